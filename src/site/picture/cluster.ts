import type { Endpoints, Node, Pod, ReplicationController, Service } from '../../cluster/api/kinds.ts'
import { selects } from '../../cluster/api/selectors.ts'
import type { ApiClient } from '../../cluster/apiserver/client.ts'

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
  pods: readonly PodMark[]
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
}

const NAMESPACE = 'default'

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

/** What the picture shows of the cluster. Costs nothing in virtual time. */
export function viewOf(api: Pick<ApiClient, 'list'>, legend: Legend): ClusterView {
  const pods = api.list('Pod', { namespace: NAMESPACE }).items
  const controllers = [...api.list('ReplicationController', { namespace: NAMESPACE }).items]
  const services = api.list('Service', { namespace: NAMESPACE }).items.filter(service => service.spec.selector)
  const endpoints = new Map(api.list('Endpoints', { namespace: NAMESPACE }).items.map(each => [each.metadata.name, each]))
  const nodes = api.list('Node').items

  const owned = new Map<string, Pod[]>()
  const byAge = [...controllers].sort(older)
  for (const pod of pods) {
    const owner = byAge.find(rc => selects(rc.spec.selector, pod.metadata.labels))?.metadata.name ?? ''
    owned.set(owner, [...(owned.get(owner) ?? []), pod])
  }
  for (const rc of byAge) legend.versionOf(familyOf(rc), imageOf(rc))

  const rows = controllers.map(rc => rowOf(rc, owned.get(rc.metadata.name) ?? [], legend))
  const orphans = owned.get('')
  if (orphans) rows.push({ ...countsOf(orphans), name: '', hue: -1, want: undefined, tag: undefined, pods: marksOf(orphans, () => 0) })

  return {
    rows,
    services: services.map(service => serviceMark(service, pods, endpoints.get(service.metadata.name))),
    nodes: nodes.map(node => nodeMark(node, pods)),
    pods: pods.length,
  }
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

function rowOf(rc: ReplicationController, pods: readonly Pod[], legend: Legend): Row {
  const family = familyOf(rc)
  const tag = legend.versionsOf(family) > 1 ? `:${imageOf(rc).split(':')[1] ?? 'latest'}` : undefined
  return {
    ...countsOf(pods),
    name: rc.metadata.name,
    hue: legend.hueOf(family),
    want: rc.spec.replicas,
    tag,
    pods: marksOf(pods, pod => legend.versionOf(family, pod.spec.containers[0]?.image ?? '')),
  }
}

function countsOf(pods: readonly Pod[]): { have: number; ready: number } {
  const states = pods.map(stateOf)
  return {
    have: states.filter((state, index) => state !== 'terminating' && pods[index]!.status.phase !== 'Failed').length,
    ready: states.filter(state => state === 'ready').length,
  }
}

function marksOf(pods: readonly Pod[], version: (pod: Pod) => number): PodMark[] {
  return [...pods].sort(older).map(pod => {
    const { name } = pod.metadata
    return {
      name,
      suffix: name.split('-').at(-1) ?? name,
      state: stateOf(pod),
      node: pod.spec.nodeName,
      version: version(pod),
      reason: failureOf(pod),
      startedAt: pod.status.startTime ? Date.parse(String(pod.status.startTime)) : undefined,
    }
  })
}

function serviceMark(service: Service, pods: readonly Pod[], endpoints: Endpoints | undefined): ServiceMark {
  const addresses = new Set(endpoints?.subsets?.flatMap(subset => (subset.addresses ?? []).map(({ ip }) => ip)))
  const selected = pods.filter(pod => selects(service.spec.selector, pod.metadata.labels))
  const [port] = service.spec.ports
  return {
    name: service.metadata.name,
    port: port ? `:${port.port}${port.nodePort ? ` → :${port.nodePort}` : ''}` : '',
    headless: service.spec.clusterIP === 'None',
    selected: new Set(selected.map(pod => pod.metadata.name)),
    endpoints: new Set(selected.filter(pod => pod.status.podIP && addresses.has(pod.status.podIP)).map(pod => pod.metadata.name)),
  }
}

function nodeMark(node: Node, pods: readonly Pod[]): NodeMark {
  const { name } = node.metadata
  return {
    name,
    address: node.status.addresses?.[0]?.address ?? '',
    ready: node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
    pods: pods.filter(pod => pod.spec.nodeName === name).length,
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
