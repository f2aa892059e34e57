import { EVERYDAY_COMMANDS } from '../kubectl/everyday-commands.ts'
import type { Formats } from '../kubectl/format.ts'
import { kubectlOf } from '../kubectl/kubectl.ts'
import { lateParts } from '../late.ts'
import { dockerOf } from '../programs/docker/docker.ts'
import { images } from '../programs/docker/images.ts'
import { pull } from '../programs/docker/pull.ts'
import { search } from '../programs/docker/search.ts'
import { env } from '../programs/env.ts'
import type { Kit } from './kit.ts'

const formats = lateParts<Formats>()

/** What a learner's first lines need, and the starts of all chapters. */
export const everydayKit: Kit = {
  programs: [env],
  hostPrograms: [kubectlOf({ commands: EVERYDAY_COMMANDS, formats, partial: true }), dockerOf({ commands: [images, pull, search], partial: true })],
  partial: true,
}
