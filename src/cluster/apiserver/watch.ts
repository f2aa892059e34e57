import type { ApiObject, Kind, ObjectOf } from '../api/kinds.ts'
import { tooOld } from '../api/status.ts'
import type { State } from '../sim/state.ts'
import type { Table } from '../sim/table.ts'
import type { Watch, WatchEvent } from './client.ts'
import type { Change } from './store.ts'

/**
 * How many changes of one kind the server remembers. v1.1's watch cache holds 1000; fewer do for a client that lists and then watches,
 * and every snapshot carries them.
 */
export const HISTORY = 100

/** Which objects a watcher wants to see. */
export type Filter = (object: ApiObject) => boolean

interface Entry {
  readonly version: number
  /** the version of the change of this kind before this one */
  readonly previous: number
  /** how many changes of this kind there were before */
  readonly count: number
  readonly change: Change
}

/**
 * What happened lately, kind by kind, so that a client can list at one version and watch from there. An object that ceases to match a
 * watcher's filter is DELETED for it, one that begins to match is ADDED.
 */
export class History {
  readonly #state: State
  readonly #kinds = new Map<Kind, { readonly entries: Table<Entry>; newest: Entry | undefined }>()
  readonly #watchers = new Map<Kind, Set<Watcher>>()

  constructor(state: State) {
    this.#state = state
    state.derived(() => this.#kinds.clear())
  }

  record(version: number, change: Change): void {
    const kind = this.#ofKind(change.kind)
    const { version: previous, count } = kind.newest ?? { version: 0, count: -1 }
    kind.newest = { version, previous, count: count + 1, change }
    // The places are used in turn, so that nothing is ever taken out of the table.
    kind.entries.set(String(kind.newest.count % HISTORY), kind.newest)
    const watchers = this.#watchers.get(change.kind)
    if (watchers) for (const watcher of watchers) watcher.offer(change)
  }

  /** News of a kind after a version (from now on if none is given). Throws "too old" when the history begins later. */
  watch<K extends Kind>(kind: K, filter: Filter, after: number | undefined): Watch<K> {
    const watchers = this.#watchers.get(kind) ?? new Set<Watcher>()
    this.#watchers.set(kind, watchers)
    const watcher = new Watcher(filter, () => watchers.delete(watcher))
    if (after !== undefined) {
      const entries = [...this.#ofKind(kind).entries.values()].sort((a, b) => a.version - b.version)
      const oldest = entries[0]?.previous ?? 0
      if (after < oldest) throw tooOld(after, oldest)
      for (const { version, change } of entries) if (version > after) watcher.offer(change)
    }
    watchers.add(watcher)
    return watcher as unknown as Watch<K>
  }

  #ofKind(kind: Kind): { readonly entries: Table<Entry>; newest: Entry | undefined } {
    let found = this.#kinds.get(kind)
    if (!found) {
      const entries = this.#state.table<Entry>(`history/${kind}`)
      let newest: Entry | undefined
      for (const entry of entries.values()) if (!newest || entry.version > newest.version) newest = entry
      this.#kinds.set(kind, (found = { entries, newest }))
    }
    return found
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
    else if (matched) this.#news.push({ type: 'DELETED', object: old as ObjectOf<Kind> }) // as it was when it last matched
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
