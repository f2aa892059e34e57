import { draw32, hash32, hex32 } from './hash.ts'
import type { State } from './state.ts'
import type { Table } from './table.ts'

/**
 * Chance, repeatably: every consumer draws from a stream of its own name, so one more draw here never changes what comes there.
 * A stream's state is how often it was drawn from; the n-th draw of a stream is a function of seed, name and n alone.
 */
export class Random {
  readonly seed: number
  readonly #draws: Table<number>
  /** the start of each stream, worked out once from its name */
  readonly #starts = new Map<string, number>()

  constructor(seed: number, state: State) {
    this.seed = seed
    this.#draws = state.table('random')
  }

  /** A whole number from 0 up to, not including, `below` (at most 2³²). */
  integer(stream: string, below: number): number {
    return Math.floor(fractionOf(this.#next(stream)) * below)
  }

  /** A number from 0 up to, not including, 1. */
  fraction(stream: string): number {
    return fractionOf(this.#next(stream))
  }

  /** So many hexadecimal digits. */
  hex(stream: string, digits: number): string {
    const start = this.#start(stream)
    let draw = this.#draws.get(stream) ?? 0
    const words: string[] = []
    for (let left = digits; left > 0; left -= 8) words.push(hex32(draw32(start, draw++)))
    this.#draws.set(stream, draw)
    return words.join('').slice(0, digits) // joined, the text is one piece in memory
  }

  /** So many characters of `alphabet`. */
  text(stream: string, alphabet: string, length: number): string {
    const start = this.#start(stream)
    const draw = this.#draws.get(stream) ?? 0
    this.#draws.set(stream, draw + length)
    let text = ''
    for (let i = 0; i < length; i++) text += alphabet[Math.floor(fractionOf(draw32(start, draw + i)) * alphabet.length)]!
    return text
  }

  /** One of these. Asking for one of none is a mistake of the caller. */
  pick<T>(stream: string, choices: readonly T[]): T {
    if (choices.length === 0) throw new Error(`nothing to pick from for ${stream}`)
    return choices[this.integer(stream, choices.length)]!
  }

  #next(stream: string): number {
    const draw = this.#draws.get(stream) ?? 0
    this.#draws.set(stream, draw + 1)
    return draw32(this.#start(stream), draw)
  }

  #start(stream: string): number {
    let start = this.#starts.get(stream)
    if (start === undefined) this.#starts.set(stream, (start = hash32(stream, this.seed)))
    return start
  }
}

function fractionOf(word: number): number {
  return word / 4_294_967_296
}
