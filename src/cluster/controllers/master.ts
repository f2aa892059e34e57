import type { Store } from '../apiserver/store.ts'
import { sameData } from '../sim/compare.ts'
import type { Client, Controller } from './controller.ts'

const RESYNC_MS = 10_000
const MASTER_PORT = 6443
const SERVICE_ADDRESS = '10.254.0.1'
const SERVICE_PORT = 443

/** Looks after the namespace `default` and the service `kubernetes` every ten seconds: a learner who deletes it sees it return. */
export function masterController(address: string): Controller {
  return {
    name: 'master',
    kinds: [],
    keysFor: () => [],
    periodic: { key: 'kubernetes', everyMs: RESYNC_MS },
    reconcile: (_key, { store, client }) => reconcileMaster(store, client, address),
  }
}

/** Makes sure that there is the namespace `default`, and in it the service by which pods find the API server at `address` (pkg/master/controller.go, v1.1.8). */
export function reconcileMaster(store: Store, client: Pick<Client, 'create' | 'update'>, address: string): void {
  if (!store.find('Namespace', '', 'default')) client.create({ kind: 'Namespace', metadata: { name: 'default' } })
  const metadata = { name: 'kubernetes', namespace: 'default' }
  if (!store.find('Service', 'default', 'kubernetes')) {
    client.create({
      kind: 'Service',
      metadata: { ...metadata, labels: { provider: 'kubernetes', component: 'apiserver' } },
      spec: { ports: [{ port: SERVICE_PORT, protocol: 'TCP', targetPort: SERVICE_PORT }], clusterIP: SERVICE_ADDRESS },
    })
  }
  const subsets = [{ addresses: [{ ip: address }], ports: [{ port: MASTER_PORT, protocol: 'TCP' as const }] }]
  const endpoints = store.find('Endpoints', 'default', 'kubernetes')
  if (endpoints && sameData(endpoints.subsets, subsets)) return
  client.update({ ...endpoints, kind: 'Endpoints', metadata: endpoints?.metadata ?? metadata, subsets })
}
