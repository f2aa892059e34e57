import { localObjectReference, objectMeta, objectReference, typeMeta } from './meta.ts'
import { always, list, optional, struct } from './schema.ts'

export const serviceAccount = struct('v1.ServiceAccount', {
  ...typeMeta,
  metadata: always(objectMeta),
  secrets: optional(list(objectReference, 'name')),
  imagePullSecrets: optional(list(localObjectReference)),
})
