import { timestamp } from '../sim/clock.ts'
import type { PastEvent } from '../api/event.ts'
import type { ApiObject, Draft, Event } from '../api/kinds.ts'
import type { ObjectReference } from '../api/meta.ts'
import { isNotFound } from '../api/status.ts'
import { hash64 } from '../sim/hash.ts'

/** Something worth telling about an object, by the component that saw it. */
export interface EventDraft {
  readonly about: ObjectReference
  readonly source: { readonly component: string; readonly host?: string }
  readonly reason: string
  readonly message: string
  /** when it happened, virtual ms */
  readonly at: number
}

/**
 * A reference to an object as events carry it; with `fieldPath`, to a part of it. Its version is the third part of the object's path, which is
 * the group's name where there is one (GetReference, pkg/api/ref.go, v1.1.8).
 */
export function referenceTo(object: ApiObject, fieldPath?: string): ObjectReference {
  const { kind, metadata } = object
  const apiVersion = object.apiVersion === undefined || object.apiVersion === 'v1' ? 'v1' : object.apiVersion.split('/')[0]!
  const { namespace, name, uid, resourceVersion } = metadata
  if (fieldPath === undefined) return { kind, namespace, name, uid, apiVersion, resourceVersion }
  return { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath }
}

/** A reference to a node as the node controller and the kubelet make it: its name stands for its uid. */
export function referenceToNode(name: string): ObjectReference {
  return { kind: 'Node', namespace: '', name, uid: name }
}

/** What recording needs of the API server. */
export interface EventSink {
  pastEvent(namespace: string, name: string): PastEvent | undefined
  find(kind: 'Event', namespace: string, name: string): Event | undefined
  create(event: Draft<'Event'>): unknown
  /** Writes one more count of an event. */
  recount(event: Event, earlier: Event): unknown
}

/**
 * Writes an event: a new one, or one more count of the same (same source, object, reason and message: pkg/client/record, v1.1.8), even if that
 * was deleted meanwhile.
 * The name is made of what makes events the same, so the earlier one is found without remembering it; it begins as v1.1.8's names do, which are
 * times in nanoseconds.
 */
export function recordEvent(sink: EventSink, draft: EventDraft): void {
  const { about, source, reason, message, at } = draft
  const { namespace, name } = placeOf(draft)
  const seen = timestamp(at)
  const earlier = sink.find('Event', namespace, name)
  try {
    if (earlier) {
      sink.recount({ ...earlier, involvedObject: about, lastTimestamp: seen, count: (earlier.count ?? 0) + 1 }, earlier)
    } else {
      const past = sink.pastEvent(namespace, name)
      sink.create({
        kind: 'Event',
        apiVersion: 'v1',
        metadata: { name, namespace },
        involvedObject: about,
        reason,
        message,
        source,
        firstTimestamp: past?.firstTimestamp ?? seen,
        lastTimestamp: seen,
        count: (past?.count ?? 0) + 1,
      })
    }
  } catch (error) {
    if (!isNotFound(error) && !isTerminatingNamespace(error)) throw error // nobody retries an event whose namespace is gone
  }
}

/** Where an event lies: the same event always in the same place. */
export function placeOf({ about, source, reason, message }: EventDraft): { namespace: string; name: string } {
  const namespace = about.namespace || 'default'
  const same = [source.component, source.host, about.kind, namespace, about.name, about.uid, reason, about.fieldPath, message].join('\n')
  return { namespace, name: [about.name, '.1', hash64(same).slice(1)].join('') } // joined, the text is one piece in memory
}

function isTerminatingNamespace(error: unknown): boolean {
  return error instanceof Error && /namespace/i.test(error.message)
}
