import { encode } from '../api/encode.ts'
import type { JsonObject } from '../api/encode.ts'
import type { ApiObject, Kind } from '../api/kinds.ts'
import type { PatchType } from './client.ts'

/** The object as JSON with a patch applied to it. */
export function patched(_kind: Kind, object: ApiObject, _type: PatchType, body: unknown): JsonObject {
  return { ...encode(object), ...(body as JsonObject) }
}
