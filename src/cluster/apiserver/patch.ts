import { encode } from '../api/encode.ts'
import type { Json, JsonObject } from '../api/encode.ts'
import { parseGoJson } from '../api/json.ts'
import { infoOf, isKind, SCHEMAS } from '../api/kinds.ts'
import type { ApiObject } from '../api/kinds.ts'
import type { Type } from '../api/schema.ts'
import { crash, failure } from '../api/status.ts'
import { noVersion } from './no-version.ts'
import type { PatchType } from './client.ts'

/**
 * The object as JSON with a patch applied to it: a list of operations (RFC 6902), a merge (RFC 7386), or v1.1's strategic merge, which merges
 * lists by their keys. A body that is text is read as JSON. Throws what the server says.
 */
export function patched(object: ApiObject, type: PatchType, body: unknown): Json {
  const result = applyPatch(encode(object), SCHEMAS[object.kind], type, body)
  if (isObject(result)) checkKind(object, result)
  return result
}

/** A patch that makes a thing of another kind of it is found out when the server reads the result (pkg/conversion, v1.1.8). */
function checkKind({ kind: wanted, apiVersion: version = '' }: ApiObject, { kind, apiVersion }: JsonObject): void {
  const [given, givenVersion] = [kind || wanted, apiVersion || version]
  if (given === wanted && givenVersion === version) return
  if (typeof given !== 'string' || !isKind(given) || infoOf(given).apiVersion !== givenVersion) {
    throw failure(`no kind ${JSON.stringify(given)} is registered for version ${JSON.stringify(givenVersion)}`)
  }
  const goPackage = version === 'v1' ? 'api' : 'extensions'
  const conversion = `func (${givenVersion.split('/').pop()!}.${given}, ${goPackage}.${wanted}) error`
  throw failure(`converting  to : type names don't match (${given}, ${wanted}), and no conversion '${conversion}' registered.`)
}

/** A patch applied to a document of this type. */
export function applyPatch(original: JsonObject, schema: Type, type: PatchType, body: unknown): Json {
  if (type === 'json') return applyOperations(original, readBody(body, parseGoJson))
  if (type === 'merge') return mergeDocuments(original, body)
  const patch = readBody(body, invalidDocument)
  if (patch === null) return original
  if (!isObject(patch)) throw failure(INVALID_DOCUMENT)
  return mergeStrategically(original, patch, schema)
}

const INVALID_DOCUMENT = 'Invalid JSON document'

function readBody(body: unknown, parse: (text: string) => unknown): unknown {
  if (typeof body !== 'string') return body
  try {
    return parse(body)
  } catch (error) {
    throw failure((error as Error).message)
  }
}

function invalidDocument(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(INVALID_DOCUMENT)
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// The other two are the work of evanphx/json-patch as it was in February 2015, the one that v1.1 carries, mistakes included.

/** RFC 7386. A patch that is a list replaces the document, and then the document is no object. */
function mergeDocuments(original: JsonObject, body: unknown): Json {
  let patch: unknown
  try {
    patch = typeof body === 'string' ? parseGoJson(body) : body
  } catch {
    patch = undefined
  }
  if (typeof patch !== 'object' || patch === null) throw failure('Invalid JSON Patch')
  if (Array.isArray(patch) && patch.every(item => item === null)) return {} // it writes a list of nothing as null
  if (Array.isArray(patch)) throw failure(noVersion(patch)!)
  return merge(original, patch as JsonObject)
}

/** Objects are merged field by field, null takes a field away, anything else replaces. */
function merge(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch) || !isObject(target)) return withoutNulls(patch)
  const merged: JsonObject = { ...target }
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) delete merged[key]
    else merged[key] = merge(merged[key], patch[key]!)
  }
  return merged
}

/** The library drops the nulls of lists, too, which the standard does not. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.filter(item => item !== null).map(withoutNulls)
  return isObject(value) ? merge({}, value) : value
}

/** pkg/util/strategicpatch, v1.1.8: as `merge`, but for lists that have a merge key and for the word `$patch`. */
function mergeStrategically(original: JsonObject, patch: JsonObject, type: Type | undefined): JsonObject {
  const directive = patch.$patch
  if (directive !== undefined) {
    if (directive === 'replace') {
      const { $patch: _, ...rest } = patch
      return rest
    }
    if (directive === 'delete') return {}
    throw failure(`unknown patch type: ${String(directive)} in map: ${goMap(patch)}`)
  }
  const merged = { ...original }
  for (const key of Object.keys(patch)) {
    const [before, after] = [merged[key], patch[key]!]
    const field = fieldType(type, key)
    if (after === null) delete merged[key]
    else if (isObject(before) && isObject(after)) merged[key] = mergeStrategically(before, after, field)
    else if (Array.isArray(before) && Array.isArray(after) && field?.is === 'list' && field.mergeKey !== undefined) {
      merged[key] = mergeLists(before, after, field.of, field.mergeKey)
    } else merged[key] = after
  }
  return merged
}

function fieldType(type: Type | undefined, key: string): Type | undefined {
  if (type?.is === 'map') return type.of
  return type?.is === 'struct' ? type.fields[key]?.type : undefined
}

function mergeLists(original: Json[], patch: Json[], type: Type, mergeKey: string): Json[] {
  let merged = [...original]
  const additions: JsonObject[] = []
  let replaces = false
  for (const item of patch) {
    if (!isObject(item)) throw failure(`list element types are not identical: ${goValue([original, patch])}`)
    const directive = item.$patch
    if (directive === undefined) additions.push(item)
    else if (directive === 'replace') replaces = true
    else if (directive === 'merge') throw failure('merging lists cannot yet be specified in the patch')
    else if (directive !== 'delete') throw failure(`unknown patch type: ${String(directive)} in map: ${goMap(item)}`)
    else if (item[mergeKey] === undefined) throw failure('delete patch type with no merge key defined')
    else {
      const index = merged.findIndex(one => isObject(one) && one[mergeKey] === item[mergeKey])
      merged = merged.filter((_, position) => position !== index)
    }
  }
  if (replaces) return additions
  for (const item of additions) {
    if (item[mergeKey] === undefined) throw failure(`map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`)
    const index = merged.findIndex(one => isObject(one) && one[mergeKey] === item[mergeKey])
    if (index < 0) merged.push(item)
    else merged[index] = mergeStrategically(merged[index] as JsonObject, item, type)
  }
  return merged
}

function goMap(map: JsonObject): string {
  const entries = Object.keys(map).sort()
  return `map[${entries.map(key => `${key}:${goValue(map[key]!)}`).join(' ')}]`
}

function goValue(value: Json): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  return isObject(value) ? goMap(value) : String(value)
}

interface PatchOperation {
  readonly op?: string
  readonly path?: string
  readonly from?: string
  readonly value?: Json
}

/** RFC 6902. Whatever the library did not think of brings the request down: the server catches it and says that it failed. */
function applyOperations(original: JsonObject, body: unknown): Json {
  if (body === null) return original
  if (!Array.isArray(body)) throw failure(`json: cannot unmarshal ${typeof body} into Go value of type jsonpatch.Patch`)
  const document = JSON.parse(JSON.stringify(original)) as JsonObject
  for (const operation of body as (PatchOperation | null)[]) applyOperation(document, operation ?? {})
  return document
}

function applyOperation(document: JsonObject, { op = 'unknown', path = 'unknown', from = 'unknown', value = null }: PatchOperation): void {
  switch (op) {
    case 'add': {
      const place = placeOf(document, path)
      if (!place) throw failure(`Missing container: ${path}`)
      return put(place, value)
    }
    case 'replace':
      return put(placeOf(document, path) ?? crash(), value)
    case 'remove':
      return remove(placeOf(document, path) ?? crash())
    case 'move': {
      const place = placeOf(document, from) ?? crash()
      const moved = valueAt(place)
      remove(place)
      return put(placeOf(document, path) ?? crash(), moved)
    }
    case 'test': {
      const found = valueAt(placeOf(document, path) ?? crash())
      if (found === null || value === null) crash()
      if (!agrees(found, value)) throw failure(`Testing value ${path} failed`)
      return
    }
    default:
      throw failure(`Unexpected kind: ${op}`)
  }
}

/** Where in the document something is or would be. */
interface Place {
  readonly holder: JsonObject | Json[]
  readonly key: string
}

/** The place that a path leads to, if there is something to hold it. `~0` and `~1` are letters like others to the library. */
function placeOf(document: JsonObject, path: string): Place | undefined {
  const parts = path.split('/').slice(1)
  const key = parts.pop()
  if (key === undefined) return crash() // a path without a slash
  let holder: Place['holder'] = document
  for (const part of parts) {
    if (Array.isArray(holder) && !isInteger(part)) return undefined
    const next: Json = valueAt({ holder, key: part })
    if (!isObject(next) && !Array.isArray(next)) return undefined
    holder = next
  }
  return { holder, key }
}

function valueAt({ holder, key }: Place): Json {
  if (!Array.isArray(holder)) return holder[key] ?? null
  return holder[indexIn(holder, key)] ?? crash()
}

/** In a list, what is put goes before what is there: the library does not tell `replace` from `add`. */
function put({ holder, key }: Place, value: Json): void {
  if (!Array.isArray(holder)) holder[key] = value
  else if (key === '-') holder.push(value)
  else if (isInteger(key)) holder.splice(Number(key) <= holder.length ? indexIn(holder, key) : crash(), 0, value)
}

function remove({ holder, key }: Place): void {
  if (!Array.isArray(holder)) delete holder[key]
  else if (holder.splice(indexIn(holder, key), 1).length === 0) crash()
}

function indexIn(list: readonly Json[], key: string): number {
  if (!isInteger(key)) throw failure(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`)
  const index = Number(key)
  return index >= 0 && index <= list.length ? index : crash()
}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text)
}

/** Whether a value passes a test: an object may have less than was asked for. */
function agrees(found: Json, asked: Json): boolean {
  if (isObject(found)) return isObject(asked) && Object.keys(found).every(key => key in asked && agrees(found[key]!, asked[key]!))
  if (!Array.isArray(found)) return found === asked
  return Array.isArray(asked) && found.length === asked.length && found.every((item, index) => agrees(item, asked[index]!))
}
