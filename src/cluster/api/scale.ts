import { objectMeta, typeMeta } from './meta.ts'
import { always, int, map, optional, string, struct } from './schema.ts'
import type { Of } from './schema.ts'

/** How many pods a controller keeps, as a thing of its own: what `…/scale` answers. It is never stored. */
export const scale = struct('v1beta1.Scale', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(struct('v1beta1.ScaleSpec', { replicas: optional(int) })),
  status: always(struct('v1beta1.ScaleStatus', { replicas: always(int), selector: optional(map(string)) })),
})
export interface Scale extends Of<typeof scale> {}
