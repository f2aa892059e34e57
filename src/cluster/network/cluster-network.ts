import type { HttpRequest, HttpResponse } from '../apiserver/client.ts'
import type { Endpoints, Service } from '../api/kinds.ts'
import type { ContainerRecord } from '../kubelet/docker/container.ts'
import type { DockerRuntime } from '../kubelet/docker/runtime.ts'
import type { Random } from '../sim/random.ts'
import type { State } from '../sim/state.ts'
import type { Address, Answer, Failure, Network, Request } from './network.ts'
import type { Portal, ProxyWorld } from './proxy.ts'
import { DIAL_TIMEOUTS_MS, nextEndpoint } from './proxy.ts'

/** What the network needs to know of one node. */
export interface NodeOnNetwork {
  readonly name: string
  /** `192.168.2.202` */
  readonly address: string
  /** the first three numbers of its containers' addresses with a dot behind: `172.17.0.`, and where they go on when that is full */
  readonly podPrefixes: readonly string[]
  /** its cable is in */
  readonly connected: boolean
  /** the API server runs here */
  readonly master: boolean
}

/** What the network needs of the cluster around it. */
export interface NetworkWorld {
  readonly state: State
  readonly random: Random
  readonly runtime: Pick<DockerRuntime, 'container' | 'sandboxAt' | 'containersOf' | 'containersOn' | 'answer' | 'listens'>
  now(): number
  nodes(): readonly NodeOnNetwork[]
  services(): Iterable<Service>
  endpoints(namespace: string, name: string): Endpoints | undefined
  /** a request to the API server's open port */
  api(request: HttpRequest): HttpResponse
}

/** Who asks: a node itself, a container by its id, or somebody at a desk in the nodes' network. */
export type Origin = { kind: 'node'; node: string } | { kind: 'container'; container: string } | { kind: 'desk' }

/** Where an origin stands: a container's node, and the address that it has itself or shares with its pod. */
type Place = { kind: 'node'; node: string } | { kind: 'container'; node: string; ip: string; hostname: string } | { kind: 'desk' }

/** Where the learner's own computer is. */
export const DESK_ADDRESS = '192.168.2.100'

const API_PORT = 8080
const SECURE_API_PORT = 6443

/** How long a system waits for the answer to its first packet, with its six repetitions; and how long until it knows that nobody has an address. */
const CONNECT_TIMEOUT_MS = 127_000
const NO_NEIGHBOUR_MS = 3_000
const LOCAL_MS = 1
const REMOTE_MS = 2

/** Ports on a node's own loopback where Kubernetes' parts say that they are well. */
const HEALTH_PORTS = [10248, 10249]
const MASTER_HEALTH_PORTS = [10251, 10252]
/** Ports of a node that accept a connection and then speak something that nothing here speaks: ssh, the kubelet, cAdvisor. */
const OTHER_PORTS = [22, 4194, 10250, 10255]
const ETCD_PORTS = [2379, 4001]

/**
 * The network of the whole cluster: nodes with their ports, containers with their addresses, services behind each node's proxy. It passes
 * each request to the process that listens there and tells how long the asker waits.
 */
export class ClusterNetwork {
  readonly #world: NetworkWorld
  readonly #proxy: ProxyWorld
  /** false while somebody only looks what an answer would be */
  #trace = true

  constructor(world: NetworkWorld) {
    this.#world = world
    this.#proxy = {
      balancers: world.state.table('proxy'),
      random: world.random,
      now: world.now,
      endpoints: ({ node, service }) => {
        const master = world.nodes().find(each => each.master)
        if (!this.#joined(master, this.#node(node))) return 'unheard'
        return world.endpoints(service.metadata.namespace ?? '', service.metadata.name ?? '')
      },
    }
  }

  /** The network as seen from one place. */
  from(origin: Origin): Network {
    return {
      connect: (address, request) => this.connect(origin, address, request),
      resolve: host => this.resolve(origin, host),
      ping: address => this.ping(origin, address),
    }
  }

  /** What `connect` would answer, without a trace: no turn is taken, no process remembers it. */
  probe(origin: Origin, address: Address, request: Request): Answer {
    this.#trace = false
    try {
      return this.connect(origin, address, request)
    } finally {
      this.#trace = true
    }
  }

  connect(origin: Origin, address: Address, request: Request): Answer {
    const ip = this.resolve(origin, address.host)
    if (ip === undefined) return failed('unknown-host', LOCAL_MS)
    return this.#route(this.#placeOf(origin), ip, address.port, request)
  }

  /** Nodes know each other's names, a container its own; there is no DNS in this cluster. */
  resolve(origin: Origin, host: string): string | undefined {
    if (isAddress(host)) return host
    if (host === 'localhost') return '127.0.0.1'
    const place = this.#placeOf(origin)
    if (place.kind === 'container') return host === '' ? undefined : host === place.hostname ? place.ip : this.#linked(origin, host)
    return this.#world.nodes().find(node => node.name === host.toLowerCase())?.address
  }

  /** The address of a container that another one was linked to (`docker run --link`). */
  #linked(origin: Origin, host: string): string | undefined {
    const { runtime } = this.#world
    const links = origin.kind === 'container' ? (runtime.container(origin.container)?.links ?? []) : []
    const link = links.find(({ id, name, alias }) => host === alias || host === name || host === id.slice(0, 12))
    return link && runtime.container(link.id)?.ip
  }

  /** Services' addresses are rules for connections only and answer no ping. */
  ping(origin: Origin, address: string): { ok: boolean; ms: number } {
    if (isLoopback(address)) return { ok: true, ms: 0 }
    const here = this.#nodeOf(this.#placeOf(origin))
    const node = this.#world.nodes().find(each => each.address === address)
    if (node) return this.#joined(here, node) || same(node, here) ? { ok: true, ms: same(node, here) ? 0 : 1 } : { ok: false, ms: NO_NEIGHBOUR_MS }
    if (address === DESK_ADDRESS && !here) return { ok: true, ms: 0 }
    const owner = this.#podNode(address)
    if (!owner || !here) return { ok: false, ms: inNodeNetwork(address) ? NO_NEIGHBOUR_MS : 10_000 }
    if (!this.#joined(here, owner)) return { ok: false, ms: 10_000 }
    const exists = address === bridgeOf(owner) || this.#world.runtime.sandboxAt(address) !== undefined
    return exists ? { ok: true, ms: same(owner, here) ? 0 : 1 } : { ok: false, ms: NO_NEIGHBOUR_MS }
  }

  #route(origin: Place, ip: string, port: number, request: Request): Answer {
    const here = this.#nodeOf(origin)
    const source = sourceOf(origin, here)
    if (isLoopback(ip)) {
      if (origin.kind === 'container') return this.#atContainer(origin.ip, port, { ...request, from: '127.0.0.1' }, LOCAL_MS)
      return here ? this.#atNode(here, port, { ...request, from: '127.0.0.1' }, LOCAL_MS, true) : failed('refused', LOCAL_MS)
    }

    const node = this.#world.nodes().find(each => each.address === ip)
    if (node) {
      if (!same(node, here) && !this.#joined(here, node)) return failed('unreachable', NO_NEIGHBOUR_MS)
      return this.#atNode(node, port, { ...request, from: source }, same(node, here) ? LOCAL_MS : REMOTE_MS, false)
    }

    if (here) {
      const portal = this.#portalOf(
        here,
        ({ spec }, { port: own }) => own === port && (spec.clusterIP === ip || (spec.externalIPs ?? []).includes(ip)),
      )
      if (portal) return this.#throughProxy(portal, source, request)
      const owner = this.#podNode(ip)
      if (owner) return this.#toContainer(here, owner, ip, port, { ...request, from: this.#seenFrom(origin, here, owner) })
    }
    if (inNodeNetwork(ip)) return ip === DESK_ADDRESS ? failed('refused', REMOTE_MS) : failed('unreachable', NO_NEIGHBOUR_MS)
    return failed('timeout', CONNECT_TIMEOUT_MS) // sent to the world outside, which does not answer
  }

  /** A port of a node: a service's node port, a container's published one, or one of the parts of Kubernetes. */
  #atNode(node: NodeOnNetwork, port: number, request: Request, ms: number, loopback: boolean): Answer {
    const portal = this.#portalOf(node, (_service, each) => each.nodePort === port)
    if (portal) return slower(this.#throughProxy(portal, request.from === '127.0.0.1' ? node.address : (request.from ?? ''), request), ms - LOCAL_MS)

    if (node.master && (port === API_PORT || port === SECURE_API_PORT)) return this.#atApi(port, request, ms)
    const healthy = loopback && [...HEALTH_PORTS, ...(node.master ? MASTER_HEALTH_PORTS : [])].includes(port)
    if (healthy && request.protocol === 'http') return { ok: true, ms, http: health(request) }
    if (healthy || OTHER_PORTS.includes(port) || (node.master && ETCD_PORTS.includes(port))) {
      return request.protocol === 'tcp' ? { ok: true, ms, tcp: true } : failed('protocol', ms)
    }

    for (const container of this.#world.runtime.containersOn(node.name)) {
      const published = container.state === 'running' && container.ports.find(each => each.hostPort === port)
      if (published && container.ip) {
        const from = isLoopback(request.from ?? '') || request.from === node.address ? bridgeOf(node) : (request.from ?? '')
        return this.#atContainer(container.ip, published.containerPort, { ...request, from }, ms)
      }
      const onHost =
        container.state === 'running' && container.sandbox !== undefined && this.#world.runtime.container(container.sandbox)?.ip === undefined
      if (onHost && this.#world.runtime.listens(container).includes(port)) return this.#said(container, port, request, ms)
    }
    return failed('refused', ms)
  }

  #atApi(port: number, request: Request, ms: number): Answer {
    if (request.protocol === 'tcp') return { ok: true, ms, tcp: true }
    const secure = port === SECURE_API_PORT
    if (request.protocol !== 'http' || (request.secure ?? false) !== secure) return failed('protocol', ms)
    // Nobody here has a certificate or a token that the secure port would accept.
    if (secure) return { ok: true, ms, http: { status: 401, reason: 'Unauthorized', headers: plainText(13), body: 'Unauthorized\n' } }
    const { method, path, headers, body } = request
    return { ok: true, ms, http: this.#world.api({ method, path, headers, body }) }
  }

  /**
   * The proxy accepts first and dials then, each time the next endpoint and with more patience, and closes what it has accepted when none
   * answers (pkg/proxy/userspace/proxysocket.go, v1.1.8).
   */
  #throughProxy(portal: Portal, client: string, request: Request): Answer {
    if (request.protocol === 'tcp') return { ok: true, ms: LOCAL_MS, tcp: true }
    const node = this.#node(portal.node)
    let waited = LOCAL_MS
    for (const timeout of DIAL_TIMEOUTS_MS) {
      const endpoint = nextEndpoint(this.#proxy, portal, client, this.#trace)
      if (!endpoint) return failed(waited > LOCAL_MS ? 'reset' : 'empty', waited)
      const dialled = this.#dial(node, endpoint, request)
      if (dialled.ok || !NO_CONNECTION.includes(dialled.failure)) return slower(dialled, waited)
      waited += Math.min(dialled.ms, timeout)
    }
    // The request came in meanwhile and was not read: closing then breaks the connection off.
    return failed('reset', waited)
  }

  #dial(node: NodeOnNetwork | undefined, { host, port }: Address, request: Request): Answer {
    if (!node) return failed('unreachable', NO_NEIGHBOUR_MS)
    const owner = this.#podNode(host)
    if (owner) return this.#toContainer(node, owner, host, port, { ...request, from: same(owner, node) ? bridgeOf(node) : node.address })
    return this.#route({ kind: 'node', node: node.name }, host, port, request)
  }

  #toContainer(here: NodeOnNetwork, owner: NodeOnNetwork, ip: string, port: number, request: Request): Answer {
    if (!this.#joined(here, owner)) return failed('timeout', CONNECT_TIMEOUT_MS)
    if (ip === bridgeOf(owner)) return this.#atNode(owner, port, request, LOCAL_MS, false)
    return this.#atContainer(ip, port, request, same(owner, here) ? LOCAL_MS : REMOTE_MS)
  }

  /** An address of a container or a pod: whichever of its processes listens there. */
  #atContainer(ip: string, port: number, request: Request, ms: number): Answer {
    const { runtime } = this.#world
    const sandbox = runtime.sandboxAt(ip)
    if (!sandbox) return failed('unreachable', NO_NEIGHBOUR_MS)
    const sharing = sandbox.pod ? runtime.containersOf(sandbox.pod.uid) : [sandbox]
    const listener = sharing.find(
      each => (!sandbox.pod || each.sandbox === sandbox.id) && each.state === 'running' && runtime.listens(each).includes(port),
    )
    return listener ? this.#said(listener, port, request, ms) : failed('refused', ms)
  }

  #said(listener: ContainerRecord, port: number, request: Request, ms: number): Answer {
    if (request.protocol === 'http' && request.secure) return failed('protocol', ms)
    const answer = this.#world.runtime.answer(listener.id, request, port, { trace: this.#trace })
    if (!answer) return failed('empty', ms)
    const by = nameOf(listener)
    return answer.ok ? { ...answer, ms: answer.ms + ms, by } : { ...answer, ms: answer.ms + ms }
  }

  #portalOf(node: NodeOnNetwork, wanted: (service: Service, port: Portal['port']) => boolean): Portal | undefined {
    for (const service of this.#world.services()) {
      if (service.spec.clusterIP === 'None') continue
      for (const port of service.spec.ports) if (port.protocol !== 'UDP' && wanted(service, port)) return { node: node.name, service, port }
    }
    return undefined
  }

  #placeOf(origin: Origin): Place {
    if (origin.kind !== 'container') return origin
    const { runtime } = this.#world
    const container = runtime.container(origin.container)
    if (!container) return { kind: 'container', node: '', ip: '', hostname: '' }
    const sandbox = container.sandbox === undefined ? container : (runtime.container(container.sandbox) ?? container)
    return { kind: 'container', node: container.node, ip: sandbox.ip ?? '', hostname: container.hostname }
  }

  #nodeOf(origin: Place): NodeOnNetwork | undefined {
    return origin.kind === 'desk' ? undefined : this.#node(origin.node)
  }

  #node(name: string): NodeOnNetwork | undefined {
    return this.#world.nodes().find(node => node.name === name)
  }

  /** The node in whose part of the containers' network an address lies. */
  #podNode(ip: string): NodeOnNetwork | undefined {
    return this.#world.nodes().find(node => node.podPrefixes.some(prefix => ip.startsWith(prefix)))
  }

  /** Whether two nodes reach each other; the desk, which is no node, reaches all whose cable is in. */
  #joined(a: NodeOnNetwork | undefined, b: NodeOnNetwork | undefined): boolean {
    return same(a, b) || ((a?.connected ?? true) && (b?.connected ?? true))
  }

  /** Whose address a container sees: its node's bridge for what comes from the node itself, the other node's, or another container's. */
  #seenFrom(origin: Place, here: NodeOnNetwork, owner: NodeOnNetwork): string {
    if (origin.kind === 'container') return origin.ip
    return same(here, owner) ? bridgeOf(owner) : here.address
  }
}

function same(a: NodeOnNetwork | undefined, b: NodeOnNetwork | undefined): boolean {
  return a?.name === b?.name
}

const NO_CONNECTION: readonly Failure[] = ['refused', 'unreachable', 'timeout', 'unknown-host']

function failed(failure: Failure, ms: number): Answer {
  return { ok: false, ms, failure }
}

function slower(answer: Answer, ms: number): Answer {
  return { ...answer, ms: answer.ms + ms }
}

function sourceOf(origin: Place, here: NodeOnNetwork | undefined): string {
  return origin.kind === 'container' ? origin.ip : (here?.address ?? DESK_ADDRESS)
}

/** The bridge between a node and its containers has the first address there. */
function bridgeOf(node: NodeOnNetwork): string {
  return `${node.podPrefixes[0] ?? ''}1`
}

function nameOf(container: ContainerRecord): string {
  return container.pod?.name ?? container.name
}

/** Four numbers below 256, written with three digits at most. */
const ADDRESS = /^(?:(?:\d{1,2}|[01]\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}$/

function isAddress(host: string): boolean {
  return ADDRESS.test(host)
}

function isLoopback(ip: string): boolean {
  return ip.startsWith('127.')
}

function inNodeNetwork(ip: string): boolean {
  return ip.startsWith('192.168.2.')
}

function health(request: HttpRequest): HttpResponse {
  const well = request.path === '/healthz'
  const body = well ? 'ok' : '404 page not found\n'
  return { status: well ? 200 : 404, reason: well ? 'OK' : 'Not Found', headers: plainText(body.length), body }
}

function plainText(length: number): Record<string, string> {
  return { 'content-type': 'text/plain; charset=utf-8', 'content-length': String(length) }
}
