import type { State } from '../sim/state.ts'
import type { Table } from '../sim/table.ts'

/** The first wait before a crashed container is started again; each further one is twice as long (kubelet.go, v1.1.8). */
const FIRST_MS = 10_000
const LONGEST_MS = 300_000

interface Entry {
  readonly waitMs: number
  readonly usedAt: number
}

/** How long each container that crashes is left alone before it is started again (pkg/util/backoff.go, v1.1.8). */
export class RestartBackoff {
  readonly #entries: Table<Entry>

  constructor(state: State) {
    this.#entries = state.table('restart-backoff')
  }

  /** The wait in force for a container that ended at `endedAt`, in milliseconds; `undefined` when it may start now. */
  waiting(container: string, endedAt: number, now: number): number | undefined {
    const entry = this.#entries.get(container)
    if (!entry || isStale(entry, endedAt) || now - endedAt >= entry.waitMs) return undefined
    return entry.waitMs
  }

  /** The container is started again: the next wait is longer. */
  next(container: string, endedAt: number, now: number): void {
    const entry = this.#entries.get(container)
    const waitMs = !entry || isStale(entry, endedAt) ? FIRST_MS : Math.min(2 * entry.waitMs, LONGEST_MS)
    this.#entries.set(container, { waitMs, usedAt: now })
  }

  /** Forgets all containers whose names begin like this. */
  forget(prefix: string): void {
    for (const container of [...this.#entries.keys()]) if (container.startsWith(prefix)) this.#entries.delete(container)
  }
}

/** A container that ran well for so long begins anew. */
function isStale({ usedAt }: Entry, endedAt: number): boolean {
  return endedAt - usedAt > 2 * LONGEST_MS
}
