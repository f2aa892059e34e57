import { objectMeta, objectReference, typeMeta } from './meta.ts'
import { always, int, optional, printed, string, struct, time } from './schema.ts'

/** How long an event is kept after it was last written (v1.1: --event-ttl=1h). */
export const EVENT_TTL_MS = 3_600_000

export const event = struct('v1.Event', {
  ...typeMeta,
  metadata: always(objectMeta),
  involvedObject: always(objectReference),
  reason: optional(string),
  message: optional(string),
  source: always(struct('v1.EventSource', { component: optional(string), host: optional(string) })),
  firstTimestamp: printed(time),
  lastTimestamp: printed(time),
  count: optional(int),
})

/** What is remembered of an event that was deleted. */
export interface PastEvent {
  readonly firstTimestamp: string | null
  readonly count: number
}
