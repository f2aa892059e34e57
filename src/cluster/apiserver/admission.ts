import type { ApiObject } from '../api/kinds.ts'
import { infoOf } from '../api/kinds.ts'
import { forbidden, notFound } from '../api/status.ts'
import type { Store } from './store.ts'

/**
 * What stands between a request and the store (NamespaceLifecycle, LimitRanger, ResourceQuota, in this order): the object, perhaps completed.
 * Throws for what may not be.
 */
export function admit<O extends ApiObject>(store: Store, object: O, old: O | undefined, operation: 'CREATE' | 'UPDATE' | 'DELETE'): O {
  checkNamespace(store, object, operation)
  return object
}

function checkNamespace(store: Store, object: ApiObject, operation: 'CREATE' | 'UPDATE' | 'DELETE'): void {
  const { kind, metadata } = object
  if (operation === 'DELETE') {
    if (kind === 'Namespace' && metadata.name === 'default') throw forbidden('Namespace', 'default', 'this namespace may not be deleted')
    return
  }
  if (!infoOf(kind).namespaced) return
  const namespace = store.find('Namespace', '', metadata.namespace)
  if (!namespace) throw notFound('namespaces', metadata.namespace)
  if (operation !== 'CREATE' || namespace.status.phase !== 'Terminating') return
  const name = metadata.name || metadata.generateName || 'Unknown'
  throw forbidden(kind, name, `Unable to create new content in namespace ${metadata.namespace} because it is being terminated.`)
}
