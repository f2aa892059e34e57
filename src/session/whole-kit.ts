import { handle } from '../cluster/apiserver/http.ts'
import '../cluster/whole.ts'
import { COMMANDS } from '../kubectl/commands.ts'
import { helpInChinese } from '../kubectl/help-zh.ts'
import { complete as completeKubectl } from '../kubectl/complete.ts'
import { kubectlOf } from '../kubectl/kubectl.ts'
import '../kubectl/whole.ts'
import { formats } from '../kubectl/printers/formats.ts'
import { extraPrograms } from '../programs/extra.ts'
import { hostPrograms } from '../programs/host.ts'
import { unixPrograms } from '../programs/unix.ts'
import { complete } from '../shell/completion.ts'
import { bash } from '../shell/sh.ts'
import '../shell/whole.ts'
import { inContainers } from './in-containers.ts'
import type { Kit } from './kit.ts'

/** Every program there is, kubectl with all its verbs and output formats, and the REST face. */
export const wholeKit: Kit = {
  programs: [...unixPrograms.values(), ...extraPrograms.values()],
  hostPrograms: [kubectlOf({ commands: COMMANDS, formats, complete: completeKubectl, words: { zh: helpInChinese } }), ...hostPrograms.values()],
  inContainers,
  shell: bash,
  complete,
  restFace: handle,
}
