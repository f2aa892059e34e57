import type { Controller } from './controller.ts'
import { EVENT_TTL_MS } from '../api/event.ts'

const OLDEST = 'oldest'

/** Lets the API server forget each event when its hour is over. */
export const eventExpiry: Controller = {
  name: 'event-ttl',
  kinds: ['Event'],

  keysFor({ type, object }) {
    return object.kind === 'Event' && type === 'ADDED' ? [OLDEST] : []
  },

  delayMs: EVENT_TTL_MS,

  reconcile(_key, { client, now, requeue }) {
    const next = client.expireEvents()
    if (next !== undefined) requeue(OLDEST, next - now)
  },
}
