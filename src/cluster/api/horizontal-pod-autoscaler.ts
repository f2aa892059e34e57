import { objectMeta, typeMeta } from './meta.ts'
import { always, int, moment, optional, pointer, string, struct } from './schema.ts'

export const horizontalPodAutoscaler = struct('v1beta1.HorizontalPodAutoscaler', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(
    struct('v1beta1.HorizontalPodAutoscalerSpec', {
      scaleRef: always(
        struct('v1beta1.SubresourceReference', {
          kind: optional(string),
          name: optional(string),
          apiVersion: optional(string),
          subresource: optional(string),
        }),
      ),
      minReplicas: pointer(int),
      maxReplicas: always(int),
      cpuUtilization: pointer(struct('v1beta1.CPUTargetUtilization', { targetPercentage: always(int) })),
    }),
  ),
  status: always(
    struct('v1beta1.HorizontalPodAutoscalerStatus', {
      observedGeneration: pointer(int),
      lastScaleTime: pointer(moment),
      currentReplicas: always(int),
      desiredReplicas: always(int),
      currentCPUUtilizationPercentage: pointer(int),
    }),
  ),
})
