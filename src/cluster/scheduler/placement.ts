import type { Pod } from '../api/kinds.ts'
import type { Labels } from '../api/meta.ts'
import type { Store } from '../apiserver/store.ts'
import { sameLabels } from '../controllers/controller.ts'
import type { Random } from '../sim/random.ts'
import { misfit, roomScore, spreadScore } from './fit.ts'
import type { Demand, NodeLoad, NodeLoads } from './node-loads.ts'
import { demandOf } from './node-loads.ts'

/** Where a pod goes, or in the scheduler's words why it goes nowhere. */
export type Placement = { node: string; nodes: number } | { error: string }

/**
 * Chooses nodes for pods. Pods of one template that come one after the other are judged against one ranking of the nodes, which each
 * placement changes in one place; anything else that moves makes a new one. The choice is the same as if all nodes were judged anew.
 */
export class Placer {
  readonly #store: Store
  readonly #loads: NodeLoads
  readonly #random: Random
  #ranking: Ranking | undefined

  constructor(store: Store, loads: NodeLoads, random: Random) {
    this.#store = store
    this.#loads = loads
    this.#random = random
  }

  /** The node for a pod: of those it fits, one of the best by chance. */
  place(pod: Pod): Placement {
    const nodes = this.#loads.schedulable()
    if (nodes.length === 0) return { error: 'no nodes available to schedule pods' }
    if (!this.#ranking?.holdsFor(pod, this.#loads.version)) this.#ranking = new Ranking(pod, this.#store, this.#loads)
    const best = this.#ranking.best()
    if (best.length === 0) return { error: `Failed for reason ${misfit(pod, demandOf(pod.spec), nodes[0]!)} and possibly others` }
    return { node: nodes[this.#random.pick('scheduler', best)]!.name, nodes: nodes.length }
  }

  /** The pod that was just placed has been bound to its node, and the loads have heard of it. */
  placed(node: string): void {
    this.#ranking?.placed(node, this.#loads.version)
  }
}

/** The nodes in order of merit for the pods of one template. It holds as long as nothing moves but what it placed itself. */
class Ranking {
  readonly #pod: Pod
  readonly #demand: Demand
  readonly #nodes: readonly NodeLoad[]
  readonly #counts: Map<string, number>
  /** the most pods of the same services and controllers that a node has; `undefined` when nothing selects the pod */
  #most: number | undefined
  /** the score of each node, -1 when the pod does not fit */
  readonly #scores: Int16Array
  /** the places of the nodes of each score, ascending: what is picked depends on the scores alone, not on how they came about */
  readonly #places: number[][] = []
  #version: number

  constructor(pod: Pod, store: Store, loads: NodeLoads) {
    this.#pod = pod
    this.#demand = demandOf(pod.spec)
    this.#version = loads.version
    this.#nodes = loads.schedulable()
    const { counts, most } = peerCounts(pod, store)
    this.#counts = counts
    this.#most = most
    this.#scores = new Int16Array(this.#nodes.length)
    this.#judgeAll()
  }

  holdsFor({ metadata, spec }: Pod, version: number): boolean {
    const { metadata: ours, spec: ourSpec } = this.#pod
    return (
      this.#version === version &&
      spec.containers === ourSpec.containers &&
      spec.nodeSelector === ourSpec.nodeSelector &&
      metadata.namespace === ours.namespace &&
      sameLabels(metadata.labels, ours.labels)
    )
  }

  /** The places among the schedulable nodes of those that do best. */
  best(): readonly number[] {
    for (let score = this.#places.length - 1; score >= 0; score--) {
      const places = this.#places[score]
      if (places && places.length > 0) return places
    }
    return []
  }

  placed(node: string, version: number): void {
    if (this.#version !== version - 1) return // something else moved too
    this.#version = version
    const place = lowerBound(this.#nodes.length, at => this.#nodes[at]!.name < node)
    if (this.#most !== undefined) {
      const count = (this.#counts.get(node) ?? 0) + 1
      this.#counts.set(node, count)
      if (count > this.#most) {
        this.#most = count
        return this.#judgeAll()
      }
    }
    const places = this.#places[this.#scores[place]!]!
    places.splice(
      lowerBound(places.length, at => places[at]! < place),
      1,
    )
    this.#judge(place)
  }

  #judgeAll(): void {
    this.#places.length = 0
    for (let place = 0; place < this.#nodes.length; place++) this.#judge(place)
  }

  #judge(place: number): void {
    const load = this.#nodes[place]!
    if (misfit(this.#pod, this.#demand, load) !== undefined) {
      this.#scores[place] = -1
      return
    }
    const score = roomScore(this.#demand, load) + spreadScore(this.#counts.get(load.name) ?? 0, this.#most ?? 0)
    this.#scores[place] = score
    const places = (this.#places[score] ??= [])
    if (places.length === 0 || places.at(-1)! < place) places.push(place)
    else {
      places.splice(
        lowerBound(places.length, at => places[at]! < place),
        0,
        place,
      )
    }
  }
}

/** How many of `length` things in order are before what is looked for. */
function lowerBound(length: number, isBefore: (at: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** How many pods of the same services and controllers each node has, and the most that one has; `undefined` when nothing selects the pod. */
function peerCounts(pod: Pod, store: Store): { counts: Map<string, number>; most: number | undefined } {
  const { namespace, labels } = pod.metadata
  const selectors: Labels[] = []
  for (const { spec } of [...store.servicesSelecting(namespace, labels), ...store.controllersSelecting(namespace, labels)]) {
    if (!selectors.some(selector => sameLabels(selector, spec.selector))) selectors.push(spec.selector ?? {})
  }
  const counts = new Map<string, number>()
  const seen = new Set<Pod>()
  let most = selectors.length === 0 ? undefined : 0
  for (const selector of selectors) {
    for (const peer of store.list('Pod', { namespace, selector })) {
      const { nodeName } = peer.spec
      if (!nodeName || (selectors.length > 1 && seen.has(peer))) continue
      if (selectors.length > 1) seen.add(peer)
      const count = (counts.get(nodeName) ?? 0) + 1
      counts.set(nodeName, count)
      most = Math.max(most ?? 0, count)
    }
  }
  return { counts, most }
}
