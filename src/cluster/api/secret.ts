import { objectMeta, typeMeta } from './meta.ts'
import { always, bytes, defaulted, map, optional, string, struct } from './schema.ts'

export const secret = struct('v1.Secret', {
  ...typeMeta,
  metadata: always(objectMeta),
  data: optional(map(bytes)),
  type: defaulted(string),
})
