import type { DockerImage } from '../../cluster/kubelet/docker/client.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { duration, shortId, size, table } from './table.ts'

export const images: DockerCommand = {
  name: 'images',
  usage: '[OPTIONS] [REPOSITORY]',
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
    const rows = docker.images({ all: flags.bool('all') }).flatMap(image => image.tags.map(tag => ({ image, ...nameParts(tag) })))
    const filters = flags.list('filter').map(readFilter)
    for (const [key] of filters) if (key !== 'dangling' && key !== 'label') refuseFilter(key)
    const dangles = filters.filter(([key]) => key === 'dangling').map(([, value]) => value.toLowerCase() === 'true')
    const labels = filters.filter(([key]) => key === 'label').map(([, value]) => value.split(/=(.*)/s))
    const shown = rows.filter(
      ({ image, repository }) =>
        dangles.every(wish => (repository === '<none>') === wish) &&
        labels.every(([name = '', value]) => (value === undefined ? name in image.config.labels : image.config.labels[name] === value)) &&
        (wanted === undefined || isNamed(wanted, repository)),
    )
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
          repository === '<none>' ? repository : withRegistry(repository),
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

/** `name=value` of a `--filter`; the name in small letters. */
export function readFilter(text: string): [name: string, value: string] {
  const equals = text.indexOf('=')
  if (equals < 0) throw new Failure('bad format of filter (expected name=value)')
  return [text.slice(0, equals).trim().toLowerCase(), text.slice(equals + 1).trim()]
}

function refuseFilter(name: string): never {
  throw new Failure(`Error response from daemon: Invalid filter '${name}'`)
}

/** Whether a repository has this name, or fits it as a pattern of file names; a tag is no part of it in docker 1.8.2. */
function isNamed(pattern: string, repository: string): boolean {
  const expression = pattern
    .replace(/^docker\.io\//, '')
    .replace(/[.+^$(){}|]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  try {
    return new RegExp(`^${expression}$`).test(repository)
  } catch {
    return false
  }
}
