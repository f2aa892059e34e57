import type { ApiObject, Kind, ObjectOf, ReplicationController } from '../api/kinds.ts'
import type { FieldError } from '../api/status.ts'
import { sameData } from '../sim/compare.ts'
import * as extensions from './validation/extensions.ts'
import { subdomainName, validateMeta, validateMetaUpdate } from './validation/meta.ts'
import * as others from './validation/others.ts'
import { validateControllerTemplate, validatePod, validatePodUpdate, validateTemplate } from './validation/pod.ts'
import { validateEndpoints, validateEndpointsUpdate, validateService, validateServiceUpdate } from './validation/service.ts'

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
  /** A PUT creates what is not there. */
  readonly createOnUpdate?: boolean
  /** An update without a resource version is refused by its validation, which comes before versions are compared. */
  readonly versionRequired?: boolean
  /** What an invalid update calls it, where that is not the kind. */
  readonly calledInUpdates?: string
}

/** The rules of a kind. */
export function rulesOf(kind: Kind): Rules {
  return RULES[kind] as unknown as Rules
}

const named = (object: ApiObject): FieldError[] => validateMeta(object.metadata, subdomainName)
const updated = (object: ApiObject, old: ApiObject): FieldError[] => validateMetaUpdate(object.metadata, old.metadata)

function keepStatus<O extends ApiObject & { readonly status: unknown }>(object: O, old: O): O {
  return { ...object, status: old.status }
}

/** Most updates are checked as a new object first, and then again as an update: v1.1.8 says some things twice. */
function twice<O>(create: (object: O) => FieldError[], update: (object: O, old: O) => FieldError[]): (object: O, old: O) => FieldError[] {
  return (object, old) => [...create(object), ...update(object, old)]
}

const RULES: { readonly [K in Kind]: Rules<K> } = {
  ComponentStatus: { validate: named, validateUpdate: updated },
  DaemonSet: { validate: named, validateUpdate: updated },
  Deployment: {
    prepare: object => ({ ...object, status: object.status ?? {} }),
    validate: extensions.validateDeployment,
    validateUpdate: extensions.validateDeploymentUpdate,
  },
  Endpoints: { createOnUpdate: true, validate: validateEndpoints, validateUpdate: validateEndpointsUpdate },
  Event: { createOnUpdate: true, validate: others.validateEvent, validateUpdate: others.validateEvent },
  HorizontalPodAutoscaler: {
    prepare: object => ({ ...object, status: { currentReplicas: 0, desiredReplicas: 0 } }),
    validate: extensions.validateAutoscaler,
    validateUpdate: extensions.validateAutoscalerUpdate,
  },
  Ingress: {
    prepare: object => ({ ...object, metadata: { ...object.metadata, generation: 1 }, status: {} }),
    validate: extensions.validateIngress,
    prepareUpdate: (object, old) => keepStatus(nextGeneration(object, old), old),
    validateUpdate: twice(extensions.validateIngress, extensions.validateIngressUpdate),
  },
  Job: {
    prepare: object => ({ ...object, status: {} }),
    validate: extensions.validateJob,
    prepareUpdate: keepStatus,
    validateUpdate: twice(extensions.validateJob, extensions.validateJobUpdate),
  },
  LimitRange: { createOnUpdate: true, validate: others.validateLimitRange, validateUpdate: others.validateLimitRange },
  Namespace: {
    prepare(object) {
      const finalizers = object.spec?.finalizers ?? []
      const spec = { finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }
      return { ...object, spec, status: { phase: 'Active' } }
    },
    validate: others.validateNamespace,
    prepareUpdate: (object, old) => ({ ...old, metadata: object.metadata }),
    validateUpdate: twice(others.validateNamespace, updated),
  },
  Node: {
    prepare: object => ({ ...object, status: object.status ?? {} }),
    validate: others.validateNode,
    prepareUpdate: keepStatus,
    validateUpdate: twice(others.validateNode, updated),
  },
  PersistentVolume: {
    prepare: object => ({ ...object, status: { phase: 'Pending' } }),
    validate: others.validateVolumeOfCluster,
    prepareUpdate: keepStatus,
    validateUpdate: twice(others.validateVolumeOfCluster, others.validateVolumeOfCluster),
  },
  PersistentVolumeClaim: {
    prepare: object => ({ ...object, status: { phase: 'Pending' } }),
    validate: others.validateClaim,
    prepareUpdate: keepStatus,
    validateUpdate: twice(others.validateClaim, others.validateClaim),
  },
  Pod: {
    prepare: object => ({ ...object, status: { phase: 'Pending' } }),
    validate: validatePod,
    prepareUpdate: keepStatus,
    validateUpdate: validatePodUpdate,
  },
  PodTemplate: {
    validate: object => [...named(object), ...validateTemplate(object.template, 'template')],
    validateUpdate: (object, old) => [...updated(object, old), ...validateTemplate(object.template, 'template')],
  },
  ReplicationController: {
    prepare: object => ({ ...object, metadata: { ...object.metadata, generation: 1 }, status: { replicas: 0 } }),
    validate: validateController,
    prepareUpdate: (object, old) => keepStatus(nextGeneration(object, old), old),
    validateUpdate: twice(validateController, (object, old) => [...updated(object, old), ...validateControllerSpec(object)]),
  },
  ResourceQuota: {
    prepare: object => ({ ...object, status: {} }),
    validate: others.validateQuota,
    prepareUpdate: keepStatus,
    validateUpdate: twice(others.validateQuota, updated),
  },
  Secret: { validate: others.validateSecret, validateUpdate: others.validateSecretUpdate },
  Service: {
    versionRequired: true,
    calledInUpdates: 'service',
    prepare: object => ({ ...object, status: { loadBalancer: {} } }),
    validate: validateService,
    prepareUpdate: object => (object.spec.type === 'LoadBalancer' ? object : { ...object, status: { loadBalancer: {} } }),
    validateUpdate: validateServiceUpdate,
  },
  ServiceAccount: {
    prepare: withPlainSecrets,
    validate: named,
    prepareUpdate: withPlainSecrets,
    validateUpdate: (object, old) => [...updated(object, old), ...named(object)],
  },
}

function validateController(controller: ReplicationController): FieldError[] {
  return [...named(controller), ...validateControllerSpec(controller)]
}

function validateControllerSpec({ spec }: ReplicationController): FieldError[] {
  return [
    ...extensions.validateReplicas(spec.selector, spec.replicas),
    ...validateControllerTemplate(spec.template, spec.selector, spec.replicas, 'spec.template'),
  ]
}

/** `metadata.generation` counts the changes of the spec. */
function nextGeneration<O extends ApiObject & { readonly spec: unknown }>(object: O, old: O): O {
  const generation = (old.metadata.generation ?? 0) + (sameData(object.spec, old.spec) ? 0 : 1)
  return { ...object, metadata: { ...object.metadata, generation } }
}

function withPlainSecrets(account: ObjectOf<'ServiceAccount'>): ObjectOf<'ServiceAccount'> {
  const { secrets } = account
  return secrets ? { ...account, secrets: secrets.map(({ name }) => (name ? { name } : {})) } : account
}
