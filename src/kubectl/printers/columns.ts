import type { Ingress, Kind, ObjectOf } from '../../cluster/api/kinds.ts'
import { formatLabels } from '../../cluster/api/selectors.ts'
import type { PodTemplateSpec } from '../../cluster/api/pod.ts'
import { age } from './age.ts'
import * as cells from './cells.ts'

/** What `kubectl get` shows of one kind. */
export interface Columns<K extends Kind> {
  /** the words over the columns, left to right */
  readonly headers: readonly string[]
  /** an object's cells */
  readonly row: (object: ObjectOf<K>, now: number) => readonly string[]
  /** further lines under an object's own, beginning with the cell under its name */
  readonly more?: (object: ObjectOf<K>) => readonly (readonly string[])[]
  /** the column that `-o wide` adds */
  readonly wide?: { readonly header: string; readonly cell: (object: ObjectOf<K>) => string }
  /** whether a list leaves the object out unless `--show-all` is given */
  readonly hidden?: (object: ObjectOf<K>) => boolean
  /** kinds without a namespace refuse `--all-namespaces`, by this name */
  readonly clusterWide?: string
}

/** The columns of every kind (pkg/kubectl/resource_printer.go, v1.1.8). */
export const COLUMNS: { readonly [K in Kind]: Columns<K> } = {
  ComponentStatus: {
    headers: ['NAME', 'STATUS', 'MESSAGE', 'ERROR'],
    row: ({ metadata, conditions = [] }) => {
      const healthy = conditions.find(({ type }) => type === 'Healthy')
      const status = healthy ? (healthy.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown'
      return [metadata.name, status, healthy?.message ?? '', healthy?.error ?? '']
    },
    clusterWide: 'componentStatus',
  },
  DaemonSet: {
    headers: ['NAME', 'CONTAINER(S)', 'IMAGE(S)', 'SELECTOR', 'NODE-SELECTOR'],
    row: ({ metadata, spec }) => [
      metadata.name,
      ...firstContainer(spec.template),
      formatLabels(spec.selector),
      formatLabels(spec.template?.spec.nodeSelector),
    ],
    more: ({ spec }) => otherContainers(spec.template, 2),
  },
  Deployment: {
    headers: ['NAME', 'UPDATEDREPLICAS', 'AGE'],
    row: ({ metadata, spec, status }, now) => [
      metadata.name,
      `${status.updatedReplicas ?? 0}/${spec.replicas}`,
      age(metadata.creationTimestamp, now),
    ],
  },
  Endpoints: {
    headers: ['NAME', 'ENDPOINTS', 'AGE'],
    row: (endpoints, now) => [endpoints.metadata.name, cells.formatEndpoints(endpoints), age(endpoints.metadata.creationTimestamp, now)],
  },
  Event: {
    headers: ['FIRSTSEEN', 'LASTSEEN', 'COUNT', 'NAME', 'KIND', 'SUBOBJECT', 'REASON', 'SOURCE', 'MESSAGE'],
    row: (event, now) => [
      age(event.firstTimestamp, now),
      age(event.lastTimestamp, now),
      String(event.count ?? 0),
      event.involvedObject.name ?? '',
      event.involvedObject.kind ?? '',
      event.involvedObject.fieldPath ?? '',
      event.reason ?? '',
      cells.eventSource(event),
      event.message ?? '',
    ],
  },
  HorizontalPodAutoscaler: {
    headers: ['NAME', 'REFERENCE', 'TARGET', 'CURRENT', 'MINPODS', 'MAXPODS', 'AGE'],
    row: ({ metadata, spec, status }, now) => [
      metadata.name,
      scaleReference(spec.scaleRef),
      spec.cpuUtilization ? `${spec.cpuUtilization.targetPercentage}%` : '<unset>',
      status.currentCPUUtilizationPercentage === undefined ? '<waiting>' : `${status.currentCPUUtilizationPercentage}%`,
      String(spec.minReplicas ?? '<unset>'),
      String(spec.maxReplicas),
      age(metadata.creationTimestamp, now),
    ],
  },
  Ingress: {
    headers: ['NAME', 'RULE', 'BACKEND', 'ADDRESS'],
    row: ({ metadata, spec, status }) => [metadata.name, '-', ingressBackend(spec.backend), cells.loadBalancerIps(status.loadBalancer)],
    more: ({ spec }) =>
      (spec.rules ?? []).flatMap(({ host = '', http }) =>
        http ? [['', host, ''], ...http.paths.map(({ path = '', backend }) => ['', path, ingressBackend(backend)])] : [],
      ),
  },
  Job: {
    headers: ['JOB', 'CONTAINER(S)', 'IMAGE(S)', 'SELECTOR', 'SUCCESSFUL'],
    row: ({ metadata, spec, status }) => [
      metadata.name,
      ...firstContainer(spec.template),
      cells.podSelector(spec.selector),
      String(status.succeeded ?? 0),
    ],
    more: ({ spec }) => otherContainers(spec.template, 2),
  },
  LimitRange: nameAndAge(),
  Namespace: {
    headers: ['NAME', 'LABELS', 'STATUS', 'AGE'],
    row: ({ metadata, status }, now) => [metadata.name, formatLabels(metadata.labels), status.phase ?? '', age(metadata.creationTimestamp, now)],
    clusterWide: 'namespace',
  },
  Node: {
    headers: ['NAME', 'LABELS', 'STATUS', 'AGE'],
    row: (node, now) => [node.metadata.name, formatLabels(node.metadata.labels), cells.nodeStatus(node), age(node.metadata.creationTimestamp, now)],
    clusterWide: 'node',
  },
  PersistentVolume: {
    headers: ['NAME', 'LABELS', 'CAPACITY', 'ACCESSMODES', 'STATUS', 'CLAIM', 'REASON', 'AGE'],
    row: ({ metadata, spec, status }, now) => [
      metadata.name,
      formatLabels(metadata.labels),
      cells.quantity(spec.capacity?.storage),
      cells.accessModes(spec.accessModes),
      status.phase ?? '',
      spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
      status.reason ?? '',
      age(metadata.creationTimestamp, now),
    ],
    clusterWide: 'persistentVolume',
  },
  PersistentVolumeClaim: {
    headers: ['NAME', 'LABELS', 'STATUS', 'VOLUME', 'CAPACITY', 'ACCESSMODES', 'AGE'],
    row: ({ metadata, spec, status }, now) => [
      metadata.name,
      formatLabels(metadata.labels),
      status.phase ?? '',
      spec.volumeName ?? '',
      spec.volumeName ? cells.quantity(status.capacity?.storage) : '',
      spec.volumeName ? cells.accessModes(status.accessModes) : '',
      age(metadata.creationTimestamp, now),
    ],
  },
  Pod: {
    headers: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
    row: (pod, now) => [
      pod.metadata.name,
      `${cells.readyContainers(pod)}/${pod.spec.containers.length}`,
      cells.podStatus(pod),
      String(cells.restarts(pod)),
      age(pod.metadata.creationTimestamp, now),
    ],
    wide: { header: 'NODE', cell: ({ spec }) => spec.nodeName ?? '' },
    hidden: ({ status }) => status.phase === 'Succeeded' || status.phase === 'Failed',
  },
  PodTemplate: {
    headers: ['TEMPLATE', 'CONTAINER(S)', 'IMAGE(S)', 'PODLABELS'],
    row: ({ metadata, template }) => [metadata.name, ...firstContainer(template), formatLabels(template.metadata?.labels)],
    more: ({ template }) => otherContainers(template, 1),
  },
  ReplicationController: {
    headers: ['CONTROLLER', 'CONTAINER(S)', 'IMAGE(S)', 'SELECTOR', 'REPLICAS', 'AGE'],
    row: ({ metadata, spec }, now) => [
      metadata.name,
      ...firstContainer(spec.template),
      formatLabels(spec.selector),
      String(spec.replicas),
      age(metadata.creationTimestamp, now),
    ],
    more: ({ spec }) => otherContainers(spec.template, 2),
  },
  ResourceQuota: nameAndAge(),
  Secret: {
    headers: ['NAME', 'TYPE', 'DATA', 'AGE'],
    row: ({ metadata, type, data = {} }, now) => [metadata.name, type, String(Object.keys(data).length), age(metadata.creationTimestamp, now)],
  },
  Service: {
    headers: ['NAME', 'CLUSTER_IP', 'EXTERNAL_IP', 'PORT(S)', 'SELECTOR', 'AGE'],
    row: (service, now) => [
      service.metadata.name,
      service.spec.clusterIP,
      cells.externalIp(service),
      service.spec.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(','),
      formatLabels(service.spec.selector),
      age(service.metadata.creationTimestamp, now),
    ],
  },
  ServiceAccount: {
    headers: ['NAME', 'SECRETS', 'AGE'],
    row: ({ metadata, secrets = [] }, now) => [metadata.name, String(secrets.length), age(metadata.creationTimestamp, now)],
  },
}

function nameAndAge<K extends 'LimitRange' | 'ResourceQuota'>(): Columns<K> {
  return { headers: ['NAME', 'AGE'], row: ({ metadata }, now) => [metadata.name, age(metadata.creationTimestamp, now)] }
}

function firstContainer(template: PodTemplateSpec | undefined): [name: string, image: string] {
  const first = template?.spec.containers[0]
  return [first?.name ?? '', first?.image ?? '']
}

/** The containers after the first, each on a line of its own, with so many empty cells after it. */
function otherContainers(template: PodTemplateSpec | undefined, empty: number): string[][] {
  const others = template?.spec.containers.slice(1) ?? []
  return others.map(({ name, image }) => ['', name, image, ...Array.from({ length: empty }, () => '')])
}

/** `ReplicationController/web/scale` */
export function scaleReference({ kind = '', name = '', subresource = '' }: ObjectOf<'HorizontalPodAutoscaler'>['spec']['scaleRef']): string {
  return `${kind}/${name}/${subresource}`
}

function ingressBackend(backend: Ingress['spec']['backend']): string {
  return backend ? `${backend.serviceName}:${backend.servicePort}` : ''
}
