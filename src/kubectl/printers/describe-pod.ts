import type { Container, ContainerState, ContainerStatus, EnvVar } from '../../cluster/api/container.ts'
import type { Event, Pod, ReplicationController } from '../../cluster/api/kinds.ts'
import type { Labels } from '../../cluster/api/meta.ts'
import { compareQuantities, valueOf } from '../../cluster/api/quantity.ts'
import { formatLabels } from '../../cluster/api/selectors.ts'
import { rfc1123 } from './age.ts'
import { quantity } from './cells.ts'
import { controllersText, eventsText, fields, images } from './describe.ts'
import { volumesText } from './volumes.ts'

/** `kubectl describe pod`, before its tabs are laid out (describePod in pkg/kubectl/describe.go, v1.1.8). */
export function podText(
  pod: Pod,
  { controllers, events, now }: { controllers: readonly ReplicationController[]; events: readonly Event[]; now: number },
): string {
  const { metadata, spec, status } = pod
  const statuses = new Map((status.containerStatuses ?? []).map(container => [container.name, container]))
  const conditions = (status.conditions ?? []).map(({ type, status }) => `  ${type} \t${status} \n`)
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata
  return (
    fields([
      ['Name', metadata.name],
      ['Namespace', metadata.namespace],
      ['Image(s)', images(spec)],
      ['Node', `${spec.nodeName ?? ''}/${status.hostIP ?? ''}`],
      ['Start Time', status.startTime && rfc1123(status.startTime)],
      ['Labels', formatLabels(metadata.labels)],
      ['Status', deletionTimestamp ? `Terminating (expires ${rfc1123(deletionTimestamp)})` : (status.phase ?? '')],
      ['Termination Grace Period', deletionTimestamp && `${deletionGracePeriodSeconds}s`],
      ['Reason', status.reason ?? ''],
      ['Message', status.message ?? ''],
      ['IP', status.podIP ?? ''],
      ['Replication Controllers', controllersText(controllers)],
    ]) +
    'Containers:\n' +
    spec.containers.map(container => containerText(pod, container, statuses.get(container.name))).join('') +
    (conditions.length > 0 ? `Conditions:\n  Type\tStatus\n${conditions.join('')}` : '') +
    volumesText(spec.volumes) +
    eventsText(events, now)
  )
}

function containerText(pod: Pod, container: Container, status: ContainerStatus | undefined): string {
  const { limits = {}, requests = {} } = container.resources ?? {}
  const env = (container.env ?? []).map((variable): [string, string] => [variable.name, envValue(pod, variable)])
  return (
    `  ${container.name}:\n` +
    fields(
      [
        ['Container ID', status?.containerID ?? ''],
        ['Image', container.image],
        ['Image ID', status?.imageID ?? ''],
      ],
      '    ',
    ) +
    section('QoS Tier', qosTiers(requests, limits)) +
    section('Limits', amounts(limits)) +
    section('Requests', amounts(requests)) +
    stateText('State', status?.state) +
    (status?.lastState.terminated ? stateText('Last Termination State', status.lastState) : '') +
    fields(
      [
        ['Ready', status?.ready ? 'True' : 'False'],
        ['Restart Count', status?.restartCount ?? 0],
      ],
      '    ',
    ) +
    '    Environment Variables:\n' +
    fields(env, '      ')
  )
}

function section(title: string, lines: readonly [string, string][]): string {
  return lines.length === 0 ? '' : `    ${title}:\n${fields(lines, '      ')}`
}

type Amounts = { readonly [resource: string]: string }

function amounts(list: Amounts): [string, string][] {
  return Object.keys(list)
    .sort()
    .map(resource => [resource, quantity(list[resource])])
}

/** How firmly each resource is promised (pkg/kubelet/qos/util/qos.go, v1.1.8). */
function qosTiers(requests: Amounts, limits: Amounts): [string, string][] {
  return [...new Set([...Object.keys(requests), ...Object.keys(limits)])].sort().map(resource => {
    const request = requests[resource]
    const limit = limits[resource]
    if (request === undefined || valueOf(request) === 0) return [resource, 'Best-Effort']
    return [resource, limit !== undefined && compareQuantities(request, limit) === 0 ? 'Guaranteed' : 'Burstable']
  })
}

function stateText(name: string, state: ContainerState | undefined): string {
  const { running, waiting, terminated } = state ?? {}
  if (running) return `    ${name}:\tRunning\n      Started:\t${rfc1123(running.startedAt)}\n`
  if (waiting || !terminated) return `    ${name}:\tWaiting\n${waiting?.reason ? `      Reason:\t${waiting.reason}\n` : ''}`
  return (
    `    ${name}:\tTerminated\n` +
    fields(
      [
        ['Reason', terminated.reason || undefined],
        ['Message', terminated.message || undefined],
        ['Exit Code', terminated.exitCode],
        ['Signal', terminated.signal || undefined],
        ['Started', rfc1123(terminated.startedAt)],
        ['Finished', rfc1123(terminated.finishedAt)],
      ],
      '      ',
    )
  )
}

function envValue({ metadata }: Pod, { value = '', valueFrom }: EnvVar): string {
  const field = valueFrom?.fieldRef
  if (!field) return value
  // the rest of a pod's fields can be asked for, but v1.1.8 cannot show them (pkg/fieldpath)
  const values: Record<string, string> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.labels': quotedPairs(metadata.labels),
    'metadata.annotations': quotedPairs(metadata.annotations),
  }
  return `${values[field.fieldPath] ?? ''} (${field.apiVersion ?? ''}:${field.fieldPath})`
}

function quotedPairs(pairs: Labels | undefined): string {
  const keys = Object.keys(pairs ?? {}).sort()
  return keys.map(key => `${key}=${JSON.stringify(pairs![key])}\n`).join('')
}
