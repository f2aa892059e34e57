import { isDnsLabel } from '../../api/names.ts'
import { goStruct } from './go-struct.ts'
import type { FieldError } from '../../api/status.ts'
import type { Fields } from '../../api/schema.ts'
import { volumeSource } from '../../api/volume.ts'
import type { Volume } from '../../api/volume.ts'
import { DNS_LABEL, duplicate, invalidValue, POINTER, prohibited, required, unsupported } from './problems.ts'

const PARTITION_RANGE = 'must be greater than 0 and less than 255'
const DOWNWARD_PATHS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace']

type Source = { readonly [field: string]: any }
type Check = (source: Source, path: string) => FieldError[]

/** What each kind of storage must say; the key of its errors where that is not its name. */
const SOURCES: { readonly [name: string]: { readonly called?: string; readonly check?: Check } } = {
  hostPath: { check: needs('path') },
  emptyDir: {},
  gitRepo: { check: needs('repository') },
  gcePersistentDisk: { called: 'persistentDisk', check: disk('pdName') },
  awsElasticBlockStore: { check: disk('volumeID') },
  secret: { check: needs('secretName') },
  nfs: {
    check(source, path) {
      const errors = needs('server', 'path')(source, path)
      if (!String(source.path ?? '').startsWith('/')) errors.push(invalidValue(`${path}.path`, source.path ?? '', 'must be an absolute path'))
      return errors
    },
  },
  iscsi: {
    check(source, path) {
      const errors = needs('targetPortal', 'iqn', 'fsType')(source, path)
      if (source.lun < 0 || source.lun > 255) errors.push(invalidValue(`${path}.lun`, source.lun, ''))
      return errors
    },
  },
  glusterfs: { check: needs('endpoints', 'path') },
  flocker: {
    check(source, path) {
      const errors = needs('datasetName')(source, path)
      if (String(source.datasetName).includes('/')) errors.push(invalidValue(`${path}.datasetName`, source.datasetName, "must not contain '/'"))
      return errors
    },
  },
  persistentVolumeClaim: { check: needs('claimName') },
  rbd: { check: needs('monitors', 'image', 'fsType') },
  cinder: {
    check(source, path) {
      const errors = needs('volumeID')(source, path)
      if (source.fsType !== 'ext3' && source.fsType !== 'ext4') errors.push(required(`${path}.fsType required and should be of type ext3 or ext4`))
      return errors
    },
  },
  cephfs: { check: needs('monitors') },
  downwardAPI: { called: 'downwardApi', check: (source, path) => (source.items ?? []).flatMap((file: Source) => validateDownwardFile(file, path)) },
  fc: {
    check(source, path) {
      const errors = needs('targetWWNs', 'fsType')(source, path)
      if (source.lun === undefined || source.lun === null) errors.push(required(`${path}.lun`))
      else if (source.lun < 0 || source.lun > 255) errors.push(invalidValue(`${path}.lun`, source.lun, ''))
      return errors
    },
  },
}

/** What is wrong with a pod's volumes, and the names of those that can be mounted. */
export function validateVolumes(volumes: readonly Volume[] | undefined, path: string): { names: ReadonlySet<string>; errors: FieldError[] } {
  const names = new Set<string>()
  const errors: FieldError[] = []
  volumes?.forEach((volume, index) => {
    const at = `${path}[${index}]`
    const own = validateSource(volume, volumeSource, `${at}.source`)
    if (!volume.name) own.push(required(`${at}.name`))
    else if (!isDnsLabel(volume.name)) own.push(invalidValue(`${at}.name`, volume.name, DNS_LABEL))
    else if (names.has(volume.name)) own.push(duplicate(`${at}.name`, volume.name))
    if (own.length === 0) names.add(volume.name)
    errors.push(...own)
  })
  return { names, errors }
}

/** What is wrong with the storage that a volume names: there must be exactly one kind. `path` may be empty. */
export function validateSource(holder: Source, kinds: Fields, path: string): FieldError[] {
  const present = Object.keys(SOURCES).filter(kind => kinds[kind] && holder[kind] !== undefined)
  const errors = present.flatMap(kind => {
    const { called = kind, check } = SOURCES[kind]!
    return check ? check(holder[kind], path ? `${path}.${called}` : called) : []
  })
  if (present.length !== 1) {
    const printed = goStruct(kinds, holder)
    // A pod's volume is printed through a pointer, a volume of the cluster is not.
    errors.push(invalidValue(path, path ? POINTER + printed : printed, 'exactly 1 volume type is required'))
  }
  return errors
}

/** A check that these fields are there, in this order. */
function needs(...fields: readonly string[]): Check {
  return (source, path) => fields.filter(field => !source[field] || source[field].length === 0).map(field => required(`${path}.${field}`))
}

function disk(id: string): Check {
  return (source, path) => {
    const errors = needs(id, 'fsType')(source, path)
    if (source.partition < 0 || source.partition > 255) errors.push(invalidValue(`${path}.partition`, source.partition, PARTITION_RANGE))
    return errors
  }
}

function validateDownwardFile(file: Source, path: string): FieldError[] {
  const errors: FieldError[] = []
  const name: string = file.path ?? ''
  if (!name) errors.push(required(`${path}.path`))
  if (name.startsWith('/')) errors.push(prohibited(`${path}.path`, 'must not be an absolute path'))
  const parts = name.split('/')
  for (const part of parts) if (part === '..') errors.push(invalidValue(`${path}.path`, name, 'must not contain "..".'))
  if (parts[0]!.startsWith('..') && parts[0]!.length > 2) errors.push(invalidValue(`${path}.path`, name, 'must not start with "..".'))
  errors.push(...validateFieldRef(file.fieldRef ?? {}, DOWNWARD_PATHS, `${path}.FieldRef`))
  return errors
}

const POD_PATHS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'metadata.annotations',
  'status.phase',
  'status.podIP',
  'spec.nodeName',
  'spec.host',
]

/** What is wrong with a reference to one of the pod's own fields. */
export function validateFieldRef(reference: Source, paths: readonly string[], path: string): FieldError[] {
  if (!reference.apiVersion) return [required(`${path}.apiVersion`)]
  if (!reference.fieldPath) return [required(`${path}.fieldPath`)]
  if (reference.apiVersion !== 'v1' || !POD_PATHS.includes(reference.fieldPath))
    return [invalidValue(`${path}.fieldPath`, reference.fieldPath, 'error converting fieldPath')]
  return paths.includes(reference.fieldPath) ? [] : [unsupported(`${path}.fieldPath`, reference.fieldPath, paths)]
}
