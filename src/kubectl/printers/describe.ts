import { bytesOfBase64 } from '../../cluster/api/base64.ts'
import type {
  DaemonSet,
  Deployment,
  Endpoints,
  Event,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  LimitRange,
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ReplicationController,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from '../../cluster/api/kinds.ts'
import type { LimitRangeItem } from '../../cluster/api/limit-range.ts'
import type { PodSpec } from '../../cluster/api/pod.ts'
import { compareQuantities } from '../../cluster/api/quantity.ts'
import { formatLabels } from '../../cluster/api/selectors.ts'
import { age, rfc1123 } from './age.ts'
import * as cells from './cells.ts'
import { scaleReference } from './columns.ts'
import { volumeLines, volumesText } from './volumes.ts'

// The texts of `kubectl describe` before their tabs are laid out (pkg/kubectl/describe.go, v1.1.8).
// Go walks a map in any order; here resources, keys and headings come by their names.

/** `Name:\tvalue\n` for each pair; pairs without a value are left out. */
export function fields(pairs: readonly (readonly [name: string, value: string | number | undefined])[], indent = ''): string {
  return pairs.map(([name, value]) => (value === undefined ? '' : `${indent}${name}:\t${value}\n`)).join('')
}

/** The events of an object, or that there are none: without a newline then, as v1.1.8 has it. */
export function eventsText(events: readonly Event[], now: number): string {
  if (events.length === 0) return 'No events.'
  const rows = cells.byLastTimestamp(events).map(event => {
    const { firstTimestamp, lastTimestamp, count = 0, involvedObject, reason = '', message = '' } = event
    return [age(firstTimestamp, now), age(lastTimestamp, now), count, cells.eventSource(event), involvedObject.fieldPath ?? '', reason, message]
  })
  return `Events:\n${ruled('  ', ['FirstSeen', 'LastSeen', 'Count', 'From', 'SubobjectPath', 'Reason', 'Message'])}${tableRows('  ', rows)}`
}

/** Headings with a line of box characters under each. */
export function ruled(indent: string, headings: readonly string[]): string {
  const rules = headings.map(heading => '─'.repeat(heading.length))
  return tableRows(indent, [headings, rules])
}

export function tableRows(indent: string, rows: readonly (readonly (string | number)[])[]): string {
  return rows.map(row => `${indent}${row.join('\t')}\n`).join('')
}

export function images({ containers }: PodSpec): string {
  return containers.map(({ image }) => image).join(',')
}

/** How many pods are in which phase. */
export function phases(pods: readonly Pod[]): string {
  const count = (phase: string) => pods.filter(pod => pod.status.phase === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}

/** `web (3/3 replicas created), …` */
export function controllersText(controllers: readonly ReplicationController[]): string {
  const texts = controllers.map(({ metadata, spec, status }) => `${metadata.name} (${status.replicas}/${spec.replicas} replicas created)`)
  return texts.join(', ') || '<none>'
}

export function replicationControllerText(
  { metadata, spec, status }: ReplicationController,
  { pods, events, now }: { pods: readonly Pod[]; events: readonly Event[]; now: number },
): string {
  return (
    fields([
      ['Name', metadata.name],
      ['Namespace', metadata.namespace],
      ['Image(s)', images(spec.template.spec)],
      ['Selector', formatLabels(spec.selector)],
      ['Labels', formatLabels(metadata.labels)],
      ['Replicas', `${status.replicas} current / ${spec.replicas} desired`],
      ['Pods Status', phases(pods)],
    ]) +
    volumesText(spec.template.spec.volumes) +
    eventsText(events, now)
  )
}

export function serviceText(
  { metadata, spec, status }: Service,
  { endpoints, events, now }: { endpoints: Endpoints | undefined; events: readonly Event[]; now: number },
): string {
  const ingress = status.loadBalancer?.ingress ?? []
  const ports = spec.ports.map(({ name = '', port, protocol, nodePort }) => {
    const named = name || '<unnamed>'
    return fields([
      ['Port', `${named}\t${port}/${protocol}`],
      ['NodePort', nodePort ? `${named}\t${nodePort}/${protocol}` : undefined],
      ['Endpoints', cells.formatEndpoints(endpoints, name)],
    ])
  })
  return (
    fields([
      ['Name', metadata.name],
      ['Namespace', metadata.namespace],
      ['Labels', formatLabels(metadata.labels)],
      ['Selector', formatLabels(spec.selector)],
      ['Type', spec.type],
      ['IP', spec.clusterIP],
      ['LoadBalancer Ingress', ingress.length > 0 ? ingress.map(({ ip, hostname = '' }) => ip || hostname).join(', ') : undefined],
    ]) +
    ports.join('') +
    fields([['Session Affinity', spec.sessionAffinity]]) +
    eventsText(events, now)
  )
}

export function namespaceText(
  { metadata, status }: Namespace,
  { quotas, limits }: { quotas: readonly ResourceQuota[]; limits: readonly LimitRange[] },
): string {
  const head = fields([
    ['Name', metadata.name],
    ['Labels', formatLabels(metadata.labels)],
    ['Status', status.phase ?? ''],
  ])
  return `${head}\n${quotasText(quotas)}\n${limitsText(limits)}`
}

function quotasText(quotas: readonly ResourceQuota[]): string {
  if (quotas.length === 0) return 'No resource quota.\n'
  const hard: Record<string, string> = {}
  const used: Record<string, string | undefined> = {}
  const resources: string[] = []
  for (const { status } of quotas) {
    for (const [resource, amount] of Object.entries(status.hard ?? {})) {
      resources.push(resource) // named by several quotas, it is listed several times
      if (hard[resource] === undefined || compareQuantities(amount, hard[resource]) < 0) hard[resource] = amount
      used[resource] = status.used?.[resource]
    }
  }
  const rows = resources.sort().map(resource => [resource, cells.quantity(used[resource]), cells.quantity(hard[resource])])
  return 'Resource Quotas\n' + tableRows(' ', [['Resource', 'Used', 'Hard'], ['---', '---', '---'], ...rows])
}

const LIMIT_HEADINGS = ['Type', 'Resource', 'Min', 'Max', 'Request', 'Limit', 'Limit/Request']

function limitRows(limits: readonly LimitRangeItem[]): string[][] {
  return limits.flatMap(({ type = '', min, max, defaultRequest, default: limit, maxLimitRequestRatio }) => {
    const lists = [min, max, defaultRequest, limit, maxLimitRequestRatio]
    const resources = [...new Set(lists.flatMap(list => Object.keys(list ?? {})))].sort()
    return resources.map(resource => [type, resource, ...lists.map(list => (list?.[resource] === undefined ? '-' : cells.quantity(list[resource])))])
  })
}

function limitTable(indent: string, limits: readonly LimitRangeItem[]): string {
  return tableRows(indent, [LIMIT_HEADINGS, LIMIT_HEADINGS.map(heading => '-'.repeat(heading.length)), ...limitRows(limits)])
}

function limitsText(limits: readonly LimitRange[]): string {
  if (limits.length === 0) return 'No resource limits.\n'
  return `Resource Limits\n${limitTable(
    ' ',
    limits.flatMap(({ spec }) => spec.limits ?? []),
  )}`
}

export function limitRangeText({ metadata, spec }: LimitRange): string {
  return nameAndNamespace(metadata) + limitTable('', spec.limits ?? [])
}

export function quotaText({ metadata, status }: ResourceQuota): string {
  const rows = Object.keys(status.hard ?? {})
    .sort()
    .map(resource => [resource, cells.quantity(status.used?.[resource]), cells.quantity(status.hard?.[resource])])
  return nameAndNamespace(metadata) + tableRows('', [['Resource', 'Used', 'Hard'], ['--------', '----', '----'], ...rows])
}

function nameAndNamespace({ name, namespace }: { name: string; namespace: string }): string {
  return fields([
    ['Name', name],
    ['Namespace', namespace],
  ])
}

export function persistentVolumeText({ metadata, spec, status }: PersistentVolume): string {
  const { claimRef } = spec
  return (
    fields([
      ['Name', metadata.name],
      ['Labels', formatLabels(metadata.labels)],
      ['Status', status.phase ?? ''],
      ['Claim', claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : ''],
      ['Reclaim Policy', spec.persistentVolumeReclaimPolicy],
      ['Access Modes', cells.accessModes(spec.accessModes)],
      ['Capacity', cells.quantity(spec.capacity?.storage)],
      ['Message', status.message ?? ''],
    ]) +
    'Source:\n' +
    volumeLines(spec)
  )
}

export function persistentVolumeClaimText({ metadata, spec, status }: PersistentVolumeClaim): string {
  const { volumeName = '' } = spec
  return fields([
    ['Name', metadata.name],
    ['Namespace', metadata.namespace],
    ['Status', status.phase ?? ''],
    ['Volume', volumeName],
    ['Labels', formatLabels(metadata.labels)],
    ['Capacity', volumeName ? cells.quantity(status.capacity?.storage) : ''],
    ['Access Modes', volumeName ? cells.accessModes(status.accessModes) : ''],
  ])
}

export function secretText({ metadata, type, data = {} }: Secret): string {
  const isToken = type === 'kubernetes.io/service-account-token'
  const entries = Object.keys(data)
    .sort()
    .map((key): [string, string] => {
      const bytes = bytesOfBase64(data[key]!)
      return [key, isToken && key === 'token' ? String.fromCharCode(...bytes) : `${bytes.length} bytes`]
    })
  const head = fields([
    ['Name', metadata.name],
    ['Namespace', metadata.namespace],
    ['Labels', formatLabels(metadata.labels)],
    ['Annotations', formatLabels(metadata.annotations)],
  ])
  return `${head}\n${fields([['Type', type]])}\nData\n====\n${fields(entries)}`
}

export function serviceAccountText({ metadata, secrets = [], imagePullSecrets = [] }: ServiceAccount, tokens: readonly Secret[]): string {
  const lists: [string, readonly (string | undefined)[]][] = [
    ['Image pull secrets:', imagePullSecrets.map(({ name }) => name)],
    ['Mountable secrets: ', secrets.map(({ name }) => name)],
    ['Tokens:            ', tokens.map(token => token.metadata.name)],
  ]
  const text = lists.map(([header, names]) => {
    const shown = names.length === 0 ? ['<none>'] : names
    return shown.map((name, at) => `${at === 0 ? header : ' '.repeat(header.length)}\t${name ?? ''}\n`).join('') + '\n'
  })
  return `${nameAndNamespace(metadata)}${fields([['Labels', formatLabels(metadata.labels)]])}\n${text.join('')}`
}

export function jobText({ metadata, spec, status }: Job, { events, now }: { events: readonly Event[]; now: number }): string {
  return (
    fields([
      ['Name', metadata.name],
      ['Namespace', metadata.namespace],
      ['Image(s)', images(spec.template.spec)],
      ['Selector', cells.podSelector(spec.selector)],
      ['Parallelism', spec.parallelism ?? 0],
      ['Completions', spec.completions ?? 0],
      ['Labels', formatLabels(metadata.labels)],
      ['Pods Statuses', `${status.active ?? 0} Running / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`],
    ]) +
    volumesText(spec.template.spec.volumes) +
    eventsText(events, now)
  )
}

export function daemonSetText(
  { metadata, spec, status }: DaemonSet,
  { pods, events, now }: { pods: readonly Pod[]; events: readonly Event[]; now: number },
): string {
  return (
    fields([
      ['Name', metadata.name],
      ['Image(s)', spec.template ? images(spec.template.spec) : '<no template>'],
      ['Selector', formatLabels(spec.selector)],
      ['Node-Selector', formatLabels(spec.template?.spec.nodeSelector)],
      ['Labels', formatLabels(metadata.labels)],
    ]) +
    `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled}\n` +
    `Current Number of Nodes Scheduled: ${status.currentNumberScheduled}\n` +
    `Number of Nodes Misscheduled: ${status.numberMisscheduled}\n` +
    fields([['Pods Status', phases(pods)]]) +
    eventsText(events, now)
  )
}

export function deploymentText(
  { metadata, spec, status }: Deployment,
  related: {
    oldControllers: readonly ReplicationController[]
    newControllers: readonly ReplicationController[]
    events: readonly Event[]
    now: number
  },
): string {
  const { type = '', rollingUpdate } = spec.strategy ?? {}
  const strategy =
    rollingUpdate &&
    `${rollingUpdate.maxUnavailable ?? 0} max unavailable, ${rollingUpdate.maxSurge ?? 0} max surge, ${rollingUpdate.minReadySeconds ?? 0} min ready seconds`
  return (
    fields([
      ['Name', metadata.name],
      ['Namespace', metadata.namespace],
      ['CreationTimestamp', rfc1123(metadata.creationTimestamp)],
      ['Labels', formatLabels(metadata.labels)],
      ['Selector', formatLabels(spec.selector)],
      ['Replicas', `${status.updatedReplicas ?? 0} updated / ${spec.replicas} total`],
      ['StrategyType', type],
      ['RollingUpdateStrategy', strategy],
      ['OldReplicationControllers', controllersText(related.oldControllers)],
      ['NewReplicationController', controllersText(related.newControllers)],
    ]) + eventsText(related.events, related.now)
  )
}

export function ingressText({ metadata }: Ingress, { events, now }: { events: readonly Event[]; now: number }): string {
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => key.startsWith('ingress'))
  return fields(annotations.sort().map(([key, value]): [string, string] => [key.slice(key.lastIndexOf('/') + 1), value])) + eventsText(events, now)
}

export function autoscalerText({ metadata, spec, status }: HorizontalPodAutoscaler, controller: ReplicationController | undefined): string {
  const current = status.currentCPUUtilizationPercentage
  const ofController = spec.scaleRef.kind?.toLowerCase() === 'replicationcontroller'
  const counts = controller ? `${controller.status.replicas} current / ${controller.spec.replicas} desired` : 'failed to check Replication Controller'
  return fields([
    ['Name', metadata.name],
    ['Namespace', metadata.namespace],
    ['Labels', formatLabels(metadata.labels)],
    ['CreationTimestamp', rfc1123(metadata.creationTimestamp)],
    ['Reference', scaleReference(spec.scaleRef)],
    ['Target CPU utilization', spec.cpuUtilization && `${spec.cpuUtilization.targetPercentage}%`],
    ['Current CPU utilization', spec.cpuUtilization && (current === undefined ? '<not available>' : `${current}%`)],
    ['Min replicas', spec.minReplicas ?? '<unset>'],
    ['Max replicas', spec.maxReplicas],
    ['ReplicationController pods', ofController ? counts : undefined],
  ])
}
