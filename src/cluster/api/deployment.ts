import { objectMeta, typeMeta } from './meta.ts'
import { podTemplateSpec } from './pod.ts'
import { always, defaulted, defaultedPointer, int, intOrString, map, optional, pointer, printed, string, struct, word } from './schema.ts'

export const deployment = struct('v1beta1.Deployment', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(
    struct('v1beta1.DeploymentSpec', {
      replicas: defaultedPointer(int),
      selector: defaulted(map(string)),
      template: defaultedPointer(podTemplateSpec),
      strategy: printed(
        struct('v1beta1.DeploymentStrategy', {
          type: optional(word<'Recreate' | 'RollingUpdate'>()),
          rollingUpdate: pointer(
            struct('v1beta1.RollingUpdateDeployment', {
              maxUnavailable: pointer(intOrString),
              maxSurge: pointer(intOrString),
              minReadySeconds: optional(int),
            }),
          ),
        }),
      ),
      uniqueLabelKey: pointer(string),
    }),
  ),
  status: always(struct('v1beta1.DeploymentStatus', { replicas: optional(int), updatedReplicas: optional(int) })),
})
