/** So many changes at most are in one snapshot of a chain. */
const LAYER = 512
/** Rows copied for each change a layer may hold, while a long chain is folded into one: more than can be written meanwhile, so it comes to an end. */
const FOLDED_PER_CHANGE = 4

/**
 * A keyed collection of immutable records that remembers cheaply: a snapshot shares every record and costs what changed since the
 * last one, never a copy of the table. Iteration is in order of insertion, and a restored table iterates as the original did.
 */
export class Table<V> {
  #rows = new Map<string, V>()
  /** What has become of the rows written since the last snapshot, if there is one to build on. */
  #changes: Map<string, Change<V>> | undefined
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
    if (this.#changes) this.#note(this.#changes, key, value, this.#rows.size > sizeBefore)
  }

  delete(key: string): boolean {
    if (!this.#rows.delete(key)) return false
    if (this.#changes) this.#close(this.#changes.set(key, undefined))
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
    const [base, changes] = [this.#last, this.#changes]
    if (!base || !changes) {
      this.#last = wholeOf(this.#rows)
    } else {
      if (changes.size === 0) return base
      this.#last = { base, changes, weight: base.weight + changes.size }
      this.#fold()
    }
    this.#changes = new Map()
    return this.#last!
  }

  restore(snapshot: TableSnapshot<V>): void {
    this.#rows = rowsOf(snapshot)
    this.#changes = new Map()
    this.#last = snapshot
    this.#folding = undefined
  }

  /** A row that is new stands at the end, among the changes too; it stays new when it is written again. */
  #note(changes: Map<string, Change<V>>, key: string, value: V, fresh: boolean): void {
    const known = changes.get(key)
    if (known && !fresh) known.value = value
    else {
      if (fresh) changes.delete(key)
      this.#close(changes.set(key, { value, fresh }))
    }
  }

  /** Makes a layer of the changes when they are many: whoever asks for a snapshot, at a key press perhaps, never waits for more. */
  #close(changes: ReadonlyMap<string, Change<V>>): void {
    if (changes.size >= this.#layer) this.save()
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
    for (let copied = 0; copied < FOLDED_PER_CHANGE * this.#layer; copied++) {
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

/** `undefined` is a deletion; a key inserted anew is `fresh` and stands at the end, as in the table. */
type Change<V> = { value: V; readonly fresh: boolean } | undefined

/** A table at one moment: the changes since an earlier one. Plain data apart from its maps; `rowsOf` unfolds it. */
export interface TableSnapshot<V> {
  /** the earlier one; without it `rows` is all there was */
  readonly base: TableSnapshot<V> | undefined
  readonly rows?: ReadonlyMap<string, V>
  readonly changes: ReadonlyMap<string, Change<V>>
  /** how many rows and changes the whole chain holds */
  readonly weight: number
}

/** The layers of a snapshot that were laid over an earlier one, the oldest first. */
function layersOver<V>(snapshot: TableSnapshot<V>, earlier: TableSnapshot<V> | undefined): TableSnapshot<V>[] {
  const layers: TableSnapshot<V>[] = []
  for (let at: TableSnapshot<V> | undefined = snapshot; at && at !== earlier; at = at.base) layers.push(at)
  return layers.reverse()
}

/** The rows of a snapshot, in order. */
export function rowsOf<V>(snapshot: TableSnapshot<V>): Map<string, V> {
  const unfolding = unfold(snapshot)
  for (;;) {
    const { done, value } = unfolding.next()
    if (done) return value
  }
}

/** `rowsOf` a little at a step. */
export function* unfold<V>(snapshot: TableSnapshot<V>): Generator<undefined, Map<string, V>, void> {
  const rows = new Map<string, V>()
  for (const layer of layersOver(snapshot, undefined)) {
    for (const [key, value] of layer.rows ?? []) {
      rows.set(key, value)
      if (rows.size % LAYER === 0) yield undefined
    }
    for (const [key, change] of layer.changes) {
      if (!change || change.fresh) rows.delete(key)
      if (change) rows.set(key, change.value)
    }
    yield undefined
  }
  return rows
}

/** A snapshot of just these rows: how one read from storage becomes a table again. */
export function wholeOf<V>(rows: Iterable<readonly [string, V]>): TableSnapshot<V> {
  const copy = new Map(rows)
  return { base: undefined, rows: copy, changes: NONE, weight: copy.size }
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>()
