import type { Json } from './encode.ts'

/** JSON as Go's encoder writes it: `<`, `>`, `&` and the line separators escaped; on one line without `indent`. */
export function goJson(value: unknown, indent = ''): string {
  return JSON.stringify(value as Json, undefined, indent).replace(/[<>&\u2028\u2029]/g, escapeOf)
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Reads JSON. Throws an Error that says what is wrong in the words of Go's encoding/json. */
export function parseGoJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(syntaxErrorOf(text))
  }
}

const END = 'unexpected end of JSON input'

/** What Go's scanner says about text that is no JSON. */
function syntaxErrorOf(text: string): string {
  let at = 0
  const skip = (): void => {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++
  }
  /** Throws the message as a string: nobody but this function catches it. */
  const fail = (where: string): never => {
    throw at < text.length ? `invalid character ${quoted(text[at]!)} ${where}` : END
  }

  const value = (): void => {
    skip()
    const first = text[at]
    if (first === '{') object()
    else if (first === '[') array()
    else if (first === '"') string()
    else if (first !== undefined && /[-0-9]/.test(first)) number()
    else {
      const literal = ['true', 'false', 'null'].find(word => word[0] === first)
      if (literal === undefined) return fail('looking for beginning of value')
      for (const letter of literal) {
        if (text[at] !== letter) return fail(`in literal ${literal} (expecting ${quoted(letter)})`)
        at++
      }
    }
  }
  const object = (): void => {
    at++
    skip()
    if (text[at] === '}') return void at++
    for (;;) {
      skip()
      if (text[at] !== '"') fail('looking for beginning of object key string')
      string()
      skip()
      if (text[at] !== ':') fail('after object key')
      at++
      value()
      skip()
      if (text[at] === '}') return void at++
      if (text[at] !== ',') fail('after object key:value pair')
      at++
    }
  }
  const array = (): void => {
    at++
    skip()
    if (text[at] === ']') return void at++
    for (;;) {
      value()
      skip()
      if (text[at] === ']') return void at++
      if (text[at] !== ',') fail('after array element')
      at++
    }
  }
  const string = (): void => {
    at++
    for (; text[at] !== '"'; at++) {
      if (at >= text.length || text[at]! < ' ') fail('in string literal')
      if (text[at] !== '\\') continue
      at++
      if (text[at] === 'u') {
        for (let i = 0; i < 4; i++) if (!/[0-9a-fA-F]/.test(text[++at] ?? '')) fail('in \\u hexadecimal character escape')
      } else if (!'bfnrt\\/"'.includes(text[at] ?? '?')) fail('in string escape code')
    }
    at++
  }
  const digits = (where: string): void => {
    if (!/[0-9]/.test(text[at] ?? '')) fail(where)
    while (/[0-9]/.test(text[at] ?? '')) at++
  }
  const number = (): void => {
    if (text[at] === '-') at++
    if (text[at] === '0') at++
    else digits('in numeric literal')
    if (text[at] === '.') {
      at++
      digits('after decimal point in numeric literal')
    }
    if (text[at] === 'e' || text[at] === 'E') {
      at++
      if (text[at] === '+' || text[at] === '-') at++
      digits('in exponent of numeric literal')
    }
  }

  try {
    value()
    skip()
    if (at < text.length) fail('after top-level value')
    return END
  } catch (message) {
    return String(message)
  }
}

function quoted(character: string): string {
  if (character === "'") return "'\\''"
  if (character === '"') return `'"'`
  return `'${JSON.stringify(character).slice(1, -1)}'`
}
