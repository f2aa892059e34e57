import type { Draft, Kind, ObjectOf, Pod, ResourceQuota } from '../api/kinds.ts'
import { infoOf } from '../api/kinds.ts'
import { addQuantities, canonicalQuantity, compareQuantities, subtractQuantities, valueOf } from '../api/quantity.ts'
import { aggregate, forbidden, notFound } from '../api/status.ts'
import type { ApiObject } from '../api/kinds.ts'
import { applyLimits } from './limits.ts'
import type { Store } from './store.ts'

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE'

/** What admission control needs of the server. */
interface Server {
  readonly store: Store
  updateStatus(draft: Draft<'ResourceQuota'>): ObjectOf<'ResourceQuota'>
}

/** NamespaceLifecycle: nothing happens in a namespace that is not there, nothing new in one that is going, and `default` stays. */
export function admitToNamespace(store: Store, kind: Kind, namespace: string, name: string, operation: Operation): void {
  if (operation === 'DELETE' && kind === 'Namespace' && name === 'default') throw forbidden(kind, name, 'namespace can never be deleted')
  if (!infoOf(kind).namespaced) return
  const found = store.find('Namespace', '', namespace)
  if (!found) throw notFound('namespaces', namespace)
  if (operation !== 'CREATE' || found.status.phase !== 'Terminating') return
  throw forbidden(kind, name || 'Unknown', `Unable to create new content in namespace ${namespace} because it is being terminated.`)
}

/**
 * What stands between a write and the store: NamespaceLifecycle, then LimitRanger, which may complete a pod's resources, then ResourceQuota,
 * which counts. Returns the object to go on with. Throws for what may not be. `old` is what an update replaces.
 */
export function admit<O extends ApiObject>(server: Server, object: O, old: O | undefined): O {
  const { kind, metadata } = object
  const name = metadata.name || metadata.generateName || ''
  admitToNamespace(server.store, kind, metadata.namespace, name, old ? 'UPDATE' : 'CREATE')
  if (!infoOf(kind).namespaced) return object
  let admitted: ApiObject = object
  if (admitted.kind === 'Pod') {
    for (const limits of server.store.list('LimitRange', { namespace: metadata.namespace })) {
      const { pod, refusals } = applyLimits(admitted as Pod, limits)
      if (refusals.length > 0) throw forbidden(kind, name || 'Unknown', aggregate(refusals))
      admitted = pod
    }
  }
  for (const quota of server.store.list('ResourceQuota', { namespace: metadata.namespace })) charge(server, quota, admitted, old, name)
  return admitted as O
}

const COUNTED: { readonly [K in Kind]?: string } = {
  PersistentVolumeClaim: 'persistentvolumeclaims',
  Pod: 'pods',
  ReplicationController: 'replicationcontrollers',
  ResourceQuota: 'resourcequotas',
  Secret: 'secrets',
  Service: 'services',
}

/** Adds an object to a quota's use (plugin/pkg/admission/resourcequota, v1.1.8). The quota's controller corrects it when objects go. */
function charge(server: Server, quota: ResourceQuota, object: ApiObject, old: ApiObject | undefined, name: string): void {
  const hard = quota.status.hard ?? {}
  const used = { ...quota.status.used }
  const refusals: string[] = []
  const refuse = (why: string): never => {
    throw forbidden(object.kind, name || 'Unknown', why)
  }

  const counted = COUNTED[object.kind]
  if (!old && counted !== undefined && hard[counted] !== undefined) {
    if (used[counted] === undefined) refuse('quota usage stats are not yet known, unable to admit resource until an accurate count is completed.')
    if (valueOf(used[counted]) >= valueOf(hard[counted])) refusals.push(`limited to ${hard[counted]} ${counted}`)
    else used[counted] = canonicalQuantity(String(valueOf(used[counted]) + 1))
  }
  if (object.kind === 'Pod') {
    for (const resource of ['memory', 'cpu']) {
      if (hard[resource] === undefined) continue
      if (used[resource] === undefined) refuse('unable to admit pod until quota usage stats are calculated.')
      const asked = requestOf(object, resource)
      if (asked === undefined) return refuse(`must make a non-zero request for ${resource} since it is tracked by quota.`)
      const before = old?.kind === 'Pod' ? requestOf(old, resource) : undefined
      const total = addQuantities(used[resource]!, before === undefined ? asked : subtractQuantities(asked, before))
      if (compareQuantities(total, hard[resource]) <= 0) used[resource] = total
      else {
        const limit = `limited to ${hard[resource]} but require ${total} to succeed.`
        refusals.push(`unable to admit pod without exceeding quota for resource ${resource}:  ${limit}`)
      }
    }
  }
  if (refusals.length > 0) refuse(aggregate(refusals))
  server.updateStatus({ ...quota, status: { ...quota.status, used } })
}

/** What all of a pod's containers ask for of a resource; undefined if one of them asks for nothing. */
export function requestOf(pod: Pod, resource: string): string | undefined {
  let total = '0'
  for (const { resources } of pod.spec.containers) {
    const request = resources?.requests?.[resource]
    if (request === undefined || compareQuantities(request, '0') === 0) return undefined
    total = total === '0' ? request : addQuantities(total, request)
  }
  return total
}
