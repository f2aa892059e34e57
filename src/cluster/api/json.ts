import type { Json } from './encode.ts'

/** JSON as Go's encoder writes it: `<`, `>`, `&` and the line separators escaped; on one line without `indent`. */
export function goJson(value: unknown, indent = ''): string {
  return JSON.stringify(value as Json, undefined, indent).replace(/[<>&\u2028\u2029]/g, escapeOf)
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** JSON that cannot be read, in the words of Go's decoder; `index` is where in the text. */
export class JsonError extends Error {
  readonly index: number
  constructor(message: string, index: number) {
    super(message)
    this.index = index
  }
}

/** One value read from a text, and where it ended. */
export interface JsonRead {
  readonly value: Json
  readonly end: number
}

/** Reads the JSON value that begins at `from` or after blanks, `undefined` at the end of the text. Throws `JsonError` with the words of Go's encoding/json. */
export function readJson(text: string, from = 0): JsonRead | undefined {
  let at = from

  const blanks = () => {
    while (/[ \t\r\n]/.test(text[at] ?? '')) at++
  }
  const unexpected = (context: string): JsonError => {
    if (at >= text.length) return new JsonError('unexpected EOF', at)
    return new JsonError(`invalid character ${quote(text[at]!)} ${context}`, at)
  }

  const value = (): Json => {
    blanks()
    const c = text[at]
    if (c === '{') return object()
    if (c === '[') return array()
    if (c === '"') return string()
    if (c !== undefined && /[-\d]/.test(c)) return number()
    if (c === 't') return literal('true', true)
    if (c === 'f') return literal('false', false)
    if (c === 'n') return literal('null', null)
    throw unexpected('looking for beginning of value')
  }

  const object = (): Json => {
    const result: { [key: string]: Json } = {}
    at++
    blanks()
    if (text[at] === '}') return (at++, result)
    for (;;) {
      blanks()
      if (text[at] !== '"') throw unexpected('looking for beginning of object key string')
      const key = string()
      blanks()
      if (text[at] !== ':') throw unexpected('after object key')
      at++
      result[key] = value()
      blanks()
      if (text[at] === '}') return (at++, result)
      if (text[at] !== ',') throw unexpected('after object key:value pair')
      at++
    }
  }

  const array = (): Json => {
    const result: Json[] = []
    at++
    blanks()
    if (text[at] === ']') return (at++, result)
    for (;;) {
      result.push(value())
      blanks()
      if (text[at] === ']') return (at++, result)
      if (text[at] !== ',') throw unexpected('after array element')
      at++
    }
  }

  const string = (): string => {
    const start = at++
    for (; text[at] !== '"'; at++) {
      if (at >= text.length || text[at]! < ' ') throw unexpected('in string literal')
      if (text[at] !== '\\') continue
      at++
      if (text[at] === 'u') {
        for (let digits = 0; digits < 4; digits++) {
          at++
          if (!/[\da-fA-F]/.test(text[at] ?? '')) throw unexpected('in \\u hexadecimal character escape')
        }
      } else if (!/["\\/bfnrt]/.test(text[at] ?? '')) throw unexpected('in string escape code')
    }
    at++
    return JSON.parse(text.slice(start, at)) as string
  }

  const number = (): number => {
    const start = at
    if (text[at] === '-') {
      at++
      if (!/\d/.test(text[at] ?? '')) throw unexpected('in numeric literal')
    }
    if (text[at] === '0') at++
    else while (/\d/.test(text[at] ?? '')) at++
    if (text[at] === '.') {
      at++
      if (!/\d/.test(text[at] ?? '')) throw unexpected('after decimal point in numeric literal')
      while (/\d/.test(text[at] ?? '')) at++
    }
    if (/[eE]/.test(text[at] ?? '')) {
      at++
      if (/[-+]/.test(text[at] ?? '')) at++
      if (!/\d/.test(text[at] ?? '')) throw unexpected('in exponent of numeric literal')
      while (/\d/.test(text[at] ?? '')) at++
    }
    return Number(text.slice(start, at))
  }

  const literal = <T>(word: string, means: T): T => {
    for (const letter of word) {
      if (text[at] !== letter) throw unexpected(`in literal ${word} (expecting ${quote(letter)})`)
      at++
    }
    return means
  }

  blanks()
  if (at >= text.length) return undefined
  return { value: value(), end: at }
}

/** Reads a text that must be one JSON value and nothing else. Throws `JsonError` with the words of Go's encoding/json. */
export function parseGoJson(text: string): Json {
  let read: JsonRead | undefined
  try {
    read = readJson(text)
  } catch (error) {
    if (!(error instanceof JsonError) || error.index < text.length) throw error
  }
  if (!read) throw new JsonError('unexpected end of JSON input', text.length)
  const rest = /[^ \t\r\n]/.exec(text.slice(read.end))
  if (rest) throw new JsonError(`invalid character ${quote(rest[0])} after top-level value`, read.end + rest.index)
  return read.value
}

function quote(character: string): string {
  if (character === "'") return "'\\''"
  if (character === '"') return `'"'`
  return `'${JSON.stringify(character).slice(1, -1)}'`
}
