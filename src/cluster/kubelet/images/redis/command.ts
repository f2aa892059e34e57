import type { RedisReply } from '../../../network/network.ts'
import type { Keyspace } from './keyspace.ts'

/** One redis command as data: how many words it takes and what it does to a database. */
export interface Command {
  /** Words including the command's own; negative: at least so many. */
  readonly arity: number
  /** Changes data: refused by a slave, sent on by a master. */
  readonly write?: boolean
  run(call: Call): RedisReply
}

/** A command under way: the words after its name and the database it works on. */
export interface Call {
  readonly args: readonly string[]
  readonly keys: Keyspace
  /** a number in [0, 1) */
  random(): number
}

export type CommandTable = Readonly<Record<string, Command>>

/** What redis refuses in its own words; becomes an error reply. */
export class RedisError extends Error {}

export const OK: RedisReply = { status: 'OK' }
export const NIL: RedisReply = { bulk: null }

export function bulk(text: string | null | undefined): RedisReply {
  return { bulk: text ?? null }
}

export function bulks(texts: Iterable<string | null>): RedisReply {
  return { list: [...texts].map(text => ({ bulk: text })) }
}

export function integer(value: number): RedisReply {
  return { integer: value }
}

/** An argument that must be a whole number, as redis reads one. */
export function wholeNumber(text: string | undefined, message = 'ERR value is not an integer or out of range'): number {
  const value = text !== undefined && /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : NaN
  if (!Number.isSafeInteger(value)) throw new RedisError(message)
  return value
}

/** Where `start` and `stop` point in something `length` long, negative ones counting from the end; `undefined` when nothing is between them. */
export function range(start: number, stop: number, length: number): { from: number; to: number } | undefined {
  const from = Math.max(0, start < 0 ? length + start : start)
  const to = Math.min(length - 1, stop < 0 ? length + stop : stop)
  return from > to || from >= length ? undefined : { from, to: to + 1 }
}

export const SYNTAX_ERROR = 'ERR syntax error'

/** Whether `text` matches redis' glob: `*`, `?`, `[a-c]`, `[^a]`, `\` before a character taken as it is. */
export function matchesGlob(pattern: string, text: string): boolean {
  let expression = ''
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at)
    if (character === '*') expression += '[^]*'
    else if (character === '?') expression += '[^]'
    else if (character === '\\' && at + 1 < pattern.length) expression += literal(pattern.charAt(++at))
    else if (character === '[' && pattern.indexOf(']', at + 1) > at) {
      const end = pattern.indexOf(']', at + 1)
      const inside = pattern.slice(at + 1, end)
      const negated = inside.startsWith('^')
      expression += `[${negated ? '^' : ''}${(negated ? inside.slice(1) : inside).replace(/[\\\]^[]/g, '\\$&')}]`
      at = end
    } else expression += literal(character)
  }
  try {
    return new RegExp(`^${expression}$`).test(text)
  } catch {
    return false // a range such as [z-a]: it matches nothing
  }
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
