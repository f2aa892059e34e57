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

/**
 * The object with its note brought up to date; an object without one stays as it is (`UpdateApplyAnnotation`, v1.1.8). What came from the server
 * is written by another encoder than what came from a file: with a newline.
 */
export function withLastApplied<T extends AnyObject>(object: T, from: 'file' | 'server' = 'file'): T {
  return object.metadata?.annotations?.[LAST_APPLIED] ? annotated(object, from === 'server' ? '\n' : '') : object
}

/** The object with the note that it was applied. */
export function annotated<T extends AnyObject>(object: T, end = ''): T {
  const annotations = { ...object.metadata?.annotations, [LAST_APPLIED]: configurationOf(object) + end }
  return { ...object, metadata: { ...object.metadata, annotations } }
}
