import type { Event } from '../../cluster/api/kinds.ts'
import { formatSelector, selectorOf, selects } from '../../cluster/api/selectors.ts'
import { nodeText } from '../../kubectl/printers/describe-node.ts'
import { podText } from '../../kubectl/printers/describe-pod.ts'
import { replicationControllerText, serviceText } from '../../kubectl/printers/describe.ts'
import { DESCRIBE_LAYOUT, tabulate } from '../../kubectl/printers/tabwriter.ts'
import type { Session } from '../../session/session.ts'

const namespace = 'default'

/** What `kubectl describe` would print about something in the picture, without a request being made. `undefined` when it has gone. */
export function describeQuietly(
  { world, now }: Session,
  kind: 'Pod' | 'ReplicationController' | 'Service' | 'Node',
  name: string,
): string | undefined {
  const { api } = world.cluster
  const found = api.list(kind, kind === 'Node' ? {} : { namespace }).items.find(({ metadata }) => metadata.name === name)
  if (!found) return undefined
  const events = api.list('Event', {}).items.filter(({ involvedObject }: Event) => involvedObject?.kind === kind && involvedObject.name === name)
  const pods = () => api.list('Pod', { namespace }).items
  const text = () => {
    switch (found.kind) {
      case 'Pod': {
        const controllers = api.list('ReplicationController', { namespace }).items.filter(({ spec }) => selects(spec.selector, found.metadata.labels))
        return podText(found, { controllers, events, now })
      }
      case 'ReplicationController': {
        const selected = api.list('Pod', { namespace, labelSelector: formatSelector(selectorOf(found.spec.selector)) }).items
        return replicationControllerText(found, { pods: selected, events, now })
      }
      case 'Service': {
        const endpoints = api.list('Endpoints', { namespace }).items.find(({ metadata }) => metadata.name === name)
        return serviceText(found, { endpoints, events, now })
      }
      default:
        return nodeText(found, { pods: pods().filter(({ spec }) => spec.nodeName === name), events, now })
    }
  }
  return tabulate(text(), DESCRIBE_LAYOUT)
}
