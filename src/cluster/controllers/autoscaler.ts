import type { HorizontalPodAutoscaler, Pod, ReplicationController } from '../api/kinds.ts'
import { milliValueOf } from '../api/quantity.ts'
import type { Context, Controller } from './controller.ts'
import { nowAndThen } from './controller.ts'
import { referenceTo } from './event.ts'

/** How often all autoscalers are looked at (--horizontal-pod-autoscaler-sync-period, v1.1.8). */
const SYNC_MS = 30_000

/**
 * Looks at each autoscaler and says why it cannot do anything: v1.1.8 asks heapster how busy the pods are, and this cluster, like the
 * article's, runs none (pkg/controller/podautoscaler, v1.1.8).
 */
export const autoscalerController: Controller = nowAndThen('horizontal-pod-autoscaler', 'HorizontalPodAutoscaler', SYNC_MS, (autoscaler, context) => {
  const { kind = '', name = '' } = autoscaler.spec.scaleRef
  const { namespace } = autoscaler.metadata
  const target = scalable(kind, namespace, name, context)
  if (typeof target === 'string') return tell(autoscaler, 'FailedGetScale', target, context)
  const pods = context.store.list('Pod', { namespace, selector: target.spec.selector })
  const problem = `failed to get CPU consumption and request: ${unmeasured(pods)}`
  tell(autoscaler, 'FailedGetMetrics', problem, context)
  tell(autoscaler, 'FailedComputeReplicas', `failed to get cpu utilization: ${problem}`, context)
})

const SCALABLE: { readonly [kind: string]: 'ReplicationController' | 'Deployment' } = {
  replicationcontroller: 'ReplicationController',
  deployment: 'Deployment',
}

/** What is to be scaled, or why the server has no scale for it. */
function scalable(
  kind: string,
  namespace: string,
  name: string,
  { store }: Context,
): { spec: Pick<ReplicationController['spec'], 'selector'> } | string {
  const known = SCALABLE[kind.toLowerCase()]
  if (!known) return 'the server could not find the requested resource'
  return store.find(known, namespace, name) ?? `scale "${name}" not found`
}

/** Why nobody knows how busy these pods are. */
function unmeasured(pods: readonly Pod[]): string {
  const requests = pods.flatMap(({ spec }) => spec.containers.map(({ resources }) => resources?.requests?.['cpu']))
  const asked = requests.every(request => request !== undefined) && requests.some(request => milliValueOf(request) > 0)
  return asked ? `metrics obtained for 0/${pods.length} of pods` : 'some pods do not have request for cpu'
}

function tell(autoscaler: HorizontalPodAutoscaler, reason: string, message: string, { event, now }: Context): void {
  event({ about: referenceTo(autoscaler), source: { component: 'horizontal-pod-autoscaler' }, reason, message, at: now })
}
