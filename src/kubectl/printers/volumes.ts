import type { Volume } from '../../cluster/api/volume.ts'

type Source = Omit<Volume, 'name'>
type Line = readonly [name: string, value: unknown]

/** What each kind of volume is called, and which of its fields are shown, in the order in which v1.1.8 looks for them. */
const SOURCES: { readonly [K in keyof Source]?: { readonly type: string; readonly lines: (source: NonNullable<Source[K]>) => readonly Line[] } } = {
  hostPath: { type: 'HostPath (bare host directory volume)', lines: ({ path }) => [['Path', path]] },
  emptyDir: { type: "EmptyDir (a temporary directory that shares a pod's lifetime)", lines: ({ medium }) => [['Medium', medium]] },
  gcePersistentDisk: {
    type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    lines: ({ pdName, fsType, partition = 0, readOnly = false }) => [
      ['PDName', pdName],
      ['FSType', fsType],
      ['Partition', partition],
      ['ReadOnly', readOnly],
    ],
  },
  awsElasticBlockStore: {
    type: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    lines: ({ volumeID, fsType, partition = 0, readOnly = false }) => [
      ['VolumeID', volumeID],
      ['FSType', fsType],
      ['Partition', partition],
      ['ReadOnly', readOnly],
    ],
  },
  gitRepo: {
    type: 'GitRepo (a volume that is pulled from git when the pod is created)',
    lines: ({ repository, revision }) => [
      ['Repository', repository],
      ['Revision', revision],
    ],
  },
  secret: { type: 'Secret (a secret that should populate this volume)', lines: ({ secretName }) => [['SecretName', secretName]] },
  nfs: {
    type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    lines: ({ server, path, readOnly = false }) => [
      ['Server', server],
      ['Path', path],
      ['ReadOnly', readOnly],
    ],
  },
  iscsi: {
    type: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    lines: ({ targetPortal, iqn, lun, fsType, readOnly = false }) => [
      ['TargetPortal', targetPortal],
      ['IQN', iqn],
      ['Lun', lun],
      ['FSType', fsType],
      ['ReadOnly', readOnly],
    ],
  },
  glusterfs: {
    type: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    lines: ({ endpoints, path, readOnly = false }) => [
      ['EndpointsName', endpoints],
      ['Path', path],
      ['ReadOnly', readOnly],
    ],
  },
  persistentVolumeClaim: {
    type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    lines: ({ claimName, readOnly = false }) => [
      ['ClaimName', claimName],
      ['ReadOnly', readOnly],
    ],
  },
  rbd: {
    type: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    lines: ({ monitors, image, fsType, pool, user, keyring, secretRef, readOnly = false }) => [
      ['CephMonitors', `[${monitors.join(' ')}]`],
      ['RBDImage', image],
      ['FSType', fsType],
      ['RBDPool', pool],
      ['RadosUser', user],
      ['Keyring', keyring],
      ['SecretRef', secretRef ? `&{${secretRef.name ?? ''}}` : '<nil>'],
      ['ReadOnly', readOnly],
    ],
  },
}

/** A pod's volumes, as `describe` shows them. */
export function volumesText(volumes: readonly Volume[] | undefined): string {
  if (!volumes || volumes.length === 0) return 'No volumes.\n'
  return 'Volumes:\n' + volumes.map(volume => `  ${volume.name}:\n${volumeLines(volume) || '  <Volume Type Not Found>\n'}`).join('')
}

/** The lines about where a volume's data lies; '' for a kind that v1.1.8 does not describe. */
export function volumeLines(volume: Source): string {
  const kind = (Object.keys(SOURCES) as (keyof Source)[]).find(kind => volume[kind] !== undefined)
  if (kind === undefined) return ''
  const { type, lines } = SOURCES[kind] as { type: string; lines: (source: unknown) => readonly Line[] }
  return [['Type', type], ...lines(volume[kind])].map(([name, value]) => `    ${name}:\t${value ?? ''}\n`).join('')
}
