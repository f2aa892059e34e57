import type { ApiObject, LimitRange, PersistentVolume, PersistentVolumeClaim, Node, ResourceQuota, Secret } from '../../api/kinds.ts'
import type { LimitRangeItem } from '../../api/limit-range.ts'
import type { ResourceList } from '../../api/meta.ts'
import { textOfBase64 } from '../../api/base64.ts'
import { decodeAs, DecodeError } from '../../api/decode.ts'
import { JsonError, parseGoJson } from '../../api/json.ts'
import { LABEL_PATTERN } from '../../api/names.ts'
import { compareQuantities, milliValueOf, valueOf } from '../../api/quantity.ts'
import { any, map } from '../../api/schema.ts'
import { sameData } from '../../sim/compare.ts'
import type { FieldError } from '../../api/status.ts'
import { persistentVolumeSource } from '../../api/volume.ts'
import { validateResourceName } from './container.ts'
import { subdomainName, validateMeta, validateMetaUpdate } from './meta.ts'
import { duplicate, IMMUTABLE, invalidValue, NOT_NEGATIVE, prohibited, required, sentence } from './problems.ts'
import { validateNode } from './namespace.ts'
import { validateSource } from './volume.ts'

const SECRET_KEY_PATTERN = `\\.?${LABEL_PATTERN}(\\.${LABEL_PATTERN})*`
const LARGEST_SECRET = 1024 * 1024
const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany']
const ONLY_MODES = 'only ReadWriteOnce, ReadOnlyMany, and ReadWriteMany are valid'

/** What is wrong with a secret: its keys, its size, and what its type needs. */
export function validateSecret(secret: Secret): FieldError[] {
  const { metadata, data = {}, type } = secret
  const errors = validateMeta(metadata, subdomainName)
  const pattern = new RegExp(`^(?:${SECRET_KEY_PATTERN})$`)
  let size = 0
  for (const key of Object.keys(data).sort()) {
    const detail = `must have at most 253 characters and match regex ${SECRET_KEY_PATTERN}`
    if (key.length > 253 || !pattern.test(key)) errors.push(invalidValue(`data[${key}]`, key, detail))
    size += Math.floor((data[key]!.length * 3) / 4)
  }
  if (size > LARGEST_SECRET) errors.push(prohibited('data', 'Maximum secret size exceeded'))
  if (type === 'kubernetes.io/service-account-token' && !metadata.annotations?.['kubernetes.io/service-account.name']) {
    errors.push(required('metadata.annotations[kubernetes.io/service-account.name]'))
  }
  if (type !== 'kubernetes.io/dockercfg') return errors
  const config = data['.dockercfg']
  if (config === undefined) return [...errors, required('data[.dockercfg]')]
  const wrong = whatIsNoJsonObject(textOfBase64(config))
  return wrong === undefined ? errors : [...errors, invalidValue('data[.dockercfg]', '<secret contents redacted>', wrong)]
}

/** Why a text is no JSON object, in the words of Go's decoder; undefined if it is one. */
function whatIsNoJsonObject(text: string): string | undefined {
  try {
    decodeAs(map(any), parseGoJson(text))
  } catch (error) {
    if (error instanceof JsonError || error instanceof DecodeError) return error.message
    throw error
  }
  return undefined
}

export function validateSecretUpdate(secret: Secret, old: Secret): FieldError[] {
  const errors = validateMetaUpdate(secret.metadata, old.metadata)
  if (secret.type !== old.type) errors.push(invalidValue('type', secret.type, IMMUTABLE))
  return [...errors, ...validateSecret(secret)]
}

/** v1.1.8 looks at these kinds' metadata with old and new exchanged: the uid must be given, and the one that is wrong is said to be the stored one. */
export function sameUid({ metadata }: ApiObject, old: ApiObject): FieldError[] {
  return metadata.uid === old.metadata.uid ? [] : [invalidValue('metadata.uid', old.metadata.uid, IMMUTABLE)]
}

/** What is wrong with a quota: the names of its resources and their amounts. */
export function validateQuota({ metadata, spec, status }: ResourceQuota): FieldError[] {
  const errors = validateMeta(metadata, subdomainName)
  for (const amounts of [spec.hard, status.hard, status.used]) {
    for (const name of Object.keys(amounts ?? {}).sort()) {
      // v1.1.8 names the kind where the field should stand, and the server does not know it here
      errors.push(...validateResourceName(name, ''))
      if (compareQuantities(amounts![name], '0') < 0) errors.push(invalidValue(name, amounts![name], NOT_NEGATIVE))
    }
  }
  return errors
}

/** What is wrong with limits: each type once, and minimum ≤ default request ≤ default ≤ maximum. */
export function validateLimitRange({ metadata, spec }: LimitRange): FieldError[] {
  const types = new Set<string>()
  return [
    ...validateMeta(metadata, subdomainName),
    ...(spec.limits ?? []).flatMap((item, index) => {
      const path = `spec.limits[${index}]`
      const type = item.type ?? ''
      const errors = types.has(type) ? [duplicate(`${path}.type`, type)] : []
      types.add(type)
      return [...errors, ...validateLimits(item, path)]
    }),
  ]
}

function validateLimits(item: LimitRangeItem, path: string): FieldError[] {
  const { min = {}, max = {}, maxLimitRequestRatio: ratios = {} } = item
  const ofPod = item.type === 'Pod'
  const limits = ofPod ? {} : (item.default ?? {})
  const requests = ofPod ? {} : (item.defaultRequest ?? {})
  const errors = [...validateNames(max, `${path}.max`), ...validateNames(min, `${path}.min`)]
  if (ofPod) {
    // v1.1.8 forgot to say which item
    for (const [field, amounts] of [['default', item.default] as const, ['defaultRequest', item.defaultRequest] as const]) {
      if (Object.keys(amounts ?? {}).length === 0) continue
      const word = field === 'default' ? 'Default' : 'DefaultRequest'
      errors.push(invalidValue(`spec.limits[%d].${field}`, amounts, `${word} is not supported when limit type is Pod`))
    }
  }
  errors.push(...validateNames(limits, `${path}.default`), ...validateNames(requests, `${path}.defaultRequest`))
  errors.push(...validateNames(ratios, `${path}.maxLimitRequestRatio`))

  for (const name of [...new Set([min, max, limits, requests, ratios].flatMap(amounts => Object.keys(amounts)))].sort()) {
    const [least, most, limit, request, ratio] = [min[name], max[name], limits[name], requests[name], ratios[name]]
    const ordered = (
      field: string,
      value: string | undefined,
      low: string | undefined,
      lowWord: string,
      high: string | undefined,
      highWord: string,
    ): void => {
      if (low === undefined || high === undefined || compareQuantities(low, high) <= 0) return
      errors.push(invalidValue(`${path}.${field}[${name}]`, value, `${lowWord} value ${low} is greater than ${highWord} value ${high}`))
    }
    ordered('min', least, least, 'min', most, 'max')
    ordered('defaultRequest', request, least, 'min', request, 'default request')
    ordered('defaultRequest', request, request, 'default request', most, 'max')
    ordered('defaultRequest', request, request, 'default request', limit, 'default limit')
    ordered('default', least, least, 'min', limit, 'default')
    ordered('default', most, limit, 'default', most, 'max')
    if (ratio === undefined) continue
    const at = `${path}.maxLimitRequestRatio[${name}]`
    if (compareQuantities(ratio, '1') < 0) errors.push(invalidValue(at, ratio, `maxLimitRequestRatio ${ratio} is less than 1`))
    if (least === undefined || most === undefined) continue
    const possible = milliValueOf(most) / milliValueOf(least)
    if (milliValueOf(ratio) / 1000 > possible) {
      errors.push(invalidValue(at, ratio, `maxLimitRequestRatio ${ratio} is greater than max/min = ${possible.toFixed(6)}`))
    }
  }
  return errors
}

function validateNames(amounts: ResourceList, path: string): FieldError[] {
  return Object.keys(amounts)
    .sort()
    .flatMap(name => validateResourceName(name, `${path}[${name}]`))
}

/** What is wrong with a volume of the cluster: it has one kind of storage, a capacity and ways of access. */
export function validateVolumeOfCluster({ metadata, spec }: PersistentVolume): FieldError[] {
  const { accessModes = [], capacity = {} } = spec
  const errors = validateMeta(metadata, subdomainName)
  if (accessModes.length === 0) errors.push(required('persistentVolume.AccessModes'))
  for (const mode of accessModes) {
    if (!ACCESS_MODES.includes(mode)) errors.push(invalidValue('persistentVolume.Spec.AccessModes', mode, ONLY_MODES))
  }
  const names = Object.keys(capacity)
  if (names.length === 0) errors.push(required('persistentVolume.Capacity'))
  if (capacity.storage === undefined || names.length > 1) errors.push(invalidValue('', spec.capacity, 'only storage is expected'))
  for (const name of names.sort()) {
    if (valueOf(capacity[name]) < 0) errors.push(invalidValue('', valueOf(capacity[name]), 'must be a valid resource quantity'))
  }
  return [...errors, ...validateSource(spec, persistentVolumeSource, '')]
}

/** What is wrong with a claim: it asks for ways of access and an amount. */
export function validateClaim({ metadata, spec }: PersistentVolumeClaim): FieldError[] {
  const { accessModes = [], resources } = spec
  const errors = validateMeta(metadata, subdomainName, '')
  if (accessModes.length === 0) {
    errors.push(invalidValue('persistentVolumeClaim.Spec.AccessModes', spec.accessModes, 'at least 1 PersistentVolumeAccessMode is required'))
  }
  for (const mode of accessModes) {
    if (!ACCESS_MODES.includes(mode)) errors.push(invalidValue('persistentVolumeClaim.Spec.AccessModes', mode, ONLY_MODES))
  }
  const requests = resources?.requests ?? {}
  if (requests.storage === undefined) {
    errors.push(invalidValue('persistentVolumeClaim.Spec.Resources.Requests', resources?.requests, 'No Storage size specified'))
  }
  return errors
}

/** What is wrong with an update of a node: of its spec, only the range of its pods' addresses and whether it takes pods may change. */
export function validateNodeUpdate(node: Node, old: Node): FieldError[] {
  const errors = [...validateNode(node), ...validateMetaUpdate(node.metadata, old.metadata)]
  const { podCIDR, unschedulable } = node.spec
  if (!sameData(node.spec, { ...old.spec, podCIDR, unschedulable })) errors.push(sentence('update contains more than labels or capacity changes'))
  return errors
}
