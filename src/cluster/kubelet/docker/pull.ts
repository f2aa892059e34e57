import { hash128 } from '../../sim/hash.ts'
import type { Pull, PullLayer } from './client.ts'
import type { PullRecord } from './container.ts'
import { parseReference } from './registry.ts'
import type { DockerRuntime } from './runtime.ts'

/** Which pull it is, of which node. */
export interface PullFacts {
  readonly runtime: Pick<DockerRuntime, 'pullOf'>
  readonly node: string
  readonly reference: string
  /** the image was there before */
  readonly upToDate: boolean
  /** virtual ms */
  readonly doneAt: number
  now(): number
}

/** A pull as its lines and layers, which follow from how much of its time has passed. */
export class PullUnderWay implements Pull {
  readonly #of: PullFacts
  #told = 0
  #ended = false

  constructor(facts: PullFacts) {
    this.#of = facts
  }

  get upToDate(): boolean {
    return this.#of.upToDate
  }

  get error(): string | undefined {
    const { done, error } = this.#record ?? {}
    return done ? error : undefined
  }

  get #record(): PullRecord | undefined {
    return this.#of.runtime.pullOf(this.#of.node, this.#of.reference)
  }

  ready(): boolean {
    return this.#record?.done === true || this.#of.now() > this.#of.doneAt
  }

  read(): readonly string[] | undefined {
    if (this.#ended) return undefined
    const all = this.#lines()
    const news = all.slice(this.#told)
    this.#told = all.length
    if (this.ready()) this.#ended = true
    return news
  }

  layers(): readonly PullLayer[] {
    const record = this.#record
    if (!record || record.error !== undefined) return []
    const { repository, tag } = parseReference(this.#of.reference)
    const spent = record.done ? 1 : Math.min(1, (this.#of.now() - record.startedAt) / Math.max(1, record.doneAt - record.startedAt))
    const digits = hash128(`${repository}:${tag} layers`)
    const count = 4 + (parseInt(digits.charAt(31), 16) % 5)
    const weights = Array.from({ length: count }, (_digit, index) => 1 + parseInt(digits.charAt(index), 16))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let here = record.sizeBytes * spent
    return weights.map((weight, index) => {
      const bytes = Math.max(32, Math.round((record.sizeBytes * weight) / total))
      const part = Math.min(bytes, Math.max(0, Math.round(here)))
      here -= bytes
      return { id: hash128(`${digits} ${index}`).slice(0, 12), bytes, here: record.done ? bytes : part }
    })
  }

  #lines(): string[] {
    const { repository, tag } = parseReference(this.#of.reference)
    const name = shownName(repository)
    const lines = [`Trying to pull repository ${name} ...`]
    const record = this.#record
    if (!record || record.error !== undefined) return lines
    const layers = this.layers()
    lines[0] += ` ${tag}: Pulling from ${repository}`
    if (this.upToDate) lines.push(...layers.map(({ id }) => `${id}: Already exists`))
    else {
      lines.push(...layers.map(({ id }) => `${id}: Pulling fs layer`))
      for (const { id, bytes, here } of layers)
        if (here >= bytes) lines.push(`${id}: Verifying Checksum`, `${id}: Download complete`, `${id}: Pull complete`)
    }
    if (!record.done) return lines
    const digest = hash128(`${name}:${tag} digest`) + hash128(`digest ${name}:${tag}`)
    return [...lines, `Digest: sha256:${digest}`, `Status: ${this.upToDate ? 'Image is up to date' : 'Downloaded newer image'} for ${name}:${tag}`]
  }
}

/** An image's name with the registry that it came from, as this docker shows it. */
export function shownName(repository: string): string {
  return /^[^/]*[.:][^/]*\//.test(repository) ? repository : `docker.io/${repository}`
}
