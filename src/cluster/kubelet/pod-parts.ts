import type { Container } from '../api/container.ts'
import type { Pod } from '../api/kinds.ts'
import type { EventDraft } from '../controllers/event.ts'
import { referenceTo } from '../controllers/event.ts'
import { sameData } from '../sim/compare.ts'
import type { ContainerRecord } from './docker/container.ts'
import { POD_INFRASTRUCTURE } from './docker/runtime.ts'

/** A container always gets so long to end by itself (minimumGracePeriodInSeconds, v1.1.8). */
export const SHORTEST_GRACE_S = 2
const DEFAULT_GRACE_S = 30

/** The pod as its containers carry it. */
export function identityOf({ metadata }: Pod): NonNullable<ContainerRecord['pod']> {
  return { namespace: metadata.namespace, name: metadata.name, uid: metadata.uid }
}

/** A container of the pod's spec. */
export function containerOf(pod: Pod, name: string): Container | undefined {
  return pod.spec.containers.find(container => container.name === name)
}

/** A reference to one container of a pod. */
export function partOf(pod: Pod, container: string): EventDraft['about'] {
  return referenceTo(pod, container === POD_INFRASTRUCTURE ? 'implicitly required container POD' : `spec.containers{${container}}`)
}

/** The part of the metadata whose change is news to a kubelet (podsDifferSemantically, pkg/kubelet/config, v1.1.8). */
function semanticMeta({ metadata }: Pod) {
  const { labels, annotations, deletionTimestamp, deletionGracePeriodSeconds } = metadata
  return { labels, annotations, deletionTimestamp, deletionGracePeriodSeconds }
}

/** Whether the two share all of that: a write of the status alone. */
export function sameMeta(a: Pod, b: Pod): boolean {
  const [left, right] = [a.metadata, b.metadata]
  return (
    left.labels === right.labels &&
    left.annotations === right.annotations &&
    left.deletionTimestamp === right.deletionTimestamp &&
    left.deletionGracePeriodSeconds === right.deletionGracePeriodSeconds
  )
}

/** Whether nothing about the pod has changed that is news to a kubelet. */
export function isSame(a: Pod, b: Pod): boolean {
  return sameData(a.spec, b.spec) && (sameMeta(a, b) || sameData(semanticMeta(a), semanticMeta(b)))
}

/** How long the pod's containers get to end by themselves, seconds. */
export function graceOf({ metadata, spec }: Pod): number {
  return Math.max(SHORTEST_GRACE_S, metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_S)
}
