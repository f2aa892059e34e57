import type { Address, Answer, Request } from '../../network/network.ts'
import { compare } from '../../sim/compare.ts'
import type { Durations } from '../../sim/durations.ts'
import { draw32, hash32 } from '../../sim/hash.ts'
import type { WorkQueue } from '../../sim/queue.ts'
import type { Random } from '../../sim/random.ts'
import type { State } from '../../sim/state.ts'
import type { Table } from '../../sim/table.ts'
import type { Behaviour, ContainerContext, Image, Said, Turn } from '../images/image.ts'
import { late } from '../images/late.ts'
import { waits } from '../images/quiet.ts'
import type {
  ContainerLink,
  ContainerLog,
  ContainerMount,
  ContainerRecord,
  DockerEvents,
  Environment,
  ImageRecord,
  LogLine,
  MadeImage,
  PublishedPort,
  PullRecord,
} from './container.ts'
import { environmentOf, linesFrom, withEvent, withLines } from './container.ts'
import type { Lookup, Registry } from './registry.ts'
import { fullReference, noSuchImage, parseReference } from './registry.ts'

/** What the runtime needs of the cluster around it. */
export interface RuntimeWorld {
  readonly state: State
  readonly queue: WorkQueue
  readonly random: Random
  readonly durations: Durations
  readonly registry: Registry
  now(): number
  /** Reaches an address from inside a container. */
  connect(from: ContainerRecord, address: Address, request: Request): Answer
  /** The text of a file inside a container. */
  read(container: ContainerRecord, path: string): string | undefined
  /** A container began, ended or was removed. */
  changed(container: ContainerRecord): void
}

/** What a new container is to be. */
export interface ContainerDraft {
  readonly node: string
  readonly name: string
  readonly image: string
  /** instead of the image's own */
  readonly command?: readonly string[] | undefined
  readonly args?: readonly string[] | undefined
  readonly env: Environment
  /** the beginning of its id when this is empty */
  readonly hostname: string
  readonly ports: readonly PublishedPort[]
  readonly pod?: ContainerRecord['pod']
  readonly containerName?: string
  readonly sandbox?: string | undefined
  readonly ip?: string | undefined
  readonly interactive?: boolean
  readonly labels?: Readonly<Record<string, string>>
  /** which image it is, when the command line has found it by its id */
  readonly imageId?: string | undefined
  readonly origin?: string | undefined
  readonly workdir?: string | undefined
  readonly links?: readonly ContainerLink[]
  readonly mounts?: readonly ContainerMount[]
}

/** The image of the container that holds a pod's network, on every node from the start. */
export const POD_INFRASTRUCTURE_IMAGE = 'registry.access.redhat.com/rhel7/pod-infrastructure:latest'
/** The name of that container in its pod. */
export const POD_INFRASTRUCTURE = 'POD'

/** What docker 1.8 says when the registry cannot be reached. */
export const REGISTRY_UNREACHABLE =
  'Network timed out while trying to connect to https://index.docker.io/v1/. You may want to check your internet connection or if you are behind a proxy.'

/** A process that ignores SIGTERM is killed when its grace is over, and ends with this code. */
const KILLED = 137

/** A process that is frozen: whoever asks it waits in vain, as long as curl and a browser wait. */
const FROZEN: Answer = { ok: false, ms: 120_000, failure: 'timeout' }

/** Half a year old, and as large as the system that it was cut out of. */
const PAUSE_VERSION = { id: '', sizeBytes: 205_900_000, created: -180 * 86_400_000 }

const pause: Image = {
  repository: parseReference(POD_INFRASTRUCTURE_IMAGE).repository,
  tags: {},
  command: ['/pod'],
  env: {},
  ports: [],
  behaviour: { start: () => ({ state: null }), terminate: () => ({ afterMs: 0, code: 0 }), listens: () => [] },
}

/** What a container's process 1 sees of the world. One is made whenever it has a turn: a class, because an object with a getter of its own is slow to make. */
class Process implements ContainerContext {
  readonly #container: ContainerRecord
  readonly #world: RuntimeWorld
  readonly #records: Table<ContainerRecord>
  readonly ip: string
  readonly now: number

  constructor(container: ContainerRecord, ip: string, world: RuntimeWorld, records: Table<ContainerRecord>) {
    this.#container = container
    this.#world = world
    this.#records = records
    this.ip = ip
    this.now = world.now()
  }

  get env(): Record<string, string> {
    return environmentOf(this.#container.env)
  }

  get command(): readonly string[] {
    return this.#container.command
  }

  get interactive(): boolean {
    return this.#container.interactive ?? false
  }

  get hostname(): string {
    return this.#container.hostname
  }

  get containerPorts(): readonly number[] {
    return this.#container.ports.map(port => port.containerPort)
  }

  random(): number {
    const { id } = this.#container
    const current = this.#records.get(id)!
    this.#records.set(id, { ...current, draws: current.draws + 1 })
    return draw32(hash32(id, this.#world.random.seed), current.draws) / 4_294_967_296
  }

  connect(address: Address, request: Request): Answer {
    return this.#world.connect(this.#container, address, request)
  }

  read(path: string): string | undefined {
    return this.#world.read(this.#container, path)
  }
}

/**
 * The docker daemons of all nodes: images, containers and their logs as tables, and the processes inside as pure behaviours that the
 * work queue wakes. The kubelet and `docker`'s command line act on the same records.
 */
export class DockerRuntime {
  readonly #world: RuntimeWorld
  readonly #containers: Table<ContainerRecord>
  readonly #images: Table<ImageRecord>
  readonly #pulls: Table<PullRecord>
  readonly #logs: Table<ContainerLog>
  readonly #facts: Table<number>
  readonly #events: Table<DockerEvents>
  readonly #made: Table<MadeImage>
  readonly #byNode = new Map<string, Set<string>>()
  readonly #byPod = new Map<string, string[]>()
  readonly #sandboxByIp = new Map<string, string>()
  /** what the registry said before: it never says anything else */
  readonly #found = new Map<string, Lookup>()
  /** the images made here, as they run */
  readonly #asImage = new WeakMap<MadeImage, Lookup>()
  /** under what key each node has each image: the pods of a node ask for the same ones over and over */
  readonly #keys = new Map<string, Map<string, string>>()
  /** whose process has been woken and has its turn */
  #waking: string | undefined

  constructor(world: RuntimeWorld) {
    this.#world = world
    this.#containers = world.state.table('containers')
    this.#images = world.state.table('images')
    this.#pulls = world.state.table('pulls')
    this.#logs = world.state.table('logs')
    this.#facts = world.state.table('docker')
    this.#events = world.state.table('docker-events')
    this.#made = world.state.table('docker-made')
    world.state.derived(() => {
      this.#byNode.clear()
      this.#byPod.clear()
      this.#sandboxByIp.clear()
      for (const container of this.#containers.values()) this.#index(container)
    })
  }

  /** The container with this id. */
  container(id: string): ContainerRecord | undefined {
    return this.#containers.get(id)
  }

  /** The containers of a node, newest first. */
  containersOn(node: string): ContainerRecord[] {
    return this.#records(this.#byNode.get(node) ?? []).sort((a, b) => b.number - a.number)
  }

  /** The containers of a pod, newest first. */
  containersOf(podUid: string): ContainerRecord[] {
    return this.#records(this.#byPod.get(podUid) ?? []).reverse()
  }

  /** All containers of all nodes. */
  containers(): IterableIterator<ContainerRecord> {
    return this.#containers.values()
  }

  /** The running container that owns an address of the pods' network. */
  sandboxAt(ip: string): ContainerRecord | undefined {
    const id = this.#sandboxByIp.get(ip)
    return id === undefined ? undefined : this.#containers.get(id)
  }

  /** The images on a node, by name. */
  images(node: string): ImageRecord[] {
    return [...this.#images.values()]
      .filter(image => image.node === node)
      .sort((a, b) => compare(a.repository, b.repository) || compare(a.tag, b.tag))
  }

  #key(node: string, reference: string): string {
    let keys = this.#keys.get(node)
    if (!keys) this.#keys.set(node, (keys = new Map()))
    let key = keys.get(reference)
    if (key === undefined) keys.set(reference, (key = `${node} ${fullReference(reference)}`))
    return key
  }

  image(node: string, reference: string): ImageRecord | undefined {
    return this.#images.get(this.#key(node, reference))
  }

  /** Puts an image on a node without pulling it. */
  preload(node: string, reference: string): void {
    const { repository, tag } = parseReference(reference)
    const found = this.lookup(reference)
    const { sizeBytes, created } = 'error' in found ? PAUSE_VERSION : found.version
    this.#images.set(`${node} ${repository}:${tag}`, { node, repository, tag, id: imageId(found, reference), sizeBytes, created })
  }

  /** Gives an image on a node one more name (`docker tag`). */
  tag(node: string, image: ImageRecord, target: string): void {
    const origin = image.origin ?? `${image.repository}:${image.tag}`
    this.#images.set(`${node} ${fullReference(target)}`, { ...image, ...parseReference(target), origin })
  }

  /** The images that were made on a node. */
  made(node: string): MadeImage[] {
    return [...this.#made.values()].filter(image => image.node === node)
  }

  /** Keeps an image that was made on a node. */
  make(image: MadeImage): void {
    this.#made.set(`${image.node} ${image.id}`, image)
  }

  unmake({ node, id }: MadeImage): void {
    this.#made.delete(`${node} ${id}`)
  }

  removeImage(node: string, reference: string): void {
    this.#images.delete(this.#key(node, reference))
  }

  /** What the registry says of an image; docker's words when it cannot be asked. */
  lookup(reference: string): Lookup {
    let found = this.#found.get(reference)
    const made = found ? undefined : this.#made.get(reference)
    if (made) return this.#imageOf(made)
    if (!found) {
      const { repository, tag } = parseReference(reference)
      const isPause = repository === pause.repository
      found = isPause ? { image: pause, version: PAUSE_VERSION } : this.#world.registry(repository, tag)
      this.#found.set(reference, found)
    }
    return found
  }

  /** What an image on a node is, whatever name it has there; the registry's when the node does not have it. */
  known(node: string, reference: string): Lookup {
    return this.lookup(this.image(node, reference)?.origin ?? reference)
  }

  /** What a container was made of. */
  imageOf({ origin, image }: ContainerRecord): Lookup {
    return this.lookup(origin ?? image)
  }

  #imageOf(made: MadeImage): Lookup {
    let image = this.#asImage.get(made)
    if (!image) this.#asImage.set(made, (image = late.imageMade(made, made.bottom ? this.lookup(made.bottom) : undefined)))
    return image
  }

  /** A broken registry answers nothing; a slow one takes `factor` times as long. 0 is broken, 1 is well. */
  setRegistry(factor: number): void {
    this.#facts.set('registry', factor)
  }

  /** Whether the registry answers at all. */
  get isRegistryUp(): boolean {
    return this.#facts.get('registry') !== 0
  }

  /** Starts pulling an image, or joins the pull that is under way. */
  pull(node: string, reference: string): PullRecord {
    const key = this.#key(node, reference)
    const present = this.#pulls.get(key)
    if (present && !present.done) return present
    const { now, durations } = { now: this.#world.now(), durations: this.#world.durations }
    const speed = this.#facts.get('registry') ?? 1
    const found = this.lookup(reference)
    const refusal =
      'error' in found ? found.error : found.image.isGuess && this.#isMade(reference) ? noSuchImage(parseReference(reference).repository) : undefined
    const error = speed === 0 ? REGISTRY_UNREACHABLE : refusal
    const sizeBytes = 'error' in found ? 0 : found.version.sizeBytes
    const missing = this.#images.has(key) ? 0 : sizeBytes
    const ms = error === undefined ? durations.pull(missing) * speed : durations.pullFailure * Math.max(1, speed)
    const pull = { node, reference: fullReference(reference), startedAt: now, doneAt: now + Math.ceil(ms), sizeBytes, done: false }
    const record = error === undefined ? pull : { ...pull, error }
    this.#pulls.set(key, record)
    this.#world.queue.add('docker-pull', key, record.doneAt)
    return record
  }

  /** Whether somebody has made an image of this name here: then the registry knows nothing of it. */
  #isMade(reference: string): boolean {
    const { repository } = parseReference(reference)
    for (const image of this.#images.values()) if (image.repository === repository && image.origin?.includes(' ')) return true
    return false
  }

  /** The last pull of an image on a node. */
  pullOf(node: string, reference: string): PullRecord | undefined {
    return this.#pulls.get(this.#key(node, reference))
  }

  /** A pull's time has come: the image is there, or the error is known. */
  finishPull(key: string): void {
    const pull = this.#pulls.get(key)
    if (!pull || pull.done) return
    this.#pulls.set(key, { ...pull, done: true })
    if (pull.error !== undefined) return
    this.preload(pull.node, pull.reference)
    this.note(pull.node, 'pull', pull.reference)
  }

  /** What has happened on a node lately: what `docker events` tells. */
  events(node: string): DockerEvents | undefined {
    return this.#events.get(node)
  }

  /** Takes down that something happened on a node: to a container, or to the image of this name or id. */
  note(node: string, status: string, what: ContainerRecord | string): void {
    const of = typeof what === 'string' ? { id: what } : { id: what.id, from: what.image }
    this.#events.set(node, withEvent(this.#events.get(node), { at: this.#world.now(), status, ...of }))
  }

  /** Makes a container of an image that is on the node. */
  create(draft: ContainerDraft): ContainerRecord {
    const { command, args, node, image } = draft
    const here = this.image(node, image)
    const origin = draft.origin ?? here?.origin
    const found = this.lookup(origin ?? image)
    const ofImage = 'error' in found ? [] : found.image.command
    const entrypoint = 'error' in found ? [] : ofImage.slice(0, Number(found.image.entrypoint ?? 0))
    const id = this.#world.random.hex('container-id', 64)
    const number = (this.#facts.get('containers') ?? 0) + 1
    this.#facts.set('containers', number)
    // One literal for all: a container record made of spread parts takes half as much room again, and there are two for each pod.
    const container: ContainerRecord = {
      id,
      node,
      name: draft.name,
      image,
      imageId: draft.imageId ?? here?.id ?? imageId(found, image),
      command: command ? [...command, ...(args ?? [])] : args ? [...entrypoint, ...args] : ofImage,
      env: draft.env,
      hostname: draft.hostname || id.slice(0, 12),
      created: this.#world.now(),
      number,
      state: 'created',
      startedAt: undefined,
      finishedAt: undefined,
      exitCode: undefined,
      ending: undefined,
      wakeAt: undefined,
      pod: draft.pod,
      containerName: draft.containerName,
      sandbox: draft.sandbox,
      ip: draft.ip,
      ports: draft.ports,
      memory: undefined,
      draws: 0,
      pid: undefined,
      ...(draft.interactive ? { interactive: true } : {}),
      ...(draft.labels ? { labels: draft.labels } : {}),
      ...(origin === undefined ? {} : { origin }),
      ...(draft.workdir ? { workdir: draft.workdir } : {}),
      ...(draft.links?.length ? { links: draft.links } : {}),
      ...(draft.mounts?.length ? { mounts: draft.mounts } : {}),
    }
    this.#containers.set(container.id, container)
    this.#index(container)
    this.note(node, 'create', container)
    return container
  }

  /** Starts a container's process 1. */
  start(id: string, real = false): ContainerRecord {
    const { real: _before, ...container } = this.#containers.get(id)!
    const now = this.#world.now()
    const pid = 2000 + ((container.number * 7) % 30_000)
    const begun = { finishedAt: undefined, exitCode: undefined, ending: undefined, wakeAt: undefined, memory: undefined }
    this.#set({ ...container, ...begun, state: 'running', startedAt: now, pid, ...(real ? { real } : {}) })
    this.note(container.node, 'start', container)
    if (container.ip) this.#sandboxByIp.set(container.ip, id)
    this.#turn(id, (behaviour, context) => behaviour.start(context))
    this.#world.changed(this.#containers.get(id)!)
    return this.#containers.get(id)!
  }

  /** Asks process 1 to end, and ends it when it has not after `graceMs`. */
  stop(id: string, graceMs: number): void {
    const container = this.#containers.get(id)
    if (container?.state !== 'running') return
    const answer = this.#behaviour(container).terminate?.(container.memory, this.#context(container))
    if (answer?.log) this.write(id, answer.log)
    const heeded = answer && answer.afterMs <= graceMs ? answer : { afterMs: graceMs, code: KILLED }
    const { durations } = this.#world
    const afterMs = durations.stop ?? heeded.afterMs
    this.note(container.node, 'kill', container)
    this.#end(container, this.#world.now() + afterMs, durations.stop === undefined ? heeded.code : (answer?.code ?? KILLED), true)
  }

  /** Sends process 1 a SIGTERM and leaves it at that. */
  terminate(id: string): void {
    const container = this.#containers.get(id)
    if (container?.state !== 'running') return
    const answer = this.#behaviour(container).terminate?.(container.memory, this.#context(container))
    this.note(container.node, 'kill', container)
    if (answer?.log) this.write(id, answer.log)
    if (answer) this.#end(container, this.#world.now() + answer.afterMs, answer.code)
  }

  /** Ends process 1 at once, as SIGKILL does. */
  kill(id: string, code = KILLED): void {
    const container = this.#containers.get(id)
    if (container?.state === 'running') this.#finish(container, code)
  }

  /** Freezes all processes of a container, or lets them go on; what became due meanwhile is done then. */
  pause(id: string, paused: boolean): void {
    const { pausedAt: _before, ...container } = this.#containers.get(id)!
    this.#set(paused ? { ...container, pausedAt: this.#world.now() } : container)
    this.note(container.node, paused ? 'pause' : 'unpause', container)
    if (paused) this.#world.queue.cancel('docker', id)
    else this.#schedule(id)
  }

  rename(id: string, name: string): void {
    const container = this.#containers.get(id)
    if (container) this.#set({ ...container, name })
  }

  /** Forgets a container and its log. */
  remove(id: string): void {
    const container = this.#containers.get(id)
    if (!container) return
    if (container.state === 'running') this.#finish(container, KILLED)
    this.note(container.node, 'destroy', container)
    this.#containers.delete(id)
    this.#logs.delete(id)
    this.#byNode.get(container.node)?.delete(id)
    if (container.pod) {
      const rest = (this.#byPod.get(container.pod.uid) ?? []).filter(other => other !== id)
      if (rest.length > 0) this.#byPod.set(container.pod.uid, rest)
      else this.#byPod.delete(container.pod.uid)
    }
    this.#world.queue.cancel('docker', id)
  }

  /** The time that process 1 asked for, or its end, has come. */
  wake(id: string): void {
    const container = this.#containers.get(id)
    if (container?.state !== 'running' || container.pausedAt !== undefined) return
    const now = this.#world.now()
    if (container.ending && container.ending.at <= now) return this.#finish(container, container.ending.code)
    if (container.wakeAt !== undefined && container.wakeAt <= now) {
      this.#waking = id
      const turn = this.#behaviour(container).wake?.(container.memory, this.#context(container))
      if (turn) this.#apply(id, turn)
      else this.#set({ ...this.#containers.get(id)!, wakeAt: undefined })
      this.#waking = undefined
    }
    this.#schedule(id)
  }

  /** Says something to a port of a container's own process; `undefined` when it does not listen there. With `trace: false` nothing is remembered of it. */
  answer(id: string, request: Request, port: number, { trace = true } = {}): Answer | undefined {
    const container = this.#containers.get(id)
    if (container?.state !== 'running' || !this.listens(container).includes(port)) return undefined
    if (container.pausedAt !== undefined) return request.protocol === 'tcp' ? { ok: true, ms: 1, tcp: true } : FROZEN
    const behaviour = this.#behaviour(container)
    if (!behaviour.answer || request.protocol === 'tcp') return request.protocol === 'tcp' ? { ok: true, ms: 1, tcp: true } : undefined
    const turn = behaviour.answer(container.memory, request, port, this.#context(container))
    if (trace) this.#apply(id, turn)
    return turn.reply
  }

  /** The ports on which a container's process accepts connections. */
  listens(container: ContainerRecord): readonly number[] {
    if (container.state !== 'running') return []
    const behaviour = this.#behaviour(container)
    if (behaviour.listens) return behaviour.listens(container.memory, this.#context(container))
    const found = this.imageOf(container)
    return [...('error' in found ? [] : found.image.ports), ...container.ports.map(port => port.containerPort)]
  }

  /** What a container has written, oldest first; from the n-th line ever written on, counted from 0. */
  log(id: string, from = 0): readonly LogLine[] {
    return linesFrom(this.#logs.get(id), from)
  }

  /** How many lines a container has ever written: two equal answers mean that nothing was written between. */
  lastLine(id: string): { readonly count: number } | undefined {
    return this.#logs.get(id)
  }

  /** Adds lines to a container's log. */
  write(id: string, lines: readonly Said[]): void {
    const at = this.#world.now()
    this.#logs.set(
      id,
      withLines(
        this.#logs.get(id),
        lines.map(line => (typeof line === 'string' ? { at, text: line } : { at, text: line.error, isError: true })),
      ),
    )
  }

  #records(ids: Iterable<string>): ContainerRecord[] {
    const records: ContainerRecord[] = []
    for (const id of ids) {
      const record = this.#containers.get(id)
      if (record) records.push(record)
    }
    return records
  }

  #turn(id: string, take: (behaviour: Behaviour, context: ContainerContext) => Turn | undefined): void {
    const container = this.#containers.get(id)!
    const turn = take(this.#behaviour(container), this.#context(container))
    if (turn) this.#apply(id, turn)
  }

  #apply(id: string, turn: Turn): void {
    const container = this.#containers.get(id)
    if (!container) return
    const now = this.#world.now()
    if (turn.log) this.write(id, turn.log)
    const wanted = id === this.#waking ? undefined : container.wakeAt // what woke it is over
    const wakeAt = turn.wakeMs === undefined ? wanted : now + turn.wakeMs
    this.#set({ ...container, memory: turn.state, wakeAt })
    if (turn.exit) this.#end(this.#containers.get(id)!, now + turn.exit.afterMs, turn.exit.code)
    else this.#schedule(id)
  }

  #end(container: ContainerRecord, at: number, code: number, stop = false): void {
    const ending = stop ? { at, code, stop } : { at, code }
    if (at <= this.#world.now()) return this.#finish({ ...container, ending }, code)
    if (container.ending && container.ending.at <= at) return
    this.#set({ ...container, ending })
    this.#schedule(container.id)
  }

  #finish(container: ContainerRecord, exitCode: number): void {
    const over = { ending: undefined, wakeAt: undefined, pid: undefined, memory: undefined }
    const { pausedAt: _over, ...rest } = container
    this.#set({ ...rest, ...over, state: 'exited', finishedAt: this.#world.now(), exitCode })
    this.note(container.node, 'die', container)
    if (container.ending?.stop) this.note(container.node, 'stop', container)
    if (container.ip && this.#sandboxByIp.get(container.ip) === container.id) this.#sandboxByIp.delete(container.ip)
    this.#world.queue.cancel('docker', container.id)
    this.#world.changed(this.#containers.get(container.id)!)
  }

  #schedule(id: string): void {
    const { ending, wakeAt, pausedAt } = this.#containers.get(id)!
    if (pausedAt !== undefined) return
    const due = ending && wakeAt !== undefined ? Math.min(ending.at, wakeAt) : (ending?.at ?? wakeAt)
    if (due !== undefined) this.#world.queue.add('docker', id, Math.max(due, this.#world.now()))
  }

  /** Whether it is known what the command of a container does. */
  isKnown(container: ContainerRecord): boolean {
    return this.#behaviour({ ...container, real: false }).knows?.(this.#context(container)) ?? true
  }

  #behaviour(container: ContainerRecord): Behaviour {
    if (container.real) return waits
    const found = this.imageOf(container)
    return 'error' in found ? pause.behaviour : found.image.behaviour
  }

  #context(container: ContainerRecord): ContainerContext {
    const sandbox = container.sandbox === undefined ? container : (this.#containers.get(container.sandbox) ?? container)
    return new Process(container, sandbox.ip ?? '', this.#world, this.#containers)
  }

  #set(container: ContainerRecord): void {
    this.#containers.set(container.id, container)
  }

  #index(container: ContainerRecord): void {
    let ofNode = this.#byNode.get(container.node)
    if (!ofNode) this.#byNode.set(container.node, (ofNode = new Set()))
    ofNode.add(container.id)
    if (container.pod) {
      const ofPod = this.#byPod.get(container.pod.uid)
      this.#byPod.set(container.pod.uid, ofPod ? [...ofPod, container.id] : [container.id]) // pushing would make room for sixteen more
    }
    if (container.ip && container.state === 'running') this.#sandboxByIp.set(container.ip, container.id)
  }
}

/** An image's id: the registry's, or one made of its name when the registry keeps none. */
function imageId(found: Lookup, reference: string): string {
  if (!('error' in found) && found.version.id !== '') return found.version.id
  const text = fullReference(reference)
  return [0, 1, 2, 3, 4, 5, 6, 7].map(seed => hash32(text, seed).toString(16).padStart(8, '0')).join('')
}
