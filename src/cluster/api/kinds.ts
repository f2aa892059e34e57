import { componentStatus } from './component-status.ts'
import { daemonSet } from './daemon-set.ts'
import { deployment } from './deployment.ts'
import { endpoints } from './endpoints.ts'
import { event } from './event.ts'
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts'
import { ingress } from './ingress.ts'
import { job } from './job.ts'
import { limitRange } from './limit-range.ts'
import type { ObjectMeta, StoredMeta } from './meta.ts'
import { namespace } from './namespace.ts'
import { node } from './node.ts'
import { persistentVolumeClaim } from './persistent-volume-claim.ts'
import { persistentVolume } from './persistent-volume.ts'
import { podTemplate } from './pod-template.ts'
import { pod } from './pod.ts'
import { replicationController } from './replication-controller.ts'
import { resourceQuota } from './resource-quota.ts'
import type { Of, Struct, Type } from './schema.ts'
import { secret } from './secret.ts'
import { serviceAccount } from './service-account.ts'
import { service } from './service.ts'

/** The shape of each kind, by its name. A kind that is missing in a table keyed by `Kind` does not compile. */
export const SCHEMAS = {
  ComponentStatus: componentStatus,
  DaemonSet: daemonSet,
  Deployment: deployment,
  Endpoints: endpoints,
  Event: event,
  HorizontalPodAutoscaler: horizontalPodAutoscaler,
  Ingress: ingress,
  Job: job,
  LimitRange: limitRange,
  Namespace: namespace,
  Node: node,
  PersistentVolume: persistentVolume,
  PersistentVolumeClaim: persistentVolumeClaim,
  Pod: pod,
  PodTemplate: podTemplate,
  ReplicationController: replicationController,
  ResourceQuota: resourceQuota,
  Secret: secret,
  Service: service,
  ServiceAccount: serviceAccount,
} satisfies Record<string, Struct & Type>

/** The name of a kind of API object: `Pod`, `ReplicationController`. */
export type Kind = keyof typeof SCHEMAS

type Stored<K extends Kind, T> = Omit<T, 'kind' | 'apiVersion' | 'metadata'> & {
  readonly kind: K
  readonly apiVersion?: string
  readonly metadata: StoredMeta
}

export interface ComponentStatus extends Stored<'ComponentStatus', Of<typeof componentStatus>> {}
export interface DaemonSet extends Stored<'DaemonSet', Of<typeof daemonSet>> {}
export interface Deployment extends Stored<'Deployment', Of<typeof deployment>> {}
export interface Endpoints extends Stored<'Endpoints', Of<typeof endpoints>> {}
export interface Event extends Stored<'Event', Of<typeof event>> {}
export interface HorizontalPodAutoscaler extends Stored<'HorizontalPodAutoscaler', Of<typeof horizontalPodAutoscaler>> {}
export interface Ingress extends Stored<'Ingress', Of<typeof ingress>> {}
export interface Job extends Stored<'Job', Of<typeof job>> {}
export interface LimitRange extends Stored<'LimitRange', Of<typeof limitRange>> {}
export interface Namespace extends Stored<'Namespace', Of<typeof namespace>> {}
export interface Node extends Stored<'Node', Of<typeof node>> {}
export interface PersistentVolume extends Stored<'PersistentVolume', Of<typeof persistentVolume>> {}
export interface PersistentVolumeClaim extends Stored<'PersistentVolumeClaim', Of<typeof persistentVolumeClaim>> {}
export interface Pod extends Stored<'Pod', Of<typeof pod>> {}
export interface PodTemplate extends Stored<'PodTemplate', Of<typeof podTemplate>> {}
export interface ReplicationController extends Stored<'ReplicationController', Of<typeof replicationController>> {}
export interface ResourceQuota extends Stored<'ResourceQuota', Of<typeof resourceQuota>> {}
export interface Secret extends Stored<'Secret', Of<typeof secret>> {}
export interface Service extends Stored<'Service', Of<typeof service>> {}
export interface ServiceAccount extends Stored<'ServiceAccount', Of<typeof serviceAccount>> {}

interface Objects {
  ComponentStatus: ComponentStatus
  DaemonSet: DaemonSet
  Deployment: Deployment
  Endpoints: Endpoints
  Event: Event
  HorizontalPodAutoscaler: HorizontalPodAutoscaler
  Ingress: Ingress
  Job: Job
  LimitRange: LimitRange
  Namespace: Namespace
  Node: Node
  PersistentVolume: PersistentVolume
  PersistentVolumeClaim: PersistentVolumeClaim
  Pod: Pod
  PodTemplate: PodTemplate
  ReplicationController: ReplicationController
  ResourceQuota: ResourceQuota
  Secret: Secret
  Service: Service
  ServiceAccount: ServiceAccount
}

/** A stored object of a kind: plain, frozen data in the API's v1 shape. */
export type ObjectOf<K extends Kind> = Objects[K] & { readonly kind: K }

/** A stored object of any kind; `kind` tells which. */
export type ApiObject = Objects[Kind]

/** An object as a client sends it: the server fills in what is missing, so only the kind is required. */
export type Draft<K extends Kind = Kind> = { readonly kind: K; readonly apiVersion?: string; readonly metadata?: ObjectMeta } & Partly<
  Omit<Objects[K], 'kind' | 'apiVersion' | 'metadata'>
>

type Partly<T> = T extends readonly (infer U)[] ? readonly Partly<U>[] : T extends object ? { readonly [P in keyof T]?: Partly<T[P]> | undefined } : T

/** One row of the table of kinds: what the kind is called on the command line and in paths. */
export interface KindInfo<K extends Kind = Kind> {
  readonly kind: K
  /** As in a path, in lower case: `replicationcontrollers`. */
  readonly resource: string
  /** As the registry of v1.1.8 spells it in `not found`, `already exists` and `conflict`: `replicationControllers`. */
  readonly spelled: string
  /** What kubectl takes besides the kind and its plural. */
  readonly short: readonly string[]
  readonly apiVersion: 'v1' | 'extensions/v1beta1'
  readonly namespaced: boolean
  readonly listKind: string
  /** False for a kind that kubectl knows and this server does not offer. */
  readonly served: boolean
}

/** The kinds in the order of their resources. */
export const KINDS: readonly KindInfo[] = [
  row('ComponentStatus', 'componentstatuses', ['cs']),
  row('DaemonSet', 'daemonsets', ['ds'], { apiVersion: 'extensions/v1beta1', served: false }),
  row('Deployment', 'deployments', [], { apiVersion: 'extensions/v1beta1' }),
  row('Endpoints', 'endpoints', ['ep'], { listKind: 'EndpointsList' }),
  row('Event', 'events', ['ev']),
  row('HorizontalPodAutoscaler', 'horizontalpodautoscalers', ['hpa'], { apiVersion: 'extensions/v1beta1', spelled: 'horizontalPodAutoscalers' }),
  row('Ingress', 'ingresses', ['ing'], { apiVersion: 'extensions/v1beta1' }),
  row('Job', 'jobs', [], { apiVersion: 'extensions/v1beta1' }),
  row('LimitRange', 'limitranges', ['limits']),
  row('Namespace', 'namespaces', ['ns'], { namespaced: false }),
  row('Node', 'nodes', ['no'], { namespaced: false, spelled: 'node' }),
  row('PersistentVolumeClaim', 'persistentvolumeclaims', ['pvc']),
  row('PersistentVolume', 'persistentvolumes', ['pv'], { namespaced: false, spelled: 'persistentvolume' }),
  row('Pod', 'pods', ['po']),
  row('PodTemplate', 'podtemplates', []),
  row('ReplicationController', 'replicationcontrollers', ['rc'], { spelled: 'replicationControllers' }),
  row('ResourceQuota', 'resourcequotas', ['quota']),
  row('Secret', 'secrets', []),
  row('ServiceAccount', 'serviceaccounts', []),
  row('Service', 'services', ['svc']),
]

function row<K extends Kind>(kind: K, resource: string, short: readonly string[], rest: Partial<KindInfo> = {}): KindInfo<K> {
  return { resource, spelled: resource, short, apiVersion: 'v1', namespaced: true, listKind: `${kind}List`, served: true, ...rest, kind }
}

const BY_KIND = new Map<string, KindInfo>(KINDS.map(info => [info.kind, info]))
const BY_RESOURCE = new Map<string, KindInfo>(KINDS.map(info => [info.resource, info]))

/** The row of a kind. */
export function infoOf(kind: Kind): KindInfo {
  return BY_KIND.get(kind)!
}

/** Whether a word is the name of a kind. */
export function isKind(word: string): word is Kind {
  return BY_KIND.has(word)
}

/** The row of a resource as in a path (`pods`), if there is one. */
export function infoOfResource(resource: string): KindInfo | undefined {
  return BY_RESOURCE.get(resource)
}

/** Where an object is found: `/api/v1/namespaces/default/pods/web`. */
export function selfLinkOf(kind: Kind, { namespace, name }: { namespace?: string; name: string }): string {
  return `${pathOf(kind, namespace)}/${name}`
}

/** Where the objects of a kind are listed; all of them when no namespace is given. */
export function pathOf(kind: Kind, namespace: string | undefined): string {
  const { apiVersion, resource, namespaced } = infoOf(kind)
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
  return namespaced && namespace ? `${root}/namespaces/${namespace}/${resource}` : `${root}/${resource}`
}
