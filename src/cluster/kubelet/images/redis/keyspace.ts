/** What a redis key may hold. */
export type Value =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | { readonly type: 'set'; readonly members: readonly string[] }
  | { readonly type: 'hash'; readonly fields: readonly Field[] }

export type Field = readonly [name: string, text: string]

/** One key: its value, and until when (virtual ms) it lives if somebody set a time to live. */
export interface Entry {
  readonly key: string
  readonly value: Value
  readonly expiresAt?: number
}

/** One numbered database, keys in the order in which they were made. */
export type Database = readonly Entry[]

/** A database while one command works on it: reads see only what has not expired, writes make a new database and leave the old one be. */
export class Keyspace {
  #entries: Database
  readonly now: number
  /** how many changes the command made; 0 means that slaves need not hear of it */
  dirty = 0

  constructor(entries: Database, now: number) {
    this.#entries = entries.some(entry => expired(entry, now)) ? entries.filter(entry => !expired(entry, now)) : entries
    this.now = now
  }

  get entries(): Database {
    return this.#entries
  }

  entry(key: string): Entry | undefined {
    return this.#entries.find(entry => entry.key === key)
  }

  /** The value under `key` if it is of this type. Throws `WrongType` when it is of another. */
  value<T extends Value['type']>(key: string, type: T): Extract<Value, { type: T }> | undefined {
    const value = this.entry(key)?.value
    if (value && value.type !== type) throw new WrongType()
    return value as Extract<Value, { type: T }> | undefined
  }

  /** Puts `value` under `key`. The time to live is kept unless `expiresAt` is given; `undefined` there means for ever. */
  put(key: string, value: Value, expires: { expiresAt: number | undefined } | 'keep' = 'keep'): void {
    const old = this.entry(key)
    const expiresAt = expires === 'keep' ? old?.expiresAt : expires.expiresAt
    const entry: Entry = expiresAt === undefined ? { key, value } : { key, value, expiresAt }
    this.#entries = old ? this.#entries.map(each => (each === old ? entry : each)) : [...this.#entries, entry]
    this.dirty++
  }

  /** Removes `key`; false when there was none. */
  remove(key: string): boolean {
    if (!this.entry(key)) return false
    this.#entries = this.#entries.filter(entry => entry.key !== key)
    this.dirty++
    return true
  }

  clear(): void {
    this.dirty += Math.max(1, this.#entries.length)
    this.#entries = []
  }
}

/** The key holds another type of value than the command works on. */
export class WrongType extends Error {}

function expired(entry: Entry, now: number): boolean {
  return entry.expiresAt !== undefined && entry.expiresAt <= now
}
