import type { Pod, ReplicationController } from '../api/kinds.ts'
import { StatusError } from '../api/status.ts'
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
    const made = createPods(rc, Math.min(turn.create, PIECE), context)
    const unseen = turn.unseen + made + deletePods(rc, turn.doomed.slice(0, PIECE), context)
    if (turn.create > PIECE || turn.doomed.length > PIECE) {
      turns.set(key, { create: Math.max(0, turn.create - PIECE), doomed: turn.doomed.slice(PIECE), unseen })
      return context.requeue(key, 0)
    }
    turns.delete(key)
    if (unseen > 0) waiting.set(key, now + EXPECTATIONS_TIMEOUT_MS)
    else if (mayAct) waiting.delete(key)
    writeStatus(rc, pods, store, client)
  },
}

/** What is left of a turn: how many pods to create, which to delete; and of how many the controller will never hear. */
interface Turn {
  readonly create: number
  readonly doomed: readonly string[]
  readonly unseen: number
}

const NO_TURN: Turn = { create: 0, doomed: [], unseen: 0 }

function newTurn(rc: ReplicationController, pods: number, { store, narrate }: Context): Turn {
  const missing = rc.spec.replicas - pods
  if (missing === 0) return NO_TURN
  const count = Math.min(Math.abs(missing), BURST_REPLICAS)
  narrate(rc, missing > 0 ? 'create' : 'delete', { wants: rc.spec.replicas, sees: pods, count })
  if (missing > 0) return { ...NO_TURN, create: count }
  return { ...NO_TURN, doomed: firstToGo(store.activePods(rc), count).map(({ metadata }) => metadata.name) }
}

/** v1.1 wakes one controller for a pod, the oldest that selects it, even when another one made the pod. */
function oldestSelecting(pod: Pod, store: Store): string[] {
  const oldest = store.controllersSelecting(pod.metadata.namespace, pod.metadata.labels)[0]
  return oldest ? [keyOf(oldest)] : []
}

/** Creates so many pods; returns of how many this controller will never hear, because an older one selects them too. */
function createPods(rc: ReplicationController, count: number, { store, client, now, event }: Context): number {
  if (count <= 0) return 0
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

/** Deletes these pods; returns of how many this controller will never hear. */
function deletePods(rc: ReplicationController, names: readonly string[], { store, client }: Context): number {
  const { namespace } = rc.metadata
  let unseen = 0
  for (const name of names) {
    const pod = store.find('Pod', namespace, name)
    if (!pod) continue // gone since the turn began
    client.delete('Pod', namespace, name)
    if (!wakes(rc, pod, store)) unseen++
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
