import type { ConditionStatus } from './meta.ts'
import { objectMeta, typeMeta } from './meta.ts'
import { always, list, optional, string, struct, word } from './schema.ts'

export const componentStatus = struct('v1.ComponentStatus', {
  ...typeMeta,
  metadata: always(objectMeta),
  conditions: optional(
    list(
      struct('v1.ComponentCondition', {
        type: always(word<'Healthy'>()),
        status: always(word<ConditionStatus>()),
        message: optional(string),
        error: optional(string),
      }),
      'type',
    ),
  ),
})
