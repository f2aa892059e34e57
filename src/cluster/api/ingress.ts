import { loadBalancerStatus, objectMeta, typeMeta } from './meta.ts'
import { always, intOrString, list, optional, pointer, printed, string, struct } from './schema.ts'

const ingressBackend = struct('v1beta1.IngressBackend', { serviceName: always(string), servicePort: always(intOrString) })

export const ingress = struct('v1beta1.Ingress', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(
    struct('v1beta1.IngressSpec', {
      backend: pointer(ingressBackend),
      rules: optional(
        list(
          struct('v1beta1.IngressRule', {
            host: optional(string),
            http: pointer(
              struct('v1beta1.HTTPIngressRuleValue', {
                paths: always(list(struct('v1beta1.HTTPIngressPath', { path: optional(string), backend: always(ingressBackend) }))),
              }),
            ),
          }),
        ),
      ),
    }),
  ),
  status: always(struct('v1beta1.IngressStatus', { loadBalancer: printed(loadBalancerStatus) })),
})
