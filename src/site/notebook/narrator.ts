import type { Endpoints, Node, Pod, ReplicationController, Service } from '../../cluster/api/kinds.ts'
import { selects } from '../../cluster/api/selectors.ts'
import type { Watch } from '../../cluster/apiserver/client.ts'
import { sameData } from '../../cluster/sim/compare.ts'
import { NAMESPACE } from '../../lesson/pod-counts.ts'
import type { Session } from '../../session/session.ts'
import { Crowd, failureOf, familyOf, stateOf, type PodState, type Watched } from '../picture/cluster.ts'
import type { Values } from '../words.ts'

/** One thing that a component of the cluster did, and why: a message key with its values, for the page to say. */
export interface Sentence {
  n: number
  at: number
  component: 'api' | 'rc' | 'scheduler' | 'kubelet' | 'endpoints' | 'node'
  key: string
  values: Values
  /** what it is about, as the picture names it: `pod/x`, `rc/x`, `svc/x`, `node/x` */
  about: string
}

/** A pod's life, as far as the page has seen it, for the chart. */
export interface Life {
  name: string
  /** its controller; '' when there is none */
  owner: string
  family: string
  image: string
  from: number
  until: number | undefined
  states: { at: number; state: PodState }[]
}

/** How many replicas a controller wanted from when on. */
export interface Wish {
  at: number
  name: string
  family: string
  want: number | undefined
}

type Heard = ReplicationController | Pod | Endpoints | Service | Node
type Known = { [K in Heard['kind']]: Map<string, Extract<Heard, { kind: K }>> }

const KINDS = ['ReplicationController', 'Pod', 'Endpoints', 'Service', 'Node'] as const
const KEPT = 500
const EPOCH = Date.UTC(2016, 2, 6, 12)

/**
 * Tells what happens in the cluster, from what changes in the API: the page's own watches, which cost the cluster nothing. Only a view: it
 * can be thrown away and begun again at any moment.
 */
export class Narrator {
  sentences: Sentence[] = []
  lives: Life[] = []
  wishes: Wish[] = []
  /** how much has been heard: another number means that the cluster has changed */
  version = 0
  readonly #session: Session
  #watches: Watch[] = []
  #known: Known = nothingKnown()
  #crowd = new Crowd()
  /** the pods that each controller has: its selector matches, and they are not going away */
  #had = new Map<string, Set<string>>()
  #ready = new Set<string>()
  /** of the pods that are there */
  #lifeOfPod = new Map<string, Life>()
  #count = 0

  constructor(session: Session) {
    this.#session = session
    this.#begin()
  }

  /** Begins again after time was turned back or a scene was entered: what was told of later times is forgotten. */
  restart(): void {
    const { now } = this.#session
    this.version++
    this.sentences = this.sentences.filter(({ at }) => at <= now)
    this.lives = this.lives.filter(({ from }) => from <= now)
    this.wishes = this.wishes.filter(({ at }) => at <= now)
    this.#count = this.sentences.at(-1)?.n ?? 0
    this.#begin()
  }

  /** Takes in the news. True if there was a sentence in it. */
  listen(): boolean {
    const before = this.#count
    for (const watch of this.#watches) {
      while (watch.ready()) {
        const news = watch.next()
        if (news) this.#hear(news.object as Heard, news.type === 'DELETED')
      }
    }
    return this.#count > before
  }

  /** What there is, as it was last heard of. */
  get watched(): Watched {
    return { ...this.#known, crowd: this.#crowd }
  }

  /** Every controller has what it wants, every pod is ready, and none is going away. */
  get settled(): boolean {
    for (const { metadata, spec } of this.#known.ReplicationController.values()) {
      if ((this.#had.get(metadata.name)?.size ?? 0) !== (spec.replicas ?? 1)) return false
    }
    return this.#ready.size === this.#known.Pod.size
  }

  #begin(): void {
    const { api } = this.#session.world.cluster
    for (const watch of this.#watches) watch.stop()
    this.#known = nothingKnown()
    this.#crowd = new Crowd()
    this.#ready.clear()
    this.#had.clear()
    for (const kind of KINDS) for (const object of api.list(kind, scopeOf(kind)).items) this.#learn(object, false)
    this.#watches = KINDS.map(kind => api.watch(kind, scopeOf(kind)) as unknown as Watch)

    const { Pod: pods, ReplicationController: controllers } = this.#known
    for (const life of this.lives) if (life.until === undefined && !pods.has(life.name)) life.until = this.#session.now
    this.#lifeOfPod = new Map(this.lives.filter(({ until }) => until === undefined).map(life => [life.name, life]))
    for (const pod of pods.values()) this.#lifeOf(pod)
    for (const controller of controllers.values()) this.#wish(controller)
  }

  /** Takes an object as it is now, and counts anew what depends on it: never more than what has changed. */
  #learn(object: Heard, gone: boolean): Heard | undefined {
    const { name } = object.metadata
    const known: Map<string, Heard> = this.#known[object.kind]
    const before = known.get(name)
    if (gone) known.delete(name)
    else known.set(name, object)
    if (object.kind === 'Pod') {
      if (before?.kind === 'Pod') this.#crowd.remove(before)
      if (!gone) this.#crowd.add(object)
      for (const controller of this.#known.ReplicationController.values()) this.#countIn(controller, object, gone)
      if (!gone && stateOf(object) === 'ready') this.#ready.add(name)
      else this.#ready.delete(name)
    } else if (object.kind === 'ReplicationController') {
      const same = before?.kind === 'ReplicationController' && sameData(before.spec.selector, object.spec.selector)
      if (gone) this.#had.delete(name)
      else if (!same) {
        this.#had.delete(name)
        for (const pod of this.#known.Pod.values()) this.#countIn(object, pod, false)
      }
    }
    return before
  }

  /** Whether a controller has a pod. */
  #countIn(controller: ReplicationController, pod: Pod, gone: boolean): void {
    const { name } = controller.metadata
    let mine = this.#had.get(name)
    if (!mine) this.#had.set(name, (mine = new Set()))
    if (!gone && !pod.metadata.deletionTimestamp && selects(controller.spec.selector, pod.metadata.labels)) mine.add(pod.metadata.name)
    else mine.delete(pod.metadata.name)
  }

  #hear(object: Heard, gone: boolean): void {
    const before = this.#learn(object, gone)
    if (!gone && object.kind === 'Node' && sameData(apparent(before as Node | undefined), apparent(object))) return
    this.version++
    if (object.kind === 'Pod') this.#hearPod(object, before as Pod | undefined, gone)
    else if (object.kind === 'ReplicationController') this.#hearController(object, before as ReplicationController | undefined, gone)
    else if (object.kind === 'Endpoints') this.#hearEndpoints(object, before as Endpoints | undefined, gone)
    else if (object.kind === 'Node') this.#hearNode(object, before as Node | undefined)
    else if (gone || !before) {
      this.#tell(
        'api',
        gone ? 'event.service-gone' : 'event.service',
        { name: object.metadata.name, ip: object.spec.clusterIP ?? '' },
        `svc/${object.metadata.name}`,
      )
    }
  }

  #hearController(rc: ReplicationController, before: ReplicationController | undefined, gone: boolean): void {
    const { name } = rc.metadata
    const want = rc.spec.replicas ?? 1
    const about = `rc/${name}`
    if (gone) this.#tell('api', 'event.rc-gone', { name }, about)
    else if (!before) this.#tell('api', 'event.rc', { name, want }, about)
    else if (before.spec.replicas !== rc.spec.replicas) this.#tell('api', 'event.rc-scaled', { name, from: before.spec.replicas ?? 1, want }, about)
    this.#wish(rc, gone)
  }

  #hearPod(pod: Pod, before: Pod | undefined, gone: boolean): void {
    const { name } = pod.metadata
    const about = `pod/${name}`
    const owner = this.#ownerOf(pod)
    const node = pod.spec.nodeName ?? ''
    const state = stateOf(pod)
    const life = this.#lifeOf(pod)
    if (life.states.at(-1)?.state !== state) life.states.push({ at: this.#session.now, state })

    if (gone) {
      life.until = this.#session.now
      this.#lifeOfPod.delete(name)
      this.#tell('kubelet', 'event.pod-gone', { name, node }, about)
      return
    }
    if (!before) {
      if (owner)
        this.#tell('rc', 'event.pod-created', { name, rc: owner.metadata.name, want: owner.spec.replicas ?? 1, have: this.#have(owner) - 1 }, about)
      else this.#tell('api', 'event.pod-by-hand', { name }, about)
      return
    }
    if (!before.metadata.deletionTimestamp && pod.metadata.deletionTimestamp) {
      const want = owner?.spec.replicas ?? 1
      const have = owner ? this.#have(owner) + 1 : 1
      const grace = pod.metadata.deletionGracePeriodSeconds ?? 30
      if (owner && have > want) this.#tell('rc', 'event.pod-surplus', { name, rc: owner.metadata.name, want, have, grace }, about)
      else this.#tell('api', 'event.pod-deleted', { name, grace }, about)
      return
    }
    if (!before.spec.nodeName && node) {
      const ready = [...this.#known.Node.values()].filter(isReady).length
      this.#tell('scheduler', ready === 1 ? 'event.pod-bound-only' : 'event.pod-bound', { name, node, n: ready }, about)
    }
    const was = stateOf(before)
    const image = pod.spec.containers[0]?.image ?? ''
    if (state === 'failed' && failureOf(pod) !== failureOf(before)) {
      this.#tell('kubelet', 'event.pod-failed', { name, node, image, reason: failureOf(pod) ?? pod.status.phase ?? '' }, about)
    } else if (state === 'pulling' && !before.status.startTime && pod.status.startTime)
      this.#tell('kubelet', 'event.pod-accepted', { name, node, image }, about)
    else if (state === 'running' && was !== 'running') this.#tell('kubelet', 'event.pod-running', { name, node }, about)
    else if (state === 'ready' && was !== 'ready') this.#tell('kubelet', 'event.pod-ready', { name, node }, about)
    const restarts = (each: Pod) => (each.status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0)
    if (restarts(pod) > restarts(before)) this.#tell('kubelet', 'event.pod-restarted', { name, node, n: restarts(pod) }, about)
  }

  #hearEndpoints(endpoints: Endpoints, before: Endpoints | undefined, gone: boolean): void {
    const { name } = endpoints.metadata
    if (gone || name === 'kubernetes') return
    const [was, is] = [addressesOf(before), addressesOf(endpoints)]
    const added = [...is.keys()].filter(ip => !was.has(ip)).map(ip => is.get(ip)!)
    const removed = [...was.keys()].filter(ip => !is.has(ip)).map(ip => was.get(ip)!)
    if (added.length) this.#tell('endpoints', 'event.endpoints-added', { name, pods: added, n: is.size, count: is.size }, `svc/${name}`)
    if (removed.length) this.#tell('endpoints', 'event.endpoints-removed', { name, pods: removed, n: is.size, count: is.size }, `svc/${name}`)
  }

  #hearNode(node: Node, before: Node | undefined): void {
    if (!before || isReady(before) === isReady(node)) return
    const { name } = node.metadata
    this.#tell('node', isReady(node) ? 'event.node-ready' : 'event.node-lost', { name }, `node/${name}`)
  }

  #tell(component: Sentence['component'], key: string, values: Values, about: string): void {
    this.sentences.push({ n: ++this.#count, at: this.#session.now, component, key, values, about })
    if (this.sentences.length > 2 * KEPT) this.sentences = this.sentences.slice(-KEPT)
  }

  #ownerOf(pod: Pod): ReplicationController | undefined {
    let oldest: ReplicationController | undefined
    for (const each of this.#known.ReplicationController.values()) {
      if (!selects(each.spec.selector, pod.metadata.labels)) continue
      if (!oldest || each.metadata.creationTimestamp < oldest.metadata.creationTimestamp) oldest = each
    }
    return oldest
  }

  #have(rc: ReplicationController): number {
    return this.#had.get(rc.metadata.name)?.size ?? 0
  }

  #lifeOf(pod: Pod): Life {
    const known = this.#lifeOfPod.get(pod.metadata.name)
    if (known) return known
    const owner = this.#ownerOf(pod)
    const from = Math.min(this.#session.now, virtual(pod.metadata.creationTimestamp))
    const started = pod.status.containerStatuses?.[0]?.state?.running?.startedAt
    const states: Life['states'] = [{ at: from, state: 'pulling' }]
    if (stateOf(pod) !== 'pulling')
      states.push({ at: Math.min(this.#session.now, started ? virtual(String(started)) : this.#session.now), state: stateOf(pod) })
    const life: Life = {
      name: pod.metadata.name,
      owner: owner?.metadata.name ?? '',
      family: owner ? familyOf(owner) : '',
      image: pod.spec.containers[0]?.image ?? '',
      from,
      until: undefined,
      states,
    }
    this.lives.push(life)
    this.#lifeOfPod.set(life.name, life)
    return life
  }

  #wish(rc: ReplicationController, gone = false): void {
    const { name, creationTimestamp } = rc.metadata
    const want = gone ? undefined : (rc.spec.replicas ?? 1)
    const last = this.wishes.findLast(wish => wish.name === name)
    if (last && last.want === want) return
    const at = last ? this.#session.now : Math.min(this.#session.now, virtual(creationTimestamp))
    this.wishes.push({ at, name, family: familyOf(rc), want })
  }
}

function scopeOf(kind: (typeof KINDS)[number]): { namespace?: string } {
  return kind === 'Node' ? {} : { namespace: NAMESPACE }
}

function nothingKnown(): Known {
  return { ReplicationController: new Map(), Pod: new Map(), Endpoints: new Map(), Service: new Map(), Node: new Map() }
}

/** What is to be seen of a node, without the times of its heartbeats: there are hundreds of those in a minute at ×60. */
function apparent(node: Node | undefined): unknown {
  return (
    node && { ...node.status, conditions: node.status.conditions?.map(({ type, status, reason }) => ({ type, status, reason })), spec: node.spec }
  )
}

function isReady(node: Node): boolean {
  return node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** Ready addresses, each with the pod behind it. */
function addressesOf(endpoints: Endpoints | undefined): Map<string, string> {
  return new Map(endpoints?.subsets?.flatMap(({ addresses }) => (addresses ?? []).map(({ ip, targetRef }) => [ip, targetRef?.name ?? ip] as const)))
}

/** The API's time of day as the session's milliseconds. */
function virtual(timestamp: string): number {
  return Date.parse(timestamp) - EPOCH
}
