import type { Endpoints, Event, Job, Node, Pod, Service } from '../../cluster/api/kinds.ts'
import { podSelectorOf } from '../../cluster/api/pod-selector.ts'
import { canonicalQuantity } from '../../cluster/api/quantity.ts'
import { formatSelector } from '../../cluster/api/selectors.ts'

// What stands in the cells of `get` and the lines of `describe` (pkg/kubectl/resource_printer.go and describe.go, v1.1.8).

/** A pod's state in one word: why a container waits or has ended, else the phase. Of several containers the first one's reason counts. */
export function podStatus({ metadata, status }: Pod): string {
  if (metadata.deletionTimestamp) return 'Terminating'
  let reason: string = status.reason || status.phase || ''
  for (const { state } of [...(status.containerStatuses ?? [])].reverse()) {
    if (state.waiting?.reason) reason = state.waiting.reason
    else if (state.terminated) {
      const { reason: why, signal, exitCode } = state.terminated
      reason = why || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`)
    }
  }
  return reason
}

/** The containers that are ready and running; one that says why it waits or has ended does not count. */
export function readyContainers({ status }: Pod): number {
  return (status.containerStatuses ?? []).filter(({ ready, state }) => {
    return ready && state.running && !state.waiting?.reason && !state.terminated
  }).length
}

export function restarts({ status }: Pod): number {
  return (status.containerStatuses ?? []).reduce((sum, container) => sum + container.restartCount, 0)
}

/** `Ready`, `NotReady`, `Unknown`, perhaps with `,SchedulingDisabled`. */
export function nodeStatus({ spec, status }: Node): string {
  const ready = (status.conditions ?? []).findLast(({ type }) => type === 'Ready')
  const words = [ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown']
  if (spec.unschedulable) words.push('SchedulingDisabled')
  return words.join(',')
}

/** At most three addresses, and how many more there are. With `portName`, those of the port of that name. */
export function formatEndpoints(endpoints: Pick<Endpoints, 'subsets'> | undefined, portName?: string): string {
  const subsets = endpoints?.subsets ?? []
  if (subsets.length === 0) return '<none>'
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.filter(({ name }) => portName === undefined || (name ?? '') === portName).flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
  )
  const shown = all.slice(0, 3).join(',')
  return all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown
}

/** Where a service can be reached from outside: `nodes`, its addresses, `<none>`. */
export function externalIp({ spec, status }: Service): string {
  const own = spec.externalIPs ?? []
  if (spec.type === 'LoadBalancer') return [loadBalancerIps(status.loadBalancer), ...own].join(',')
  if (own.length > 0) return own.join(',')
  return { ClusterIP: '<none>', NodePort: 'nodes' }[spec.type] ?? 'unknown'
}

export function loadBalancerIps(status: Service['status']['loadBalancer']): string {
  return (status?.ingress ?? []).flatMap(({ ip }) => ip || []).join(',')
}

/** `{kubelet centos-l410}` */
export function eventSource({ source }: Event): string {
  return `{${source.component ?? ''} ${source.host ?? ''}}`
}

/** Events as both verbs show them, the last to happen last. Of two in the same second the one written first comes first. */
export function byLastTimestamp(events: readonly Event[]): Event[] {
  const time = (event: Event) => event.lastTimestamp ?? ''
  const version = (event: Event) => Number(event.metadata.resourceVersion)
  return [...events].sort((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : version(a) - version(b)))
}

/** `RWO,RWX` */
export function accessModes(modes: readonly string[] | undefined): string {
  const short = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX' }
  return Object.entries(short)
    .flatMap(([mode, name]) => (modes?.includes(mode) ? name : []))
    .join(',')
}

/** A quantity in its canonical form; none at all is 0. */
export function quantity(text: string | undefined): string {
  return text ? canonicalQuantity(text) : '0'
}

/** A job's selector: `app in (a),tier`. */
export function podSelector(selector: Job['spec']['selector']): string {
  return selector ? formatSelector(podSelectorOf(selector)) : '<null>'
}
