import type { Endpoints, Node, Pod, ReplicationController, Service } from '../../cluster/api/kinds.ts'
import { selects } from '../../cluster/api/selectors.ts'

/** A pod's life as the picture tells it apart. */
export type PodState = 'pending' | 'pulling' | 'running' | 'ready' | 'terminating' | 'failed' | 'unknown'

export interface PodMark {
  name: string
  /** the five letters that tell it from its brothers */
  suffix: string
  state: PodState
  node: string | undefined
  /** 0 for the image its family had first, then 1, 2, 3 */
  version: number
  /** why it fails or waits, in Kubernetes' word */
  reason: string | undefined
  startedAt: number | undefined
}

/** A controller and its pods: one row. Pods that no controller selects share a row without a name. */
export interface Row {
  name: string
  /** 0…: hue and glyph, kept for the session; -1: no owner */
  hue: number
  /** undefined: nobody wants a number of these */
  want: number | undefined
  have: number
  ready: number
  /** the image's tag, when the family has more than one version */
  tag: string | undefined
  /** by name; none when there are too many to be told apart */
  pods: readonly PodMark[]
  /** the same pods, counted by how they look */
  crowd: readonly (Pick<PodMark, 'state' | 'node' | 'version'> & { count: number })[]
  /** names of the services that select any of them */
  services: readonly string[]
}

export interface ServiceMark {
  name: string
  port: string
  headless: boolean
  /** names of pods whose labels match */
  selected: ReadonlySet<string>
  /** names of pods that get traffic */
  endpoints: ReadonlySet<string>
}

export interface NodeMark {
  name: string
  address: string
  ready: boolean
  pods: number
  capacity: string
}

/** The cluster of the default namespace as it is now: who wants, what is there, who gets the traffic. */
export interface ClusterView {
  rows: readonly Row[]
  services: readonly ServiceMark[]
  nodes: readonly NodeMark[]
  pods: number
  /** pods that are there, or wanted if that is more */
  size: number
}

/** The guestbook's controllers look the same in every chapter; others get the next free hue when they first appear. */
const FIRST_HUES = ['frontend', 'redis-master', 'redis-slave']

/** Remembers, for as long as the page is open, which controller has which hue, and in which order a family's images came. */
export class Legend {
  #hues = new Map(FIRST_HUES.map((family, hue) => [family, hue]))
  #images = new Map<string, string[]>()

  hueOf(family: string): number {
    if (!this.#hues.has(family)) this.#hues.set(family, this.#hues.size)
    return this.#hues.get(family)!
  }

  versionOf(family: string, image: string): number {
    const images = this.#images.get(family) ?? []
    this.#images.set(family, images)
    if (!images.includes(image)) images.push(image)
    return images.indexOf(image)
  }

  versionsOf(family: string): number {
    return this.#images.get(family)?.length ?? 0
  }
}

/** From so many pods on, wanted or there, names give way to squares. */
export const DENSE_FROM = 60
/** From so many on, pods are only counted: the view has none by name. */
export const COUNTED_FROM = 400

/** The objects of the default namespace by kind and name, and its pods by how they look. */
export interface Watched {
  ReplicationController: ReadonlyMap<string, ReplicationController>
  Pod: ReadonlyMap<string, Pod>
  Service: ReadonlyMap<string, Service>
  Endpoints: ReadonlyMap<string, Endpoints>
  Node: ReadonlyMap<string, Node>
  crowd: Crowd
}

/** Pods that look the same: one of them, and how many they are. */
interface Alike {
  pod: Pod
  count: number
}

/** Pods by how they look, counted as they come and go: how many they are does not matter then. */
export class Crowd {
  readonly #alike = new Map<string, Alike>()

  add(pod: Pod): void {
    const { kind } = lookOf(pod)
    const alike = this.#alike.get(kind)
    if (alike) alike.count++
    else this.#alike.set(kind, { pod, count: 1 })
  }

  remove(pod: Pod): void {
    const { kind } = lookOf(pod)
    const alike = this.#alike.get(kind)
    if (alike && --alike.count === 0) this.#alike.delete(kind)
  }

  get alike(): Iterable<Alike> {
    return this.#alike.values()
  }
}

/** What the picture shows of the cluster. Costs nothing in virtual time, and with many pods no more than what differs among them. */
export function viewOf(watched: Watched, legend: Legend): ClusterView {
  const controllers = byName(watched.ReplicationController)
  const services = byName(watched.Service).filter(({ spec }) => spec.selector)
  const byAge = [...controllers].sort(older)
  for (const rc of byAge) legend.versionOf(familyOf(rc), imageOf(rc))

  const size = Math.max(
    watched.Pod.size,
    controllers.reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0),
  )
  const counted = watched.Pod.size > COUNTED_FROM
  const all: readonly Alike[] = counted ? [...watched.crowd.alike] : [...watched.Pod.values()].map(pod => ({ pod, count: 1 }))
  const owned = new Map<string, Alike[]>(['', ...controllers.map(({ metadata }) => metadata.name)].map(name => [name, []]))
  const onNode = new Map<string, number>()
  for (const alike of all) {
    const { node, labels } = lookOf(alike.pod)
    owned.get(byAge.find(rc => selects(rc.spec.selector, labels))?.metadata.name ?? '')!.push(alike)
    if (node) onNode.set(node, (onNode.get(node) ?? 0) + alike.count)
  }
  const rows = controllers.map(rc => rowOf(rc, owned.get(rc.metadata.name)!, { legend, services, counted }))
  const orphans = owned.get('')!
  if (orphans.length > 0) {
    rows.push({ ...standing(orphans, { version: () => 0, services, counted }), name: '', hue: -1, want: undefined, tag: undefined })
  }
  return {
    rows,
    services: services.map(service => serviceMark(service, counted ? [] : [...watched.Pod.values()], watched.Endpoints.get(service.metadata.name))),
    nodes: byName(watched.Node).map(node => nodeMark(node, onNode.get(node.metadata.name) ?? 0)),
    pods: watched.Pod.size,
    size,
  }
}

function byName<T extends Dated>(objects: ReadonlyMap<string, T>): T[] {
  return [...objects.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
}

/** What a pod's object says, once for each: stored objects never change. */
interface Look extends Omit<PodMark, 'version'> {
  age: string
  labels: Pod['metadata']['labels']
  image: string
  /** it is one of those that its controller has */
  counts: boolean
  /** the same for all that look the same and belong to the same */
  kind: string
}

const looks = new WeakMap<Pod, Look>()

function lookOf(pod: Pod): Look {
  const known = looks.get(pod)
  if (known) return known
  const { name, labels, creationTimestamp } = pod.metadata
  const state = stateOf(pod)
  const node = pod.spec.nodeName
  const image = pod.spec.containers[0]?.image ?? ''
  const counts = state !== 'terminating' && pod.status.phase !== 'Failed'
  const look: Look = {
    name,
    suffix: name.split('-').at(-1) ?? name,
    state,
    node,
    reason: failureOf(pod),
    startedAt: pod.status.startTime ? Date.parse(String(pod.status.startTime)) : undefined,
    age: `${creationTimestamp} ${name}`,
    labels,
    image,
    counts,
    kind: JSON.stringify([state, counts, node, image, labels]),
  }
  looks.set(pod, look)
  return look
}

/** A rolling update's two controllers are one family: by the `name` label of their pods, else by their own name. */
export function familyOf(rc: ReplicationController): string {
  return rc.spec.template?.metadata.labels?.['name'] ?? rc.metadata.name
}

export function stateOf(pod: Pod): PodState {
  if (pod.metadata.deletionTimestamp) return 'terminating'
  const { phase, conditions } = pod.status
  if (phase === 'Unknown') return 'unknown'
  if (phase === 'Failed' || failureOf(pod)) return 'failed'
  if (phase === 'Running') return conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ? 'ready' : 'running'
  return pod.spec.nodeName ? 'pulling' : 'pending'
}

/** The word for what goes wrong with one of its containers; `undefined` when nothing does. */
export function failureOf(pod: Pod): string | undefined {
  for (const { state } of pod.status.containerStatuses ?? []) {
    const reason = state?.waiting?.reason ?? ''
    if (/Err|BackOff|Invalid|Cannot/.test(reason)) return reason
  }
  return undefined
}

interface Standing {
  services: readonly Service[]
  counted: boolean
  version(image: string): number
}

function rowOf(rc: ReplicationController, pods: readonly Alike[], { legend, ...standingOf }: Omit<Standing, 'version'> & { legend: Legend }): Row {
  const family = familyOf(rc)
  const tag = legend.versionsOf(family) > 1 ? `:${imageOf(rc).split(':')[1] ?? 'latest'}` : undefined
  return {
    ...standing(pods, { ...standingOf, version: image => legend.versionOf(family, image) }),
    name: rc.metadata.name,
    hue: legend.hueOf(family),
    want: rc.spec.replicas,
    tag,
  }
}

/** What there is of a row: its pods by name, or only counted; how many of them; and who sends them traffic. */
function standing(pods: readonly Alike[], { services, counted, version }: Standing): Pick<Row, 'have' | 'ready' | 'pods' | 'crowd' | 'services'> {
  const looks = pods.map(({ pod, count }) => ({ ...lookOf(pod), count }))
  const sum = (which: readonly { count: number }[]) => which.reduce((total, { count }) => total + count, 0)
  looks.sort((a, b) => (a.age < b.age ? -1 : a.age > b.age ? 1 : 0))
  const crowd = looks.map(({ state, node, image, count }) => ({ state, node, version: version(image), count }))
  const marks = counted
    ? []
    : looks.map(({ name, suffix, state, node, reason, startedAt, image }) => ({
        name,
        suffix,
        state,
        node,
        version: version(image),
        reason,
        startedAt,
      }))
  return {
    have: sum(looks.filter(({ counts }) => counts)),
    ready: sum(looks.filter(({ state }) => state === 'ready')),
    pods: marks,
    crowd,
    services: services.filter(({ spec }) => looks.some(({ labels }) => selects(spec.selector, labels))).map(({ metadata }) => metadata.name),
  }
}

function serviceMark(service: Service, pods: readonly Pod[], endpoints: Endpoints | undefined): ServiceMark {
  const selected = pods.filter(({ metadata }) => selects(service.spec.selector, metadata.labels))
  const addresses = new Set(endpoints?.subsets?.flatMap(subset => (subset.addresses ?? []).map(({ ip }) => ip)))
  const [port] = service.spec.ports
  return {
    name: service.metadata.name,
    port: port ? `:${port.port}${port.nodePort ? ` → :${port.nodePort}` : ''}` : '',
    headless: service.spec.clusterIP === 'None',
    selected: new Set(selected.map(pod => pod.metadata.name)),
    endpoints: new Set(selected.filter(pod => pod.status.podIP && addresses.has(pod.status.podIP)).map(pod => pod.metadata.name)),
  }
}

function nodeMark(node: Node, pods: number): NodeMark {
  return {
    name: node.metadata.name,
    address: node.status.addresses?.[0]?.address ?? '',
    ready: node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
    pods,
    capacity: String(node.status.capacity?.['pods'] ?? ''),
  }
}

function imageOf(rc: ReplicationController): string {
  return rc.spec.template?.spec.containers[0]?.image ?? ''
}

interface Dated {
  metadata: { creationTimestamp: string; name: string }
}

function older(a: Dated, b: Dated): number {
  const [x, y] = [a, b].map(({ metadata }) => `${metadata.creationTimestamp} ${metadata.name}`) as [string, string]
  return x < y ? -1 : x > y ? 1 : 0
}
