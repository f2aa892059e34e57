import type { Event, Node, Pod } from '../../cluster/api/kinds.ts'
import { addQuantities, milliValueOf } from '../../cluster/api/quantity.ts'
import { formatLabels } from '../../cluster/api/selectors.ts'
import { rfc1123 } from './age.ts'
import { quantity } from './cells.ts'
import { eventsText, fields, ruled, tableRows } from './describe.ts'

/** `kubectl describe node`, before its tabs are laid out (describeNode in pkg/kubectl/describe.go, v1.1.8). */
export function nodeText(node: Node, { pods, events, now }: { pods: readonly Pod[]; events: readonly Event[]; now: number }): string {
  const { metadata, spec, status } = node
  const capacity = status.capacity ?? {}
  const info = status.nodeInfo
  return (
    fields([
      ['Name', metadata.name],
      ['Labels', formatLabels(metadata.labels)],
      ['CreationTimestamp', rfc1123(metadata.creationTimestamp)],
      ['Phase', status.phase ?? ''],
    ]) +
    conditionsText(node) +
    fields([['Addresses', (status.addresses ?? []).map(({ address }) => address).join(',')]]) +
    (Object.keys(capacity).length > 0 ? 'Capacity:\n' : '') +
    fields(
      Object.keys(capacity)
        .sort()
        .map((resource): [string, string] => [resource, quantity(capacity[resource])]),
      ' ',
    ) +
    'System Info:\n' +
    fields(
      [
        ['Machine ID', info?.machineID ?? ''],
        ['System UUID', info?.systemUUID ?? ''],
        ['Boot ID', info?.bootID ?? ''],
        ['Kernel Version', info?.kernelVersion ?? ''],
        ['OS Image', info?.osImage ?? ''],
        ['Container Runtime Version', info?.containerRuntimeVersion ?? ''],
        ['Kubelet Version', info?.kubeletVersion ?? ''],
        ['Kube-Proxy Version', info?.kubeProxyVersion ?? ''],
      ],
      ' ',
    ) +
    fields([
      ['PodCIDR', spec.podCIDR || undefined],
      ['ExternalID', spec.externalID || undefined],
    ]) +
    resourcesText(
      node,
      pods.filter(({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed'),
    ) +
    eventsText(events, now)
  )
}

function conditionsText({ status }: Node): string {
  const conditions = status.conditions ?? []
  if (conditions.length === 0) return ''
  const rows = conditions.map(({ type, status, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' }) => [
    ...[type, status, rfc1123(lastHeartbeatTime), rfc1123(lastTransitionTime), reason].map(cell => `${cell} `),
    message,
  ])
  const headings = ['Type', 'Status', 'LastHeartbeatTime', 'LastTransitionTime', 'Reason', 'Message']
  return `Conditions:\n${ruled('  ', headings)}${tableRows('  ', rows)}`
}

/** What Go makes of a division by nothing as a whole number. */
const SHARE_OF_NOTHING = '-9223372036854775808'

const RESOURCE_HEADINGS = ['CPU Requests', 'CPU Limits', 'Memory Requests', 'Memory Limits']

/** What the pods of a node ask for, each and together, with its share of what the node has. */
function resourcesText(node: Node, pods: readonly Pod[]): string {
  const shares = (pods: readonly Pod[]) =>
    (['cpu', 'memory'] as const).flatMap(resource => {
      const capacity = milliValueOf(node.status.capacity?.[resource])
      return (['requests', 'limits'] as const).map(what => {
        const total = sum(pods, what, resource)
        return `${quantity(total)} (${capacity === 0 ? SHARE_OF_NOTHING : Math.trunc((milliValueOf(total) / capacity) * 100)}%)`
      })
    })
  const rows = pods.map(pod => [pod.metadata.namespace, pod.metadata.name, '', ...shares([pod])])
  return (
    fields([['Non-terminated Pods', `(${pods.length} in total)`]]) +
    ruled('  ', ['Namespace', 'Name', '', ...RESOURCE_HEADINGS]) +
    tableRows('  ', rows) +
    'Allocated resources:\n' +
    '  (Total limits may be over 100%, i.e., overcommitted. More info: http://releases.k8s.io/HEAD/docs/user-guide/compute-resources.md)\n' +
    ruled('  ', RESOURCE_HEADINGS) +
    tableRows('  ', [shares(pods)])
  )
}

function sum(pods: readonly Pod[], what: 'requests' | 'limits', resource: string): string | undefined {
  const amounts = pods.flatMap(({ spec }) => spec.containers.flatMap(({ resources }) => resources?.[what]?.[resource] ?? []))
  return amounts.length === 0 ? undefined : amounts.reduce(addQuantities)
}
