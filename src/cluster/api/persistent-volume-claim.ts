import { objectMeta, resourceList, resourceRequirements, typeMeta } from './meta.ts'
import type { AccessMode } from './persistent-volume.ts'
import { always, list, optional, printed, string, struct, word } from './schema.ts'

export const persistentVolumeClaim = struct('v1.PersistentVolumeClaim', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(
    struct('v1.PersistentVolumeClaimSpec', {
      accessModes: optional(list(word<AccessMode>())),
      resources: printed(resourceRequirements),
      volumeName: optional(string),
    }),
  ),
  status: always(
    struct('v1.PersistentVolumeClaimStatus', {
      phase: optional(word<'Pending' | 'Bound'>()),
      accessModes: optional(list(word<AccessMode>())),
      capacity: optional(resourceList),
    }),
  ),
})
