import { encode } from '../api/encode.ts'
import type { Json, JsonObject } from '../api/encode.ts'
import { parseGoJson } from '../api/json.ts'
import { SCHEMAS } from '../api/kinds.ts'
import type { ApiObject } from '../api/kinds.ts'
import type { Type } from '../api/schema.ts'
import { failure } from '../api/status.ts'
import { sameData } from '../sim/compare.ts'
import type { PatchType } from './client.ts'

/**
 * The object as JSON with a patch applied to it: a list of operations (RFC 6902), a merge (RFC 7386), or v1.1's strategic merge, which merges
 * lists by their keys. A body that is text is read as JSON. Throws what the server says.
 */
export function patched(object: ApiObject, type: PatchType, body: unknown): Json {
  const original = encode(object)
  if (type === 'json') return applyOperations(original, readBody(body, parseGoJson))
  if (type === 'merge') return merge(original, readBody(body, invalidDocument) as Json)
  const patch = readBody(body, invalidDocument)
  if (patch === null) return original
  if (!isObject(patch)) throw failure(INVALID_DOCUMENT)
  return mergeStrategically(original, patch, SCHEMAS[object.kind])
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

/** RFC 7386: objects are merged field by field, null takes a field away, anything else replaces. */
function merge(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch
  const merged: JsonObject = isObject(target) ? { ...target } : {}
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) delete merged[key]
    else merged[key] = merge(merged[key], patch[key]!)
  }
  return merged
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

/** RFC 6902. */
function applyOperations(document: JsonObject, body: unknown): Json {
  if (!Array.isArray(body)) throw failure('json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  let result: Json = document
  for (const operation of body as PatchOperation[]) result = applyOperation(result, operation)
  return result
}

function applyOperation(document: Json, { op, path = '', from = '', value = null }: PatchOperation): Json {
  switch (op) {
    case 'add':
      return put(document, pointer(path), value, 'add')
    case 'replace':
      return put(document, pointer(path), value, 'replace')
    case 'remove':
      return put(document, pointer(path), undefined, 'remove')
    case 'move': {
      const moved = find(document, from)
      return put(put(document, pointer(from), undefined, 'remove'), pointer(path), moved, 'add')
    }
    case 'copy':
      return put(document, pointer(path), find(document, from), 'add')
    case 'test':
      if (!sameData(lookUp(document, pointer(path)) ?? null, value)) throw failure(`Testing value ${path} failed`)
      return document
    default:
      throw failure(`Unexpected kind: ${op ?? 'unknown'}`)
  }
}

function pointer(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
}

function lookUp(document: Json, parts: readonly string[]): Json | undefined {
  let at: Json | undefined = document
  for (const part of parts) at = Array.isArray(at) ? at[Number(part)] : isObject(at) ? at[part] : undefined
  return at
}

function find(document: Json, path: string): Json {
  const value = lookUp(document, pointer(path))
  if (value === undefined) throw failure(`Missing: ${path}`)
  return value
}

/** A copy of the document with the value put at, or taken from, a place in it. */
function put(document: Json, parts: readonly string[], value: Json | undefined, op: 'add' | 'replace' | 'remove'): Json {
  const [part, ...rest] = parts
  if (part === undefined) return value ?? null
  const missing = (): never => {
    throw failure(`jsonpatch ${op} operation does not apply: doc is missing key: /${parts.join('/')}`)
  }
  if (Array.isArray(document)) {
    const index = part === '-' ? document.length : Number(part)
    const last = op === 'add' && rest.length === 0 ? document.length : document.length - 1
    if (!Number.isInteger(index) || index < 0 || index > last) return missing()
    if (rest.length > 0) return document.map((item, position) => (position === index ? put(item, rest, value, op) : item))
    return [...document.slice(0, index), ...(op === 'remove' ? [] : [value!]), ...document.slice(op === 'add' ? index : index + 1)]
  }
  if (!isObject(document)) return missing()
  if (document[part] === undefined && (rest.length > 0 || op !== 'add')) return missing()
  if (rest.length > 0) return { ...document, [part]: put(document[part]!, rest, value, op) }
  if (op !== 'remove') return { ...document, [part]: value! }
  const { [part]: _, ...others } = document
  return others
}
