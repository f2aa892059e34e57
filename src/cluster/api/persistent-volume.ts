import { objectMeta, objectReference, resourceList, typeMeta } from './meta.ts'
import { always, defaulted, list, optional, pointer, string, struct, word } from './schema.ts'
import { persistentVolumeSource } from './volume.ts'

export type AccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany'

export const persistentVolume = struct('v1.PersistentVolume', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(
    struct('v1.PersistentVolumeSpec', {
      capacity: optional(resourceList),
      ...persistentVolumeSource,
      accessModes: optional(list(word<AccessMode>())),
      claimRef: pointer(objectReference),
      persistentVolumeReclaimPolicy: defaulted(word<'Retain' | 'Recycle' | 'Delete'>()),
    }),
  ),
  status: always(
    struct('v1.PersistentVolumeStatus', {
      phase: optional(word<'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed'>()),
      message: optional(string),
      reason: optional(string),
    }),
  ),
})
