import type { Controller } from './controller.ts'

const DEFAULT = 'default'

/** Sees to it that each namespace has its service account `default`. */
export const serviceAccountsController: Controller = {
  name: 'service-account-controller',
  kinds: ['Namespace', 'ServiceAccount'],

  keysFor({ type, object }) {
    if (object.kind === 'Namespace') return type === 'DELETED' ? [] : [object.metadata.name]
    return object.kind === 'ServiceAccount' && type === 'DELETED' && object.metadata.name === DEFAULT ? [object.metadata.namespace] : []
  },

  reconcile(name, { store, client }) {
    const namespace = store.find('Namespace', '', name)
    if (!namespace || namespace.status.phase === 'Terminating' || store.find('ServiceAccount', name, DEFAULT)) return
    client.create({ kind: 'ServiceAccount', metadata: { name: DEFAULT, namespace: name } })
  },
}
