import type { ApiObject, Kind, Pod, Service } from '../../../src/cluster/api/kinds.ts'
import type { Watch } from '../../../src/cluster/apiserver/client.ts'
import type { Change } from '../../../src/cluster/apiserver/store.ts'
import { isActive, keyOf } from '../../../src/cluster/apiserver/store.ts'
import { selects } from '../../../src/cluster/api/selectors.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import { isReady } from '../../../src/cluster/controllers/pods.ts'

const WATCHED: readonly Kind[] = ['Pod', 'ReplicationController', 'Service', 'Endpoints']

/** What must be true after every piece of work. Throws an error that says what is not. */
export class Invariants {
  readonly #cluster: Cluster
  #version = 0
  readonly #uids = new Map<string, string>()
  readonly #serviceAddresses = new Map<string, string>()
  readonly #nodePorts = new Map<number, string>()
  readonly #podsByIp = new Map<string, Set<string>>()
  readonly #seen = new Map<Kind, Map<string, ApiObject>>()
  #watches: readonly (readonly [Kind, Watch])[] = []
  #broken: string[] = []

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    cluster.server.onChange(change => this.#note(change))
    this.begin()
  }

  /** Takes the cluster as it is now for the beginning: after a restore. */
  begin(): void {
    const { server } = this.#cluster
    this.#version = server.version
    this.#broken = []
    for (const map of [this.#uids, this.#serviceAddresses, this.#nodePorts, this.#podsByIp]) map.clear()
    for (const [, watch] of this.#watches) watch.stop()
    this.#watches = WATCHED.map(kind => [kind, server.watch(kind)] as const)
    for (const kind of WATCHED) {
      const objects = server.store.list(kind) as ApiObject[]
      this.#seen.set(kind, new Map(objects.map(object => [keyOf(object), object])))
      for (const object of objects) this.#enter(object)
    }
  }

  /** After every work item: what indexes answer at once. */
  check(): void {
    if (this.#broken.length > 0) throw new Error(this.#broken.join('; '))
    for (const [kind, watch] of this.#watches) {
      const seen = this.#seen.get(kind)!
      for (let event = watch.next(); event; event = watch.next()) {
        if (event.type === 'DELETED') seen.delete(keyOf(event.object))
        else seen.set(keyOf(event.object), event.object)
      }
      const count = this.#cluster.server.store.count(kind)
      if (seen.size !== count) throw new Error(`a watcher knows ${seen.size} of ${count} ${kind}s`)
    }
  }

  /** Every now and then: all of it, counted anew. */
  recount(): void {
    const { store } = this.#cluster.server
    const pods = store.list('Pod')
    for (const [kind, seen] of this.#seen) {
      const objects = store.list(kind) as ApiObject[]
      const stale = objects.find(object => seen.get(keyOf(object)) !== object)
      if (stale) throw new Error(`a watcher has another ${kind} ${keyOf(stale)} than the list`)
    }
    for (const rc of store.list('ReplicationController')) {
      const own = pods.filter(pod => isIn(pod, rc.metadata.namespace) && isActive(pod) && selects(rc.spec.selector, pod.metadata.labels))
      if (store.activeCount(rc) !== own.length) throw new Error(`${keyOf(rc)} has ${own.length} active pods, its index says ${store.activeCount(rc)}`)
      const listed = store.list('Pod', { namespace: rc.metadata.namespace, selector: rc.spec.selector }).filter(isActive)
      if (listed.length !== own.length) throw new Error(`the label index finds ${listed.length} of ${own.length} pods of ${keyOf(rc)}`)
    }
    for (const { metadata } of store.list('Node')) {
      const own = pods.filter(({ spec }) => spec.nodeName === metadata.name)
      if (store.podsOn(metadata.name).length !== own.length) throw new Error(`the node index of ${metadata.name} is wrong`)
    }
    for (const pod of pods) {
      const { namespace, labels } = pod.metadata
      const services = store.list('Service', { namespace }).filter(service => hasSelector(service) && selects(service.spec.selector, labels))
      if (store.servicesSelecting(namespace, labels).length !== services.length) throw new Error(`the services of ${keyOf(pod)} are not all found`)
      const controllers = store.list('ReplicationController', { namespace }).filter(rc => selects(rc.spec.selector, labels))
      if (store.controllersSelecting(namespace, labels).length !== controllers.length)
        throw new Error(`the controllers of ${keyOf(pod)} are not all found`)
    }
    this.#checkSandboxes()
  }

  #checkSandboxes(): void {
    const owners = new Map<string, string>()
    for (const { ip, id, state, containerName } of this.#cluster.runtime.containers()) {
      if (containerName !== 'POD' || state !== 'running' || ip === undefined) continue
      if (owners.has(ip)) throw new Error(`two live sandboxes have the address ${ip}`)
      owners.set(ip, id)
    }
  }

  #note({ type, object }: Change): void {
    const version = Number(object.metadata.resourceVersion)
    if (type !== 'DELETED' && version <= this.#version)
      this.#broken.push(`${object.kind} ${keyOf(object)}: version ${version} after ${this.#version}`)
    this.#version = Math.max(this.#version, version, this.#cluster.server.version)
    if (type === 'DELETED') this.#leave(object)
    else this.#enter(object)
  }

  #enter(object: ApiObject): void {
    const key = `${object.kind} ${keyOf(object)}`
    const { uid } = object.metadata
    const owner = this.#uids.get(uid)
    if (owner !== undefined && owner !== key) this.#broken.push(`${key} and ${owner} have one uid`)
    this.#uids.set(uid, key)
    if (object.kind === 'Service') this.#enterService(object)
    if (object.kind === 'Pod') this.#enterPod(object)
  }

  #enterService(service: Service): void {
    const key = keyOf(service)
    const { clusterIP, ports } = service.spec
    if (clusterIP !== 'None') this.#own(this.#serviceAddresses, clusterIP, key, 'cluster IP')
    for (const { nodePort } of ports) if (nodePort) this.#own(this.#nodePorts, nodePort, key, 'node port')
  }

  #own<T>(owners: Map<T, string>, what: T, key: string, word: string): void {
    const owner = owners.get(what)
    if (owner !== undefined && owner !== key) this.#broken.push(`${key} and ${owner} have one ${word}, ${what}`)
    owners.set(what, key)
  }

  #enterPod(pod: Pod): void {
    const { podIP } = pod.status
    if (!podIP || pod.spec.hostNetwork || !this.#hasSandbox(pod.metadata.uid, podIP)) return
    const uids = this.#podsByIp.get(podIP) ?? new Set()
    for (const other of uids)
      if (other !== pod.metadata.uid && this.#hasSandbox(other, podIP)) this.#broken.push(`two live pods have the address ${podIP}`)
    this.#podsByIp.set(podIP, new Set([pod.metadata.uid]))
  }

  #hasSandbox(uid: string, ip: string): boolean {
    return this.#cluster.runtime
      .containersOf(uid)
      .some(({ containerName, state, ip: own }) => containerName === 'POD' && state === 'running' && own === ip)
  }

  #leave(object: ApiObject): void {
    this.#uids.delete(object.metadata.uid)
    if (object.kind !== 'Service') return
    this.#serviceAddresses.delete(object.spec.clusterIP)
    for (const { nodePort } of object.spec.ports) if (nodePort) this.#nodePorts.delete(nodePort)
  }
}

/** What must have come true once nobody does anything any more and nothing is broken. */
export function checkSettled(cluster: Cluster): void {
  const { store } = cluster.server
  const pods = store.list('Pod')
  const liveNodes = new Set(store.list('Node').map(({ metadata }) => metadata.name))
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp && liveNodes.has(pod.spec.nodeName ?? '')) throw new Error(`${keyOf(pod)} is Terminating on a live node`)
  }
  for (const rc of store.list('ReplicationController')) {
    const own = pods.filter(pod => isIn(pod, rc.metadata.namespace) && isActive(pod) && selects(rc.spec.selector, pod.metadata.labels))
    const disputed = own.some(pod => store.controllersSelecting(pod.metadata.namespace, pod.metadata.labels).length > 1)
    const rivals = store.controllersSelecting(rc.metadata.namespace, rc.spec.template.metadata.labels).length > 1
    if (disputed || rivals) continue // two controllers that want the same pods cannot both be satisfied
    if (own.length !== rc.spec.replicas) throw new Error(`${keyOf(rc)} wants ${rc.spec.replicas} pods and has ${own.length}`)
    if (rc.status.replicas !== own.length) throw new Error(`${keyOf(rc)} says it has ${rc.status.replicas} pods and has ${own.length}`)
  }
  for (const service of store.list('Service')) {
    if (!hasSelector(service)) continue
    const { namespace, name } = service.metadata
    const matching = pods.filter(pod => isIn(pod, namespace) && selects(service.spec.selector, pod.metadata.labels))
    const ready = matching.filter(pod => isReady(pod) && pod.status.podIP).map(pod => pod.status.podIP!)
    const written = store.find('Endpoints', namespace, name)?.subsets.flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip)) ?? []
    if ([...ready].sort().join() !== [...written].sort().join())
      throw new Error(`endpoints of ${name} are ${written.join()}, ready are ${ready.join()}`)
  }
  for (const pod of pods) {
    const { nodeName, containers } = pod.spec
    const isBad = containers.some(({ image }) => /nosuch/.test(image ?? ''))
    if (nodeName && !isBad && pod.status.phase === 'Pending') throw new Error(`${keyOf(pod)} is bound to ${nodeName} and still Pending`)
  }
}

function hasSelector({ spec }: Service): boolean {
  return Object.keys(spec.selector ?? {}).length > 0
}

function isIn(pod: Pod, namespace: string): boolean {
  return pod.metadata.namespace === namespace
}
