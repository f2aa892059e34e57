import type { Node, Pod } from '../api/kinds.ts'
import type { NodeCondition } from '../api/node.ts'
import { isNotFound } from '../api/status.ts'
import type { Store } from '../apiserver/store.ts'
import { parseTimestamp, timestamp } from '../sim/clock.ts'
import { takeTurn } from '../sim/rate-limit.ts'
import type { Table } from '../sim/table.ts'
import type { Context, Controller } from './controller.ts'
import type { EventDraft } from './event.ts'
import { referenceTo, referenceToNode } from './event.ts'

/** The node controller's times (kube-controller-manager's flags, v1.1.8). */
const MONITOR_MS = 5_000
const GRACE_MS = 40_000
const STARTUP_GRACE_MS = 60_000
const EVICTION_MS = 300_000
const LONGEST_TERMINATION_MS = 300_000
/** Pods are evicted from one node in ten seconds, after ten nodes at once (--deleting-pods-qps=0.1, --deleting-pods-burst=10). */
const EVICTION_RATE = { everyMs: 10_000, burst: 10 }

const MONITOR = 'monitor'
const source = { component: 'controllermanager' }

/** As a build is named: `v1.1.8`, `v1.1.0-alpha.1+4c8e6f4`. */
const SEMANTIC_VERSION = /^\s*v?(\d+)\.(\d+)\.(\d+)(-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?$/

/** What the controller remembers of a node: by its own clock, not by the node's. */
interface NodeMemory {
  readonly heartbeat: string | null | undefined
  readonly heardAt: number
  readonly turnedAt: number
  /** pods are to be deleted; then since when they are going */
  readonly eviction?: 'wanted' | { readonly since: number }
}

/** Watches the nodes' heartbeats: a silent node becomes NotReady after 40 s, and its pods are moved off it 260 s after the silence began. */
export const nodeController: Controller = {
  name: 'node-controller',
  kinds: ['Pod'],
  periodic: { key: MONITOR, everyMs: MONITOR_MS },

  keysFor({ type, object }, store) {
    if (object.kind !== 'Pod' || type === 'DELETED' || object.metadata.deletionTimestamp === undefined) return []
    return isSeenOff(object, store) ? [] : [`pod ${object.metadata.namespace}/${object.metadata.name}`]
  },

  reconcile(key, context) {
    const [kind, name] = key.split(' ') as [string, string]
    if (kind === MONITOR) monitor(context)
    else if (kind === 'pod') removePod(name, context)
    else if (kind === 'evict') evict(name, context)
    else terminate(name, context)
  },
}

function memoryOf({ state }: Context): Table<NodeMemory> {
  return state.table('node-lifecycle')
}

function monitor(context: Context): void {
  const memory = memoryOf(context)
  for (const node of context.store.list('Node')) monitorNode(node, context)
  for (const name of [...memory.keys()]) {
    if (context.store.find('Node', '', name)) continue
    memory.delete(name)
    tell(name, 'RemovingNode', `Removing Node ${name} from NodeController`, context)
    if (context.store.podsOn(name).length > 0) context.requeue(`evict ${name}`, 0)
  }
}

function monitorNode(node: Node, context: Context): void {
  const { now, client } = context
  const { name } = node.metadata
  const memory = memoryOf(context)
  const ready = node.status.conditions?.find(({ type }) => type === 'Ready')
  const before = memory.get(name)
  const created = parseTimestamp(node.metadata.creationTimestamp) ?? now
  let known = before ?? { heartbeat: ready?.lastHeartbeatTime, heardAt: ready ? now : created, turnedAt: ready ? now : created }
  if (before && before.heartbeat !== ready?.lastHeartbeatTime) {
    const turned = ready?.lastTransitionTime !== undefined && (parseTimestamp(ready.lastTransitionTime ?? '') ?? 0) > before.turnedAt
    known = { ...before, heartbeat: ready?.lastHeartbeatTime, heardAt: now, turnedAt: turned ? now : before.turnedAt }
  }
  if (known !== before) memory.set(name, known)
  // Those of the first look are the cluster's own: they have registered before anybody came.
  if (!before && now > MONITOR_MS) context.event(registration(name, now))

  const graceMs = ready ? GRACE_MS : STARTUP_GRACE_MS
  if (now > known.heardAt + graceMs && ready?.status !== 'Unknown') {
    client.updateStatus(withReady(node, unknownCondition(ready, node, now)))
    memory.set(name, (known = { ...known, turnedAt: now }))
    context.narrate(node, 'not-ready', { seconds: Math.round((now - known.heardAt) / 1000) })
    if (ready?.status === 'True') {
      const message = `Node ${name} status is now: NodeNotReady`
      context.event({ about: referenceToNode(name), source, reason: 'NodeNotReady', message, at: now })
    }
    return
  }
  const isLost = ready?.status === 'Unknown' && now > known.heardAt + EVICTION_MS - graceMs
  const isBroken = ready?.status === 'False' && now > known.turnedAt + EVICTION_MS
  if ((isLost || isBroken) && known.eviction === undefined) {
    memory.set(name, { ...known, eviction: 'wanted' })
    context.requeue(`evict ${name}`, takeTurn(context.state.table('eviction-limit'), EVICTION_RATE, context.now))
  }
  if (ready?.status === 'True' && known.eviction !== undefined) {
    const { eviction: _over, ...rest } = known
    memory.set(name, rest)
  }
}

/** Marks all pods of a lost node for deletion. Their kubelet is silent, so they stay until `terminate` ends their time. */
function evict(name: string, context: Context): void {
  const { store, client, now, event } = context
  const memory = memoryOf(context)
  const known = memory.get(name)
  if (known && known.eviction !== 'wanted') return // it came back meanwhile
  const pods = store.podsOn(name)
  if (pods.length > 0) tell(name, 'DeletingAllPods', `Deleting all Pods from Node ${name}.`, context)
  for (const pod of pods) {
    if (pod.metadata.deletionGracePeriodSeconds !== undefined) continue
    const message = `Marking for deletion Pod ${pod.metadata.name} from Node ${name}`
    event({ about: referenceTo(pod), source, reason: 'NodeControllerEviction', message, at: now })
    context.narrate(pod, 'evict', { node: name })
    try {
      client.delete('Pod', pod.metadata.namespace, pod.metadata.name)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
  if (known) memory.set(name, { ...known, eviction: { since: now } })
  context.requeue(`terminate ${name}`, 0)
}

/** Deletes for good the pods of a lost node whose grace is over. */
function terminate(name: string, context: Context): void {
  const { store, client, now } = context
  const known = memoryOf(context).get(name)
  if (known && typeof known.eviction !== 'object') return
  const since = typeof known?.eviction === 'object' ? known.eviction.since : now
  let waitMs = 0
  let deleted = 0
  for (const { metadata } of store.podsOn(name)) {
    if (metadata.deletionGracePeriodSeconds === undefined) continue
    const graceMs = Math.min(metadata.deletionGracePeriodSeconds * 1000, LONGEST_TERMINATION_MS)
    if (now - since < graceMs) {
      waitMs = Math.max(waitMs, graceMs - (now - since))
    } else {
      client.delete('Pod', metadata.namespace, metadata.name, { gracePeriodSeconds: 0 })
      deleted++
    }
  }
  if (waitMs > 0) return context.requeue(`terminate ${name}`, waitMs)
  if (deleted === 0 && !known) return
  tell(name, 'TerminatedAllPods', `Terminated all Pods on Node ${name}.`, context)
}

/** What is told of a node that the controller sees for the first time. */
export function registration(name: string, at: number): EventDraft {
  return nodeEvent(name, 'RegisteredNode', `Registered Node ${name} in NodeController`, at)
}

function tell(name: string, reason: string, what: string, { event, now }: Context): void {
  event(nodeEvent(name, reason, what, now))
}

function nodeEvent(name: string, reason: string, what: string, at: number): EventDraft {
  return { about: referenceToNode(name), source, reason, message: `Node ${name} event: ${what}`, at }
}

function removePod(key: string, { store, client }: Context): void {
  const slash = key.indexOf('/')
  const pod = store.find('Pod', key.slice(0, slash), key.slice(slash + 1))
  if (!pod || pod.metadata.deletionTimestamp === undefined || isSeenOff(pod, store)) return
  client.delete('Pod', pod.metadata.namespace, pod.metadata.name, { gracePeriodSeconds: 0 })
}

/** Whether a kubelet sees to a terminating pod's end: one that exists, and is new enough to (maybeDeleteTerminatingPod, v1.1.8). */
function isSeenOff({ spec }: Pod, store: Store): boolean {
  const node = spec.nodeName ? store.find('Node', '', spec.nodeName) : undefined
  return node !== undefined && endsPodsGracefully(node.status.nodeInfo?.kubeletVersion ?? '')
}

/** Kubelets do since v1.1.0, which here is v1.1's first release, not one before it. What is no semantic version is not trusted to. */
function endsPodsGracefully(version: string): boolean {
  const [, major, minor, patch, prerelease] = SEMANTIC_VERSION.exec(version) ?? []
  if (major === undefined) return false
  const [a, b, c] = [Number(major), Number(minor), Number(patch)]
  return a > 1 || (a === 1 && (b > 1 || (b === 1 && (c > 0 || prerelease === undefined))))
}

function withReady(node: Node, ready: NodeCondition): Node {
  const others = node.status.conditions?.filter(({ type }) => type !== 'Ready') ?? []
  return { ...node, status: { ...node.status, conditions: [...others, ready] } }
}

function unknownCondition(last: NodeCondition | undefined, node: Node, now: number): NodeCondition {
  const lastTransitionTime = timestamp(now)
  return last
    ? { ...last, status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime }
    : {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
        lastHeartbeatTime: node.metadata.creationTimestamp,
        lastTransitionTime,
      }
}
