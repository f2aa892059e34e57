import { milliValueOf, valueOf } from '../api/quantity.ts'
import type { Node, Pod, ReplicationController, Service } from '../api/kinds.ts'
import type { PodSpec } from '../api/pod.ts'
import type { Change, Store } from '../apiserver/store.ts'
import { sameLabels } from '../controllers/controller.ts'
import { compare } from '../sim/compare.ts'

/** What a pod asks of a node. The weights stand in for requests that are not made, for comparing nodes only. */
export interface Demand {
  readonly milliCpu: number
  readonly memory: number
  readonly cpuWeight: number
  readonly memoryWeight: number
  readonly hostPorts: readonly number[]
}

/** What a container without requests counts as when nodes are compared (plugin/pkg/scheduler/algorithm/priorities, v1.1.8). */
const DEFAULT_MILLI_CPU = 100
const DEFAULT_MEMORY = 200 * 1024 * 1024

const demands = new WeakMap<PodSpec['containers'], Demand>()

/** The demand of a pod's containers together; worked out once for all pods that share a template. */
export function demandOf({ containers }: PodSpec): Demand {
  const known = demands.get(containers)
  if (known) return known
  let [milliCpu, memory, cpuWeight, memoryWeight] = [0, 0, 0, 0]
  const hostPorts: number[] = []
  for (const { resources, ports } of containers) {
    const { cpu, memory: bytes } = resources?.requests ?? {}
    milliCpu += cpu === undefined ? 0 : milliValueOf(cpu)
    memory += bytes === undefined ? 0 : valueOf(bytes)
    cpuWeight += cpu === undefined ? DEFAULT_MILLI_CPU : milliValueOf(cpu)
    memoryWeight += bytes === undefined ? DEFAULT_MEMORY : valueOf(bytes)
    for (const { hostPort } of ports ?? []) if (hostPort) hostPorts.push(hostPort)
  }
  const demand = { milliCpu, memory, cpuWeight, memoryWeight, hostPorts }
  demands.set(containers, demand)
  return demand
}

/** One node as the scheduler sees it: what it has, and what its pods ask for. */
export interface NodeLoad {
  node: Node
  readonly name: string
  /** where it stands among the nodes that take pods; -1 if it is none of them */
  place: number
  milliCpu: number
  memory: number
  maxPods: number
  pods: number
  usedMilliCpu: number
  usedMemory: number
  cpuWeight: number
  memoryWeight: number
  readonly hostPorts: Map<number, number>
}

/** A pod came to a node (1), left it (-1), or weighs on it otherwise than before (0). */
export interface Move {
  readonly load: NodeLoad
  readonly pod: Pod
  readonly sign: 1 | 0 | -1
}

/** Who has not looked for so many moves works everything out anew. */
const MOVES_KEPT = 4096

/**
 * The load of every node, kept in step with every change, so that placing a pod does not visit the pods already placed.
 * Derived from the store: after a restore it is made anew.
 */
export class NodeLoads {
  readonly #store: Store
  readonly #loads = new Map<string, NodeLoad>()
  #schedulable: NodeLoad[] | undefined
  /** the last moves, and how many there had been before them */
  #moves: Move[] = []
  #movesBefore = 0

  constructor(store: Store) {
    this.#store = store
  }

  /** The nodes that take pods: Ready and not marked unschedulable, by name. */
  schedulable(): readonly NodeLoad[] {
    if (this.#schedulable) return this.#schedulable
    const loads = [...this.#loads.values()]
    this.#schedulable = loads.filter(({ node }) => takesPods(node)).sort((a, b) => compare(a.name, b.name))
    for (const load of loads) load.place = -1
    this.#schedulable.forEach((load, place) => (load.place = place))
    return this.#schedulable
  }

  /** How many moves there have been: who has worked something out brings it up to date with `movesSince`. */
  get moves(): number {
    return this.#movesBefore + this.#moves.length
  }

  /** The moves after the first `count`; `undefined` when they are forgotten, or something else has changed since. */
  movesSince(count: number): readonly Move[] | undefined {
    return count < this.#movesBefore ? undefined : this.#moves.slice(count - this.#movesBefore)
  }

  /** Must hear of every change before the scheduler looks. */
  note({ type, object, old }: Change): void {
    if (object.kind === 'Pod') this.#notePod(type === 'DELETED' ? undefined : object, old as Pod | undefined)
    if (object.kind === 'Node') this.#noteNode(object, type === 'DELETED')
    if (object.kind === 'Service' || object.kind === 'ReplicationController') {
      const before = old as Service | ReplicationController | undefined
      if (type !== 'MODIFIED' || !sameLabels(before?.spec.selector, object.spec.selector)) this.#forget() // other pods are peers now
    }
  }

  /** Makes everything anew from the store. */
  rebuild(): void {
    this.#loads.clear()
    this.#schedulable = undefined
    this.#forget()
    for (const node of this.#store.list('Node')) this.#noteNode(node, false)
  }

  #noteNode(node: Node, gone: boolean): void {
    const { name } = node.metadata
    const load = this.#loads.get(name)
    if (gone) {
      this.#loads.delete(name)
      this.#schedulable = undefined
      this.#forget()
    } else if (!load) {
      const fresh = emptyLoad(node)
      this.#loads.set(name, fresh)
      for (const pod of this.#store.podsOn(name)) if (occupies(pod)) weigh(fresh, demandOf(pod.spec), 1)
      this.#schedulable = undefined
      this.#forget()
    } else {
      const before = load.node
      load.node = node
      const turned = takesPods(before) !== takesPods(node)
      if (turned) this.#schedulable = undefined
      if (before.status.capacity !== node.status.capacity) Object.assign(load, capacityOf(node))
      if (turned || before.status.capacity !== node.status.capacity || before.metadata.labels !== node.metadata.labels) this.#forget()
    }
  }

  #notePod(now: Pod | undefined, old: Pod | undefined): void {
    const from = old?.spec.nodeName ? old : undefined
    const to = now?.spec.nodeName ? now : undefined
    const before = from && occupies(from) ? from : undefined
    const after = to && occupies(to) ? to : undefined
    if (before?.spec.nodeName !== after?.spec.nodeName) {
      if (before) this.#weigh(before, -1)
      if (after) this.#weigh(after, 1)
    }
    if (from?.spec.nodeName !== to?.spec.nodeName || (from && to && !sameLabels(from.metadata.labels, to.metadata.labels))) {
      if (from) this.#note(from, -1)
      if (to) this.#note(to, 1)
    } else if (to && (before === undefined) !== (after === undefined)) this.#note(to, 0)
  }

  #note(pod: Pod, sign: Move['sign']): void {
    const load = this.#loads.get(pod.spec.nodeName!)
    if (!load) return this.#forget()
    this.#moves.push({ load, pod, sign })
    if (this.#moves.length < 2 * MOVES_KEPT) return
    this.#moves = this.#moves.slice(MOVES_KEPT)
    this.#movesBefore += MOVES_KEPT
  }

  /** What was worked out before no longer holds. */
  #forget(): void {
    this.#movesBefore += this.#moves.length + 1
    this.#moves = []
  }

  #weigh(pod: Pod, sign: 1 | -1): void {
    const load = this.#loads.get(pod.spec.nodeName ?? '')
    if (load) weigh(load, demandOf(pod.spec), sign)
  }
}

function occupies({ spec, status }: Pod): boolean {
  return spec.nodeName !== undefined && spec.nodeName !== '' && status.phase !== 'Succeeded' && status.phase !== 'Failed'
}

function takesPods({ spec, status }: Node): boolean {
  if (spec.unschedulable) return false
  return status.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True') ?? false
}

function weigh(load: NodeLoad, demand: Demand, sign: 1 | -1): void {
  load.pods += sign
  load.usedMilliCpu += sign * demand.milliCpu
  load.usedMemory += sign * demand.memory
  load.cpuWeight += sign * demand.cpuWeight
  load.memoryWeight += sign * demand.memoryWeight
  for (const port of demand.hostPorts) load.hostPorts.set(port, (load.hostPorts.get(port) ?? 0) + sign)
}

function emptyLoad(node: Node): NodeLoad {
  const nothing = { pods: 0, usedMilliCpu: 0, usedMemory: 0, cpuWeight: 0, memoryWeight: 0 }
  return { node, name: node.metadata.name, place: -1, ...capacityOf(node), ...nothing, hostPorts: new Map() }
}

function capacityOf({ status: { capacity = {} } }: Node): { milliCpu: number; memory: number; maxPods: number } {
  return { milliCpu: milliValueOf(capacity.cpu), memory: valueOf(capacity.memory), maxPods: valueOf(capacity.pods) }
}
