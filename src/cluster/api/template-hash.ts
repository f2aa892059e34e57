import { goName } from './go-names.ts'
import { handler } from './container.ts'
import { resourceList } from './meta.ts'
import type { PodTemplateSpec } from './pod.ts'
import { podTemplateSpec } from './pod.ts'
import { parseQuantity } from './quantity.ts'
import type { Fields, Struct, Type } from './schema.ts'
import { struct } from './schema.ts'
import { volumeSource } from './volume.ts'

/**
 * The number that stands for a template of pods, as text: Adler-32 of the template as go-spew prints the server's own structs, with their types
 * (GetPodTemplateSpecHash, pkg/util/deployment, and DeepHashObject, pkg/util/hash.go, v1.1.8).
 */
export function templateHash(template: PodTemplateSpec): string {
  return String(adler32(`(*api.PodTemplateSpec)${printed(podTemplateSpec, template)}`))
}

/** Fields of the server's structs that are called otherwise than in JSON. */
const NAMES: Readonly<Record<string, string>> = {
  'v1.GlusterfsVolumeSource endpoints': 'EndpointsName',
  'v1.RBDVolumeSource monitors': 'CephMonitors',
  'v1.RBDVolumeSource image': 'RBDImage',
  'v1.RBDVolumeSource pool': 'RBDPool',
  'v1.RBDVolumeSource user': 'RadosUser',
}

/** Fields whose types in Go are more than `string` or `int`, by their names there. */
const TYPES: Readonly<Record<string, string>> = {
  UID: 'types.UID',
  Generation: 'int64',
  DeletionGracePeriodSeconds: 'int64',
  RestartPolicy: 'api.RestartPolicy',
  TerminationGracePeriodSeconds: 'int64',
  ActiveDeadlineSeconds: 'int64',
  DNSPolicy: 'api.DNSPolicy',
  Medium: 'api.StorageMedium',
  Protocol: 'api.Protocol',
  ImagePullPolicy: 'api.PullPolicy',
  Scheme: 'api.URIScheme',
  InitialDelaySeconds: 'int64',
  TimeoutSeconds: 'int64',
  RunAsUser: 'int64',
  Add: '[]api.Capability',
  Drop: '[]api.Capability',
}

/** Structs that embed others: the embedded one's fields lie between the others in JSON. */
const EMBEDDED: Readonly<Record<string, readonly [name: string, fields: Fields]>> = {
  'v1.Volume': ['VolumeSource', volumeSource],
  'v1.Probe': ['Handler', handler.fields],
}

/** What v1 has besides, for clients of older days. */
const LEGACY = 'serviceAccount'

/** A value without its type. */
function printed(type: Type, value: unknown): string {
  switch (type.is) {
    case 'struct':
      return printedStruct(type, (value ?? {}) as Entries)
    case 'list': {
      const items = (value ?? []) as readonly unknown[]
      return items.length > 0 ? `[${items.map(item => printed(type.of, item)).join(' ')}]` : '<nil>'
    }
    case 'map': {
      const entries = (value ?? {}) as Entries
      const keys = Object.keys(entries).sort()
      return keys.length > 0 ? `map[${keys.map(key => `${key}:${printed(type.of, entries[key])}`).join(' ')}]` : '<nil>'
    }
    case 'time':
      return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}' // a template is nothing that was created
    case 'quantity':
      return printedQuantity(value as string)
    case 'intOrString': {
      const isText = typeof value === 'string'
      return `{Kind:(util.IntstrKind)${isText ? 1 : 0} IntVal:(int)${isText ? 0 : (value ?? 0)} StrVal:(string)${isText ? value : ''}}`
    }
    case 'int':
      return String(value ?? 0)
    case 'bool':
      return String(value ?? false)
    default:
      return String(value ?? '')
  }
}

type Entries = { readonly [name: string]: unknown }

function printedStruct({ name, fields }: Struct, value: Entries): string {
  const [embedded, inner] = EMBEDDED[name] ?? ['', {}]
  const parts: string[] = []
  for (const json in fields) {
    if (json === LEGACY) continue
    const isFirst = json === Object.keys(inner)[0]
    if (isFirst) parts.push(printedField(embedded, struct(`v1.${embedded}`, inner), false, value))
    if (json in inner) continue
    const { type, pointer } = fields[json]!
    parts.push(printedField(NAMES[`${name} ${json}`] ?? goName(json), type, pointer, value[json]))
  }
  return `{${parts.join(' ')}}`
}

function printedField(name: string, type: Type, pointer: boolean, value: unknown): string {
  const isNil = pointer && (value === undefined || value === null)
  return `${name}:(${pointer ? '*' : ''}${TYPES[name] ?? typeName(type)})${isNil ? '<nil>' : printed(type, value)}`
}

function typeName(type: Type): string {
  switch (type.is) {
    case 'struct':
      return type.name.replace('v1.', 'api.')
    case 'list':
      return '[]' + typeName(type.of)
    case 'map':
      return type === resourceList ? 'api.ResourceList' : 'map[string]' + typeName(type.of)
    case 'time':
      return 'unversioned.Time'
    case 'intOrString':
      return 'util.IntOrString'
    default:
      return type.is
  }
}

/** An amount as its parser leaves it: so many thousandths; nothing is no digits. */
function printedQuantity(text: string): string {
  const { milli, format } = parseQuantity(text)
  const words: bigint[] = []
  for (let rest = milli < 0n ? -milli : milli; rest > 0n; rest >>= 64n) words.push(rest & 0xffff_ffff_ffff_ffffn)
  const amount = `{unscaled:(big.Int){neg:(bool)${milli < 0n} abs:(big.nat)${words.length > 0 ? `[${words.join(' ')}]` : '<nil>'}} scale:(inf.Scale)${milli === 0n ? 0 : 3}}`
  return `{Amount:(*inf.Dec)${amount} Format:(resource.Format)${format}}`
}

function adler32(text: string): number {
  let [a, b] = [1, 0]
  for (const byte of bytesOf(text)) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return b * 65536 + a
}

/** A text in UTF-8. */
function bytesOf(text: string): number[] {
  return [...text].flatMap(character => {
    const code = character.codePointAt(0)!
    return code < 128
      ? code
      : encodeURIComponent(character)
          .slice(1)
          .split('%')
          .map(hex => parseInt(hex, 16))
  })
}
