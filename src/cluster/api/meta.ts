import { always, bool, int, list, map, moment, optional, pointer, printed, quantity, string, struct, time } from './schema.ts'
import type { Of } from './schema.ts'

export const typeMeta = {
  kind: optional(string),
  apiVersion: optional(string),
}

export const objectMeta = struct('v1.ObjectMeta', {
  name: optional(string),
  generateName: optional(string),
  namespace: optional(string),
  selfLink: optional(string),
  uid: optional(string),
  resourceVersion: optional(string),
  generation: optional(int),
  creationTimestamp: printed(time),
  deletionTimestamp: pointer(moment),
  deletionGracePeriodSeconds: pointer(int),
  labels: optional(map(string)),
  annotations: optional(map(string)),
})
/** The metadata of something that is not stored by itself, such as a pod template; and of an object that is still to be created. */
export interface ObjectMeta extends Of<typeof objectMeta> {}

/** The metadata of a stored object: what the server filled in is there, but for `selfLink`, which is made when the object is printed. `namespace` is '' for kinds without one. */
export interface StoredMeta extends ObjectMeta {
  readonly name: string
  readonly namespace: string
  readonly uid: string
  readonly resourceVersion: string
  readonly creationTimestamp: string
}

/** Whether an object's metadata is a stored one's: a server has named it and counted its version. */
export function isStored(metadata: ObjectMeta | undefined): metadata is StoredMeta {
  return Boolean(metadata?.name && metadata.uid !== undefined && metadata.resourceVersion)
}

/** Keys and values by which objects are found. */
export type Labels = { readonly [key: string]: string }

export const listMeta = struct('unversioned.ListMeta', {
  selfLink: optional(string),
  resourceVersion: optional(string),
})

export const objectReference = struct('v1.ObjectReference', {
  kind: optional(string),
  namespace: optional(string),
  name: optional(string),
  uid: optional(string),
  apiVersion: optional(string),
  resourceVersion: optional(string),
  fieldPath: optional(string),
})
export interface ObjectReference extends Of<typeof objectReference> {}

export const localObjectReference = struct('v1.LocalObjectReference', { name: optional(string) })

export const resourceList = map(quantity)
/** Quantities by resource name: `{ cpu: '500m', memory: '64Mi' }`. */
export type ResourceList = Of<typeof resourceList>

export const resourceRequirements = struct('v1.ResourceRequirements', {
  limits: optional(resourceList),
  requests: optional(resourceList),
})
export interface ResourceRequirements extends Of<typeof resourceRequirements> {}

export type ConditionStatus = 'True' | 'False' | 'Unknown'

export const deleteOptions = struct('v1.DeleteOptions', { ...typeMeta, gracePeriodSeconds: pointer(int) })

export const binding = struct('v1.Binding', { ...typeMeta, metadata: always(objectMeta), target: always(objectReference) })
/** Says on which node a pod shall run. */
export interface Binding extends Of<typeof binding> {}

export const loadBalancerStatus = struct('v1.LoadBalancerStatus', {
  ingress: optional(list(struct('v1.LoadBalancerIngress', { ip: optional(string), hostname: optional(string) }))),
})

export const podLogOptions = struct('v1.PodLogOptions', {
  ...typeMeta,
  container: optional(string),
  follow: optional(bool),
  previous: optional(bool),
  sinceSeconds: pointer(int),
  sinceTime: pointer(moment),
  timestamps: optional(bool),
  tailLines: pointer(int),
  limitBytes: pointer(int),
})
