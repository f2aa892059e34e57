import type { ContainerState, ContainerStatus } from '../api/container.ts'
import type { PodPhase, PodSpec, PodStatus } from '../api/pod.ts'
import { timestamp } from '../sim/clock.ts'
import { compare } from '../sim/compare.ts'
import type { ContainerRecord } from './docker/container.ts'
import { POD_INFRASTRUCTURE } from './docker/runtime.ts'
import type { PodWorker, Reason } from './pod-worker.ts'

/** Why a container that crashed is not started again yet. */
export const CRASH_LOOP = 'CrashLoopBackOff'

/** What the status of a pod depends on besides its worker: its containers, newest first, and the node. */
export interface Surroundings {
  readonly containers: readonly ContainerRecord[]
  readonly hostIP: string
  isImagePresent(image: string): boolean
}

/** The status of a pod as its containers stand, and when each container was last seen to have ended (dockertools and kubelet.go, v1.1.8). */
export function statusOf(worker: PodWorker, { containers, hostIP, isImagePresent }: Surroundings): Pick<PodWorker, 'status' | 'lastEnds'> {
  const { pod, reasons, ready, status: before } = worker
  const lastEnds: Record<string, number> = {}
  const statuses = pod.spec.containers.map(({ name, image }): ContainerStatus => {
    const own = containers.filter(({ containerName }) => containerName === name)
    const old = before?.containerStatuses?.find(status => status.name === name)
    const seen = worker.lastEnds[name]
    const reason = reasons[name]
    const [newest] = own
    const found = newest ? fromContainers(name, own, old, seen, reason) : { status: notYet(name, image, old, reason, isImagePresent), lastEnd: seen }
    if (found.lastEnd !== undefined) lastEnds[name] = found.lastEnd
    const isUp = newest !== undefined && found.status.state.running !== undefined && ready.includes(newest.id)
    return { ...found.status, ready: isUp }
  })
  statuses.sort((a, b) => compare(a.name, b.name))
  const sandbox = containers.find(({ containerName, state }) => containerName === POD_INFRASTRUCTURE && state === 'running')
  const podIP = pod.spec.hostNetwork ? hostIP : sandbox?.ip
  const isReady = statuses.every(status => status.ready)
  const status: { -readonly [F in keyof PodStatus]: PodStatus[F] } = {
    phase: phaseOf(pod.spec, statuses),
    conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastProbeTime: null, lastTransitionTime: null }],
    hostIP,
    containerStatuses: statuses,
  }
  if (podIP) status.podIP = podIP
  if (before?.startTime) status.startTime = before.startTime
  return { status, lastEnds }
}

/** The status of one container that docker knows, from its lives, newest first. */
function fromContainers(
  name: string,
  lives: readonly ContainerRecord[],
  old: ContainerStatus | undefined,
  seen: number | undefined,
  reason: Reason | undefined,
): { status: ContainerStatus; lastEnd: number | undefined } {
  const [newest, ...earlier] = lives as [ContainerRecord, ...ContainerRecord[]]
  let restartCount = old?.restartCount ?? 0
  let lastState: ContainerState = {}
  let lastEnd: number | undefined
  for (const life of earlier) {
    if (life.state !== 'exited') continue
    lastEnd ??= life.finishedAt
    if (lastState.terminated === undefined) lastState = stateOf(life)
    // Only ends that were not there at the last look are new restarts.
    if (seen === undefined || life.finishedAt! > seen) restartCount++
    else break
  }
  let state = stateOf(newest)
  if (reason?.reason === CRASH_LOOP) {
    if (newest.state === 'exited') {
      if (seen === undefined || newest.finishedAt! > seen) restartCount++
      lastEnd = newest.finishedAt
    }
    lastState = state
    const { running: _running, ...rest } = state
    state = { ...rest, waiting: { reason: reason.reason, message: reason.message } }
  }
  const ids = { image: newest.image, imageID: `docker://${newest.imageId}`, containerID: `docker://${newest.id}` }
  return { status: { name, state, lastState, ready: false, restartCount, ...ids }, lastEnd }
}

function stateOf({ id, state, startedAt, finishedAt, exitCode = 0 }: ContainerRecord): ContainerState {
  if (state === 'running') return { running: { startedAt: time(startedAt) } }
  if (state === 'created') return { waiting: { reason: 'ContainerCannotRun' } }
  const containerID = `docker://${id}`
  return { terminated: { exitCode, reason: 'Error', startedAt: time(startedAt), finishedAt: time(finishedAt), containerID } }
}

/** A container that has never been made on this node. */
function notYet(
  name: string,
  image: string,
  old: ContainerStatus | undefined,
  reason: Reason | undefined,
  isImagePresent: (image: string) => boolean,
): ContainerStatus {
  const fallback = isImagePresent(image)
    ? { reason: 'ContainerCreating', message: `Image: ${image} is ready, container is creating` }
    : { reason: 'ImageNotReady', message: `Image: ${image} is not ready on the node` }
  const { restartCount = 0, lastState = {} } = old ?? {}
  return { name, state: { waiting: reason ?? fallback }, lastState, ready: false, restartCount, image, imageID: '' }
}

/** The phase that these containers make (GetPhase, pkg/kubelet/kubelet.go, v1.1.8). */
export function phaseOf({ restartPolicy }: PodSpec, statuses: readonly ContainerStatus[]): PodPhase {
  let [running, waiting, stopped, succeeded] = [0, 0, 0, 0]
  for (const { state, lastState } of statuses) {
    if (state.running) running++
    else if (state.terminated) {
      stopped++
      if (state.terminated.exitCode === 0) succeeded++
    } else if (lastState.terminated) stopped++
    else waiting++
  }
  if (waiting > 0) return 'Pending'
  if (running > 0) return 'Running'
  if (stopped === 0) return 'Pending'
  if (restartPolicy === 'Always') return 'Running'
  if (stopped === succeeded) return 'Succeeded'
  return restartPolicy === 'Never' ? 'Failed' : 'Running'
}

function time(ms: number | undefined): string | null {
  return ms === undefined ? null : timestamp(ms)
}
