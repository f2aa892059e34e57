/**
 * A keyed collection of immutable records that remembers cheaply: a snapshot shares every record and costs what changed since the
 * last one, never a copy of the table. Iteration is in order of insertion, and a restored table iterates as the original did.
 */
export class Table<V> {
  #rows = new Map<string, V>()
  /** What was written since the last snapshot, if there is one to build on. */
  #written: Written | undefined
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
    if (this.#written) this.#note(this.#rows.size > sizeBefore ? this.#written.moved : this.#written.replaced, key)
  }

  delete(key: string): boolean {
    if (!this.#rows.delete(key)) return false
    if (this.#written) this.#note(this.#written.moved, key)
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
    if (!this.#last || !this.#written) this.#last = wholeOf(this.#rows)
    else if (this.#written.replaced.length + this.#written.moved.length === 0) return this.#last
    else {
      const changes = changesOf(this.#rows, this.#written)
      const weight = this.#last.weight + changes.size
      // A chain longer than the table is folded into one, so restoring never costs more than twice the table.
      this.#last = weight > this.#most() ? wholeOf(this.#rows) : { base: this.#last, changes, weight }
    }
    this.#written = { replaced: [], moved: [] }
    return this.#last
  }

  restore(snapshot: TableSnapshot<V>): void {
    this.#rows = rowsOf(snapshot)
    this.#written = { replaced: [], moved: [] }
    this.#last = snapshot
  }

  /** Writing is frequent and saving is rare, so a write is only noted; and after so many the next snapshot is a whole one, whatever they were. */
  #note(keys: string[], key: string): void {
    if (keys.push(key) > this.#most()) this.#written = undefined
  }

  #most(): number {
    return 2 * this.#rows.size + 64
  }
}

/** The keys that were written, in order and as often as they were: those whose row was replaced, and those that came or went. */
interface Written {
  readonly replaced: string[]
  readonly moved: string[]
}

/** `undefined` is a deletion; a key inserted anew is `fresh` and stands at the end, as in the table. */
type Change<V> = { readonly value: V; readonly fresh: boolean } | undefined

/** A table at one moment: the changes since an earlier one. Plain data apart from its maps; `rowsOf` unfolds it. */
export interface TableSnapshot<V> {
  readonly base: TableSnapshot<V> | undefined
  readonly changes: ReadonlyMap<string, Change<V>>
  /** how many changes the whole chain holds */
  readonly weight: number
}

/** What became of the written keys; those inserted anew in the order of their rows, which is that of their last insertion. */
function changesOf<V>(rows: ReadonlyMap<string, V>, { replaced, moved }: Written): Map<string, Change<V>> {
  const changes = new Map<string, Change<V>>()
  const isMoved = new Set(moved)
  for (const key of replaced) if (!isMoved.has(key)) changes.set(key, { value: rows.get(key)!, fresh: false })
  const inserted = new Set<string>()
  for (const key of moved.reverse()) {
    if (rows.has(key)) inserted.add(key)
    else changes.set(key, undefined)
  }
  for (const key of [...inserted].reverse()) changes.set(key, { value: rows.get(key)!, fresh: true })
  return changes
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
