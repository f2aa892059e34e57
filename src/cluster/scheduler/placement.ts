import type { Pod } from '../api/kinds.ts'
import type { Labels } from '../api/meta.ts'
import { selects } from '../api/selectors.ts'
import type { Store } from '../apiserver/store.ts'
import { sameLabels } from '../controllers/controller.ts'
import type { Random } from '../sim/random.ts'
import { misfit, roomScore, spreadScore } from './fit.ts'
import type { Demand, NodeLoad, NodeLoads } from './node-loads.ts'
import { demandOf } from './node-loads.ts'

/** Where a pod goes, or in the scheduler's words why it goes nowhere. */
export type Placement = { node: string; nodes: number } | { error: string }

/** So many templates have a ranking at once; the one that was made first gives way. */
const RANKINGS = 64

/**
 * Chooses nodes for pods. All pods of one template are judged against one ranking of the nodes, in which each pod that comes or goes changes
 * one place; anything else that changes makes a new one. The choice is the same as if all nodes were judged anew.
 */
export class Placer {
  readonly #store: Store
  readonly #loads: NodeLoads
  readonly #random: Random
  readonly #rankings = new Map<string, Ranking>()

  constructor(store: Store, loads: NodeLoads, random: Random) {
    this.#store = store
    this.#loads = loads
    this.#random = random
  }

  /** The node for a pod: of those it fits, one of the best by chance. */
  place(pod: Pod): Placement {
    const nodes = this.#loads.schedulable()
    if (nodes.length === 0) return { error: 'no nodes available to schedule pods' }
    const best = this.#rankingFor(pod).best()
    if (best.length === 0) return { error: `Failed for reason ${misfit(pod, demandOf(pod.spec), nodes[0]!)} and possibly others` }
    return { node: nodes[this.#random.pick('scheduler', best)]!.name, nodes: nodes.length }
  }

  #rankingFor(pod: Pod): Ranking {
    const template = templateOf(pod)
    const known = this.#rankings.get(template)
    if (known?.catchUp()) return known
    const ranking = new Ranking(pod, this.#store, this.#loads)
    this.#rankings.delete(template)
    this.#rankings.set(template, ranking)
    if (this.#rankings.size > RANKINGS) this.#rankings.delete(this.#rankings.keys().next().value!)
    return ranking
  }
}

/** All of a pod that its place depends on: equal for pods of one template, also for those that a stored snapshot has torn from each other. */
function templateOf({ metadata: { namespace, labels }, spec }: Pod): string {
  return JSON.stringify([namespace, labels, spec.nodeSelector, demandOf(spec)])
}

/** The nodes in order of merit for the pods of one template. */
class Ranking {
  readonly #pod: Pod
  readonly #demand: Demand
  readonly #loads: NodeLoads
  readonly #nodes: readonly NodeLoad[]
  /** the selectors of the services and controllers that select the pod: whom else they select is its peer */
  readonly #selectors: readonly Labels[]
  /** how many peers each node has */
  readonly #counts: Map<string, number>
  /** the most peers that a node has */
  #most: number
  /** the score of each node, -1 when the pod does not fit */
  readonly #scores: Int16Array
  /** the places of the nodes of each score, ascending: what is picked depends on the scores alone, not on how they came about */
  readonly #places: number[][] = []
  /** how many moves it knows of */
  #moves: number

  constructor(pod: Pod, store: Store, loads: NodeLoads) {
    this.#pod = pod
    this.#demand = demandOf(pod.spec)
    this.#loads = loads
    this.#moves = loads.moves
    this.#nodes = loads.schedulable()
    this.#selectors = peerSelectors(pod, store)
    this.#counts = peerCounts(pod.metadata.namespace, this.#selectors, store)
    this.#most = Math.max(0, ...this.#counts.values())
    this.#scores = new Int16Array(this.#nodes.length)
    this.#judgeAll()
  }

  /** Takes in what has moved since; answers whether it holds again. */
  catchUp(): boolean {
    const moves = this.#loads.movesSince(this.#moves)
    if (!moves) return false
    this.#moves += moves.length
    let most = this.#most
    for (const { load, pod, sign } of moves) if (sign !== 0 && this.#isPeer(pod)) most = this.#count(load.name, sign, most)
    if (most !== this.#most) {
      this.#most = most
      this.#judgeAll()
    } else for (const { load } of moves) if (load.place >= 0) this.#judgeAgain(load)
    return true
  }

  /** The places among the schedulable nodes of those that do best. */
  best(): readonly number[] {
    for (let score = this.#places.length - 1; score >= 0; score--) {
      const places = this.#places[score]
      if (places && places.length > 0) return places
    }
    return []
  }

  #isPeer({ metadata }: Pod): boolean {
    return metadata.namespace === this.#pod.metadata.namespace && this.#selectors.some(selector => selects(selector, metadata.labels))
  }

  /** Counts a peer more or less on a node; answers the most that a node has then. */
  #count(node: string, sign: number, most: number): number {
    const before = this.#counts.get(node) ?? 0
    this.#counts.set(node, before + sign)
    if (sign > 0) return Math.max(most, before + sign)
    return before < most ? most : Math.max(0, ...this.#counts.values())
  }

  #judgeAgain(load: NodeLoad): void {
    const { place } = load
    const before = this.#scores[place]!
    const score = this.#judge(load)
    if (score === before) return
    this.#scores[place] = score
    if (before >= 0) this.#places[before]!.splice(placeIn(this.#places[before]!, place), 1)
    if (score < 0) return
    const places = (this.#places[score] ??= [])
    places.splice(placeIn(places, place), 0, place)
  }

  #judgeAll(): void {
    this.#places.length = 0
    for (const load of this.#nodes) {
      const score = this.#judge(load)
      this.#scores[load.place] = score
      if (score >= 0) (this.#places[score] ??= []).push(load.place)
    }
  }

  #judge(load: NodeLoad): number {
    if (misfit(this.#pod, this.#demand, load) !== undefined) return -1
    return roomScore(this.#demand, load) + spreadScore(this.#counts.get(load.name) ?? 0, this.#most)
  }
}

/** Where a place stands, or would stand, among others in order. */
function placeIn(places: readonly number[], place: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (places[middle]! < place) low = middle + 1
    else high = middle
  }
  return low
}

/** The selectors, each once, of the services and controllers that select a pod. */
function peerSelectors({ metadata: { namespace, labels } }: Pod, store: Store): Labels[] {
  const selectors: Labels[] = []
  for (const { spec } of [...store.servicesSelecting(namespace, labels), ...store.controllersSelecting(namespace, labels)]) {
    if (!selectors.some(selector => sameLabels(selector, spec.selector))) selectors.push(spec.selector ?? {})
  }
  return selectors
}

/** How many pods that one of these selectors selects each node has. */
function peerCounts(namespace: string, selectors: readonly Labels[], store: Store): Map<string, number> {
  const counts = new Map<string, number>()
  const seen = new Set<Pod>()
  for (const selector of selectors) {
    for (const peer of store.list('Pod', { namespace, selector })) {
      const { nodeName } = peer.spec
      if (!nodeName || seen.has(peer)) continue
      if (selectors.length > 1) seen.add(peer)
      counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1)
    }
  }
  return counts
}
