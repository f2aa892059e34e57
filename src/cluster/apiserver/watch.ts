import type { ApiObject, Kind, ObjectOf } from '../api/kinds.ts'
import { gone } from '../api/status.ts'
import type { State } from '../sim/state.ts'
import type { Table } from '../sim/table.ts'
import type { Watch, WatchEvent } from './client.ts'
import type { Change } from './store.ts'

/** How many changes of one kind the server remembers (v1.1's watch cache: 1000). */
export const HISTORY = 1000

/** Which objects a watcher wants to see. */
export type Filter = (object: ApiObject) => boolean

interface Entry {
  readonly version: number
  readonly change: Change
}

/**
 * What happened lately, kind by kind, so that a client can list at one version and watch from there. An object that ceases to match a
 * watcher's filter is DELETED for it, one that begins to match is ADDED.
 */
export class History {
  readonly #state: State
  readonly #watchers = new Map<Kind, Set<Watcher>>()

  constructor(state: State) {
    this.#state = state
  }

  record(version: number, change: Change): void {
    const entries = this.#entries(change.kind)
    entries.set(String(version), { version, change })
    if (entries.size > HISTORY) {
      const [oldest, entry] = entries.entries().next().value!
      entries.delete(oldest)
      this.#forgotten.set(change.kind, entry.version)
    }
    const watchers = this.#watchers.get(change.kind)
    if (watchers) for (const watcher of watchers) watcher.offer(change)
  }

  /** News of a kind after a version (from now on if none is given). Throws StatusError Gone when the history begins later. */
  watch<K extends Kind>(kind: K, filter: Filter, after: number | undefined): Watch<K> {
    const watchers = this.#watchers.get(kind) ?? new Set<Watcher>()
    this.#watchers.set(kind, watchers)
    const watcher = new Watcher(filter, () => watchers.delete(watcher))
    if (after !== undefined) {
      const oldest = this.#forgotten.get(kind)
      if (oldest !== undefined && after < oldest) throw gone(`too old resource version: ${after} (${oldest})`)
      for (const { version, change } of this.#entries(kind).values()) if (version > after) watcher.offer(change)
    }
    watchers.add(watcher)
    return watcher as unknown as Watch<K>
  }

  #entries(kind: Kind): Table<Entry> {
    return this.#state.table<Entry>(`history/${kind}`)
  }

  get #forgotten(): Table<number> {
    return this.#state.table<number>('history-forgotten')
  }
}

class Watcher implements Watch {
  readonly #filter: Filter
  readonly #leave: () => void
  #news: WatchEvent[] = []
  #read = 0

  constructor(filter: Filter, leave: () => void) {
    this.#filter = filter
    this.#leave = leave
  }

  offer({ type, object, old }: Change): void {
    const matched = old !== undefined && this.#filter(old)
    const matches = type !== 'DELETED' && this.#filter(object)
    if (matches) this.#news.push({ type: matched ? 'MODIFIED' : 'ADDED', object: object as ObjectOf<Kind> })
    else if (matched) this.#news.push({ type: 'DELETED', object: object as ObjectOf<Kind> })
  }

  ready(): boolean {
    return this.#read < this.#news.length
  }

  next(): WatchEvent | undefined {
    const event = this.#news[this.#read]
    if (event === undefined) return undefined
    if (++this.#read === this.#news.length) {
      this.#news = []
      this.#read = 0
    }
    return event
  }

  stop(): void {
    this.#leave()
  }
}
