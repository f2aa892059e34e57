import type { ApiObject, Kind, ObjectOf } from '../api/kinds.ts'
import type { FieldError } from '../api/status.ts'
import { sameData } from '../sim/compare.ts'
import { subdomainName, validateMeta, validateMetaUpdate } from './validation/meta.ts'

/** What the registry of one kind does to its objects and how it checks them (pkg/registry, v1.1.8). */
export interface Rules<K extends Kind = Kind> {
  /** Sets what a client may not set in a new object. */
  prepare?(object: ObjectOf<K>): ObjectOf<K>
  /** What is wrong with a new object. */
  validate(object: ObjectOf<K>): FieldError[]
  /** Puts back what a client may not change. */
  prepareUpdate?(object: ObjectOf<K>, old: ObjectOf<K>): ObjectOf<K>
  /** What is wrong with an update; `version` is the resource version that the client gave. */
  validateUpdate(object: ObjectOf<K>, old: ObjectOf<K>, version: string): FieldError[]
  /** What is wrong with an update of the status alone, or of the finalizers. */
  validatePart?(object: ObjectOf<K>, part: 'status' | 'finalize'): FieldError[]
  /**
   * What a PUT that leaves it out takes from an object, since the validation of its kind does not put it back: its uid, or that and when it was
   * made (ValidateObjectMetaUpdate is not called, or called the wrong way round).
   */
  readonly forgets?: 'uid' | 'birth'
  /** A deletion answers with the object (ReturnDeletedObject, v1.1.8), as it does for pods and namespaces. */
  readonly answersWhole?: boolean
  /** A PUT creates what is not there. */
  readonly createOnUpdate?: boolean
  /** An update without a resource version is refused by its validation, which comes before versions are compared. */
  readonly versionRequired?: boolean
  /** What an invalid update calls it, where that is not the kind. */
  readonly calledInUpdates?: string
}

/** What is wrong with a new object's metadata. */
export const named = (object: ApiObject): FieldError[] => validateMeta(object.metadata, subdomainName)
/** What is wrong with changed metadata. */
export const updated = (object: ApiObject, old: ApiObject): FieldError[] => validateMetaUpdate(object.metadata, old.metadata)

/** Only a status of its own may change an object's status. */
export function keepStatus<O extends ApiObject & { readonly status: unknown }>(object: O, old: O): O {
  return { ...object, status: old.status }
}

/** Most updates are checked as a new object first, and then again as an update: v1.1.8 says some things twice. */
export function twice<O>(create: (object: O) => FieldError[], update: (object: O, old: O) => FieldError[]): (object: O, old: O) => FieldError[] {
  return (object, old) => [...create(object), ...update(object, old)]
}

/** `metadata.generation` counts the changes of the spec. A client that leaves both as they are may lose the count: v1.1.8 takes what it sends. */
export function nextGeneration<O extends ApiObject & { readonly spec: unknown }>(object: O, old: O): O {
  if (sameData(object.spec, old.spec)) return object
  return { ...object, metadata: { ...object.metadata, generation: (old.metadata.generation ?? 0) + 1 } }
}
