import { localObjectReference } from './meta.ts'
import { always, bool, int, list, nullable, optional, pointer, string, struct, word } from './schema.ts'
import type { Of } from './schema.ts'

const readOnly = optional(bool)

export const objectFieldSelector = struct('v1.ObjectFieldSelector', { apiVersion: optional(string), fieldPath: always(string) })

const hostPath = pointer(struct('v1.HostPathVolumeSource', { path: always(string) }))
const emptyDir = pointer(struct('v1.EmptyDirVolumeSource', { medium: optional(word<'' | 'Memory'>()) }))
const gcePersistentDisk = pointer(
  struct('v1.GCEPersistentDiskVolumeSource', { pdName: always(string), fsType: always(string), partition: optional(int), readOnly }),
)
const awsElasticBlockStore = pointer(
  struct('v1.AWSElasticBlockStoreVolumeSource', { volumeID: always(string), fsType: always(string), partition: optional(int), readOnly }),
)
const gitRepo = pointer(struct('v1.GitRepoVolumeSource', { repository: always(string), revision: always(string) }))
const secret = pointer(struct('v1.SecretVolumeSource', { secretName: always(string) }))
const nfs = pointer(struct('v1.NFSVolumeSource', { server: always(string), path: always(string), readOnly }))
const iscsi = pointer(
  struct('v1.ISCSIVolumeSource', { targetPortal: always(string), iqn: always(string), lun: always(int), fsType: always(string), readOnly }),
)
const glusterfs = pointer(struct('v1.GlusterfsVolumeSource', { endpoints: always(string), path: always(string), readOnly }))
const persistentVolumeClaim = pointer(struct('v1.PersistentVolumeClaimVolumeSource', { claimName: always(string), readOnly }))
const rbd = pointer(
  struct('v1.RBDVolumeSource', {
    monitors: always(list(string)),
    image: always(string),
    fsType: optional(string),
    pool: always(string),
    user: always(string),
    keyring: always(string),
    secretRef: nullable(localObjectReference),
    readOnly,
  }),
)
const cinder = pointer(struct('v1.CinderVolumeSource', { volumeID: always(string), fsType: optional(string), readOnly }))
const cephfs = pointer(
  struct('v1.CephFSVolumeSource', {
    monitors: always(list(string)),
    user: optional(string),
    secretFile: optional(string),
    secretRef: pointer(localObjectReference),
    readOnly,
  }),
)
const flocker = pointer(struct('v1.FlockerVolumeSource', { datasetName: always(string) }))
const downwardAPI = pointer(
  struct('v1.DownwardAPIVolumeSource', {
    items: optional(list(struct('v1.DownwardAPIVolumeFile', { path: always(string), fieldRef: always(objectFieldSelector) }))),
  }),
)
const fc = pointer(struct('v1.FCVolumeSource', { targetWWNs: always(list(string)), lun: nullable(int), fsType: always(string), readOnly }))

/** The kinds of storage that a pod can mount. */
export const volumeSource = {
  hostPath,
  emptyDir,
  gcePersistentDisk,
  awsElasticBlockStore,
  gitRepo,
  secret,
  nfs,
  iscsi,
  glusterfs,
  persistentVolumeClaim,
  rbd,
  cinder,
  cephfs,
  flocker,
  downwardAPI,
  fc,
}

export const volume = struct('v1.Volume', { name: always(string), ...volumeSource })
export interface Volume extends Of<typeof volume> {}

/** The kinds of storage that a PersistentVolume can stand for. */
export const persistentVolumeSource = {
  gcePersistentDisk,
  awsElasticBlockStore,
  hostPath,
  glusterfs,
  nfs,
  rbd,
  iscsi,
  cinder,
  cephfs,
  fc,
  flocker,
}
