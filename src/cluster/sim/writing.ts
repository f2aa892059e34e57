import type { StateSnapshot } from './state.ts'
import { unfold, wholeOf } from './table.ts'

/** So many characters of JSON are in a piece, or one row. */
const PIECE = 32_768
/** So many rows are looked through at a step. */
const ROWS_A_STEP = 64
/** So deep in a row lies what rows have in common: a pod's template and labels, the pod that a worker works at. */
const DEEPEST = 4
/** The name that no table has: its rows are what others share. */
const SHARED = ''

type Row = [key: string, value: unknown]
/** Where in rows something shared belongs: a path, and for each place the row's index and the number of what is shared. */
type References = [path: string[], places: number[]][]
type Piece = [table: string, rows: Row[], references: References]

/**
 * A snapshot as pieces of JSON, each of them short work to write and to read again; `readState` makes a snapshot of them. A step that has no
 * piece yields nothing. What several rows share they share again when it is read: a state that was written takes no more room than before.
 */
export function* writeState(snapshot: StateSnapshot): Generator<string | undefined, void> {
  const tables: [string, Map<string, unknown>][] = []
  const shared = new Set<object>()
  const seen = new Set<object>()
  for (const [name, table] of Object.entries(snapshot)) {
    const rows: Map<string, unknown> = yield* unfold<unknown>(table)
    tables.push([name, rows])
    let count = 0
    for (const value of rows.values()) {
      findShared(value, 0, seen, shared)
      if (++count % ROWS_A_STEP === 0) yield undefined
    }
  }
  const writer = new Writer(shared)
  for (const [name, rows] of tables) {
    for (const [key, value] of rows) {
      writer.add(key, value)
      if (writer.isFull) yield* writer.pieces(name)
    }
    yield* writer.pieces(name)
  }
}

/** The snapshot that `writeState` wrote, read a piece at a step. Throws when a piece is none. */
export function* readState(pieces: Iterable<string>): Generator<void, StateSnapshot, void> {
  const tables = new Map<string, Row[][]>()
  const shared: unknown[] = []
  for (const piece of pieces) {
    const [name, rows, references] = JSON.parse(piece) as Piece
    if (name === SHARED) for (const [, value] of rows) shared.push(value)
    else if (tables.has(name)) tables.get(name)!.push(rows)
    else tables.set(name, [rows])
    for (const [path, places] of references) {
      for (let at = 0; at < places.length; at += 2) put(rows[places[at]!]!, path, shared[places[at + 1]!])
    }
    yield
  }
  return Object.fromEntries([...tables].map(([name, rows]) => [name, wholeOf(rows.flat())]))
}

function findShared(value: unknown, depth: number, seen: Set<object>, shared: Set<object>): void {
  if (typeof value !== 'object' || value === null) return
  if (seen.has(value)) return void shared.add(value)
  seen.add(value)
  if (depth < DEEPEST) for (const key in value) findShared((value as Record<string, unknown>)[key], depth + 1, seen, shared)
}

/** Gathers rows for a piece; what they share goes before them, once. */
class Writer {
  readonly #shared: ReadonlySet<object>
  /** what has a number already */
  readonly #numbers = new Map<object, number>()
  #own = new Sheet()
  #common = new Sheet()

  constructor(shared: ReadonlySet<object>) {
    this.#shared = shared
  }

  get isFull(): boolean {
    return this.#own.size + this.#common.size >= PIECE
  }

  add(key: string, value: unknown): void {
    const row = this.#own.length
    this.#own.add(key, this.#isShared(value) ? this.#refer(this.#own, row, [], value) : this.#without(this.#own, row, [], value))
  }

  *pieces(table: string): Generator<string, void> {
    if (this.#common.length > 0) yield this.#common.piece(SHARED)
    yield this.#own.piece(table)
    this.#own = new Sheet()
    this.#common = new Sheet()
  }

  #isShared(value: unknown): value is object {
    return this.#shared.has(value as object)
  }

  /** Notes on a sheet that something shared belongs there, and leaves the place empty. */
  #refer(sheet: Sheet, row: number, path: readonly string[], value: object): null {
    let number = this.#numbers.get(value)
    if (number === undefined) {
      // What lies in it comes first. Its row is known only then: it notes on a slip of paper what belongs to it.
      const slip = new Sheet()
      const rest = this.#without(slip, 0, [], value)
      number = this.#numbers.size
      this.#numbers.set(value, number)
      slip.moveReferences(this.#common, this.#common.length)
      this.#common.add('', rest)
    }
    sheet.refer(row, path, number)
    return null
  }

  /** The value, or a copy of it with empty places where something shared belongs. */
  #without(sheet: Sheet, row: number, path: readonly string[], value: unknown): unknown {
    if (typeof value !== 'object' || value === null || path.length >= DEEPEST) return value
    let copy: Record<string, unknown> | undefined
    for (const key in value) {
      const field = (value as Record<string, unknown>)[key]
      if (typeof field !== 'object' || field === null) continue
      const at = [...path, key]
      const kept = this.#isShared(field) ? this.#refer(sheet, row, at, field) : this.#without(sheet, row, at, field)
      if (kept === field) continue
      copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>
      copy[key] = kept
    }
    return copy ?? value
  }
}

/** The rows of a piece, and what they refer to. */
class Sheet {
  size = 0
  readonly #rows: string[] = []
  readonly #references = new Map<string, { path: readonly string[]; places: number[] }>()

  get length(): number {
    return this.#rows.length
  }

  add(key: string, value: unknown): void {
    const text = JSON.stringify([key, value])
    this.#rows.push(text)
    this.size += text.length
  }

  refer(row: number, path: readonly string[], number: number): void {
    const name = path.join('\n')
    const known = this.#references.get(name)
    if (known) known.places.push(row, number)
    else this.#references.set(name, { path, places: [row, number] })
  }

  /** Gives what its one row refers to to a row of another sheet. */
  moveReferences(to: Sheet, row: number): void {
    for (const { path, places } of this.#references.values()) for (let at = 1; at < places.length; at += 2) to.refer(row, path, places[at]!)
  }

  piece(table: string): string {
    const references = [...this.#references.values()].map(({ path, places }) => [path, places])
    return `[${JSON.stringify(table)},[${this.#rows.join()}],${JSON.stringify(references)}]`
  }
}

/** Puts something into a row, at the end of a path through its value. */
function put(row: Row, path: readonly string[], value: unknown): void {
  let [holder, key] = [row as unknown as Record<string, unknown>, '1']
  for (const step of path) [holder, key] = [holder[key] as Record<string, unknown>, step]
  holder[key] = value
}
