import type { Draft, Kind, ObjectOf, Pod } from '../api/kinds.ts'
import { infoOf } from '../api/kinds.ts'
import { aggregate, forbidden, methodNotAllowed, notFound } from '../api/status.ts'
import type { ApiObject } from '../api/kinds.ts'
import { late } from './late.ts'
import type { Store } from './store.ts'

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE'

/** What admission control needs of the server. */
interface Server {
  readonly store: Store
  updateStatus(draft: Draft<'ResourceQuota'>): ObjectOf<'ResourceQuota'>
}

/** NamespaceLifecycle: nothing happens in a namespace that is not there, nothing new in one that is going, and `default` stays. */
export function admitToNamespace(store: Store, kind: Kind, namespace: string, name: string, operation: Operation): void {
  if (kind === 'ComponentStatus') throw methodNotAllowed() // can only be read
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
  if (admitted.kind === 'Pod' && server.store.count('LimitRange') > 0) {
    for (const limits of server.store.list('LimitRange', { namespace: metadata.namespace })) {
      const { pod, refusals } = late.applyLimits(admitted as Pod, limits)
      if (refusals.length > 0) throw forbidden(kind, name || 'Unknown', aggregate(refusals))
      admitted = pod
    }
  }
  if (server.store.count('ResourceQuota') === 0) return admitted as O
  for (const quota of server.store.list('ResourceQuota', { namespace: metadata.namespace })) late.charge(server, quota, admitted, old, name)
  return admitted as O
}
