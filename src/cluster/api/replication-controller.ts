import { objectMeta, typeMeta } from './meta.ts'
import { podTemplateSpec } from './pod.ts'
import { always, defaulted, defaultedPointer, int, map, optional, string, struct } from './schema.ts'

export const replicationController = struct('v1.ReplicationController', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(
    struct('v1.ReplicationControllerSpec', {
      replicas: defaultedPointer(int),
      selector: defaulted(map(string)),
      template: defaultedPointer(podTemplateSpec),
    }),
  ),
  status: always(struct('v1.ReplicationControllerStatus', { replicas: always(int), observedGeneration: optional(int) })),
})
