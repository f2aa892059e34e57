import { compare, stableJson } from './compare.ts'
import { hash128 } from './hash.ts'
import type { TableSnapshot } from './table.ts'
import { rowsOf, Table, wholeOf } from './table.ts'

/** Everything that the cluster remembers, as named tables of plain records. What is derived from them is rebuilt after a restore. */
export class State {
  readonly #tables = new Map<string, Table<any>>()
  readonly #rebuild: (() => void)[] = []

  /** The table of this name; a new one the first time it is asked for. */
  table<V>(name: string): Table<V> {
    let table = this.#tables.get(name)
    if (!table) this.#tables.set(name, (table = new Table<V>()))
    return table as Table<V>
  }

  /** The table of this name, if it has been asked for. */
  find<V>(name: string): Table<V> | undefined {
    return this.#tables.get(name)
  }

  /** The names of all tables there are. */
  names(): Iterable<string> {
    return this.#tables.keys()
  }

  /** Calls `rebuild` after every restore, so that an index can be made anew from its table. */
  derived(rebuild: () => void): void {
    this.#rebuild.push(rebuild)
  }

  save(): StateSnapshot {
    const tables: Record<string, TableSnapshot<unknown>> = {}
    for (const [name, table] of this.#tables) tables[name] = table.save()
    return tables
  }

  restore(snapshot: StateSnapshot): void {
    for (const name of Object.keys(snapshot)) this.table(name)
    for (const [name, table] of this.#tables) table.restore(snapshot[name] ?? wholeOf([]))
    for (const rebuild of this.#rebuild) rebuild()
  }
}

/** All tables at one moment. Sharing rows with the live tables and with other snapshots. */
export type StateSnapshot = Readonly<Record<string, TableSnapshot<any>>>

/** 32 hexadecimal digits that two states share when they hold the same. */
export function hashState(snapshot: StateSnapshot): string {
  return hash128(
    tableTexts(snapshot)
      .map(([name, text]) => name + hash128(text))
      .join(),
  )
}

function tableTexts(snapshot: StateSnapshot): [string, string][] {
  return Object.entries(snapshot)
    .sort(([a], [b]) => compare(a, b))
    .map(([name, table]) => [name, `[${[...rowsOf(table)].map(row => stableJson(row)).join(',\n')}]`])
}
