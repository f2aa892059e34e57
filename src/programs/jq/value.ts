/** What jq works on. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** What a filter cannot do with a value, or what `error` was given; `try` catches it. */
export class JqError extends Error {
  readonly value: Json
  constructor(value: Json) {
    super(typeof value === 'string' ? value : `(not a string): ${JSON.stringify(value)}`)
    this.value = value
  }
}

export function typeOf(value: Json): 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as 'boolean' | 'number' | 'string' | 'object'
}

export function isObject(value: Json): value is { [key: string]: Json } {
  return typeOf(value) === 'object'
}

/** All but `false` and `null` is true. */
export function truth(value: Json): boolean {
  return value !== false && value !== null
}

const ORDER = ['null', 'boolean', 'number', 'string', 'array', 'object']

/** jq's order of all values: by type, then by what they are. */
export function compareJson(a: Json, b: Json): number {
  const types = ORDER.indexOf(typeOf(a)) - ORDER.indexOf(typeOf(b))
  if (types !== 0) return types
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let index = 0; index < Math.min(a.length, b.length); index++) {
      const order = compareJson(a[index] ?? null, b[index] ?? null)
      if (order !== 0) return order
    }
    return a.length - b.length
  }
  if (isObject(a) && isObject(b)) {
    const [left, right] = [Object.keys(a).sort(), Object.keys(b).sort()]
    const keys = compareJson(left, right)
    if (keys !== 0) return keys
    for (const key of left) {
      const order = compareJson(a[key] ?? null, b[key] ?? null)
      if (order !== 0) return order
    }
    return 0
  }
  if (typeof a === 'boolean') return Number(a) - Number(b)
  return (a as string) < (b as string) ? -1 : a === b ? 0 : 1
}

/** A value in an error message, cut short as jq does. */
export function shortJson(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > 11 ? `${text.slice(0, 10)}...` : text
}

/** JSON as jq writes it: indented unless `indent` is 0. */
export function writeJson(value: Json, indent: string, sortKeys: boolean, ascii: boolean): string {
  const sorted = sortKeys ? withSortedKeys(value) : value
  const text = indent === '' ? JSON.stringify(sorted) : indented(sorted, indent, '')
  return ascii ? text.replace(/[\u0080-\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`) : text
}

function indented(value: Json, indent: string, outer: string): string {
  const inner = outer + indent
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[\n${value.map(item => inner + indented(item, indent, inner)).join(',\n')}\n${outer}]`
  if (!isObject(value)) return JSON.stringify(value)
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${indented(item, indent, inner)}`).join(',\n')}\n${outer}}`
}

function withSortedKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(withSortedKeys)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, withSortedKeys(item)]),
  )
}
