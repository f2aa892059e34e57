import type { Pod, ReplicationController } from '../api/kinds.ts'
import { isNotFound, StatusError } from '../api/status.ts'
import { compare } from '../sim/compare.ts'
import type { Table } from '../sim/table.ts'
import type { Store } from '../apiserver/store.ts'
import { keyOf, splitKey } from '../apiserver/store.ts'
import type { Client, Context, Controller } from './controller.ts'
import { sameLabels } from './controller.ts'
import { referenceTo } from './event.ts'
import { isReady, podFromTemplate } from './pods.ts'

/** At most so many pods are created or deleted in one turn (BurstReplicas, pkg/controller/replication, v1.1.8). */
const BURST_REPLICAS = 500
/** A turn is taken in pieces of so many, one after the other at the same instant, so that no piece of work is long. */
const PIECE = 16
/** How long a controller waits for pods of whose creation or deletion it never hears (ExpectationsTimeout, v1.1.8). */
const EXPECTATIONS_TIMEOUT_MS = 180_000
const RESYNC_MS = 30_000
const RESYNC = ''

/** Keeps as many pods running as each ReplicationController's `spec.replicas` asks for. */
export const replicationController: Controller = {
  name: 'replication-controller',
  kinds: ['ReplicationController', 'Pod'],
  periodic: { key: RESYNC, everyMs: RESYNC_MS },

  keysFor({ object, old }, store) {
    if (object.kind === 'ReplicationController') return [keyOf(object)]
    if (object.kind !== 'Pod') return []
    const keys = oldestSelecting(object, store)
    if (old?.kind !== 'Pod' || sameLabels(old.metadata.labels, object.metadata.labels)) return keys
    return [...keys, ...oldestSelecting(old, store)]
  },

  reconcile(key, context) {
    const { store, client, now } = context
    const waiting: Table<number> = context.state.table('expectations')
    if (key === RESYNC) {
      for (const rc of store.list('ReplicationController')) context.requeue(keyOf(rc), 0)
      return
    }
    const { namespace, name } = splitKey(key)
    const rc = store.find('ReplicationController', namespace, name)
    const turns: Table<Turn> = context.state.table('replication-turns')
    if (!rc) {
      waiting.delete(key)
      turns.delete(key)
      return
    }
    const pods = store.activeCount(rc)
    const mayAct = (waiting.get(key) ?? now) <= now
    const turn = turns.get(key) ?? (mayAct ? newTurn(rc, pods, context) : NO_TURN)
    const piece = Math.sign(turn.left) * Math.min(Math.abs(turn.left), PIECE)
    const unseen = turn.unseen + (piece > 0 ? createPods(rc, piece, context) : piece < 0 ? deletePods(rc, -piece, context) : 0)
    if (turn.left !== piece) {
      turns.set(key, { left: turn.left - piece, unseen })
      return context.requeue(key, 0)
    }
    turns.delete(key)
    if (unseen > 0) waiting.set(key, now + EXPECTATIONS_TIMEOUT_MS)
    else if (mayAct) waiting.delete(key)
    writeStatus(rc, pods, store, client)
  },
}

/** How many pods are still to be created, or below zero deleted, in this turn; and of how many the controller will never hear. */
interface Turn {
  readonly left: number
  readonly unseen: number
}

const NO_TURN: Turn = { left: 0, unseen: 0 }

function newTurn(rc: ReplicationController, pods: number, { narrate }: Context): Turn {
  const difference = rc.spec.replicas - pods
  if (difference === 0) return NO_TURN
  const count = Math.min(Math.abs(difference), BURST_REPLICAS)
  narrate(rc, difference > 0 ? 'create' : 'delete', { wants: rc.spec.replicas, sees: pods, count })
  return { left: Math.sign(difference) * count, unseen: 0 }
}

/** v1.1 wakes one controller for a pod, the oldest that selects it, even when another one made the pod. */
function oldestSelecting(pod: Pod, store: Store): string[] {
  const oldest = store.controllersSelecting(pod.metadata.namespace, pod.metadata.labels)[0]
  return oldest ? [keyOf(oldest)] : []
}

/** Creates so many pods; returns of how many this controller will never hear, because an older one selects them too. */
function createPods(rc: ReplicationController, count: number, { store, client, now, event }: Context): number {
  const about = referenceTo(rc)
  const source = { component: 'replication-controller' }
  const draft = podFromTemplate(rc, rc.spec.template)
  let unseen = 0
  for (let i = 0; i < count; i++) {
    try {
      const pod = client.create(draft)
      event({ about, source, reason: 'SuccessfulCreate', message: `Created pod: ${pod.metadata.name}`, at: now })
      if (!wakes(rc, pod, store)) unseen++
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      event({ about, source, reason: 'FailedCreate', message: `Error creating: ${error.message}`, at: now })
    }
  }
  return unseen
}

/** Deletes so many pods, those in an earlier stage first; returns of how many this controller will never hear. */
function deletePods(rc: ReplicationController, count: number, { store, client }: Context): number {
  let unseen = 0
  for (const pod of firstToGo(store.activePods(rc), count)) {
    try {
      client.delete('Pod', pod.metadata.namespace, pod.metadata.name)
      if (!wakes(rc, pod, store)) unseen++
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
  return unseen
}

function wakes(rc: ReplicationController, pod: Pod, store: Store): boolean {
  return oldestSelecting(pod, store)[0] === keyOf(rc)
}

/**
 * The pods that v1.1 would delete first: without a node, then Pending before Unknown before Running, then not ready before ready
 * (ActivePods, pkg/controller/controller_utils.go). Age plays no part; among equals chance decides, here by the uid.
 */
export function firstToGo(pods: readonly Pod[], count: number): Pod[] {
  const stages: Pod[][] = [[], [], [], [], [], [], [], [], [], [], [], []]
  for (const pod of pods) stages[stageOf(pod)]!.push(pod)
  const chosen: Pod[] = []
  for (const stage of stages) {
    const wanted = count - chosen.length
    if (wanted <= 0) break
    chosen.push(...(stage.length <= wanted ? stage : lowestUids(stage, wanted)))
  }
  return chosen
}

const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

function stageOf(pod: Pod): number {
  return (pod.spec.nodeName ? 6 : 0) + (PHASE_ORDER[pod.status.phase ?? 'Pending'] ?? 0) * 2 + (isReady(pod) ? 1 : 0)
}

function lowestUids(pods: readonly Pod[], count: number): Pod[] {
  if (count > 1) return [...pods].sort((a, b) => compare(a.metadata.uid, b.metadata.uid)).slice(0, count)
  return [pods.reduce((lowest, pod) => (pod.metadata.uid < lowest.metadata.uid ? pod : lowest))]
}

function writeStatus(rc: ReplicationController, replicas: number, store: Store, client: Client): void {
  const { generation } = rc.metadata
  if (rc.status.replicas === replicas && rc.status.observedGeneration === generation) return
  const latest = store.find('ReplicationController', rc.metadata.namespace, rc.metadata.name)
  if (!latest) return
  client.updateStatus({ ...latest, status: { replicas, ...(generation === undefined ? {} : { observedGeneration: generation }) } })
}
