import type { Pod } from '../api/kinds.ts'
import type { Labels } from '../api/meta.ts'
import { selects } from '../api/selectors.ts'
import type { Store } from '../apiserver/store.ts'
import { keyOf } from '../apiserver/store.ts'
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
    if (best.length === 0) return { error: `Failed for reason ${this.#ranking.reason} and possibly others` }
    return { node: this.#random.pick('scheduler', best).name, nodes: nodes.length }
  }

  /** The pod has been bound to the node; the loads have heard of it already. */
  placed(pod: Pod, node: string): void {
    this.#ranking?.placed(pod, node, this.#loads.version)
  }
}

/** The nodes in order of merit for the pods of one template. */
class Ranking {
  readonly #containers: Pod['spec']['containers']
  readonly #nodeSelector: Pod['spec']['nodeSelector']
  readonly #labels: Labels | undefined
  readonly #namespace: string
  readonly #pod: Pod
  readonly #demand: Demand
  readonly #loads = new Map<string, NodeLoad>()
  readonly #score = new Map<string, number>()
  readonly #byScore: Map<string, NodeLoad>[] = []
  readonly #counts: Map<string, number>
  readonly #alone: boolean
  #most = 0
  #top = -1
  #version: number
  reason = ''

  constructor(pod: Pod, store: Store, loads: NodeLoads) {
    this.#pod = pod
    this.#containers = pod.spec.containers
    this.#nodeSelector = pod.spec.nodeSelector
    this.#labels = pod.metadata.labels
    this.#namespace = pod.metadata.namespace
    this.#demand = demandOf(pod.spec)
    this.#version = loads.version
    const peers = peerCounts(pod, store)
    this.#counts = peers.counts
    this.#alone = peers.alone
    for (const count of this.#counts.values()) this.#most = Math.max(this.#most, count)
    for (const load of loads.schedulable()) {
      this.#loads.set(load.name, load)
      this.#judge(load)
    }
  }

  holdsFor(pod: Pod, version: number): boolean {
    return (
      this.#version === version &&
      pod.spec.containers === this.#containers &&
      pod.spec.nodeSelector === this.#nodeSelector &&
      pod.metadata.labels === this.#labels &&
      pod.metadata.namespace === this.#namespace
    )
  }

  best(): readonly NodeLoad[] {
    while (this.#top >= 0 && (this.#byScore[this.#top]?.size ?? 0) === 0) this.#top--
    return this.#top < 0 ? [] : [...this.#byScore[this.#top]!.values()]
  }

  placed(pod: Pod, node: string, version: number): void {
    const load = this.#loads.get(node)
    if (!load || !this.holdsFor({ ...pod, spec: { ...pod.spec, containers: this.#containers, nodeSelector: this.#nodeSelector } }, version - 1))
      return
    this.#version = version
    if (!this.#alone) {
      const count = (this.#counts.get(node) ?? 0) + 1
      this.#counts.set(node, count)
      if (count > this.#most) {
        this.#most = count
        for (const other of this.#loads.values()) this.#judge(other)
        return
      }
    }
    this.#judge(load)
  }

  #judge(load: NodeLoad): void {
    const before = this.#score.get(load.name)
    if (before !== undefined) this.#byScore[before]!.delete(load.name)
    const reason = misfit(this.#pod, this.#demand, load)
    if (reason !== undefined) {
      if (this.reason === '') this.reason = reason
      this.#score.delete(load.name)
      return
    }
    const score = roomScore(this.#demand, load) + spreadScore(this.#counts.get(load.name) ?? 0, this.#most)
    this.#score.set(load.name, score)
    const peers = (this.#byScore[score] ??= new Map())
    peers.set(load.name, load)
    this.#top = Math.max(this.#top, score)
  }
}

/** How many pods of the same services and controllers each node has; `alone` when no service or controller selects the pod. */
function peerCounts(pod: Pod, store: Store): { counts: Map<string, number>; alone: boolean } {
  const { namespace, labels } = pod.metadata
  const owners = [...store.servicesSelecting(namespace, labels), ...store.controllersSelecting(namespace, labels)]
  const counts = new Map<string, number>()
  const seen = owners.length > 1 ? new Set<string>() : undefined
  for (const { spec } of owners) {
    for (const peer of store.list('Pod', { namespace, selector: spec.selector ?? {} })) {
      const { nodeName } = peer.spec
      if (!nodeName || seen?.has(keyOf(peer))) continue
      seen?.add(keyOf(peer))
      counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1)
    }
  }
  return { counts, alone: !owners.some(({ spec }) => selects(spec.selector, labels)) }
}
