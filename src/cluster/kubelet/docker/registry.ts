import type { Behaviour, Image, ImageVersion } from '../images/image.ts'

/** What a registry answers when it is asked for an image: the image, or docker's words for why not. */
export type Lookup = { image: Image; version: ImageVersion } | { error: string }

/** Where images come from: asked with a repository (`kubeguide/redis-master`) and a tag. */
export type Registry = (repository: string, tag: string) => Lookup

/** `registry.example.com:5000/team/web:1.0` as repository and tag; the tag is `latest` when none is written. */
export function parseReference(reference: string): { repository: string; tag: string } {
  const colon = reference.lastIndexOf(':')
  if (colon < 0 || reference.indexOf('/', colon) >= 0) return { repository: reference, tag: 'latest' }
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) }
}

/** The one spelling of a reference under which a node keeps the image: always with its tag. */
export function fullReference(reference: string): string {
  const { repository, tag } = parseReference(reference)
  return `${repository}:${tag}`
}

/** What docker 1.8 says when Docker Hub does not have a repository. */
export function noSuchImage(repository: string): string {
  return `Error: image ${repository} not found`
}

/** What docker 1.8 says when a repository of Docker Hub does not have a tag. */
export function noSuchTag(repository: string, tag: string): string {
  return `Tag ${tag} not found in repository docker.io/${repository.includes('/') ? repository : `library/${repository}`}`
}

/**
 * The registry of the recordings' played runtime: every image exists unless its name says otherwise, every container writes two lines,
 * and one whose command holds `exit N` ends with that code after half a second.
 */
export const playedRegistry: Registry = (repository, tag) => {
  if (repository.includes('nosuch')) return { error: noSuchImage(repository) }
  if (tag === 'badtag') return { error: noSuchTag(repository, tag) }
  const version = { id: '', sizeBytes: 100_000_000, created: -86_400_000 }
  return { image: { repository, tags: { [tag]: version }, command: ['/run.sh'], env: {}, ports: [], behaviour: played }, version }
}

const played: Behaviour = {
  start({ command }) {
    const code = /exit ([01])\b/.exec(command.join(' '))?.[1]
    const log = ['log line 1', 'log line 2']
    return code === undefined ? { state: null, log } : { state: null, log, exit: { afterMs: 500, code: Number(code) } }
  },
  listens: () => [],
  terminate: () => ({ afterMs: 0, code: 0 }),
}
