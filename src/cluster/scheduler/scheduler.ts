import type { Pod } from '../api/kinds.ts'
import { StatusError } from '../api/status.ts'
import { keyOf, splitKey } from '../apiserver/store.ts'
import type { Context, Controller } from '../controllers/controller.ts'
import { referenceTo } from '../controllers/event.ts'
import type { Rate } from '../sim/rate-limit.ts'
import { takeTurn } from '../sim/rate-limit.ts'
import type { Placer } from './placement.ts'

/** How many pods the scheduler looks at, whether they find a node or not (--bind-pods-qps=50, --bind-pods-burst=100, v1.1.8). */
export const BIND_RATE: Rate = { everyMs: 20, burst: 100 }

/** How long the scheduler waits before it tries a pod again: twice as long each time (plugin/pkg/scheduler/factory, v1.1.8). */
const FIRST_BACKOFF_MS = 1000
const LONGEST_BACKOFF_MS = 60_000

interface Backoff {
  readonly nextMs: number
  readonly usedAt: number
}

const source = { component: 'scheduler' }

/** Gives every pod without a node one that it fits, or says why there is none and tries again later; one after the other, at this rate. */
export function scheduler(placer: Placer, rate: Rate | undefined): Controller {
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
        context.state.table('scheduler-turns').delete(key)
        return
      }
      const waitMs = rate ? waitForTurn(key, rate, context) : 0
      if (waitMs > 0) return context.requeue(key, waitMs)
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

/** How long until it is this pod's turn, ms. It has one place in the row, however often somebody asks. */
function waitForTurn(key: string, rate: Rate, { state, now }: Context): number {
  const turns = state.table<number>('scheduler-turns')
  const turn = turns.get(key)
  if (turn !== undefined && turn > now) return turn - now
  if (turn !== undefined) {
    turns.delete(key)
    return 0
  }
  const waitMs = takeTurn(state.table('scheduler-rate'), rate, now)
  if (waitMs > 0) turns.set(key, now + waitMs)
  return waitMs
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
