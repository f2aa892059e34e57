import type { Pod } from '../api/kinds.ts'
import { StatusError } from '../api/status.ts'
import { keyOf, splitKey } from '../apiserver/store.ts'
import type { Context, Controller } from '../controllers/controller.ts'
import { referenceTo } from '../controllers/event.ts'
import type { Placer } from './placement.ts'

/** How long the scheduler waits before it tries a pod again: twice as long each time (plugin/pkg/scheduler/factory, v1.1.8). */
const FIRST_BACKOFF_MS = 1000
const LONGEST_BACKOFF_MS = 60_000

interface Backoff {
  readonly nextMs: number
  readonly usedAt: number
}

const source = { component: 'scheduler' }

/** Gives every pod without a node one that it fits, or says why there is none and tries again later. */
export function scheduler(placer: Placer): Controller {
  return {
    name: 'scheduler',
    kinds: ['Pod'],

    keysFor({ type, object }) {
      if (object.kind !== 'Pod' || type === 'DELETED' || object.spec.nodeName) return []
      return [keyOf(object)]
    },

    reconcile(key, context) {
      const { namespace, name } = splitKey(key)
      const pod = context.store.find('Pod', namespace, name)
      if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp !== undefined) {
        context.state.table('scheduler-backoff').delete(key)
        return
      }
      const placement = placer.place(pod)
      if ('error' in placement) return refuse(pod, placement.error, context)
      try {
        context.client.bind(namespace, name, placement.node)
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
        return refuse(pod, `Binding rejected: ${error.message}`, context)
      }
      context.state.table('scheduler-backoff').delete(key)
      const message = `Successfully assigned ${name} to ${placement.node}`
      context.event({ about: referenceTo(pod), source, reason: 'Scheduled', message, at: context.now })
      context.narrate(pod, 'bind', { node: placement.node, nodes: placement.nodes })
    },
  }
}

function refuse(pod: Pod, message: string, { state, now, event, narrate, requeue }: Context): void {
  const key = keyOf(pod)
  event({ about: referenceTo(pod), source, reason: 'FailedScheduling', message, at: now })
  narrate(pod, 'refuse', { message })
  const backoffs = state.table<Backoff>('scheduler-backoff')
  const last = backoffs.get(key)
  const waitMs = last && now - last.usedAt <= LONGEST_BACKOFF_MS ? last.nextMs : FIRST_BACKOFF_MS
  backoffs.set(key, { nextMs: Math.min(2 * waitMs, LONGEST_BACKOFF_MS), usedAt: now })
  requeue(key, waitMs)
}
