import { objectMeta, resourceList, typeMeta } from './meta.ts'
import { always, list, nullable, optional, struct, word } from './schema.ts'
import type { Of } from './schema.ts'

const limitRangeItem = struct('v1.LimitRangeItem', {
  type: optional(word<'Pod' | 'Container'>()),
  max: optional(resourceList),
  min: optional(resourceList),
  default: optional(resourceList),
  defaultRequest: optional(resourceList),
  maxLimitRequestRatio: optional(resourceList),
})
export interface LimitRangeItem extends Of<typeof limitRangeItem> {}

export const limitRange = struct('v1.LimitRange', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(struct('v1.LimitRangeSpec', { limits: nullable(list(limitRangeItem)) })),
})
