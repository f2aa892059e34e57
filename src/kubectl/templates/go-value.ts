/**
 * A value as Go's templates hold it: what JSON can hold, whose numbers are Go's float64; whole numbers written in a template, or
 * counted by it, are Go's int and stand as bigint. `undefined` is no value at all.
 */
export type GoValue = undefined | null | boolean | string | number | bigint | readonly GoValue[] | GoMap
export type GoMap = { readonly [key: string]: GoValue }

export function isList(value: GoValue): value is readonly GoValue[] {
  return Array.isArray(value)
}

export function isMap(value: GoValue): value is GoMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The entry of a map, `undefined` when there is none. */
export function entry(map: GoMap, key: string): GoValue {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

/** The keys of a map in the order in which Go visits and prints them. */
export function keysOf(map: GoMap): string[] {
  return Object.keys(map).sort()
}

/** The value as Go's `%v` prints it: `map[a:1 b:x]`, `[1 2]`, `<nil>`, `1e+06`. */
export function printValue(value: GoValue): string {
  if (value === undefined || value === null) return '<nil>'
  if (typeof value === 'number') return printFloat(value)
  if (isList(value)) return `[${value.map(printValue).join(' ')}]`
  if (isMap(value))
    return `map[${keysOf(value)
      .map(key => `${key}:${printValue(value[key])}`)
      .join(' ')}]`
  return String(value)
}

/** A float64 in Go's shortest form, with an exponent from a million on. */
export function printFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
  const power = Number(exponent)
  if (power >= -4 && power < 6) return Object.is(value, -0) ? '-0' : String(value)
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

/** The name of the value's type in Go. */
export function typeName(value: GoValue): string {
  if (value === undefined || value === null) return '<nil>'
  if (isList(value)) return '[]interface {}'
  if (isMap(value)) return 'map[string]interface {}'
  return { boolean: 'bool', string: 'string', number: 'float64', bigint: 'int' }[typeof value as 'boolean' | 'string' | 'number' | 'bigint']
}

/** Whether Go's templates take the value for true: not empty, not zero. */
export function isTrue(value: GoValue): boolean {
  if (isList(value)) return value.length > 0
  return isMap(value) ? keysOf(value).length > 0 : Boolean(value)
}

const BAD_COMPARISON = 'incompatible types for comparison'

/** Whether two values are equal, by the template function `eq`. Throws an Error when they cannot be compared. */
export function isEqual(left: GoValue, right: GoValue): boolean {
  const nothing = (value: GoValue) => value === undefined || value === null
  if (nothing(left) || nothing(right)) return nothing(left) && nothing(right)
  if (typeName(left) !== typeName(right)) throw new Error(BAD_COMPARISON)
  if (isList(left) || isMap(left)) throw new Error(`non-comparable type ${printValue(left)}: ${typeName(left)}`)
  return left === right
}

/** Whether one value is less than another, by the template function `lt`. Throws an Error when they have no order. */
export function isLess(left: GoValue, right: GoValue): boolean {
  for (const value of [left, right]) if (value === undefined || typeof value === 'object') throw new Error('invalid type for comparison')
  if (typeName(left) !== typeName(right)) throw new Error(BAD_COMPARISON)
  if (typeof left === 'boolean') throw new Error('invalid type for comparison')
  return left! < right!
}

/** A text in Go's double quotes. */
export function quote(text: string): string {
  const short: Record<string, string> = {
    '"': '\\"',
    '\\': '\\\\',
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
    '\x07': '\\a',
  }
  return `"${text.replace(/["\\\p{Cc}]/gu, found => short[found] ?? '\\x' + found.charCodeAt(0).toString(16).padStart(2, '0'))}"`
}

/** `U+0023 '#'`, as Go names a character in messages. */
export function nameOfCharacter(character: string): string {
  const code = character.codePointAt(0)!
  const name = 'U+' + code.toString(16).toUpperCase().padStart(4, '0')
  return code < 32 || code === 127 ? name : `${name} '${character}'`
}

/** The bytes of a text, as Go holds it. */
export function utf8(text: string): number[] {
  return [...text].flatMap(character => {
    const code = character.codePointAt(0)!
    if (code < 0x80) return [code]
    if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)]
    if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
    return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
  })
}
