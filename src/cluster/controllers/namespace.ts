import type { Kind } from '../api/kinds.ts'
import { isNotFound } from '../api/status.ts'
import { parseTimestamp } from '../sim/clock.ts'
import type { Context, Controller } from './controller.ts'

/** What a namespace holds, in the order in which v1.1 empties it (pkg/controller/namespace, v1.1.8). Pods come between these. */
const BEFORE_PODS: readonly Kind[] = ['ServiceAccount', 'Service', 'ReplicationController']
const AFTER_PODS: readonly Kind[] = [
  'Secret',
  'PersistentVolumeClaim',
  'LimitRange',
  'ResourceQuota',
  'Event',
  'HorizontalPodAutoscaler',
  'Ingress',
  'Job',
  'Deployment',
  'Endpoints',
  'PodTemplate',
]

/** Empties each namespace that was deleted, takes its own finalizer off it, and lets it go. */
export const namespaceController: Controller = {
  name: 'namespace-controller',
  kinds: ['Namespace'],
  // Looking for every kind of content takes more requests than the controllers' client may send at once.
  delayMs: 500,

  keysFor({ type, object }) {
    return object.kind === 'Namespace' && type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined ? [object.metadata.name] : []
  },

  reconcile(name, context) {
    const { store, client } = context
    const namespace = store.find('Namespace', '', name)
    if (!namespace || namespace.metadata.deletionTimestamp === undefined) return
    if ((namespace.spec.finalizers?.length ?? 0) > 0) {
      for (const kind of BEFORE_PODS) empty(kind, name, context)
      const waitMs = deletePods(name, parseTimestamp(namespace.metadata.deletionTimestamp) ?? 0, context)
      for (const kind of AFTER_PODS) empty(kind, name, context)
      if (waitMs > 0) return context.requeue(name, waitMs)
      client.finalize({
        ...namespace,
        spec: { ...namespace.spec, finalizers: namespace.spec.finalizers?.filter(each => each !== 'kubernetes') ?? [] },
      })
    }
    const finalized = store.find('Namespace', '', name)
    if (!finalized || (finalized.spec.finalizers?.length ?? 0) > 0) return
    client.delete('Namespace', '', name)
    context.narrate(finalized, 'removed', {})
  },
}

function empty(kind: Kind, namespace: string, { store, client }: Context): void {
  for (const { metadata } of store.list(kind, { namespace })) remove(client, kind, namespace, metadata.name)
}

/** Deletes the pods: with their grace when the namespace was deleted just now, else at once. Returns how long to wait for them. */
function deletePods(namespace: string, deletedAt: number, { store, client, now }: Context): number {
  const isExpired = now > deletedAt
  let graceSeconds = 0
  for (const { metadata, spec } of store.list('Pod', { namespace })) {
    graceSeconds = Math.max(graceSeconds, spec.terminationGracePeriodSeconds)
    remove(client, 'Pod', namespace, metadata.name, isExpired ? { gracePeriodSeconds: 0 } : {})
  }
  return isExpired || graceSeconds === 0 ? 0 : (Math.floor(graceSeconds / 2) + 1) * 1000
}

function remove(client: Context['client'], kind: Kind, namespace: string, name: string, options: { gracePeriodSeconds?: number } = {}): void {
  try {
    client.delete(kind, namespace, name, options)
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
