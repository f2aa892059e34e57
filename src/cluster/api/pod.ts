import { container, containerStatus } from './container.ts'
import type { ConditionStatus } from './meta.ts'
import { localObjectReference, objectMeta, typeMeta } from './meta.ts'
import {
  always,
  bool,
  defaulted,
  defaultedPointer,
  int,
  list,
  map,
  moment,
  optional,
  pointer,
  printed,
  string,
  struct,
  time,
  word,
} from './schema.ts'
import type { Of } from './schema.ts'
import { volume } from './volume.ts'

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never'
export type DNSPolicy = 'ClusterFirst' | 'Default'
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'

export const podSpec = struct('v1.PodSpec', {
  volumes: optional(list(volume, 'name')),
  containers: always(list(container, 'name')),
  restartPolicy: defaulted(word<RestartPolicy>()),
  terminationGracePeriodSeconds: defaultedPointer(int),
  activeDeadlineSeconds: pointer(int),
  dnsPolicy: defaulted(word<DNSPolicy>()),
  nodeSelector: optional(map(string)),
  serviceAccountName: optional(string),
  serviceAccount: optional(string),
  nodeName: optional(string),
  hostNetwork: optional(bool),
  hostPID: optional(bool),
  hostIPC: optional(bool),
  imagePullSecrets: optional(list(localObjectReference, 'name')),
})
export interface PodSpec extends Of<typeof podSpec> {}

const podCondition = struct('v1.PodCondition', {
  type: always(word<'Ready'>()),
  status: always(word<ConditionStatus>()),
  lastProbeTime: printed(time),
  lastTransitionTime: printed(time),
  reason: optional(string),
  message: optional(string),
})
export interface PodCondition extends Of<typeof podCondition> {}

const podStatus = struct('v1.PodStatus', {
  phase: optional(word<PodPhase>()),
  conditions: optional(list(podCondition, 'type')),
  message: optional(string),
  reason: optional(string),
  hostIP: optional(string),
  podIP: optional(string),
  startTime: pointer(moment),
  containerStatuses: optional(list(containerStatus)),
})
export interface PodStatus extends Of<typeof podStatus> {}

export const pod = struct('v1.Pod', { ...typeMeta, metadata: always(objectMeta), spec: always(podSpec), status: always(podStatus) })

export const podTemplateSpec = struct('v1.PodTemplateSpec', { metadata: always(objectMeta), spec: always(podSpec) })
/** What new pods of a controller look like. */
export interface PodTemplateSpec extends Of<typeof podTemplateSpec> {}
