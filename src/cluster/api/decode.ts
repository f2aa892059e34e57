import { isEmpty } from './encode.ts'
import { late } from './late.ts'
import { SCHEMAS } from './kinds.ts'
import type { Draft, Kind } from './kinds.ts'
import { canonicalQuantity } from './quantity.ts'
import type { Struct, Type } from './schema.ts'

/** A value that does not fit its field, in the words of Go's JSON decoder. */
export class DecodeError extends Error {}

/**
 * Reads JSON data as an object of a kind: unknown fields dropped, empty ones too, quantities in their canonical form.
 * Throws DecodeError for the first value that its own reader (a quantity's, a time's) cannot take, for that ends Go's decoding at once; when
 * there is none, for the first value of a wrong type.
 */
export function decode<K extends Kind>(kind: K, data: unknown): Draft<K> {
  const object = decodeAs(SCHEMAS[kind], data) as Record<string, unknown>
  object.kind = kind
  if (kind === 'Deployment') checkStrategy(object as unknown as Draft<'Deployment'>)
  return object as unknown as Draft<K>
}

/** Both bounds of a rolling update have to be there when the object is taken over, and defaults see to it only for a rolling update. */
function checkStrategy({ spec }: Draft<'Deployment'>): void {
  const { type = 'RollingUpdate', rollingUpdate } = spec?.strategy ?? {}
  if (!rollingUpdate || type === 'RollingUpdate') return
  if (rollingUpdate.maxUnavailable === undefined || rollingUpdate.maxSurge === undefined) throw new DecodeError('expected pointer, but got nil')
}

/** Reads JSON data as a value of a schema type. */
export function decodeAs(type: Type, data: unknown): unknown {
  const errors: string[] = []
  const value = read(type, data, errors)
  if (errors.length > 0) throw new DecodeError(errors[0])
  return value
}

function read(type: Type, data: unknown, errors: string[]): unknown {
  if (data === null && type.is === 'quantity') return readQuantity(data) // its own reader sees it
  if (data === null || data === undefined) return type.is === 'struct' ? readStruct(type, {}, errors) : undefined
  const mismatch = (): undefined => {
    errors.push(`json: cannot unmarshal ${jsonTypeOf(data)} into Go value of type ${goTypeOf(type)}`)
  }
  switch (type.is) {
    case 'string':
      return typeof data === 'string' ? data : mismatch()
    case 'bool':
      return typeof data === 'boolean' ? data : mismatch()
    case 'int':
      if (typeof data !== 'number') return mismatch()
      if (Number.isInteger(data)) return data
      errors.push(`json: cannot unmarshal number ${data} into Go value of type ${goTypeOf(type)}`)
      return
    case 'intOrString':
      return typeof data === 'string' ? data : decodeAs({ is: 'int' }, data) // its own reader takes it for a number when it has no quotes
    case 'time':
      return readTime(data)
    case 'quantity':
      return readQuantity(data)
    case 'bytes':
      if (typeof data !== 'string') return mismatch()
      return readBase64(data, errors)
    case 'any':
      return data
    case 'list':
      if (!Array.isArray(data)) return mismatch()
      return data.map(item => read(type.of, item, errors) ?? zeroOf(type.of))
    case 'map': {
      if (typeof data !== 'object' || Array.isArray(data)) return mismatch()
      const entries = Object.entries(data)
      return Object.fromEntries(entries.map(([key, item]) => [key, read(type.of, item, errors) ?? zeroOf(type.of)]))
    }
    case 'struct':
      if (typeof data !== 'object' || Array.isArray(data)) return mismatch()
      return readStruct(type, data as Record<string, unknown>, errors)
  }
}

function readStruct(type: Struct, data: Record<string, unknown>, errors: string[]): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  const names = namesOf(type)
  const values = new Map<string, unknown>()
  // In the order of the document, which decides whose error is the first.
  for (const key of Object.keys(data)) {
    const name = names.get(key) ?? names.get(key.toLowerCase())
    if (name === undefined || data[key] === null) continue
    const before = errors.length
    values.set(name, read(type.fields[name]!.type, data[key], errors))
    if (errors.length > before) errors.push(late.withGoType(errors.pop()!, type.name, name))
  }
  for (const name in type.fields) {
    const field = type.fields[name]!
    const value = values.get(name)
    if (field.pointer ? value !== undefined : !isEmpty(value)) object[name] = value
    else if (field.printed && !field.pointer) object[name] = Array.isArray(value) ? value : zeroOf(field.type)
    if (object[name] === undefined) delete object[name]
  }
  return object
}

const NAMES = new WeakMap<Struct, ReadonlyMap<string, string>>()

/** Field names as written and in lower case: Go's decoder takes either, preferring the first. */
function namesOf(type: Struct): ReadonlyMap<string, string> {
  let names = NAMES.get(type)
  if (!names) {
    const all = Object.keys(type.fields)
    names = new Map([...all.map(name => [name.toLowerCase(), name] as const), ...all.map(name => [name, name] as const)])
    NAMES.set(type, names)
  }
  return names
}

function zeroOf(type: Type): unknown {
  switch (type.is) {
    case 'string':
    case 'bytes':
      return ''
    case 'int':
    case 'intOrString':
      return 0
    case 'bool':
      return false
    case 'quantity':
      return '0'
    case 'struct':
      return readStruct(type, {}, [])
    case 'list':
      return []
    default:
      return undefined
  }
}

/** v1.1.8's reader of moments takes what is no text for an empty one. */
function readTime(data: unknown): string {
  const text = typeof data === 'string' ? data : ''
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return text
  throw new DecodeError(`parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse "${text}" as "2006"`)
}

function readQuantity(data: unknown): string {
  try {
    return canonicalQuantity(typeof data === 'string' ? data : JSON.stringify(data))
  } catch (error) {
    throw new DecodeError((error as Error).message)
  }
}

function readBase64(data: string, errors: string[]): string | undefined {
  const text = data.replace(/[\r\n]/g, '')
  if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return text
  const bad = text.search(/[^A-Za-z0-9+/=]/)
  errors.push(`illegal base64 data at input byte ${bad >= 0 ? bad : Math.floor(text.length / 4) * 4}`)
  return undefined
}

function jsonTypeOf(data: unknown): string {
  if (Array.isArray(data)) return 'array'
  return typeof data === 'boolean' ? 'bool' : typeof data
}

function goTypeOf(type: Type): string {
  switch (type.is) {
    case 'list':
      return `[]${goTypeOf(type.of)}`
    case 'map':
      return type.of.is === 'quantity' ? 'v1.ResourceList' : `map[string]${goTypeOf(type.of)}`
    case 'struct':
      return type.name
    case 'bytes':
      return '[]uint8'
    case 'any':
      return 'interface {}'
    default:
      return type.is
  }
}
