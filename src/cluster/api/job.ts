import type { ConditionStatus } from './meta.ts'
import { objectMeta, typeMeta } from './meta.ts'
import { podTemplateSpec } from './pod.ts'
import { always, int, list, map, moment, optional, pointer, printed, string, struct, time, word } from './schema.ts'
import type { Of } from './schema.ts'

export const podSelector = struct('v1beta1.PodSelector', {
  matchLabels: optional(map(string)),
  matchExpressions: optional(
    list(
      struct('v1beta1.PodSelectorRequirement', {
        key: always(string),
        operator: always(word<'In' | 'NotIn' | 'Exists' | 'DoesNotExist'>()),
        values: optional(list(string)),
      }),
    ),
  ),
})
export interface PodSelector extends Of<typeof podSelector> {}

const jobCondition = struct('v1beta1.JobCondition', {
  type: always(word<'Complete'>()),
  status: always(word<ConditionStatus>()),
  lastProbeTime: printed(time),
  lastTransitionTime: printed(time),
  reason: optional(string),
  message: optional(string),
})

export const job = struct('v1beta1.Job', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(
    struct('v1beta1.JobSpec', {
      parallelism: pointer(int),
      completions: pointer(int),
      selector: pointer(podSelector),
      template: always(podTemplateSpec),
    }),
  ),
  status: always(
    struct('v1beta1.JobStatus', {
      conditions: optional(list(jobCondition, 'type')),
      startTime: pointer(moment),
      completionTime: pointer(moment),
      active: optional(int),
      succeeded: optional(int),
      failed: optional(int),
    }),
  ),
})
