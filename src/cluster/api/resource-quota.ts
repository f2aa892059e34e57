import { objectMeta, resourceList, typeMeta } from './meta.ts'
import { always, optional, struct } from './schema.ts'

export const resourceQuota = struct('v1.ResourceQuota', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(struct('v1.ResourceQuotaSpec', { hard: optional(resourceList) })),
  status: always(struct('v1.ResourceQuotaStatus', { hard: optional(resourceList), used: optional(resourceList) })),
})
