import type { MadeImage } from '../docker/container.ts'
import type { Lookup } from '../docker/registry.ts'
import type { Image } from './image.ts'
import { quiet } from './quiet.ts'

/** How an image is made into one that runs: all that it says of itself, over the programs and files of the registry's image at its bottom. */
export function imageMade({ layers, config, files, id, sizeBytes, created }: MadeImage, bottom: Lookup | undefined): Lookup {
  const below: Partial<Image> = bottom && !('error' in bottom) ? bottom.image : { bare: true, behaviour: quiet }
  const texts = Object.fromEntries(
    Object.entries({ ...below.files, ...files }).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
  const { entrypoint, command, env, ports, labels, workdir, user, volumes, triggers } = config
  return {
    image: {
      ...below,
      behaviour: below.behaviour ?? quiet,
      repository: below.repository ?? '',
      tags: {},
      entrypoint: entrypoint.length,
      command: [...entrypoint, ...command],
      env,
      ports,
      labels,
      workdir,
      user,
      volumes,
      triggers,
      layers,
      files: texts,
      folders: Object.entries(files).flatMap(([path, text]) => (text === true ? [path] : [])),
    },
    version: { id, sizeBytes, created },
  }
}
