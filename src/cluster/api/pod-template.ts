import { objectMeta, typeMeta } from './meta.ts'
import { podTemplateSpec } from './pod.ts'
import { always, struct } from './schema.ts'

export const podTemplate = struct('v1.PodTemplate', { ...typeMeta, metadata: always(objectMeta), template: always(podTemplateSpec) })
