import type { Pod } from '../api/kinds.ts'
import type { PodStatus } from '../api/pod.ts'
import { parseTimestamp } from '../sim/clock.ts'
import type { ContainerRecord } from './docker/container.ts'

/** What a kubelet knows of one of its pods, and what it is doing for it just now. All fields are there from the start: see `extended`. */
export interface PodWorker {
  readonly node: string
  /** the pod as the kubelet last took it in; its status here plays no part */
  readonly pod: Pod
  /** the n-th pod that the cluster's kubelets took in: their order in a periodic sync */
  readonly number: number
  /** the status that was last written, or is to be */
  readonly status: PodStatus | undefined
  /** when each container was last seen to have ended, virtual ms */
  readonly lastEnds: Readonly<Record<string, number>>
  /** why containers are waiting, by their names */
  readonly reasons: Readonly<Record<string, Reason>>
  /** ids of the containers whose readiness probe succeeded last */
  readonly ready: readonly string[]
  readonly work: Work | undefined
  /** something changed while it was at work: look once more afterwards */
  readonly again: boolean
  /** a container came to an end since the last look */
  readonly disturbed: boolean
  /** the pod has left the API server: nothing to write any more, only containers to kill */
  readonly gone: boolean
}

export interface Reason {
  readonly reason: string
  readonly message: string
}

/** One sync of a pod: what is to be done, and how far it is. */
export interface Work {
  readonly step: 'stop' | 'stop-sandbox' | 'sandbox' | 'queue' | 'pull' | 'start'
  /** when the step is done; a step without it is woken by what it waits for */
  readonly due: number | undefined
  /** containers that are being stopped */
  readonly stopping: readonly string[]
  readonly stopSandbox: string | undefined
  readonly newSandbox: boolean
  /** names of the containers to start, the first one next */
  readonly start: readonly string[]
}

/** Whether the pod came to its final phase: the kubelet leaves it alone. */
export function isTerminated({ status }: PodWorker): boolean {
  return status?.phase === 'Failed' || status?.phase === 'Succeeded'
}

/** Whether a periodic sync could find anything to do for the pod. One that is well and has no probes needs no looking at. */
export function isRestless(worker: PodWorker): boolean {
  if (worker.gone) return false
  if (isTerminated(worker)) return worker.disturbed // something of it may still run
  const { pod, status } = worker
  return (
    worker.disturbed ||
    worker.work !== undefined ||
    pod.metadata.deletionTimestamp !== undefined ||
    pod.spec.activeDeadlineSeconds !== undefined ||
    !(status?.containerStatuses?.every(({ ready }) => ready) ?? false) ||
    pod.spec.containers.some(({ livenessProbe, readinessProbe }) => livenessProbe !== undefined || readinessProbe !== undefined)
  )
}

/**
 * Whether the pod has run for longer than its spec allows. Reckoned to the millisecond, as the kubelet remembers it: its status tells whole seconds, and the pod's first container comes at once.
 */
export function isPastDeadline({ pod, status }: PodWorker, containers: readonly ContainerRecord[], now: number): boolean {
  const { activeDeadlineSeconds } = pod.spec
  if (activeDeadlineSeconds === undefined || !status?.startTime) return false
  const second = parseTimestamp(status.startTime) ?? now
  const oldest = Math.min(...containers.map(({ startedAt = now }) => startedAt))
  return now >= Math.max(second, Math.min(oldest, second + 999)) + activeDeadlineSeconds * 1000
}
