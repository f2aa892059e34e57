import type { GoValue } from './go-value.ts'
import { isList, isMap, keysOf, printFloat, printValue, quote, typeName, utf8 } from './go-value.ts'

/** Go's Sprintf: `%-10s|%5.2f|%d`. What does not fit is shown as Go shows it: `%!d(string=x)`. */
export function sprintf(format: string, args: readonly GoValue[]): string {
  let next = 0
  const text = format.replace(
    /%([-+# 0]*)(\d*)(?:\.(\d*))?([^]?)/g,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%'
      if (verb === '') return '%!(NOVERB)'
      if (next >= args.length) return `%!${verb}(MISSING)`
      const shown = formatOne(args[next++], verb, flags, precision === undefined ? undefined : Number(precision))
      return padded(shown, flags, Number(width))
    },
  )
  if (next >= args.length) return text
  const extra = args.slice(next).map(arg => (arg === undefined || arg === null ? '<nil>' : `${typeName(arg)}=${printValue(arg)}`))
  return `${text}%!(EXTRA ${extra.join(', ')})`
}

/** Go's Sprint: a space between two neighbours that are both no text. */
export function sprint(args: readonly GoValue[]): string {
  let text = ''
  args.forEach((arg, at) => {
    if (at > 0 && typeof arg !== 'string' && typeof args[at - 1] !== 'string') text += ' '
    text += printValue(arg)
  })
  return text
}

function padded(text: string, flags: string, width: number): string {
  const missing = width - [...text].length
  if (missing <= 0) return text
  if (flags.includes('-')) return text + ' '.repeat(missing)
  if (!flags.includes('0')) return ' '.repeat(missing) + text
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  return sign + '0'.repeat(missing) + text.slice(sign.length)
}

function formatOne(value: GoValue, verb: string, flags: string, precision: number | undefined): string {
  const sign = (text: string) =>
    flags.includes('+') && !text.startsWith('-') ? '+' + text : flags.includes(' ') && !text.startsWith('-') ? ' ' + text : text
  if (verb === 'T') return typeName(value)
  if (verb === 'v') return printValue(value) // a plus asks for the names of fields, not for a sign
  // Each part by itself; only what is nothing within them needs no complaint.
  const part = (inner: GoValue) => (inner === undefined || inner === null ? '<nil>' : formatOne(inner, verb, flags, precision))
  if (isList(value)) return `[${value.map(part).join(' ')}]`
  if (isMap(value)) {
    return `map[${keysOf(value)
      .map(key => `${part(key)}:${part(value[key])}`)
      .join(' ')}]`
  }
  if (typeof value === 'string') {
    const cut = precision === undefined ? value : [...value].slice(0, precision).join('')
    if (verb === 's') return cut
    if (verb === 'q') return quote(cut)
    if (verb === 'x' || verb === 'X')
      return inCase(
        verb,
        utf8(cut)
          .map(byte => byte.toString(16).padStart(2, '0'))
          .join(''),
      )
  }
  if (typeof value === 'bigint') {
    if (verb === 'd') return sign(String(value))
    if (verb === 'x' || verb === 'X') return inCase(verb, value.toString(16))
    if (verb === 'o' || verb === 'b') return value.toString(verb === 'o' ? 8 : 2)
    if (verb === 'c') return String.fromCodePoint(Number(value))
    if (verb === 'q') return `'${String.fromCodePoint(Number(value))}'`
    if (verb === 'U') return 'U+' + value.toString(16).toUpperCase().padStart(4, '0')
  }
  if (typeof value === 'number') {
    if (verb === 'f' || verb === 'F') return sign(value.toFixed(precision ?? 6))
    if (verb === 'e' || verb === 'E') return sign(inCase(verb, twoDigitExponent(value.toExponential(precision ?? 6))))
    if (verb === 'g' || verb === 'G')
      return sign(inCase(verb, precision === undefined ? printFloat(value) : twoDigitExponent(shortened(value, precision))))
  }
  if (typeof value === 'boolean' && verb === 't') return String(value)
  return value === undefined || value === null ? `%!${verb}(<nil>)` : `%!${verb}(${typeName(value)}=${printValue(value)})`
}

function shortened(value: number, precision: number): string {
  return String(Number(value.toPrecision(precision || 1)))
}

function twoDigitExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

function inCase(verb: string, text: string): string {
  return verb === verb.toUpperCase() ? text.toUpperCase() : text
}
