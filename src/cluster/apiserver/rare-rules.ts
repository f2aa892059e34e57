import type { Kind } from '../api/kinds.ts'
import { keepStatus, named, nextGeneration, twice, updated } from './registry.ts'
import type { Rules } from './registry.ts'
import * as extensions from './validation/extensions.ts'
import * as others from './validation/others.ts'
import { validateTemplate } from './validation/pod.ts'

/** The rules of the kinds that a guestbook has none of. */
export const RARE_RULES: { readonly [K in Kind]?: Rules<K> } = {
  ComponentStatus: { validate: named, validateUpdate: updated },
  DaemonSet: { validate: named, validateUpdate: updated },
  Deployment: {
    prepare: object => ({ ...object, status: object.status ?? {} }),
    validate: extensions.validateDeployment,
    validateUpdate: extensions.validateDeploymentUpdate,
  },
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
    forgets: 'uid',
    prepare: object => ({ ...object, status: {} }),
    validate: extensions.validateJob,
    prepareUpdate: keepStatus,
    validateUpdate: twice(extensions.validateJob, extensions.validateJobUpdate),
  },
  LimitRange: { createOnUpdate: true, forgets: 'birth', validate: others.validateLimitRange, validateUpdate: others.validateLimitRange },
  PersistentVolume: {
    answersWhole: true,
    forgets: 'birth',
    prepare: object => ({ ...object, status: { phase: 'Pending' } }),
    validate: others.validateVolumeOfCluster,
    prepareUpdate: keepStatus,
    validateUpdate: twice(others.validateVolumeOfCluster, others.validateVolumeOfCluster),
  },
  PersistentVolumeClaim: {
    answersWhole: true,
    forgets: 'birth',
    prepare: object => ({ ...object, status: { phase: 'Pending' } }),
    validate: others.validateClaim,
    prepareUpdate: keepStatus,
    validateUpdate: twice(others.validateClaim, others.validateClaim),
  },
  PodTemplate: {
    answersWhole: true,
    forgets: 'uid',
    validate: object => [...named(object), ...validateTemplate(object.template, 'template')],
    validateUpdate: (object, old) => [...others.sameUid(object, old), ...validateTemplate(object.template, 'template')],
  },
  ResourceQuota: {
    answersWhole: true,
    prepare: object => ({ ...object, status: {} }),
    validate: others.validateQuota,
    prepareUpdate: keepStatus,
    validateUpdate: twice(others.validateQuota, updated),
  },
  Secret: { validate: others.validateSecret, validateUpdate: others.validateSecretUpdate },
}
