import type { ConditionStatus } from './meta.ts'
import { objectMeta, resourceList, typeMeta } from './meta.ts'
import { always, bool, int, list, optional, printed, string, struct, time, word } from './schema.ts'
import type { Of } from './schema.ts'

const nodeCondition = struct('v1.NodeCondition', {
  type: always(word<'Ready' | 'OutOfDisk'>()),
  status: always(word<ConditionStatus>()),
  lastHeartbeatTime: printed(time),
  lastTransitionTime: printed(time),
  reason: optional(string),
  message: optional(string),
})
export interface NodeCondition extends Of<typeof nodeCondition> {}

const nodeAddress = struct('v1.NodeAddress', {
  type: always(word<'LegacyHostIP' | 'InternalIP' | 'ExternalIP' | 'Hostname'>()),
  address: always(string),
})

const nodeSystemInfo = struct('v1.NodeSystemInfo', {
  machineID: always(string),
  systemUUID: always(string),
  bootID: always(string),
  kernelVersion: always(string),
  osImage: always(string),
  containerRuntimeVersion: always(string),
  kubeletVersion: always(string),
  kubeProxyVersion: always(string),
})

export const node = struct('v1.Node', {
  ...typeMeta,
  metadata: always(objectMeta),
  spec: always(
    struct('v1.NodeSpec', { podCIDR: optional(string), externalID: optional(string), providerID: optional(string), unschedulable: optional(bool) }),
  ),
  status: always(
    struct('v1.NodeStatus', {
      capacity: optional(resourceList),
      phase: optional(word<'Pending' | 'Running' | 'Terminated'>()),
      conditions: optional(list(nodeCondition, 'type')),
      addresses: optional(list(nodeAddress, 'type')),
      daemonEndpoints: printed(struct('v1.NodeDaemonEndpoints', { kubeletEndpoint: printed(struct('v1.DaemonEndpoint', { Port: always(int) })) })),
      nodeInfo: printed(nodeSystemInfo),
    }),
  ),
})
