import { objectMeta, typeMeta } from './meta.ts'
import { podTemplateSpec } from './pod.ts'
import { always, int, map, optional, pointer, string, struct } from './schema.ts'

export const daemonSet = struct('v1beta1.DaemonSet', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(struct('v1beta1.DaemonSetSpec', { selector: optional(map(string)), template: pointer(podTemplateSpec) })),
  status: always(
    struct('v1beta1.DaemonSetStatus', { currentNumberScheduled: always(int), numberMisscheduled: always(int), desiredNumberScheduled: always(int) }),
  ),
})
