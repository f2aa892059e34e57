import type { ApiObject, Kind, Namespace, Pod, ReplicationController, Service } from '../api/kinds.ts'
import type { FieldError } from '../api/status.ts'
import { sameData } from '../sim/compare.ts'

/** What the registry of one kind does to its objects and how it checks them (pkg/registry, pkg/api/validation, v1.1.8). */
export interface Rules {
  /** Sets what a client may not set in a new object. */
  prepare?(object: ApiObject): ApiObject
  /** What is wrong with a new object. */
  validate(object: ApiObject): FieldError[]
  /** Puts back what a client may not change. */
  prepareUpdate?(object: ApiObject, old: ApiObject): ApiObject
  /** What is wrong with an update; `version` is the resource version that the client gave. */
  validateUpdate(object: ApiObject, old: ApiObject, version: string): FieldError[]
  /** The object that a write of its status makes; without this, the old object with the new metadata and status. */
  prepareStatus?(object: ApiObject, old: ApiObject): ApiObject
  /** A PUT creates what is not there. */
  readonly createOnUpdate?: boolean
  /** Its updates are refused by validation, before versions are compared, when they give none. */
  readonly versionRequired?: boolean
  /** What an invalid update calls it, where that is not the kind. */
  readonly calledInUpdates?: string
}

/** The rules of a kind. */
export function rulesOf(kind: Kind): Rules {
  return { validate: () => [], validateUpdate: () => [], ...RULES[kind] }
}

const keepStatus = (object: ApiObject, old: ApiObject) => ({ ...object, status: (old as Pod).status }) as ApiObject

const RULES: { readonly [K in Kind]?: Partial<Rules> } = {
  Endpoints: { createOnUpdate: true },
  Event: { createOnUpdate: true },
  LimitRange: { createOnUpdate: true },
  Namespace: {
    prepare(object) {
      const finalizers = (object as Namespace).spec?.finalizers ?? []
      const spec = { finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }
      return { ...(object as Namespace), spec, status: { phase: 'Active' } }
    },
    prepareUpdate: (object, old) => ({ ...(old as Namespace), metadata: object.metadata }),
  },
  Pod: {
    prepare: object => ({ ...(object as Pod), status: { phase: 'Pending' } }),
    prepareUpdate: keepStatus,
  },
  ReplicationController: {
    prepare(object) {
      const controller = object as ReplicationController
      return { ...controller, metadata: { ...controller.metadata, generation: 1 }, status: { replicas: 0 } }
    },
    prepareUpdate(object, old) {
      const [controller, before] = [object as ReplicationController, old as ReplicationController]
      const generation = (before.metadata.generation ?? 0) + (sameData(controller.spec, before.spec) ? 0 : 1)
      return { ...controller, metadata: { ...controller.metadata, generation }, status: before.status }
    },
  },
  Service: {
    versionRequired: true,
    calledInUpdates: 'service',
    prepare: object => ({ ...(object as Service), status: { loadBalancer: {} } }),
  },
}
