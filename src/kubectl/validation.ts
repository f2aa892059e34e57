import { SCHEMAS, infoOf, infoOfResource, isKind } from '../cluster/api/kinds.ts'
import type { Field, Struct, Type } from '../cluster/api/schema.ts'
import { API_VERSIONS, pluralOf } from './kinds.ts'
import { rare } from './rare.ts'
import type { Json } from '../cluster/api/encode.ts'

/** Where in a document: keys and indexes from its top. */
export type Path = readonly (string | number)[]

/** Something that the API's schema does not allow (`pkg/api/validation/schema.go`, v1.1.8). */
export interface SchemaProblem {
  readonly message: string
  readonly path: Path
  /** it is the key at the end of the path that is wrong, not its value */
  readonly isKey?: boolean
  /** v1.1.8's kubectl gives up when it comes to this one: it asks for the type of nothing */
  readonly panics?: boolean
}

/** Fields that are printed always because Go knows no empty struct, and that yet have to be given. */
const REQUIRED_STRUCTS = new Set([
  'v1.DownwardAPIVolumeFile.fieldRef',
  'v1.Event.metadata',
  'v1.Event.involvedObject',
  'v1beta1.HorizontalPodAutoscalerSpec.scaleRef',
  'v1beta1.HTTPIngressPath.backend',
  'v1beta1.JobSpec.template',
])

/** Lists of words whose type has a name of its own, of which the schema says nothing. */
const UNTYPED_LISTS = new Set(['accessModes', 'add', 'drop', 'finalizers'])

/** Types that are in the schema though they are no resources: they are what part of a resource is sent as. */
const SUBRESOURCES = ['Binding', 'Scale']

/** What is wrong with a document of this version and kind; keys in order. */
export function validate(data: { [key: string]: Json }, { apiVersion, kind }: { apiVersion: string; kind: string }): SchemaProblem[] {
  if (!API_VERSIONS.includes(apiVersion)) {
    return [
      problem(
        `API version ${JSON.stringify(apiVersion)} isn't supported, only supports API versions [${API_VERSIONS.map(v => `"${v}"`).join(' ')}]`,
        ['apiVersion'],
      ),
    ]
  }
  // the group is looked up by the resource that the kind would have, so that `pod` gets as far as `Pod`; types are found by their exact name
  const item = infoOfResource(pluralOf(kind)) ?? (kind.endsWith('List') ? infoOfResource(pluralOf(kind.slice(0, -4))) : undefined)
  const group = kind === 'List' ? 'v1' : (item ?? rare.hiddenType(pluralOf(kind)))?.apiVersion
  if (!group) {
    return [
      problem(`could not find api group for ${kind}: in group for resource, no resource ${JSON.stringify(pluralOf(kind))} has been defined`, [
        'kind',
      ]),
    ]
  }
  if (apiVersion !== group) return [problem('the server could not find the requested resource', ['apiVersion'])]
  for (const name of ['apiVersion', 'kind']) if (!Object.hasOwn(data, name)) return [problem(`${name} not set`, [])]
  return kind.endsWith('List') ? validateList(data, apiVersion) : validateKind(data, apiVersion, kind, [])
}

function validateList(data: { [key: string]: Json }, listVersion: string): SchemaProblem[] {
  const { items } = data
  if (items === undefined) return [problem(`no items field in ${goText(data)}`, [])]
  if (!Array.isArray(items)) return [problem("items isn't a slice", ['items'])]
  return items.flatMap((item, index) => {
    const path = ['items', index]
    if (!isMap(item)) return [problem(`items[${index}] isn't a map[string]interface{}`, path)]
    for (const field of ['apiVersion', 'kind']) {
      const value = item[field]
      if (value === undefined || value === null) return [problem(`items[${index}].${field} not set`, path)]
      if (typeof value !== 'string') return [problem(`items[${index}].${field} isn't string type`, [...path, field])]
    }
    return validateKind(item, String(item.apiVersion), String(item.kind), path, listVersion)
  })
}

function validateKind(data: { [key: string]: Json }, apiVersion: string, kind: string, path: Path, schemaVersion = apiVersion): SchemaProblem[] {
  if (SUBRESOURCES.includes(kind)) return []
  const short = (version: string) => version.slice(version.indexOf('/') + 1)
  const isKnown = isKind(kind) && infoOf(kind).served && infoOf(kind).apiVersion === schemaVersion && short(apiVersion) === short(schemaVersion)
  if (!isKnown) return [problem(`couldn't find type: ${short(apiVersion)}.${kind}`, [...path, 'kind'])]
  return validateStruct(SCHEMAS[kind], data, '', path)
}

function validateStruct(type: Struct, value: Json, name: string, path: Path): SchemaProblem[] {
  if (!isMap(value)) return [problem(`field ${name}: expected object of type map[string]interface{}, but the actual type is ${goType(value)}`, path)]
  const problems: SchemaProblem[] = []
  for (const [key, field] of Object.entries(type.fields)) {
    if (isRequired(type, key, field) && !Object.hasOwn(value, key)) problems.push(problem(`field ${key}: is required`, path))
  }
  for (const key of Object.keys(value).sort()) {
    const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined
    if (!field) problems.push({ message: `found invalid field ${key} for ${type.name}`, path: [...path, key], isKey: true })
    else if (Array.isArray(value[key]) && UNTYPED_LISTS.has(key)) continue
    else if (value[key] !== null) problems.push(...validateValue(field.type, value[key]!, name === '' ? key : `${name}.${key}`, [...path, key]))
  }
  return problems
}

function validateValue(type: Type, value: Json, name: string, path: Path): SchemaProblem[] {
  const mismatch = (expected: string): SchemaProblem[] => {
    const told = problem(`expected type ${expected}, for field ${name}, got ${goKind(value)}`, path)
    return [value === null ? { ...told, panics: true } : told]
  }
  switch (type.is) {
    case 'struct':
      return validateStruct(type, value, name, path)
    case 'list':
      if (!Array.isArray(value)) return mismatch('array')
      return value.flatMap((item, index) => validateValue(type.of, item, `${name}[${index}]`, [...path, index]))
    case 'string':
    case 'time':
    case 'bytes':
    case 'intOrString':
      return typeof value === 'string' || typeof value === 'number' ? [] : mismatch('string')
    case 'int':
      return typeof value === 'number' ? [] : mismatch('int')
    case 'bool':
      return typeof value === 'boolean' ? [] : mismatch('bool')
    default:
      return [] // maps and quantities have no shape in this version's schema
  }
}

function isRequired(type: Struct, key: string, { type: { is }, printed, pointer }: Field): boolean {
  if (REQUIRED_STRUCTS.has(`${type.name}.${key}`)) return true
  if (`${type.name}.${key}` === 'v1.ServicePort.targetPort') return false
  return printed && (pointer || (is !== 'struct' && is !== 'time'))
}

function problem(message: string, path: Path): SchemaProblem {
  return { message, path }
}

function isMap(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Data as Go prints what it has read with `%#v`. */
export function goText(value: Json): string {
  if (value === null) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goText).join(', ')}}`
  if (typeof value !== 'object') return JSON.stringify(value)
  const keys = Object.keys(value).sort()
  return `map[string]interface {}{${keys.map(key => `${JSON.stringify(key)}:${goText(value[key]!)}`).join(', ')}}`
}

/** A value's kind as Go's reflection names it. */
function goKind(value: Json): string {
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'map'
}

/** A value's type as Go prints it with `%T`. */
function goType(value: Json): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  return goKind(value)
}
