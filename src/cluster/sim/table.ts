/** After so many writes what was written is put in order: whoever asks for a snapshot, at a key press perhaps, never waits for more. */
const LAYER = 512
/** Rows copied for each write a layer may hold, while a long chain is folded into one: more than can be written meanwhile, so it comes to an end. */
const FOLDED_PER_WRITE = 4

/**
 * A keyed collection of immutable records that remembers cheaply: a snapshot shares every record and costs what changed since the
 * last one, never a copy of the table. Iteration is in order of insertion, and a restored table iterates as the original did.
 */
export class Table<V> {
  #rows = new Map<string, V>()
  /** What was written since the last snapshot, if there is one to build on. */
  #written: Written | undefined
  #last: TableSnapshot<V> | undefined
  #folding: Folding<V> | undefined
  readonly #layer: number

  constructor(layer = LAYER) {
    this.#layer = layer
  }

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
    const base = this.#last
    if (!base || !this.#written) {
      this.#last = wholeOf(this.#rows)
    } else {
      if (this.#written.replaced.length + this.#written.moved.length === 0) return base
      const changes = changesOf(this.#rows, this.#written)
      this.#last = { base, changes, weight: base.weight + changes.size }
      this.#fold()
    }
    this.#written = { replaced: [], moved: [] }
    return this.#last!
  }

  restore(snapshot: TableSnapshot<V>): void {
    this.#rows = rowsOf(snapshot)
    this.#written = { replaced: [], moved: [] }
    this.#last = snapshot
    this.#folding = undefined
  }

  /** Writing is frequent and saving is rare, so a write is only noted, until there are many. */
  #note(keys: string[], key: string): void {
    if (keys.push(key) >= this.#layer) this.save()
  }

  /**
   * A chain much longer than the table is replaced by a copy of the table with the layers laid over it that were made while it was copied:
   * so restoring never costs more than a few times the table, and no snapshot pays for a whole copy. A row that was written meanwhile may
   * be in the copy as it was or as it is; the layers say what it has become and where it stands.
   */
  #fold(): void {
    const last = this.#last!
    if (!this.#folding && last.weight > 2 * this.#rows.size + 64) this.#folding = { since: last, from: this.#rows.entries(), rows: new Map() }
    if (!this.#folding) return
    const { since, from, rows } = this.#folding
    for (let copied = 0; copied < FOLDED_PER_WRITE * this.#layer; copied++) {
      const { done, value } = from.next()
      if (done) {
        this.#last = layersOver(last, since).reduce<TableSnapshot<V>>(
          (base, { changes }) => ({ base, changes, weight: base.weight + changes.size }),
          { base: undefined, rows, changes: NONE, weight: rows.size },
        )
        this.#folding = undefined
        return
      }
      rows.set(value[0], value[1])
    }
  }
}

/** A copy of a table that is being made. */
interface Folding<V> {
  /** the snapshot when it was begun */
  readonly since: TableSnapshot<V>
  readonly from: Iterator<[string, V]>
  readonly rows: Map<string, V>
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
  /** the earlier one; without it `rows` is all there was */
  readonly base: TableSnapshot<V> | undefined
  readonly rows?: ReadonlyMap<string, V>
  readonly changes: ReadonlyMap<string, Change<V>>
  /** how many rows and changes the whole chain holds */
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

/** The layers of a snapshot that were laid over an earlier one, the oldest first. */
function layersOver<V>(snapshot: TableSnapshot<V>, earlier: TableSnapshot<V> | undefined): TableSnapshot<V>[] {
  const layers: TableSnapshot<V>[] = []
  for (let at: TableSnapshot<V> | undefined = snapshot; at && at !== earlier; at = at.base) layers.push(at)
  return layers.reverse()
}

/** The rows of a snapshot, in order. */
export function rowsOf<V>(snapshot: TableSnapshot<V>): Map<string, V> {
  const rows = new Map<string, V>()
  for (const layer of layersOver(snapshot, undefined)) {
    for (const [key, value] of layer.rows ?? []) rows.set(key, value)
    for (const [key, change] of layer.changes) {
      if (!change || change.fresh) rows.delete(key)
      if (change) rows.set(key, change.value)
    }
  }
  return rows
}

/** A snapshot of just these rows: how one read from storage becomes a table again. */
export function wholeOf<V>(rows: Iterable<readonly [string, V]>): TableSnapshot<V> {
  const copy = new Map(rows)
  return { base: undefined, rows: copy, changes: NONE, weight: copy.size }
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>()
