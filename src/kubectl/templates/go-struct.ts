import { bytesOfBase64 } from '../../cluster/api/base64.ts'
import { goName } from '../../cluster/api/go-names.ts'
import { withGoType } from '../../cluster/api/go-types.ts'
import { handler } from '../../cluster/api/container.ts'
import { resourceList } from '../../cluster/api/meta.ts'
import { parseQuantity } from '../../cluster/api/quantity.ts'
import type { Field, Fields, Struct, Type } from '../../cluster/api/schema.ts'
import { always, optional, struct } from '../../cluster/api/schema.ts'
import { persistentVolumeSource, volumeSource } from '../../cluster/api/volume.ts'
import type { GoValue } from './go-value.ts'
import { printValue } from './go-value.ts'
import { Panic } from './panic.ts'

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

  /**
   * The field with this name, JSON's (none for an embedded struct) or Go's; the entry of a map; `undefined` when there is none.
   * Throws a Panic for amounts of resources: their keys are no plain texts, and v1.1.8 looks for one.
   */
  field(name: string): Typed | undefined {
    const { type } = this
    if (type === resourceList) throw new Panic('reflect.Value.MapIndex: value of type string is not assignable to type v1.ResourceName')
    if (type.is === 'map') return this.has(name) ? new Typed(type.of, (this.value as Entries)[name]) : undefined
    if (type.is !== 'struct') return undefined
    const isMeant = (member: Member) => member.json === name || member.go === name
    const found =
      membersOf(type).find(isMeant) ??
      membersOf(type)
        .flatMap(({ json, field }) => (json === '' ? membersOf(field.type as Struct) : []))
        .find(isMeant)
    return found && this.member(found)
  }

  /** The fields of a struct, the values of a map, the items of a list; of a moment its place on earth. */
  children(): Typed[] {
    const { type } = this
    if (type.is === 'struct') return membersOf(type).map(member => this.member(member))
    if (type.is === 'time' && this.value !== undefined) return [new Typed(LOCATION, {})]
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
    if (this.type === HIDDEN || this.type === LOCATION) {
      throw new Panic('reflect.Value.Interface: cannot return value obtained from unexported field or method')
    }
    if (this.type.is === 'intOrString') return String(this.value ?? 0)
    return printTyped(this.type, this.value, false)
  }

  /** As Go's `%+v` prints a pointer to it: with the names of the fields. */
  printWithNames(): string {
    return '&' + printTyped(this.type, this.value, true)
  }

  /** As Go's `%#v` prints a pointer to it: as Go's source would have it. */
  printAsSource(): string {
    return '&' + sourceOf(this.type, this.value)
  }

  /** The name of the type in Go. */
  typeName(): string {
    return (this.pointer ? '*' : '') + nameOfType(this.type)
  }

  private has(key: string): boolean {
    return this.value !== undefined && Object.hasOwn(this.value as Entries, key)
  }

  private member({ json, field }: Member): Typed {
    return new Typed(field.type, partOf(this.value, json), field.pointer)
  }
}

type Entries = { readonly [key: string]: unknown }

/** A field as Go's struct has it. One that JSON does not name is a struct embedded in the other, whose fields JSON has beside it. */
interface Member {
  readonly json: string
  readonly go: string
  readonly field: Field
}

/** The structs that pkg/api/v1/types.go (v1.1.8) embeds in others, besides the kind and version that begin every object. */
const EMBEDDED: Readonly<Record<string, { readonly go: string; readonly fields: Fields }>> = {
  'v1.Volume': { go: 'VolumeSource', fields: volumeSource },
  'v1.PersistentVolumeSpec': { go: 'PersistentVolumeSource', fields: persistentVolumeSource },
  'v1.Probe': { go: 'Handler', fields: handler.fields },
}

/** Go's moments know their place on earth, in fields that jsonpath finds and cannot print: `{..name}` ends kubectl. */
const HIDDEN: Type = { is: 'string' }
const LOCATION = struct('time.Location', { name: optional(HIDDEN) })

const MEMBERS = new WeakMap<Struct, readonly Member[]>()

function membersOf(type: Struct): readonly Member[] {
  let members = MEMBERS.get(type)
  if (!members) MEMBERS.set(type, (members = gathered(type)))
  return members
}

function gathered({ name, fields }: Struct): Member[] {
  const { kind, apiVersion } = fields
  const embedded = kind && apiVersion && fields.metadata ? { go: 'TypeMeta', fields: { kind, apiVersion } } : EMBEDDED[name]
  const members: Member[] = []
  for (const json in fields) {
    if (!embedded || !(json in embedded.fields)) members.push({ json, go: goName(json), field: fields[json]! })
    else if (!members.some(({ go }) => go === embedded.go)) {
      const home = embedded.go === 'TypeMeta' ? 'unversioned' : 'v1'
      members.push({ json: '', go: embedded.go, field: always(struct(`${home}.${embedded.go}`, embedded.fields)) })
    }
  }
  return members
}

function partOf(value: unknown, json: string): unknown {
  return json === '' ? value : (value as Entries | null | undefined)?.[json]
}

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
      return braces(['Kind', 'IntVal', 'StrVal'], parts, withNames)
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

function printStruct(type: Struct, value: unknown, withNames: boolean): string {
  const members = membersOf(type)
  return braces(
    members.map(({ go }) => go),
    members.map(({ json, field }) => printMember(field, partOf(value, json), withNames)),
    withNames,
  )
}

function printMember({ type, pointer }: { type: Type; pointer: boolean }, value: unknown, withNames: boolean): string {
  if (!pointer || type.is === 'time') return pointer && (value === undefined || value === null) ? '<nil>' : printTyped(type, value, withNames)
  return value === undefined || value === null ? '<nil>' : ADDRESS
}

function sourceOf(type: Type, value: unknown, name = nameOfType(type)): string {
  switch (type.is) {
    case 'struct': {
      const parts = membersOf(type).map(({ json, go, field }) => `${go}:${sourceOfMember(type, json, field, partOf(value, json))}`)
      return `${name}{${parts.join(', ')}}`
    }
    case 'list': {
      if (!value) return `${name}(nil)`
      return `${name}{${(value as readonly unknown[]).map(item => sourceOf(type.of, item)).join(', ')}}`
    }
    case 'map': {
      if (!value) return `${name}(nil)`
      return `${name}{${keysOf(value)
        .map(key => `${JSON.stringify(key)}:${sourceOf(type.of, (value as Entries)[key])}`)
        .join(', ')}}`
    }
    case 'time':
      return sourceOfTime(value as string | null | undefined)
    case 'quantity': {
      const { format } = value ? parseQuantity(value as string) : { format: '' }
      return `${name}{Amount:(*inf.Dec)(${value ? ADDRESS : 'nil'}), Format:${JSON.stringify(format)}}`
    }
    case 'intOrString':
      return typeof value === 'string'
        ? `${name}{Kind:1, IntVal:0, StrVal:${JSON.stringify(value)}}`
        : `${name}{Kind:0, IntVal:${value ?? 0}, StrVal:""}`
    case 'bytes':
      return `${name}{${bytesOfBase64((value as string | undefined) ?? '')
        .map(byte => '0x' + byte.toString(16))
        .join(', ')}}`
    case 'string':
      return JSON.stringify(value ?? '')
    default:
      return printTyped(type, value, true)
  }
}

/** A nil moment prints itself, and calls itself so; every other pointer is written with its type. */
function sourceOfMember({ name }: Struct, json: string, { type, pointer }: Field, value: unknown): string {
  const typeName = withGoType(nameOfType(type), name, json)
  if (!pointer) return sourceOf(type, value, typeName)
  const isNil = value === undefined || value === null
  if (type.is === 'time') return isNil ? '<nil>' : sourceOfTime(value as string)
  return `(*${typeName})(${isNil ? 'nil' : ADDRESS})`
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

function sourceOfTime(text: string | null | undefined): string {
  if (!text) return 'time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)'
  const [year, month, day, hour, minute, second] = text.split(/\D/).map(Number)
  return `time.Date(${year}, time.${MONTHS[month! - 1]}, ${day}, ${hour}, ${minute}, ${second}, 0, time.Local)`
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

function nameOfType(type: Type): string {
  switch (type.is) {
    case 'struct':
      return type.name
    case 'list':
      return '[]' + nameOfType(type.of)
    case 'map':
      return type === resourceList ? 'v1.ResourceList' : 'map[string]' + nameOfType(type.of)
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
