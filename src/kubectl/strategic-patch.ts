import type { Type } from '../cluster/api/schema.ts'
import type { Json } from '../cluster/api/encode.ts'

type JsonMap = { [key: string]: Json }

/** Which differences go into a patch. */
interface Wanted {
  /** what is new or different */
  changes: boolean
  /** what is gone */
  deletions: boolean
}

/** The strategic merge patch that makes one object into another (`pkg/util/strategicpatch`, v1.1.8). */
export function patchBetween(type: Type, original: JsonMap, modified: JsonMap): JsonMap {
  return differences(type, original, modified, { changes: true, deletions: true })
}

/**
 * The patch that brings an object to its manifest: what the manifest says otherwise than the object is, and what the manifest has lost
 * since it was applied last. What others have set and the manifest never mentioned stays.
 */
export function threeWayPatch(type: Type, applied: JsonMap, manifest: JsonMap, current: JsonMap): JsonMap {
  const delta = differences(type, current, manifest, { changes: true, deletions: false })
  const lost = differences(type, applied, manifest, { changes: false, deletions: true })
  return united(type, lost, delta)
}

function differences(type: Type, original: JsonMap, modified: JsonMap, wanted: Wanted): JsonMap {
  const patch: JsonMap = {}
  for (const [key, value] of Object.entries(modified)) {
    const before = original[key]
    const part = partOf(type, key)
    if (before !== undefined && isMap(before) && isMap(value)) {
      const inner = differences(part, before, value, wanted)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (before !== undefined && Array.isArray(before) && Array.isArray(value) && mergeKeyOf(part)) {
      const items = itemDifferences(part, before, value, wanted)
      if (items.length > 0) patch[key] = items
    } else if (wanted.changes && (before === undefined || !isEqual(before, value))) patch[key] = value
  }
  if (wanted.deletions) for (const key of Object.keys(original)) if (!(key in modified)) patch[key] = null
  return patch
}

/** Differences of a list whose items have a name: by name, in the order of names. */
function itemDifferences(type: Type, original: readonly Json[], modified: readonly Json[], wanted: Wanted): Json[] {
  if (original.length === 0) return wanted.changes ? [...modified] : []
  const mergeKey = mergeKeyOf(type)!
  const byName = (items: readonly Json[]) => new Map((items as readonly JsonMap[]).map(item => [String(item[mergeKey]), item]))
  const [before, after] = [byName(original), byName(modified)]
  const patch: Json[] = []
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, item] = [before.get(name), after.get(name)]
    if (item === undefined) {
      if (wanted.deletions) patch.push({ [mergeKey]: old![mergeKey]!, $patch: 'delete' })
    } else if (old === undefined) {
      if (wanted.changes) patch.push(item)
    } else {
      const inner = differences(itemOf(type), old, item, wanted)
      if (Object.keys(inner).length > 0) patch.push({ ...inner, [mergeKey]: item[mergeKey]! })
    }
  }
  return patch
}

/** Two patches as one; where both speak, the second one decides. What it would take away is in neither: it is itself applied as a patch (`mergeMap`). */
function united(type: Type, first: JsonMap, second: JsonMap): JsonMap {
  const patch: JsonMap = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const before = first[key]
    const part = partOf(type, key)
    const mergeKey = mergeKeyOf(part)
    if (value === null) delete patch[key]
    else if (isMap(before) && isMap(value)) patch[key] = united(part, before, value)
    else if (Array.isArray(before) && Array.isArray(value) && mergeKey) {
      const items = [...(before as JsonMap[])]
      for (const item of value as JsonMap[]) {
        const at = items.findIndex(each => each[mergeKey] === item[mergeKey])
        if (at < 0) items.push(item)
        else items[at] = united(itemOf(part), items[at]!, item)
      }
      patch[key] = items
    } else patch[key] = value
  }
  return patch
}

function partOf(type: Type, key: string): Type {
  if (type.is === 'struct') return type.fields[key]?.type ?? { is: 'any' }
  return type.is === 'map' ? type.of : { is: 'any' }
}

function itemOf(type: Type): Type {
  return type.is === 'list' ? type.of : { is: 'any' }
}

function mergeKeyOf(type: Type): string | undefined {
  return type.is === 'list' ? type.mergeKey : undefined
}

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEqual(a: Json, b: Json): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]!))
  if (!isMap(a)) return a === b
  return isMap(b) && Object.keys(a).length === Object.keys(b).length && Object.keys(a).every(key => key in b && isEqual(a[key]!, b[key]!))
}
