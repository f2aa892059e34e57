import type { Pod } from '../api/kinds.ts'
import type { PodStatus } from '../api/pod.ts'
import { isConflict, isNotFound } from '../api/status.ts'
import type { ApiServer } from '../apiserver/server.ts'
import type { EventDraft } from '../controllers/event.ts'
import { recordEvent, referenceToNode } from '../controllers/event.ts'
import type { WorkQueue } from '../sim/queue.ts'
import type { State } from '../sim/state.ts'
import type { Table } from '../sim/table.ts'
import type { NodeRecord } from './machine.ts'
import { FIRST_WORDS, isRuntimeUp, nodeOf, SYNC_MS, withHeartbeat } from './machine.ts'
import { Outbox } from './outbox.ts'
import type { PodWorker } from './pod-worker.ts'

interface ReportsWorld {
  readonly version: string
  readonly state: State
  readonly queue: WorkQueue
  readonly api: ApiServer
  now(): number
}

type Outgoing =
  | { readonly is: 'status'; readonly pod: Pod; readonly status: PodStatus; readonly last: boolean }
  | { readonly is: 'event'; readonly event: EventDraft }
  | { readonly is: 'node'; readonly node: string }

/** Keys of the kubelets on the queue, each before a node's name: its next report is due; its client may send again. */
export const REPORT = 'report '
export const CLIENT = 'client '

/** What is told of a node whose state is another than before. */
export function wordOf(node: string, word: string, at: number): EventDraft {
  const source = { component: 'kubelet', host: node }
  return { about: referenceToNode(node), source, reason: word, message: `Node ${node} status is now: ${word}`, at }
}

/** What the kubelets tell the API server: how their pods and nodes are, and what has happened. All of it waits in the outbox of its node. */
export class Reports {
  readonly #world: ReportsWorld
  readonly #nodes: Table<NodeRecord>
  readonly #outbox: Outbox<Outgoing>
  /** the kubelets as their events name them: one object for all events of a node */
  readonly #sources = new Map<string, EventDraft['source']>()

  constructor(world: ReportsWorld, nodes: Table<NodeRecord>) {
    this.#world = world
    this.#nodes = nodes
    this.#outbox = new Outbox<Outgoing>(world.state, (request, part) => this.#send(request, part))
  }

  /** Reports the node; the next report comes ten seconds after this one has arrived. */
  node(node: string): void {
    if (!this.#outbox.isWaiting(node, 'node')) this.#outbox.add(node, 'node', { is: 'node', node })
    this.pump(node)
  }

  /** Reports a pod's status. A pod that was to end and has ended is deleted for good with it. */
  status({ node, pod }: Pick<PodWorker, 'node' | 'pod'>, status: PodStatus): void {
    const runs = status.containerStatuses?.some(({ state }) => !state.terminated && !state.waiting) ?? false
    const last = pod.metadata.deletionTimestamp !== undefined && !runs
    this.#outbox.add(node, 'status', { is: 'status', pod, status, last })
    this.pump(node)
  }

  /** Reports that something has happened, now. */
  event(node: string, about: EventDraft['about'], reason: string, message: string): void {
    this.#addEvent(node, about, reason, message)
    this.pump(node)
  }

  /** Sends what the node's client may send now, and sees to it that the rest follows. */
  pump(node: string): void {
    const { kubelet, network } = this.#nodes.get(node)!
    if (kubelet === 'silent' || network === 'cut') return
    const next = this.#outbox.pump(node, this.#world.now())
    if (next !== undefined) this.#world.queue.add('kubelet', CLIENT + node, next)
  }

  #addEvent(node: string, about: EventDraft['about'], reason: string, message: string): void {
    let source = this.#sources.get(node)
    if (!source) this.#sources.set(node, (source = { component: 'kubelet', host: node }))
    const event = { about, source, reason, message, at: this.#world.now() }
    this.#outbox.add(node, 'event', { is: 'event', event })
  }

  /** Sends one part of a request; answers whether there is another part. */
  #send(request: Outgoing, part: number): boolean {
    switch (request.is) {
      case 'event':
        recordEvent(this.#world.api, request.event)
        return false
      case 'node':
        if (part === 0) return true
        this.#world.queue.add('kubelet', REPORT + request.node, this.#world.now() + SYNC_MS)
        this.#heartbeat(request.node)
        return false
      case 'status':
        return this.#sendStatus(request, part)
    }
  }

  #heartbeat(name: string): void {
    const { api } = this.#world
    const now = this.#world.now()
    const current = api.find('Node', '', name)
    let record = this.#nodes.get(name)!
    const { starts = false } = record
    if (starts) this.#nodes.set(name, (record = { ...record, starts: false }))
    const { version: kubeletVersion } = this.#world
    const tell = (word: string): void => this.#outbox.add(name, 'event', { is: 'event', event: wordOf(name, word, now) })
    if (!current) {
      // Somebody deleted it, and a kubelet registers only when it starts (registerWithApiserver, kubelet.go, v1.1.8).
      if (!starts) return
      api.create(nodeOf(record.machine, kubeletVersion, now))
      return FIRST_WORDS.forEach(tell)
    }
    const { node, words } = withHeartbeat(current, { machine: record.machine, kubeletVersion, runtimeUp: isRuntimeUp(record, now) }, now)
    api.updateStatus(node)
    words.forEach(tell)
    const unschedulable = node.spec.unschedulable === true
    if (unschedulable === (record.unschedulable ?? false)) return
    this.#nodes.set(name, { ...record, unschedulable })
    tell(unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable')
  }

  /** As three requests: reading the pod, writing its status, and when it was to end and has ended, deleting it for good. */
  #sendStatus({ pod, status, last }: Extract<Outgoing, { is: 'status' }>, part: number): boolean {
    const { api } = this.#world
    const { namespace, name, uid } = pod.metadata
    const current = api.find('Pod', namespace, name)
    if (current?.metadata.uid !== uid) return false
    if (part === 0) return true
    try {
      if (part === 1) {
        api.updateStatus({ ...current, status })
        return last
      }
      api.delete('Pod', namespace, name, { gracePeriodSeconds: 0 })
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error
    }
    return false
  }
}
