import type { Pod, Service } from '../api/kinds.ts'
import { packed } from '../api/packed.ts'
import type { EndpointAddress, EndpointPort, EndpointSubset } from '../api/endpoints.ts'
import type { ServicePort } from '../api/service.ts'
import { compare, sameData } from '../sim/compare.ts'
import type { Store } from '../apiserver/store.ts'
import { keyOf, splitKey } from '../apiserver/store.ts'
import type { Controller } from './controller.ts'
import { sameLabels } from './controller.ts'
import { isReady } from './pods.ts'

/**
 * One look at a service costs two requests of the 20 a second that the controllers' client is allowed (30 at once after a pause), and a
 * long list takes longer; what happens meanwhile is seen at the next look (kube-controller-manager, v1.1.8).
 */
const LOOK_MS = 100
const ADDRESSES_PER_MS = 10
const BURST_MS = 1500

/** Keeps each service's Endpoints equal to the pods that its selector catches: ready ones, and apart from them those not ready. */
export const endpointsController: Controller = {
  name: 'endpoint-controller',
  kinds: ['Service', 'Pod'],

  keysFor({ object, old }, store) {
    if (object.kind === 'Service') return [keyOf(object)]
    if (object.kind !== 'Pod') return []
    // A pod that has had no address yet is in no endpoints, and is not missing in any.
    if (!object.status.podIP && !(old?.kind === 'Pod' && old.status.podIP)) return []
    const keys = servicesOf(object, store)
    if (old?.kind !== 'Pod' || sameLabels(old.metadata.labels, object.metadata.labels)) return keys
    return [...keys, ...servicesOf(old, store)]
  },

  reconcile(key, { store, client, now, state, requeue, narrate }) {
    const { namespace, name } = splitKey(key)
    const service = store.find('Service', namespace, name)
    const current = store.find('Endpoints', namespace, name)
    if (!service) {
      if (current) client.delete('Endpoints', namespace, name)
      return
    }
    const selector = service.spec.selector
    if (!selector || Object.keys(selector).length === 0) return // its endpoints are somebody else's business
    const rate = state.table<number>('endpoints-client')
    const caughtUpAt = Math.max(rate.get('at') ?? 0, now)
    if (caughtUpAt - now > BURST_MS) return requeue(key, caughtUpAt - BURST_MS - now)

    const pods = store.list('Pod', { namespace, selector })
    rate.set('at', caughtUpAt + LOOK_MS + Math.floor(pods.length / ADDRESSES_PER_MS))
    const subsets = subsetsOf(service, pods)
    const { labels } = service.metadata
    if (!current) {
      client.create({ kind: 'Endpoints', metadata: { name, namespace, ...(labels ? { labels } : {}) }, subsets })
    } else if (!sameData(current.subsets, subsets) || !sameLabels(current.metadata.labels, labels)) {
      const { labels: _old, ...metadata } = current.metadata
      client.update({ ...current, metadata: labels ? { ...metadata, labels } : metadata, subsets })
    } else return
    const ready = subsets.reduce((sum, subset) => sum + (subset.addresses?.length ?? 0), 0)
    narrate(service, 'update', { ready, notReady: pods.length - ready })
  },
}

function servicesOf(pod: Pod, store: Store): string[] {
  return store.servicesSelecting(pod.metadata.namespace, pod.metadata.labels).map(keyOf)
}

/** The addresses of these pods, those that answer on the same ports together (RepackSubsets, pkg/api/endpoints, v1.1.8). */
export function subsetsOf(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const groups = new Map<string, { ports: EndpointPort[]; ready: EndpointAddress[]; notReady: EndpointAddress[] }>()
  const isNamed = service.spec.ports.some(({ targetPort }) => typeof targetPort !== 'number')
  let common: { ports: EndpointPort[]; ready: EndpointAddress[]; notReady: EndpointAddress[] } | undefined
  for (const pod of pods) {
    if (!pod.status.podIP || pod.metadata.deletionTimestamp !== undefined) continue
    let group = isNamed ? undefined : common // numbers are the same for every pod
    if (!group) {
      const ports = service.spec.ports.flatMap(port => endpointPort(pod, port))
      if (ports.length === 0) continue
      const id = ports.map(({ name = '', port, protocol }) => `${name}:${port}/${protocol}`).join()
      group = groups.get(id)
      if (!group) groups.set(id, (group = { ports, ready: [], notReady: [] }))
      common = group
    }
    const addresses = isReady(pod) ? group.ready : group.notReady
    addresses.push(addressOf(pod, pod.status.podIP))
  }
  const subsets = [...groups.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length > 0 ? { addresses: ready.sort(byIp) } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady.sort(byIp) } : {}),
    ports,
  }))
  return packed(subsets)
}

/** The address of each version of a pod, made once and shared by all endpoints that are written until the pod changes. */
const addresses = new WeakMap<Pod, EndpointAddress>()

function addressOf(pod: Pod, ip: string): EndpointAddress {
  let address = addresses.get(pod)
  if (!address) {
    const { namespace, name, uid, resourceVersion } = pod.metadata
    address = { ip, targetRef: { kind: 'Pod', namespace, name, uid, resourceVersion } }
    addresses.set(pod, address)
  }
  return address
}

function endpointPort(pod: Pod, { name, protocol, targetPort }: ServicePort): EndpointPort[] {
  const port = typeof targetPort === 'number' ? targetPort : namedPort(pod, targetPort, protocol)
  return port === undefined ? [] : [{ ...(name ? { name } : {}), port, protocol }]
}

/** A target port by name is looked for among the ports of the pod's containers. */
function namedPort(pod: Pod, name: string, protocol: string): number | undefined {
  for (const container of pod.spec.containers) {
    const port = container.ports?.find(port => port.name === name && port.protocol === protocol)
    if (port) return port.containerPort
  }
  return undefined
}

function byIp(a: EndpointAddress, b: EndpointAddress): number {
  return compare(a.ip, b.ip) || compare(a.targetRef?.uid ?? '', b.targetRef?.uid ?? '')
}
