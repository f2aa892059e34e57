import type { ApiObject, Service } from './api/kinds.ts'
import { KINDS } from './api/kinds.ts'
import type { ApiClient, HttpRequest, HttpResponse, Stream } from './apiserver/client.ts'
import type { RestFace } from './apiserver/http.ts'
import { late } from './apiserver/late.ts'
import type { Dial } from './apiserver/proxy.ts'
import { ApiServer } from './apiserver/server.ts'
import type { Change } from './apiserver/store.ts'
import type { Context, Controller, Narration } from './controllers/controller.ts'
import { endpointsController } from './controllers/endpoints.ts'
import { placeOf, recordEvent } from './controllers/event.ts'
import { eventExpiry } from './controllers/events.ts'
import { autoscalerController, deploymentController, jobController, resourceQuotaController, volumeBinder } from './controllers/late.ts'
import { masterController, reconcileMaster } from './controllers/master.ts'
import { namespaceController } from './controllers/namespace.ts'
import { nodeController, registration } from './controllers/node.ts'
import { replicationController } from './controllers/replication.ts'
import { serviceAccountsController } from './controllers/service-accounts.ts'
import type { Fault } from './fault.ts'
import { NODE_FAULTS } from './fault.ts'
import type { DockerClient } from './kubelet/docker/client.ts'
import type { ContainerRecord } from './kubelet/docker/container.ts'
import { DockerDaemon } from './kubelet/docker/daemon.ts'
import type { ContainerInside } from './kubelet/docker/insides.ts'
import type { Registry } from './kubelet/docker/registry.ts'
import { playedRegistry } from './kubelet/docker/registry.ts'
import { DockerRuntime } from './kubelet/docker/runtime.ts'
import type { Image } from './kubelet/images/image.ts'
import { fieldRegistry } from './kubelet/images/registry.ts'
import { Kubelets } from './kubelet/kubelet.ts'
import type { Machine } from './kubelet/machine.ts'
import { FIRST_WORDS, podPrefixes } from './kubelet/machine.ts'
import { wordOf } from './kubelet/reports.ts'
import { textStream } from './kubelet/text-stream.ts'
import { LocalClient } from './local-client.ts'
import type { NodeOnNetwork, Origin } from './network/cluster-network.ts'
import { ClusterNetwork } from './network/cluster-network.ts'
import type { Answer, Failure, Network } from './network/network.ts'
import { NodeLoads } from './scheduler/node-loads.ts'
import { Placer } from './scheduler/placement.ts'
import { BIND_RATE, scheduler } from './scheduler/scheduler.ts'
import { timestamp } from './sim/clock.ts'
import type { Durations } from './sim/durations.ts'
import { DURATIONS } from './sim/durations.ts'
import { hash128, hash32 } from './sim/hash.ts'
import type { WorkItem } from './sim/queue.ts'
import { WorkQueue } from './sim/queue.ts'
import { Random } from './sim/random.ts'
import type { Rate } from './sim/rate-limit.ts'
import type { StateSnapshot } from './sim/state.ts'
import { hashState, State } from './sim/state.ts'

/** How to set up a cluster. */
export interface ClusterOptions {
  readonly seed: number | string
  readonly nodes: readonly (Pick<Machine, 'name' | 'address'> & Partial<Machine>)[]
  readonly durations?: Durations['name']
  /** Where images come from, when not from where the durations say. */
  readonly registry?: Registry
  /** Which build the kubelets are, when not the one that the durations say: `v1.1.8`. */
  readonly kubeletVersion?: string
  /** Really freeze what is stored, so that a mistake shows: in tests and in the simulation. */
  readonly freeze?: boolean
  /** How many pods the scheduler looks at; `null` is as many as there are, as whoever tests a large cluster sets it. */
  readonly bindRate?: Rate | null
  /** So many pods have room; more are refused. */
  readonly mostPods?: number
  /** Do the work of one instant in an order that means nothing: for the simulation. */
  readonly shuffled?: boolean
}

/** A cluster at one moment, sharing all records with it. */
export interface ClusterSnapshot {
  readonly now: number
  readonly state: StateSnapshot
}

/** A machine as it comes when nothing else is said. */
const MACHINE = { cpu: '4', memory: '8010924Ki', pods: '500' }
/** Where the API server of a cluster without nodes is reached. */
const MASTER_ADDRESS = '192.168.2.202'
/** A cluster is handed over this long after its parts began to run. */
const BOOT_MS = 6000
/**
 * Which build the kubelets are. That of the recordings was made without its commit being filled in: the version is none to whoever parses it,
 * and the node controller removes every terminating pod at once, as it would on a node older than v1.1.
 */
const KUBELET_VERSIONS: Readonly<Record<Durations['name'], string>> = { recorded: 'v1.1.8+$Format:%h$', field: 'v1.1.8' }
const REGISTRIES: Readonly<Record<Durations['name'], Registry>> = { recorded: playedRegistry, field: fieldRegistry }

/** Containers of a cluster that nobody sits at. */
const NOTHING_INSIDE: ContainerInside = {
  exec: () => textStream(''),
  finds: () => true,
  files: () => ({ now: {}, first: {} }),
  change() {},
  read: () => undefined,
}

/**
 * The simulated cluster: API server, controllers, scheduler, kubelets, docker and network over one state, one clock and one queue of work.
 * Nothing happens between its calls; `advance` lets virtual time pass.
 */
export class Cluster {
  readonly server: ApiServer
  readonly runtime: DockerRuntime
  readonly kubelets: Kubelets
  /** The API as programs on a machine with access see it. */
  readonly api: ApiClient
  /** What is inside containers, as the session has it: `kubectl exec`, `docker exec`, exec probes. */
  readonly inside: ContainerInside = { ...NOTHING_INSIDE }
  /** Answers raw HTTP requests: `handle` of `apiserver/http.ts`. Given from outside, since only those who use curl need it. */
  restFace: RestFace | undefined
  readonly #processes = new Map<string, Stream>()
  readonly #state = new State()
  readonly #queue: WorkQueue
  readonly #random: Random
  readonly #network: ClusterNetwork
  readonly #components = new Map<string, (key: string) => void>()
  readonly #listeners = new Set<(narration: Narration) => void>()
  readonly #daemons = new Map<string, DockerDaemon>()
  #nodesOnNetwork: readonly NodeOnNetwork[] | undefined
  /** all services, until one changes: every connection is looked up among them */
  #services: readonly Service[] | undefined
  readonly #masterAddress: string
  #now = 0

  constructor({
    seed,
    nodes,
    durations = 'field',
    registry = REGISTRIES[durations],
    kubeletVersion = KUBELET_VERSIONS[durations],
    freeze = false,
    shuffled = false,
    mostPods,
    bindRate = BIND_RATE,
  }: ClusterOptions) {
    this.#masterAddress = nodes[0]?.address ?? MASTER_ADDRESS
    const state = this.#state
    const now = (): number => this.#now
    this.#queue = new WorkQueue(state, shuffled)
    this.#random = new Random(typeof seed === 'number' ? seed : hash32(seed), state)
    const base = { state, queue: this.#queue, random: this.#random, durations: DURATIONS[durations], now }
    this.server = new ApiServer({ ...base, freeze, mostPods })
    this.runtime = new DockerRuntime({
      ...base,
      registry,
      connect: ({ id }, address, request) => this.#network.connect({ kind: 'container', container: id }, address, request),
      read: (container, path) => this.inside.read(container, path),
      changed: container => {
        this.kubelets.containerChanged(container)
        if (container.state !== 'exited') return
        this.#processes.get(container.id)?.close()
        this.#processes.delete(container.id)
      },
    })
    this.kubelets = new Kubelets({
      version: kubeletVersion,
      ...base,
      api: this.server,
      runtime: this.runtime,
      connect: (node, address, request) => this.#network.connect({ kind: 'node', node }, address, request),
      exec: (container, command) => this.#probeCommand(container, command),
      narrate: (pod, verb, values) => this.#narrate('kubelet', pod, verb, values),
    })
    this.#network = new ClusterNetwork({
      state,
      random: this.#random,
      runtime: this.runtime,
      now,
      nodes: () => this.#onNetwork(),
      services: () => (this.#services ??= this.server.store.list('Service')),
      endpoints: (namespace, name) => this.server.find('Endpoints', namespace, name),
      api: request => this.api.request(request),
    })
    this.api = new LocalClient(this.server, {
      runtime: this.runtime,
      now,
      unreachable: node => this.#unreachable(node),
      exec: (id, { command = [], stdin = false, tty = false }) => this.inside.exec({ container: this.runtime.container(id)!, command, stdin, tty }),
      request: request => this.#request(request),
    })
    this.#wire(bindRate ?? undefined)
    this.#boot(nodes.map(node => ({ ...MACHINE, ...node })))
  }

  // ---- time

  /** Virtual time, whole milliseconds since 2016-03-06 12:00:00 UTC. */
  get now(): number {
    return this.#now
  }

  /** When something will happen next by itself. */
  nextDue(): number | undefined {
    return this.#queue.nextDue()
  }

  /** Does the next piece of work, letting time pass until it is due. Answers which; `undefined` when nothing is pending. */
  step(): WorkItem | undefined {
    const due = this.#queue.nextDue()
    if (due === undefined) return undefined
    this.#now = Math.max(this.#now, due)
    const item = this.#queue.take(this.#now)!
    this.#components.get(item.component)!(item.key)
    return item
  }

  /** Lets `ms` pass and does all work due until then. How the time is cut into calls makes no difference. */
  advance(ms: number): void {
    const until = this.#now + ms
    for (let due = this.#queue.nextDue(); due !== undefined && due <= until; due = this.#queue.nextDue()) this.step()
    this.#now = until
  }

  /** Does all work that is due now. */
  runInstant(): void {
    this.advance(0)
  }

  /** The pending work, in no particular order. */
  pending(): Iterable<WorkItem> {
    return this.#queue.items()
  }

  // ---- what stands around it

  /** One node's docker daemon. */
  docker(node: string): DockerClient {
    let daemon = this.#daemons.get(node)
    if (!daemon) {
      const world = {
        runtime: this.runtime,
        random: this.#random,
        now: () => this.#now,
        running: (name: string) => this.kubelets.machine(name)?.docker === 'running',
        nextAddress: (name: string) => this.kubelets.nextAddress(name),
        inside: this.inside,
        processes: this.#processes,
      }
      this.#daemons.set(node, (daemon = new DockerDaemon(world, node)))
    }
    return daemon
  }

  /** The network as seen from a node, a container, or the desk beside the cluster. */
  network(origin: Origin): Network {
    return this.#network.from(origin)
  }

  /** What asking a URL from the first node would answer, without a trace of the asking. */
  peek(url: string): Answer {
    const match = /^(?:http:\/\/)?([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url)
    if (!match) return { ok: false, ms: 0, failure: 'unknown-host' }
    const [, host = '', port = '80', path = '/'] = match
    const node = [...this.kubelets.machines()][0]?.machine.name ?? ''
    const request = { protocol: 'http' as const, method: 'GET', path, headers: { host: port === '80' ? host : `${host}:${port}` }, body: '' }
    return this.#network.probe({ kind: 'node', node }, { host, port: Number(port) }, request)
  }

  /** The image that a container was made of; `undefined` when the registry no longer knows it. */
  imageOf(container: ContainerRecord): Image | undefined {
    const found = this.runtime.imageOf(container)
    return 'error' in found ? undefined : found.image
  }

  /** Breaks something, or mends it. Unknown nodes and pods are left alone. */
  fault(fault: Fault): void {
    switch (fault.kind) {
      case 'break-registry':
        return this.runtime.setRegistry(0)
      case 'mend-registry':
        return this.runtime.setRegistry(1)
      case 'slow-registry':
        return this.runtime.setRegistry(fault.factor)
      case 'kill-container': {
        const pod = this.server.find('Pod', fault.namespace ?? 'default', fault.pod)
        const name = fault.container ?? pod?.spec.containers[0]?.name
        const container = this.runtime.containersOf(pod?.metadata.uid ?? '').find(each => each.containerName === name && each.state === 'running')
        return container && this.runtime.kill(container.id)
      }
      default:
        this.kubelets.setNode(fault.node, NODE_FAULTS[fault.kind])
        this.#nodesOnNetwork = undefined
    }
  }

  /** Calls `listener` with what each component does and why. Returns how to stop that. */
  onNarration(listener: (narration: Narration) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // ---- memory

  /** The cluster as it is now, for the price of what changed since the last time. */
  save(): ClusterSnapshot {
    return { now: this.#now, state: this.#state.save() }
  }

  /** Makes the cluster what it was. Watches and streams opened since then are no longer good. */
  restore({ now, state }: ClusterSnapshot): void {
    this.#now = now
    this.#nodesOnNetwork = undefined
    this.#services = undefined
    this.#state.restore(state)
  }

  /** 32 hexadecimal digits; equal for equal states. */
  hash(): string {
    return hash128(`${this.#now} ${hashState(this.#state.save())}`)
  }

  // ---- inside

  /** Joins components, queue and API server: a change puts keys on the queue, the queue calls the component. */
  #wire(bindRate: Rate | undefined): void {
    const { store } = this.server
    const loads = new NodeLoads(store)
    const controllers: Controller[] = [
      replicationController,
      scheduler(new Placer(store, loads, this.#random), bindRate),
      endpointsController,
      jobController,
      deploymentController,
      autoscalerController,
      namespaceController,
      serviceAccountsController,
      nodeController,
      resourceQuotaController,
      volumeBinder,
      eventExpiry,
      masterController(this.#masterAddress),
    ]
    this.#state.derived(() => loads.rebuild())
    const interested = new Map<string, readonly Controller[]>(
      KINDS.map(({ kind }) => [kind, controllers.filter(({ kinds }) => kinds.includes(kind))]),
    )
    this.server.onChange(change => {
      if (change.kind === 'Service') this.#services = undefined
      if (change.kind !== 'Event') loads.note(change)
      for (const controller of interested.get(change.kind) ?? []) this.#enqueue(controller, change)
      for (const key of this.kubelets.keysFor(change)) this.#queue.add('kubelet', key, this.#now)
    })
    for (const controller of controllers) {
      const { name, periodic } = controller
      const context = this.#contextOf(name)
      this.#components.set(name, key => {
        if (periodic?.key === key) this.#queue.add(name, key, this.#now + periodic.everyMs)
        controller.reconcile(key, context)
      })
      if (periodic) this.#queue.add(name, periodic.key, periodic.everyMs)
    }
    this.#components.set('kubelet', key => this.kubelets.reconcile(key))
    this.#components.set('docker', id => this.runtime.wake(id))
    this.#components.set('docker-pull', key => this.runtime.finishPull(key))
  }

  #enqueue(controller: Controller, change: Change): void {
    const keys = controller.keysFor(change, this.server.store)
    for (const key of keys) this.#queue.add(controller.name, key, this.#now + (controller.delayMs ?? 0))
  }

  #contextOf(name: string): Context {
    const now = (): number => this.#now
    return {
      get now() {
        return now()
      },
      store: this.server.store,
      client: this.server,
      random: this.#random,
      state: this.#state,
      requeue: (key, afterMs) => this.#queue.add(name, key, this.#now + afterMs),
      event: event => recordEvent(this.server, event),
      narrate: (subject, verb, values) => this.#narrate(name, subject, verb, values),
    }
  }

  #boot(machines: readonly Machine[]): void {
    reconcileMaster(this.server.store, this.server, this.#masterAddress)
    for (const machine of machines) this.kubelets.addMachine(machine)
    this.advance(BOOT_MS)
    // What was told of the nodes as the cluster came up has been cleared away; those who told it remember.
    for (const { name } of machines) {
      for (const draft of [...FIRST_WORDS.map(word => wordOf(name, word, 0)), registration(name, 0)]) {
        const place = placeOf(draft)
        this.server.addFirstEvent(place.namespace, place.name, { firstTimestamp: timestamp(0), count: 1 })
      }
    }
  }

  #narrate(component: string, { kind, metadata }: ApiObject, verb: string, values: Record<string, string | number> = {}): void {
    if (this.#listeners.size === 0) return
    const narration = { at: this.#now, component, verb, subject: { kind, namespace: metadata.namespace, name: metadata.name }, values }
    for (const listener of this.#listeners) listener(narration)
  }

  #onNetwork(): readonly NodeOnNetwork[] {
    this.#nodesOnNetwork ??= [...this.kubelets.machines()].map(({ machine: { name, address }, index, network }) => ({
      name,
      address,
      podPrefixes: podPrefixes(index),
      connected: network === 'joined',
      master: index === 0,
    }))
    return this.#nodesOnNetwork
  }

  #unreachable(node: string): Failure | undefined {
    const machine = this.kubelets.machine(node)
    if (!machine) return 'unknown-host'
    if (machine.network === 'cut' && machine.index > 0) return 'unreachable'
    return machine.kubelet === 'running' ? undefined : 'refused'
  }

  /** An exec probe has its answer within the instant; a command that goes on is taken for well. */
  #probeCommand(id: string, command: readonly string[]): { code: number; output: string } {
    const stream = this.inside.exec({ container: this.runtime.container(id)!, command, stdin: false, tty: false })
    let output = ''
    for (let part = stream.read(); part && part.stdout + part.stderr !== ''; part = stream.read()) output += part.stdout + part.stderr
    return { code: stream.exitCode ?? 0, output }
  }

  /** The REST face on the master, whose proxy reaches pods and services over the network. */
  #request(request: HttpRequest): HttpResponse {
    const dial: Dial = (host, port, passed) => {
      const master = [...this.kubelets.machines()][0]!.machine.name
      const answer = this.#network.connect({ kind: 'node', node: master }, { host, port }, { protocol: 'http', ...passed })
      if (answer.ok) return 'http' in answer ? answer.http : { error: `read tcp ${host}:${port}: connection reset by peer` }
      return { error: late.dialError(answer.failure, `${host}:${port}`) }
    }
    if (!this.restFace) throw new Error('the REST face has not been loaded')
    return this.restFace(this.server, { client: this.api, dial }, request)
  }
}
