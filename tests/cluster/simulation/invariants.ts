import type { ApiObject, Kind, Pod, Service } from '../../../src/cluster/api/kinds.ts'
import type { Watch } from '../../../src/cluster/apiserver/client.ts'
import type { Change } from '../../../src/cluster/apiserver/store.ts'
import { isActive, keyOf } from '../../../src/cluster/apiserver/store.ts'
import { selects } from '../../../src/cluster/api/selectors.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import type { ContainerRecord } from '../../../src/cluster/kubelet/docker/container.ts'
import { rowsOf } from '../../../src/cluster/sim/table.ts'
import { isReady } from '../../../src/cluster/controllers/pods.ts'

const WATCHED: readonly Kind[] = ['Pod', 'ReplicationController', 'Service', 'Endpoints']

/** What must be true after every piece of work. Throws an error that says what is not. */
export class Invariants {
  readonly #cluster: Cluster
  #version = 0
  readonly #uids = new Map<string, string>()
  readonly #serviceAddresses = new Map<string, string>()
  readonly #nodePorts = new Map<number, string>()
  /** the ports that updated services had or have: v1.1.8 frees those that they keep, and gives them to the next one who asks */
  readonly #updatedPorts = new Set<number>()
  /** the running sandbox that has each address */
  readonly #sandboxes = new Map<string, string>()
  /** what a watcher of each kind knows, and what was written since it was last asked */
  readonly #seen = new Map<Kind, Map<string, ApiObject>>()
  readonly #written: ApiObject[] = []
  #watches: readonly (readonly [Kind, Watch])[] = []
  #broken: string[] = []

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    cluster.server.onChange(change => this.#note(change))
    const { runtime } = cluster
    const start = runtime.start.bind(runtime)
    runtime.start = id => {
      const container = start(id)
      this.#enterSandbox(container)
      return container
    }
    this.begin()
  }

  /** Takes the cluster as it is now for the beginning: after a restore. */
  begin(): void {
    const { server } = this.#cluster
    this.#version = server.version
    this.#broken = []
    this.#written.length = 0
    for (const map of [this.#uids, this.#serviceAddresses, this.#nodePorts, this.#sandboxes]) map.clear()
    for (const container of this.#cluster.runtime.containers()) this.#enterSandbox(container)
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
    }
    for (const object of this.#written) {
      const { kind, metadata } = object
      const stored = this.#cluster.server.store.find(kind, metadata.namespace, metadata.name)
      if (this.#seen.get(kind)!.get(keyOf(object)) !== stored) throw new Error(`a watcher has another ${kind} ${keyOf(object)} than the store`)
    }
    this.#written.length = 0
  }

  /** Every now and then: all of it, counted anew. */
  recount(): void {
    const { store } = this.#cluster.server
    const pods = store.list('Pod')
    for (const [kind, seen] of this.#seen) {
      const objects = store.list(kind) as ApiObject[]
      if (seen.size !== objects.length) throw new Error(`a watcher knows ${seen.size} of ${objects.length} ${kind}s`)
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
    this.#checkAllocated()
  }

  /** The addresses and ports that are taken are those that the services have, but for the ports of updated services. */
  #checkAllocated(): void {
    const { state } = this.#cluster.save()
    const services = this.#cluster.server.store.list('Service')
    const addresses = services.flatMap(service => (service.spec.clusterIP === 'None' ? [] : [`${service.spec.clusterIP} ${keyOf(service)}`]))
    const ports = services.flatMap(service => service.spec.ports.flatMap(({ nodePort }) => (nodePort ? [`${nodePort} ${keyOf(service)}`] : [])))
    const isSure = (what: string) => !this.#updatedPorts.has(Number(what.split(' ')[0]))
    for (const [table, owned] of [['cluster-ips', addresses] as const, ['node-ports', ports] as const]) {
      const taken = [...rowsOf<string>(state[table]!)].map(([what, holder]) => `${what} ${holder}`)
      const [held, had] = [taken, owned].map(list => list.filter(isSure).sort().join())
      if (held !== had) throw new Error(`of the ${table} ${held} are taken, and services have ${had}`)
    }
  }

  #noteUpdate(...services: readonly Service[]): void {
    for (const { spec } of services) for (const { nodePort } of spec.ports) if (nodePort) this.#updatedPorts.add(nodePort)
  }

  #note({ type, object, old }: Change): void {
    if (type === 'MODIFIED') this.#noteUpdate(...[object, old].filter(each => each?.kind === 'Service'))
    const version = Number(object.metadata.resourceVersion)
    if (type !== 'DELETED' && version <= this.#version)
      this.#broken.push(`${object.kind} ${keyOf(object)}: version ${version} after ${this.#version}`)
    this.#version = Math.max(this.#version, version, this.#cluster.server.version)
    if (this.#seen.has(object.kind)) this.#written.push(object)
    if (type === 'DELETED') this.#leave(object)
    else this.#enter(object)
  }

  #enter(object: ApiObject): void {
    const key = `${object.kind} ${keyOf(object)}`
    const { uid } = object.metadata
    if (object.kind === 'Event' && uid === '') return // it happened again, and lost its uid
    const owner = this.#uids.get(uid)
    if (owner !== undefined && owner !== key) this.#broken.push(`${key} and ${owner} have one uid`)
    this.#uids.set(uid, key)
    if (object.kind === 'Service') this.#enterService(object)
  }

  #enterService(service: Service): void {
    const key = keyOf(service)
    const { clusterIP, ports } = service.spec
    if (clusterIP !== 'None') this.#own(this.#serviceAddresses, clusterIP, key, 'cluster IP')
    for (const { nodePort } of ports) if (nodePort && !this.#updatedPorts.has(nodePort)) this.#own(this.#nodePorts, nodePort, key, 'node port')
  }

  #own<T>(owners: Map<T, string>, what: T, key: string, word: string): void {
    const owner = owners.get(what)
    if (owner !== undefined && owner !== key) this.#broken.push(`${key} and ${owner} have one ${word}, ${what}`)
    owners.set(what, key)
  }

  #enterSandbox({ id, ip, state, containerName }: ContainerRecord): void {
    if (containerName !== 'POD' || state !== 'running' || ip === undefined) return
    const owner = this.#sandboxes.get(ip)
    if (owner !== undefined && owner !== id && this.#cluster.runtime.container(owner)?.state === 'running')
      this.#broken.push(`two live sandboxes have the address ${ip}`)
    this.#sandboxes.set(ip, id)
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
