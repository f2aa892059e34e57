import type { JsonObject } from '../../cluster/api/encode.ts'
import { goJson } from '../../cluster/api/json.ts'
import type { ApiObject } from '../../cluster/api/kinds.ts'
import { SCHEMAS, isKind } from '../../cluster/api/kinds.ts'
import { utf8 } from '../../cluster/network/utf8.ts'
import { Typed } from '../templates/go-struct.ts'
import type { GoValue } from '../templates/go-value.ts'
import type { JsonPath, PathValue } from '../templates/jsonpath.ts'
import { parseJsonPath } from '../templates/jsonpath.ts'
import { SortError } from './sort-error.ts'

/** The items by the field that `--sort-by` names (pkg/kubectl/sorting_printer.go, v1.1.8). Throws an Error in kubectl's words. */
export function sortItems(items: readonly ApiObject[], field: string): ApiObject[] {
  const [first] = items
  if (!first) return []
  const path = sortingPath(field)
  const valueOf = (object: ApiObject): GoValue => {
    const value = (path.find(new Typed(SCHEMAS[object.kind], object))[0] ?? [])[0]
    const plain = value instanceof Typed ? value.plain() : value
    if (isUnsortable(value) || (typeof plain !== 'string' && typeof plain !== 'bigint')) {
      const shown = new Typed(SCHEMAS[object.kind], object).print()
      throw new SortError(`Field {${field}} in &${shown} is an unsortable type: ${kindOf(value)}`)
    }
    return plain!
  }
  if (path.find(new Typed(SCHEMAS[first.kind], first)).length === 0) throw new Error(`couldn't find any field with path: {${field}}`)
  if (items.length === 1) return [first] // nothing is compared
  const keyed = items.map(item => ({ item, key: valueOf(item)! }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item)
}

/**
 * What sorting does before anything but a table is printed: a List's items are still raw bytes there, of which it can make nothing; a single
 * object is printed as it is, after this line.
 */
export function sortDocument(json: JsonObject): string {
  if (Array.isArray(json.items)) {
    const [first] = json.items
    if (first === undefined) return ''
    const bytes = utf8(goJson(first) + '\n').map(byte => '0x' + byte.toString(16))
    throw new Error(`item[0]: Expected object, got runtime.RawExtension{RawJSON:[]uint8{${bytes.join(', ')}}}(struct)`)
  }
  const { kind } = json
  const typed = typeof kind === 'string' && isKind(kind) ? new Typed(SCHEMAS[kind], json).printAsSource() : ''
  return `Not a list, skipping: ${typed}\n`
}

function sortingPath(field: string): JsonPath {
  try {
    return parseJsonPath(`{${field}}`)
  } catch {
    throw new Error('sorting is an incomplete jsonpath template')
  }
}

/** Moments, amounts and ports are structs in Go, though JSON has them as texts. */
function isUnsortable(value: PathValue): boolean {
  return value instanceof Typed && ['time', 'quantity', 'intOrString', 'bytes'].includes(value.type.is)
}

function kindOf(value: PathValue): string {
  if (!(value instanceof Typed)) return typeof value
  if (value.type.is === 'list' || value.type.is === 'bytes') return 'slice'
  return isUnsortable(value) ? 'struct' : value.type.is
}
