import { sameData } from '../sim/compare.ts'
import type { ApiServer } from './server.ts'

/** How often the master looks after its own service (pkg/master: EndpointInterval). */
export const MASTER_RESYNC_MS = 10_000

export const MASTER_ADDRESS = '192.168.2.202'
const MASTER_PORT = 6443
const SERVICE_ADDRESS = '10.254.0.1'
const SERVICE_PORT = 443

/** Makes sure that there is the namespace `default`, and in it the service `kubernetes` by which pods find the API (pkg/master/controller.go, v1.1.8). */
export function reconcileMaster(server: ApiServer): void {
  if (!server.find('Namespace', '', 'default')) server.create({ kind: 'Namespace', metadata: { name: 'default' } })
  const metadata = { name: 'kubernetes', namespace: 'default' }
  if (!server.find('Service', 'default', 'kubernetes')) {
    server.create({
      kind: 'Service',
      metadata: { ...metadata, labels: { provider: 'kubernetes', component: 'apiserver' } },
      spec: { ports: [{ port: SERVICE_PORT, protocol: 'TCP', targetPort: SERVICE_PORT }], clusterIP: SERVICE_ADDRESS },
    })
  }
  const subsets = [{ addresses: [{ ip: MASTER_ADDRESS }], ports: [{ port: MASTER_PORT, protocol: 'TCP' as const }] }]
  const endpoints = server.find('Endpoints', 'default', 'kubernetes')
  if (!endpoints || !sameData(endpoints.subsets, subsets))
    server.update({ ...endpoints, kind: 'Endpoints', metadata: endpoints?.metadata ?? metadata, subsets })
}
