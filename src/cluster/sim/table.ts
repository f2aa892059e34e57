/**
 * A keyed collection of immutable records that remembers cheaply: a snapshot shares every record and costs what changed since the
 * last one, never a copy of the table. Iteration is in order of insertion, and a restored table iterates as the original did.
 */
export class Table<V> {
  #rows = new Map<string, V>()
  /**
   * What changed since the last snapshot; nothing is noted before the first one. `undefined` is a deletion; a key inserted anew stands at
   * the end, as in `#rows`.
   */
  #changes: Map<string, Change<V>> | undefined
  #last: TableSnapshot<V> | undefined

  get size(): number {
    return this.#rows.size
  }

  get(key: string): V | undefined {
    return this.#rows.get(key)
  }

  has(key: string): boolean {
    return this.#rows.has(key)
  }

  set(key: string, value: V): void {
    const sizeBefore = this.#rows.size
    this.#rows.set(key, value)
    if (!this.#changes) return
    const noted = this.#changes.get(key)
    if (this.#rows.size > sizeBefore) {
      this.#changes.delete(key)
      this.#changes.set(key, { value, fresh: true })
    } else if (noted) noted.value = value
    else this.#changes.set(key, { value, fresh: false })
  }

  delete(key: string): boolean {
    if (!this.#rows.delete(key)) return false
    this.#changes?.delete(key)
    this.#changes?.set(key, undefined)
    return true
  }

  keys(): IterableIterator<string> {
    return this.#rows.keys()
  }

  values(): IterableIterator<V> {
    return this.#rows.values()
  }

  entries(): IterableIterator<[string, V]> {
    return this.#rows.entries()
  }

  /** What the table holds now. Restoring it later, in this table or another, gives the same rows in the same order. */
  save(): TableSnapshot<V> {
    if (!this.#last || !this.#changes) this.#last = wholeOf(this.#rows)
    else if (this.#changes.size > 0) {
      const weight = this.#last.weight + this.#changes.size
      // A chain longer than the table is folded into one, so restoring never costs more than twice the table.
      this.#last = weight > 2 * this.#rows.size + 64 ? wholeOf(this.#rows) : { base: this.#last, changes: this.#changes, weight }
    } else return this.#last
    this.#changes = new Map()
    return this.#last
  }

  restore(snapshot: TableSnapshot<V>): void {
    this.#rows = rowsOf(snapshot)
    this.#changes = new Map()
    this.#last = snapshot
  }
}

/** `value` may be replaced until the snapshot is taken, and never after. */
type Change<V> = { value: V; readonly fresh: boolean } | undefined

/** A table at one moment: the changes since an earlier one. Plain data apart from its maps; `rowsOf` unfolds it. */
export interface TableSnapshot<V> {
  readonly base: TableSnapshot<V> | undefined
  readonly changes: ReadonlyMap<string, Change<V>>
  /** how many changes the whole chain holds */
  readonly weight: number
}

/** The rows of a snapshot, in order. */
export function rowsOf<V>(snapshot: TableSnapshot<V>): Map<string, V> {
  const chain: TableSnapshot<V>[] = []
  for (let at: TableSnapshot<V> | undefined = snapshot; at; at = at.base) chain.push(at)
  const rows = new Map<string, V>()
  for (const { changes } of chain.reverse()) {
    for (const [key, change] of changes) {
      if (!change || change.fresh) rows.delete(key)
      if (change) rows.set(key, change.value)
    }
  }
  return rows
}

/** A snapshot of just these rows: how one read from storage becomes a table again. */
export function wholeOf<V>(rows: Iterable<readonly [string, V]>): TableSnapshot<V> {
  const changes = new Map<string, Change<V>>()
  for (const [key, value] of rows) changes.set(key, { value, fresh: true })
  return { base: undefined, changes, weight: changes.size }
}
