import { expect, test } from 'vitest'
import type { Kind, ObjectOf } from '../../../src/cluster/api/kinds.ts'
import { shortHumanDuration } from '../../../src/kubectl/printers/age.ts'
import { formatEndpoints } from '../../../src/kubectl/printers/cells.ts'
import type { TableOptions } from '../../../src/kubectl/printers/table.ts'
import { TablePrinter } from '../../../src/kubectl/printers/table.ts'

const NOW = 3_600_000

function table(kind: Kind, object: object, options: TableOptions = {}): string {
  const { metadata, ...rest } = object as { metadata?: object }
  const stored = { kind, metadata: { name: 'x', namespace: 'default', creationTimestamp: '2016-03-06T12:59:00Z', ...metadata }, ...rest }
  return new TablePrinter({ noHeaders: true, ...options }).list(kind, [stored as unknown as ObjectOf<Kind>], NOW)
}

const pod = (status: object, containers = 1, more: object = {}) => ({
  spec: { containers: Array.from({ length: containers }, () => ({ name: 'c', image: 'i' })) },
  status,
  ...more,
})
const terminated = (state: object) => ({ name: 'c', ready: false, restartCount: 2, state: { terminated: { exitCode: 0, ...state } }, lastState: {} })

test.each<[string, object, string]>([
  ['its phase', pod({ phase: 'Pending' }), 'x         0/1       Pending   0         1m\n'],
  ['a reason of its own', pod({ phase: 'Failed', reason: 'OutOfDisk' }), 'x         0/1       OutOfDisk   0         1m\n'],
  [
    'an exit code',
    pod({ phase: 'Running', containerStatuses: [terminated({ exitCode: 137 })] }),
    'x         0/1       ExitCode:137   2         1m\n',
  ],
  ['a signal', pod({ phase: 'Running', containerStatuses: [terminated({ signal: 9 })] }), 'x         0/1       Signal:9   2         1m\n'],
  [
    'why it ended',
    pod({ phase: 'Running', containerStatuses: [terminated({ reason: 'Completed' })] }),
    'x         0/1       Completed   2         1m\n',
  ],
  [
    "the first container's reason of two",
    pod(
      {
        phase: 'Running',
        containerStatuses: [{ ...terminated({}), state: { waiting: { reason: 'PullImageError' } } }, terminated({ reason: 'Error' })],
      },
      2,
    ),
    'x         0/2       PullImageError   4         1m\n',
  ],
  [
    'how many are ready',
    pod(
      {
        phase: 'Running',
        containerStatuses: [{ ready: true, restartCount: 0, state: { running: {} }, lastState: {} }, terminated({ reason: 'Error' })],
      },
      2,
    ),
    'x         1/2       Error     2         1m\n',
  ],
  [
    'that it is going',
    pod({ phase: 'Running' }, 1, { metadata: { deletionTimestamp: '2016-03-06T12:59:30Z' } }),
    'x         0/1       Terminating   0         1m\n',
  ],
])('a pod shows %s', (_, object, expected) => expect(table('Pod', object, { showAll: true })).toBe(expected))

test('a list leaves out pods that have ended, a single object does not', () => {
  const ended = { kind: 'Pod', metadata: { name: 'x', namespace: 'default' }, ...pod({ phase: 'Succeeded' }) } as unknown as ObjectOf<Kind>
  const printer = new TablePrinter({})
  expect(printer.list('Pod', [ended], NOW)).toBe('NAME      READY     STATUS    RESTARTS   AGE\n')
  expect(printer.object(ended, NOW)).toBe('NAME      READY     STATUS      RESTARTS   AGE\nx         0/1       Succeeded   0          <unknown>\n')
  expect(printer.object(ended, NOW)).toBe('x         0/1       Succeeded   0         <unknown>\n')
})

const template = {
  spec: {
    containers: [
      { name: 'a', image: 'one' },
      { name: 'b', image: 'two' },
    ],
    nodeSelector: { disk: 'ssd' },
  },
  metadata: { labels: { k: 'v' } },
}

test.each<[Kind, object, string]>([
  [
    'ReplicationController',
    { spec: { replicas: 2, selector: { b: '2', a: '1' }, template } },
    'x         a         one       a=1,b=2   2         1m\n          b         two                 \n',
  ],
  [
    'DaemonSet',
    { spec: { selector: { a: '1' }, template } },
    'x         a         one       a=1       disk=ssd\n          b         two                 \n',
  ],
  ['PodTemplate', { template }, 'x         a         one       k=v\n          b         two       \n'],
  [
    'Job',
    {
      spec: { template, selector: { matchLabels: { app: 'pi' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] } },
      status: { succeeded: 1 },
    },
    'x         a         one       app in (pi),tier   1\n          b         two                          \n',
  ],
  ['Deployment', { spec: { replicas: 3 }, status: { updatedReplicas: 1 } }, 'x         1/3       1m\n'],
  [
    'Service',
    {
      spec: {
        type: 'ClusterIP',
        clusterIP: 'None',
        ports: [
          { port: 80, protocol: 'TCP' },
          { port: 53, protocol: 'UDP' },
        ],
      },
      status: {},
    },
    'x         None      <none>    80/TCP,53/UDP   <none>    1m\n',
  ],
  [
    'Service',
    { spec: { type: 'NodePort', clusterIP: '1', ports: [], externalIPs: ['8.8.8.8', '9.9.9.9'] }, status: {} },
    'x         1         8.8.8.8,9.9.9.9             <none>    1m\n',
  ],
  [
    'Service',
    { spec: { type: 'LoadBalancer', clusterIP: '1', ports: [] }, status: { loadBalancer: { ingress: [{ ip: '7.7.7.7' }] } } },
    'x         1         7.7.7.7             <none>    1m\n',
  ],
  [
    'Node',
    {
      spec: { unschedulable: true },
      status: {
        conditions: [
          { type: 'OutOfDisk', status: 'False' },
          { type: 'Ready', status: 'Unknown' },
        ],
      },
    },
    'x         <none>    NotReady,SchedulingDisabled   1m\n',
  ],
  ['Node', { spec: {}, status: {} }, 'x         <none>    Unknown   1m\n'],
  ['Namespace', { metadata: { labels: { env: 'dev' } }, status: { phase: 'Active' } }, 'x         env=dev   Active    1m\n'],
  ['Secret', { type: 'Opaque', data: { a: '', b: '' } }, 'x         Opaque    2         1m\n'],
  ['ServiceAccount', { secrets: [{ name: 'a' }] }, 'x         1         1m\n'],
  ['LimitRange', {}, 'x         1m\n'],
  ['ComponentStatus', { conditions: [{ type: 'Healthy', status: 'False', message: 'm', error: 'e' }] }, 'x         Unhealthy   m         e\n'],
  [
    'PersistentVolume',
    {
      spec: { capacity: { storage: '1024Mi' }, accessModes: ['ReadWriteMany', 'ReadWriteOnce'], claimRef: { namespace: 'n', name: 'c' } },
      status: { phase: 'Bound' },
    },
    'x         <none>    1Gi       RWO,RWX   Bound     n/c                 1m\n',
  ],
  ['PersistentVolumeClaim', { spec: {}, status: { phase: 'Pending' } }, 'x         <none>    Pending                                 1m\n'],
  [
    'HorizontalPodAutoscaler',
    { spec: { scaleRef: { kind: 'ReplicationController', name: 'w', subresource: 'scale' }, maxReplicas: 4 }, status: {} },
    'x         ReplicationController/w/scale   <unset>   <waiting>   <unset>   4         1m\n',
  ],
  [
    'Ingress',
    { spec: { rules: [{ host: 'h', http: { paths: [{ path: '/p', backend: { serviceName: 's', servicePort: 80 } }] } }] }, status: {} },
    'x         -                   \n          h         \n          /p        s:80\n',
  ],
  [
    'Event',
    {
      involvedObject: { name: 'p', kind: 'Pod' },
      source: { component: 'scheduler' },
      count: 2,
      reason: 'R',
      message: 'm',
      firstTimestamp: '2016-03-06T12:00:00Z',
      lastTimestamp: null,
    },
    '1h        <unknown>   2         p         Pod                 R         {scheduler }   m\n',
  ],
])('%s', (kind, object, expected) => expect(table(kind, object)).toBe(expected))

test.each([
  [-5000, '<invalid>'],
  [-1000, '0s'],
  [999, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_599_999, '59m'],
  [86_399_000, '23h'],
  [363 * 86_400_000, '363d'],
  [364 * 86_400_000, '0y'],
  [800 * 86_400_000, '2y'],
])('%d ms are %s', (ms, expected) => expect(shortHumanDuration(ms)).toBe(expected))

test('addresses are counted over all ports and subsets', () => {
  const subset = (port: number, ...ips: string[]) => ({
    addresses: ips.map(ip => ({ ip })),
    ports: [{ name: `p${port}`, port, protocol: 'TCP' as const }],
  })
  expect(formatEndpoints({ subsets: [] })).toBe('<none>')
  expect(formatEndpoints({ subsets: [subset(80)] })).toBe('')
  expect(formatEndpoints({ subsets: [subset(80, 'a', 'b'), subset(81, 'c', 'd', 'e')] })).toBe('a:80,b:80,c:81 + 2 more...')
  expect(formatEndpoints({ subsets: [subset(80, 'a', 'b'), subset(81, 'c')] }, 'p81')).toBe('c:81')
})

test('labels, nodes and namespaces have columns of their own', () => {
  const object = { metadata: { labels: { 'a/tier': 'web' } }, ...pod({ phase: 'Running' }) }
  expect(table('Pod', object, { noHeaders: false, withNamespace: true, wide: true, labels: ['a/tier', 'nosuch'] })).toBe(
    'NAMESPACE   NAME      READY     STATUS    RESTARTS   AGE       NODE      TIER      NOSUCH\n' +
      'default     x         0/1       Running   0          1m                  web       <none>\n',
  )
  expect(() => table('Node', { spec: {}, status: {} }, { withNamespace: true })).toThrow('node is not namespaced')
})
