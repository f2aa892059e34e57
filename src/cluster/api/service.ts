import type { Protocol } from './container.ts'
import { loadBalancerStatus, objectMeta, typeMeta } from './meta.ts'
import { always, defaulted, int, intOrString, list, map, optional, printed, string, struct, word } from './schema.ts'
import type { Of } from './schema.ts'

export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer'

const servicePort = struct('v1.ServicePort', {
  name: optional(string),
  protocol: defaulted(word<Protocol>()),
  port: always(int),
  targetPort: always(intOrString),
  nodePort: optional(int),
})
export interface ServicePort extends Of<typeof servicePort> {}

export const service = struct('v1.Service', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(
    struct('v1.ServiceSpec', {
      ports: always(list(servicePort)),
      selector: optional(map(string)),
      clusterIP: defaulted(string),
      type: defaulted(word<ServiceType>()),
      externalIPs: optional(list(string)),
      deprecatedPublicIPs: optional(list(string)),
      sessionAffinity: defaulted(word<'None' | 'ClientIP'>()),
      loadBalancerIP: optional(string),
    }),
  ),
  status: always(struct('v1.ServiceStatus', { loadBalancer: printed(loadBalancerStatus) })),
})
