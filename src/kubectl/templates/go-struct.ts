import { parseQuantity } from '../../cluster/api/quantity.ts'
import type { Struct, Type } from '../../cluster/api/schema.ts'
import type { GoValue } from './go-value.ts'
import { printValue } from './go-value.ts'

/**
 * A value of an API type as kubectl's own program holds it: jsonpath looks at one object through Go's structs, where a field that is
 * missing in JSON is there with its zero value, and where a pointer prints as its address.
 */
export class Typed {
  readonly type: Type
  readonly value: unknown
  readonly pointer: boolean

  constructor(type: Type, value: unknown, pointer = false) {
    this.type = type
    this.value = value ?? undefined
    this.pointer = pointer
  }

  get isNil(): boolean {
    return this.pointer && this.value === undefined
  }

  /** The field with this name, JSON's or Go's; the entry of a map; `undefined` when there is none. */
  field(name: string): Typed | undefined {
    const { type } = this
    if (type.is === 'map') return this.has(name) ? new Typed(type.of, (this.value as Entries)[name]) : undefined
    if (type.is !== 'struct') return undefined
    const found = type.fields[name] ? name : Object.keys(type.fields).find(json => goName(json) === name)
    return found === undefined ? undefined : this.member(type, found)
  }

  /** The fields of a struct, the values of a map, the items of a list, the characters of a text. */
  children(): Typed[] {
    const { type } = this
    if (type.is === 'struct') return Object.keys(type.fields).map(name => this.member(type, name))
    if (type.is === 'map') return keysOf(this.value).map(key => new Typed(type.of, (this.value as Entries)[key]))
    return this.items() ?? []
  }

  /** The items of a list; `undefined` for what is no list. */
  items(): Typed[] | undefined {
    const { type } = this
    return type.is === 'list' ? ((this.value as readonly unknown[] | undefined) ?? []).map(item => new Typed(type.of, item)) : undefined
  }

  /** What comparisons and sorting look at: a whole number is Go's int. */
  plain(): GoValue {
    if (this.type.is === 'int') return BigInt((this.value as number | undefined) ?? 0)
    if (this.type.is === 'bool') return (this.value as boolean | undefined) ?? false
    return typeof this.value === 'string' ? this.value : this.type.is === 'string' ? '' : undefined
  }

  /** As Go's `%v` prints it by itself. */
  print(): string {
    if (this.isNil) return '<nil>'
    if (this.type.is === 'intOrString') return String(this.value ?? 0)
    return printTyped(this.type, this.value, false)
  }

  /** As Go's `%+v` prints a pointer to it: with the names of the fields. */
  printWithNames(): string {
    return '&' + printTyped(this.type, this.value, true)
  }

  /** The name of the type in Go. */
  typeName(): string {
    return (this.pointer ? '*' : '') + nameOfType(this.type)
  }

  private has(key: string): boolean {
    return this.value !== undefined && Object.hasOwn(this.value as Entries, key)
  }

  private member(struct: Struct, name: string): Typed {
    const { type, pointer } = struct.fields[name]!
    return new Typed(type, (this.value as Entries | undefined)?.[name], pointer)
  }
}

type Entries = { readonly [key: string]: unknown }

function keysOf(value: unknown): string[] {
  return Object.keys((value as Entries | undefined) ?? {}).sort()
}

function printTyped(type: Type, value: unknown, withNames: boolean): string {
  switch (type.is) {
    case 'struct':
      return printStruct(type, value, withNames)
    case 'list':
      return `[${((value as readonly unknown[] | null | undefined) ?? []).map(item => printTyped(type.of, item, withNames)).join(' ')}]`
    case 'map':
      return `map[${keysOf(value)
        .map(key => `${key}:${printTyped(type.of, (value as Entries)[key], withNames)}`)
        .join(' ')}]`
    case 'time':
      return value === undefined || value === null ? '0001-01-01 00:00:00 +0000 UTC' : printTime(value as string)
    case 'quantity':
      return printQuantity(value as string | undefined, withNames)
    case 'intOrString': {
      const parts = typeof value === 'string' ? ['1', '0', value] : ['0', String(value ?? 0), '']
      return braces(['Type', 'IntVal', 'StrVal'], parts, withNames)
    }
    case 'bytes':
      return `[${bytesOfBase64((value as string | undefined) ?? '').join(' ')}]`
    case 'int':
      return String(value ?? 0)
    case 'bool':
      return String(value ?? false)
    case 'string':
      return String(value ?? '')
    default:
      return printValue(value as GoValue)
  }
}

/** Kind and version stand in a struct of their own, the first of every object. */
function printStruct({ fields }: Struct, value: unknown, withNames: boolean): string {
  const names = Object.keys(fields)
  const part = (name: string) => printMember(fields[name]!, (value as Entries | null | undefined)?.[name], withNames)
  const isObject = names[0] === 'kind' && names[1] === 'apiVersion' && fields.metadata !== undefined
  if (!isObject) return braces(names.map(goName), names.map(part), withNames)
  const rest = names.slice(2)
  const meta = braces(['Kind', 'APIVersion'], [part('kind'), part('apiVersion')], withNames)
  return braces(['TypeMeta', ...rest.map(goName)], [meta, ...rest.map(part)], withNames)
}

function printMember({ type, pointer }: { type: Type; pointer: boolean }, value: unknown, withNames: boolean): string {
  if (!pointer || type.is === 'time') return pointer && (value === undefined || value === null) ? '<nil>' : printTyped(type, value, withNames)
  return value === undefined || value === null ? '<nil>' : ADDRESS
}

/** Where a thing lies in memory differs from run to run; here everything lies in one place. */
const ADDRESS = '0xc0001a2b40'

function braces(names: readonly string[], parts: readonly string[], withNames: boolean): string {
  return `{${parts.map((part, at) => (withNames ? `${names[at]}:${part}` : part)).join(' ')}}`
}

/** `2016-03-06T12:00:00Z` as Go's Time prints itself. */
function printTime(text: string): string {
  return `${text.slice(0, 10)} ${text.slice(11, 19)} +0000 UTC`
}

function printQuantity(text: string | undefined, withNames: boolean): string {
  if (!text) return braces(['Amount', 'Format'], ['<nil>', ''], withNames)
  const { milli, format } = parseQuantity(text)
  const size = milli < 0n ? -milli : milli
  const amount = milli === 0n ? '0' : `${milli < 0n ? '-' : ''}${size / 1000n}.${String(size % 1000n).padStart(3, '0')}`
  return braces(['Amount', 'Format'], [amount, format], withNames)
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes that a base64 text stands for. */
export function bytesOfBase64(text: string): number[] {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const character of text) {
    const value = BASE64.indexOf(character)
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes.push((bits >> count) & 255)
    }
  }
  return bytes
}

const INITIALISMS = /^(api|aws|cpu|dns|fc|fs|gce|http|id|ip|iqn|iscsi|nfs|pd|rbd|tcp|uid)(?=[A-Z]|$)/
const ODD_NAMES: Readonly<Record<string, string>> = { metadata: 'ObjectMeta', seLinuxOptions: 'SELinuxOptions', osImage: 'OsImage', cephfs: 'CephFS' }

/** The name that Go's struct has for a field of JSON: `podIP` → `PodIP`, `uid` → `UID`. */
function goName(json: string): string {
  return ODD_NAMES[json] ?? json.replace(INITIALISMS, found => found.toUpperCase()).replace(/^[a-z]/, found => found.toUpperCase())
}

function nameOfType(type: Type): string {
  switch (type.is) {
    case 'struct':
      return type.name
    case 'list':
      return '[]' + nameOfType(type.of)
    case 'map':
      return 'map[string]' + nameOfType(type.of)
    case 'time':
      return 'unversioned.Time'
    case 'quantity':
      return 'resource.Quantity'
    case 'intOrString':
      return 'util.IntOrString'
    case 'bytes':
      return '[]uint8'
    default:
      return type.is
  }
}
