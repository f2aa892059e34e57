import type { DockerImage } from '../../cluster/kubelet/docker/client.ts'
import type { DockerCommand } from './command.ts'
import { duration, shortId, size, table } from './table.ts'

export const images: DockerCommand = {
  name: 'images',
  usage: '[OPTIONS] [REPOSITORY[:TAG]]',
  about: 'List images',
  max: 1,
  completes: 'images',
  flags: [
    { name: 'all', letter: 'a', type: 'bool', default: 'false', help: 'Show all images, also those that only others are made of' },
    { name: 'digests', type: 'bool', default: 'false', help: 'Show digests' },
    { name: 'filter', letter: 'f', type: 'list', default: '[]', help: 'Show only images of which this is true' },
    { name: 'no-trunc', type: 'bool', default: 'false', help: 'Show ids in full' },
    { name: 'quiet', letter: 'q', type: 'bool', default: 'false', help: 'Only show ids' },
  ],

  run({ process, docker, words, flags }) {
    const wanted = words[0]
    const rows = docker.images().flatMap(image => image.tags.map(tag => ({ image, ...nameParts(tag) })))
    const shown = rows.filter(({ repository, tag }) => wanted === undefined || named(wanted, repository, tag))
    const id = (image: DockerImage) => (flags.bool('no-trunc') ? image.id : shortId(image.id))
    if (flags.bool('quiet')) {
      process.stdout.write(shown.map(({ image }) => `${id(image)}\n`).join(''))
      return 0
    }
    const now = process.now()
    const digests = flags.bool('digests')
    process.stdout.write(
      table([
        ['REPOSITORY', 'TAG', ...(digests ? ['DIGEST'] : []), 'IMAGE ID', 'CREATED', 'VIRTUAL SIZE'],
        ...shown.map(({ image, repository, tag }) => [
          withRegistry(repository),
          tag,
          ...(digests ? ['<none>'] : []),
          id(image),
          `${duration(now - image.created)} ago`,
          size(image.sizeBytes),
        ]),
      ]),
    )
    return 0
  },
}

/** `registry/name:tag` as name and tag. */
export function nameParts(reference: string): { repository: string; tag: string } {
  const colon = reference.indexOf(':', reference.lastIndexOf('/') + 1)
  return colon < 0 ? { repository: reference, tag: 'latest' } : { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) }
}

/** A repository with the registry that it came from, as CentOS's docker shows it. */
export function withRegistry(repository: string): string {
  return /^[^/]*[.:][^/]*\//.test(repository) ? repository : `docker.io/${repository}`
}

function named(wanted: string, repository: string, tag: string): boolean {
  const { repository: name } = nameParts(wanted)
  const bare = name.replace(/^docker\.io\//, '')
  return bare === repository && (name.length === wanted.length || nameParts(wanted).tag === tag)
}
