import type { ApiObject, Draft, Kind, ObjectOf, Pod, ResourceQuota } from '../api/kinds.ts'
import { addQuantities, canonicalQuantity, compareQuantities, subtractQuantities, valueOf } from '../api/quantity.ts'
import { aggregate, forbidden } from '../api/status.ts'

/** What counting needs of the server. */
interface Server {
  updateStatus(draft: Draft<'ResourceQuota'>): ObjectOf<'ResourceQuota'>
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
export function charge(server: Server, quota: ResourceQuota, object: ApiObject, old: ApiObject | undefined, name: string): void {
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
