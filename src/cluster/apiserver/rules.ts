import { packed } from '../api/packed.ts'
import type { Kind, ObjectOf, ReplicationController } from '../api/kinds.ts'
import type { FieldError } from '../api/status.ts'
import { late } from './late.ts'
import { keepStatus, named, nextGeneration, twice, updated } from './registry.ts'
import type { Rules } from './registry.ts'
import { validateEvent, validateNamespace, validateNamespacePart, validateNode } from './validation/namespace.ts'
import { validateControllerTemplate, validatePod, validatePodUpdate, validateReplicas } from './validation/pod.ts'
import { validateEndpoints, validateEndpointsUpdate, validateService, validateServiceUpdate } from './validation/service.ts'

/** The rules of a kind. */
export function rulesOf(kind: Kind): Rules {
  return (RULES[kind] ?? late.RARE_RULES[kind]) as unknown as Rules
}

/** Of the kinds that a guestbook is made of; `rare-rules.ts` has the others. */
const RULES: { readonly [K in Kind]?: Rules<K> } = {
  Endpoints: {
    createOnUpdate: true,
    prepare: object => ({ ...object, subsets: packed(object.subsets) }),
    validate: validateEndpoints,
    prepareUpdate: object => ({ ...object, subsets: packed(object.subsets) }),
    validateUpdate: validateEndpointsUpdate,
  },
  Event: { createOnUpdate: true, forgets: 'birth', validate: validateEvent, validateUpdate: validateEvent },
  Namespace: {
    prepare(object) {
      const finalizers = object.spec?.finalizers ?? []
      const spec = { finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] }
      return { ...object, spec, status: { phase: 'Active' } }
    },
    validate: validateNamespace,
    prepareUpdate: (object, old) => ({ ...old, metadata: object.metadata }),
    validateUpdate: twice(validateNamespace, updated),
    validatePart: validateNamespacePart,
  },
  Node: {
    prepare: object => ({ ...object, status: object.status ?? {} }),
    validate: validateNode,
    prepareUpdate: keepStatus,
    validateUpdate: (object, old) => late.validateNodeUpdate(object, old),
  },
  Pod: {
    prepare: ({ kind, apiVersion, metadata, spec }) => ({ kind, apiVersion, metadata, spec, status: { phase: 'Pending' } }),
    validate: validatePod,
    prepareUpdate: keepStatus,
    validateUpdate: validatePodUpdate,
  },
  ReplicationController: {
    prepare: object => ({ ...object, metadata: { ...object.metadata, generation: 1 }, status: { replicas: 0 } }),
    validate: validateController,
    prepareUpdate: (object, old) => keepStatus(nextGeneration(object, old), old),
    validateUpdate: twice(validateController, (object, old) => [...updated(object, old), ...validateControllerSpec(object)]),
  },
  Service: {
    versionRequired: true,
    calledInUpdates: 'service',
    prepare: object => ({ ...object, status: { loadBalancer: {} } }),
    validate: validateService,
    prepareUpdate: object => (object.spec.type === 'LoadBalancer' ? object : { ...object, status: { loadBalancer: {} } }),
    validateUpdate: validateServiceUpdate,
  },
  ServiceAccount: {
    answersWhole: true,
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
    ...validateReplicas(spec.selector, spec.replicas),
    ...validateControllerTemplate(spec.template, spec.selector, spec.replicas, 'spec.template'),
  ]
}

function withPlainSecrets(account: ObjectOf<'ServiceAccount'>): ObjectOf<'ServiceAccount'> {
  const { secrets } = account
  return secrets ? { ...account, secrets: secrets.map(({ name }) => (name ? { name } : {})) } : account
}
