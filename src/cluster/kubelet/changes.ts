import type { Container } from '../api/container.ts'
import { stableJson } from '../sim/compare.ts'
import { hash32 } from '../sim/hash.ts'
import type { ContainerRecord } from './docker/container.ts'
import { POD_INFRASTRUCTURE } from './docker/runtime.ts'
import type { PodWorker, Work } from './pod-worker.ts'

/** What a look at a running container says: leave it, or end it and start a new one. */
export type Verdict = 'keep' | 'restart'

/**
 * What has to be done so that a pod's containers are as its spec wants them; `undefined` when nothing has
 * (computePodContainerChanges, pkg/kubelet/dockertools/manager.go, v1.1.8).
 */
export function changesFor(
  { pod }: PodWorker,
  containers: readonly ContainerRecord[],
  look: (container: Container, record: ContainerRecord) => Verdict,
): Work | undefined {
  const sandbox = containers.find(({ containerName, state }) => containerName === POD_INFRASTRUCTURE && state === 'running')
  const running = containers.filter(({ containerName, state }) => containerName !== POD_INFRASTRUCTURE && state === 'running')
  const keep = new Set<string>()
  const start: string[] = []
  for (const container of pod.spec.containers) {
    const record = running.find(({ containerName }) => containerName === container.name)
    if (!record) {
      const last = containers.find(({ containerName }) => containerName === container.name)
      if (mayStart(pod.spec.restartPolicy, last)) start.push(container.name)
    } else if (!sandbox) {
      if (pod.spec.restartPolicy !== 'Never') start.push(container.name)
    } else if (hashOf(record) !== containerHash(container) || look(container, record) === 'restart') {
      start.push(container.name)
    } else {
      keep.add(record.id)
    }
  }
  const all = !sandbox || (start.length === 0 && keep.size === 0)
  const stopping = running.filter(({ id }) => all || !keep.has(id)).map(({ id }) => id)
  const stopSandbox = all ? sandbox?.id : undefined
  if (stopping.length === 0 && stopSandbox === undefined && start.length === 0) return undefined
  return { step: 'stop', due: undefined, stopping, stopSandbox, newSandbox: !sandbox && start.length > 0, start }
}

/** Whether the restart policy lets a container start that ended like this, or has never run. */
function mayStart(policy: string, last: ContainerRecord | undefined): boolean {
  if (last?.state !== 'exited') return true
  return policy === 'Always' || (policy === 'OnFailure' && last.exitCode !== 0)
}

const hashes = new WeakMap<Container, string>()

/** Eight hexadecimal digits that change with a container's spec; docker's name of the container carries them. */
export function containerHash(container: Container): string {
  let hash = hashes.get(container)
  if (hash === undefined) hashes.set(container, (hash = hash32(stableJson(container)).toString(16).padStart(8, '0')))
  return hash
}

function hashOf({ name }: ContainerRecord): string {
  return name.slice(name.indexOf('.') + 1, name.indexOf('.') + 9)
}
