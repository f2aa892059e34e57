import { compare } from '../../sim/compare.ts'
import { hash128 } from '../../sim/hash.ts'
import type { SearchResult } from '../docker/client.ts'
import type { Registry } from '../docker/registry.ts'
import { noSuchImage, noSuchTag } from '../docker/registry.ts'
import { behaviourOf, imagesNamed, known } from './catalogue.ts'
import type { Entry } from './entry.ts'
import type { Image, ImageVersion } from './image.ts'
import { quiet } from './quiet.ts'

const DAY_MS = 86_400_000
const MEGABYTE = 1_000_000

/**
 * What Docker Hub has. Names with `nosuch` in them do not exist and the tag `badtag` is nowhere; of the images that are known only some tags
 * exist; whatever else anybody names is there and runs as a quiet process on its ports.
 */
export const fieldRegistry: Registry = (repository, tag) => {
  const name = familiarName(repository)
  if (name.includes('nosuch')) return { error: noSuchImage(name) }
  const entry = known(name) ?? { ...UNKNOWN, repository: name }
  return hasTag(entry, tag) ? { image: imageOf(entry, tag), version: versionOf(entry, tag) } : { error: noSuchTag(name, tag) }
}

/** A repository without `docker.io/` and `library/`: what docker shows. */
export function familiarName(repository: string): string {
  return repository.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '')
}

/** What `docker search` finds for a word: most stars first. */
export function search(term: string): SearchResult[] {
  const word = familiarName(term.toLowerCase())
  return [...imagesNamed(word)]
    .sort((a, b) => (b.stars ?? 0) - (a.stars ?? 0) || compare(a.repository, b.repository))
    .map(({ repository, description = '', stars = 0, official = false, automated = false }) => ({
      index: 'docker.io',
      name: `docker.io/${repository}`,
      description,
      stars,
      official,
      automated,
    }))
}

const UNKNOWN: Entry = {
  repository: '',
  anyTag: true,
  megabytes: 120,
  daysOld: 30,
  command: ['/bin/sh', '-c', '/start.sh'],
  env: {},
  ports: [],
  own: quiet,
}

/** What tags look like when nobody has made a list of them. */
const USUAL_TAG = /^(latest|v?\d[\w.-]*|alpine|stable|glibc|musl|mainline|trusty|xenial|wily|precise|centos[567]|uclibc)$/

function hasTag({ onlyTags, anyTag }: Entry, tag: string): boolean {
  if (tag === 'badtag' || tag.includes('nosuch')) return false
  return onlyTags ? onlyTags.includes(tag) : anyTag === true || USUAL_TAG.test(tag)
}

function imageOf(entry: Entry, tag: string): Image {
  const { repository, command, entrypoint, env, ports, programs, bare, files, description, stars } = entry
  const tags = Object.fromEntries((entry.onlyTags ?? [tag]).map(each => [each, versionOf(entry, each)]))
  const facts = { repository, command, entrypoint, env, ports, programs, bare, files, description, stars }
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as unknown as typeof facts
  return { ...known, tags, behaviour: behaviourOf(entry), ...(entry.anyTag ? { isGuess: true } : {}) } as Image
}

/** Id, size and date follow from the name alone, so that the same image is the same on every node and in every session. */
function versionOf(entry: Entry, tag: string): ImageVersion {
  const name = `${entry.repository}:${tag}`
  const variation = parseInt(hash128(name).slice(0, 4), 16)
  return {
    id: hash128(name) + hash128(`${name} `),
    sizeBytes: Math.round(entry.megabytes * MEGABYTE + (variation % 900) * 1000 * Math.min(1, entry.megabytes)),
    created: -entry.daysOld * DAY_MS - (variation % 20) * 3_600_000,
  }
}
