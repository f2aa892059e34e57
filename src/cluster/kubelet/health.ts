import type { Container } from '../api/container.ts'
import type { Address, Request } from '../network/network.ts'
import type { Verdict } from './changes.ts'
import type { ContainerRecord } from './docker/container.ts'
import { late } from './late.ts'
import { partOf } from './pod-parts.ts'
import type { PodWorker } from './pod-worker.ts'
import type { Reports } from './reports.ts'
import type { KubeletWorld } from './world.ts'

type Probe = NonNullable<Container['livenessProbe']>
type HealthWorld = Pick<KubeletWorld, 'connect' | 'exec' | 'narrate' | 'now'>

/** Asks a running container's probes; those of readiness are remembered, one of liveness that fails ends it. */
export function checkHealth(
  world: HealthWorld,
  reports: Reports,
  worker: PodWorker,
  { container, record }: { container: Container; record: ContainerRecord },
): { verdict: Verdict; worker: PodWorker } {
  const { id, startedAt = 0 } = record
  const connect = (address: Address, request: Request) => world.connect(worker.node, address, request)
  const ask = (probe: Probe) => late.runProbe(probe, container, id, worker.status?.podIP ?? '', { connect, exec: world.exec })
  const { readinessProbe, livenessProbe } = container
  const ageSeconds = Math.floor(world.now() / 1000) - Math.floor(startedAt / 1000)
  const about = partOf(worker.pod, container.name)
  let ready = true
  if (readinessProbe) {
    ready = false
    if (ageSeconds >= (readinessProbe.initialDelaySeconds ?? 0)) {
      const finding = ask(readinessProbe)
      ready = finding.is === 'success'
      if (finding.is !== 'success') reports.event(worker.node, about, 'Unhealthy', `Readiness probe ${finding.is}: ${finding.saying}`)
    }
  }
  let after = worker
  if (ready !== worker.ready.includes(id)) {
    after = { ...worker, ready: ready ? [...worker.ready, id] : worker.ready.filter(other => other !== id) }
  }
  if (!livenessProbe || ageSeconds < (livenessProbe.initialDelaySeconds ?? 0)) return { verdict: 'keep', worker: after }
  const finding = ask(livenessProbe)
  if (finding.is === 'success') return { verdict: 'keep', worker: after }
  reports.event(worker.node, about, 'Unhealthy', `Liveness probe ${finding.is}: ${finding.saying}`)
  if (finding.is === 'errored') return { verdict: 'keep', worker: after } // not the container's fault
  world.narrate(worker.pod, 'unhealthy', { container: container.name, output: finding.saying })
  return { verdict: 'restart', worker: after }
}
