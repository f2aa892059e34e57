import { encode } from '../cluster/api/encode.ts'
import { goJson } from '../cluster/api/json.ts'
import type { AnyObject } from './kinds.ts'

/** Where `kubectl apply` notes what it applied last, to find out later what has been removed from a manifest since. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** The configuration as it is noted: the object on one line, without the note itself. */
export function configurationOf(object: AnyObject): string {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {}
  return goJson(encode({ ...object, metadata: { ...object.metadata, annotations } } as AnyObject))
}

/** The object with its note brought up to date; an object without one stays as it is (`UpdateApplyAnnotation`, v1.1.8). */
export function withLastApplied<T extends AnyObject>(object: T): T {
  return object.metadata?.annotations?.[LAST_APPLIED] ? annotated(object) : object
}

/** The object with the note that it was applied. */
export function annotated<T extends AnyObject>(object: T): T {
  const annotations = { ...object.metadata?.annotations, [LAST_APPLIED]: configurationOf(object) }
  return { ...object, metadata: { ...object.metadata, annotations } }
}
