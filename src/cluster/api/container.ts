import { resourceRequirements } from './meta.ts'
import { always, bool, defaulted, int, intOrString, list, nullable, optional, pointer, printed, string, struct, time, word } from './schema.ts'
import type { Of } from './schema.ts'
import { objectFieldSelector } from './volume.ts'

export type Protocol = 'TCP' | 'UDP'
export type PullPolicy = 'Always' | 'IfNotPresent' | 'Never'

export const containerPort = struct('v1.ContainerPort', {
  name: optional(string),
  hostPort: optional(int),
  containerPort: always(int),
  protocol: defaulted(word<Protocol>()),
  hostIP: optional(string),
})
export interface ContainerPort extends Of<typeof containerPort> {}

export const envVar = struct('v1.EnvVar', {
  name: always(string),
  value: optional(string),
  valueFrom: pointer(struct('v1.EnvVarSource', { fieldRef: nullable(objectFieldSelector) })),
})
export interface EnvVar extends Of<typeof envVar> {}

const handlerFields = {
  exec: pointer(struct('v1.ExecAction', { command: optional(list(string)) })),
  httpGet: pointer(
    struct('v1.HTTPGetAction', {
      path: optional(string),
      port: always(intOrString),
      host: optional(string),
      scheme: optional(word<'HTTP' | 'HTTPS'>()),
    }),
  ),
  tcpSocket: pointer(struct('v1.TCPSocketAction', { port: always(intOrString) })),
}

export const handler = struct('v1.Handler', handlerFields)
export interface Handler extends Of<typeof handler> {}

export const probe = struct('v1.Probe', { ...handlerFields, initialDelaySeconds: optional(int), timeoutSeconds: optional(int) })
export interface Probe extends Of<typeof probe> {}

const securityContext = struct('v1.SecurityContext', {
  capabilities: pointer(struct('v1.Capabilities', { add: optional(list(string)), drop: optional(list(string)) })),
  privileged: pointer(bool),
  seLinuxOptions: pointer(
    struct('v1.SELinuxOptions', { user: optional(string), role: optional(string), type: optional(string), level: optional(string) }),
  ),
  runAsUser: pointer(int),
  runAsNonRoot: optional(bool),
})

export const container = struct('v1.Container', {
  name: always(string),
  image: defaulted(string),
  command: optional(list(string)),
  args: optional(list(string)),
  workingDir: optional(string),
  ports: optional(list(containerPort, 'containerPort')),
  env: optional(list(envVar, 'name')),
  resources: printed(resourceRequirements),
  volumeMounts: optional(list(struct('v1.VolumeMount', { name: always(string), readOnly: optional(bool), mountPath: always(string) }), 'name')),
  livenessProbe: pointer(probe),
  readinessProbe: pointer(probe),
  lifecycle: pointer(struct('v1.Lifecycle', { postStart: pointer(handler), preStop: pointer(handler) })),
  terminationMessagePath: optional(string),
  imagePullPolicy: defaulted(word<PullPolicy>()),
  securityContext: pointer(securityContext),
  stdin: optional(bool),
  stdinOnce: optional(bool),
  tty: optional(bool),
})
export interface Container extends Of<typeof container> {}

export const containerState = struct('v1.ContainerState', {
  waiting: pointer(struct('v1.ContainerStateWaiting', { reason: optional(string), message: optional(string) })),
  running: pointer(struct('v1.ContainerStateRunning', { startedAt: printed(time) })),
  terminated: pointer(
    struct('v1.ContainerStateTerminated', {
      exitCode: always(int),
      signal: optional(int),
      reason: optional(string),
      message: optional(string),
      startedAt: printed(time),
      finishedAt: printed(time),
      containerID: optional(string),
    }),
  ),
})
export interface ContainerState extends Of<typeof containerState> {}

export const containerStatus = struct('v1.ContainerStatus', {
  name: always(string),
  state: always(containerState),
  lastState: always(containerState),
  ready: always(bool),
  restartCount: always(int),
  image: always(string),
  imageID: always(string),
  containerID: optional(string),
})
export interface ContainerStatus extends Of<typeof containerStatus> {}
