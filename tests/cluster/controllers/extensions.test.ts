import { expect, test } from 'vitest'
import type { Deployment, Draft } from '../../../src/cluster/api/kinds.ts'
import { templateHash } from '../../../src/cluster/api/template-hash.ts'
import { withDefaults } from '../../../src/cluster/apiserver/defaults.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import { controller, newCluster } from '../setup.ts'

const SYNC_MS = 30_000

function deployment(name: string, spec: object = {}, { image = 'nginx:1.7' } = {}): Draft<'Deployment'> {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } }
  return { kind: 'Deployment', metadata: { name, namespace: 'default' }, spec: { replicas: 4, template, ...spec } } as unknown as Draft<'Deployment'>
}

function reroll(cluster: Cluster, image: string, spec: object = {}): void {
  const now = cluster.api.get('Deployment', 'default', 'web')
  const [container] = now.spec.template.spec.containers
  const template = { ...now.spec.template, spec: { ...now.spec.template.spec, containers: [{ ...container!, image }] } }
  cluster.api.update({ ...now, spec: { ...now.spec, template, ...spec } as Deployment['spec'] })
}

/** `1.7=4 1.9=1`: how many pods the controller of each image wants. */
const wanted = (cluster: Cluster): string =>
  cluster.api
    .list('ReplicationController')
    .items.map(({ spec }) => `${spec.template.spec.containers[0]!.image!.split(':')[1]}=${spec.replicas}`)
    .sort()
    .join(' ')

/** What is wanted after each of the controller's next looks. */
function looks(cluster: Cluster, count: number): string[] {
  return Array.from({ length: count }, () => {
    cluster.advance(SYNC_MS - (cluster.now % SYNC_MS) + 1)
    return wanted(cluster)
  })
}

const messages = (cluster: Cluster, kind: string): string[] =>
  cluster.api
    .list('Event')
    .items.filter(({ involvedObject }) => involvedObject.kind === kind)
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map(({ reason, message, count }) => `${count} ${reason}: ${message}`)

test('a deployment is noticed at the next look, and gets a controller of its own', () => {
  const cluster = newCluster()
  cluster.advance(SYNC_MS - (cluster.now % SYNC_MS) + 100)
  cluster.api.create(deployment('web'))
  cluster.advance(SYNC_MS - 200)
  expect(wanted(cluster)).toBe('')
  cluster.advance(200)
  expect(wanted(cluster)).toBe('1.7=4')
  cluster.advance(20_000)
  const [made] = cluster.api.list('ReplicationController').items
  const hash = made!.metadata.name.replace('deploymentrc-', '')
  const labels = { app: 'web', 'deployment.kubernetes.io/podTemplateHash': hash }
  expect(hash).toMatch(/^\d+$/)
  expect(made!.spec.selector).toEqual(labels)
  expect(cluster.api.list('Pod').items.map(({ metadata }) => metadata.labels)).toEqual(Array(4).fill(labels))
  expect(cluster.api.get('Deployment', 'default', 'web').status).toEqual({ replicas: 4, updatedReplicas: 4 })
  expect(messages(cluster, 'Deployment')).toEqual([`1 ScalingRC: Scaled up rc ${made!.metadata.name} to 4`])
})

const web = (more: object = {}) => ({ name: 'c', image: 'nginx', ...more })
/** Numbers that v1.1.8's own code makes of these templates, built with a Go of today. */
test.each<[string, object, object]>([
  ['3697940009', { labels: { a: 'b' } }, { containers: [web()] }],
  [
    '27035953',
    { labels: { z: '1', a: '2' }, annotations: { note: 'häh' }, name: 'foo' },
    {
      containers: [
        web({
          image: 'acme/x:1',
          ports: [
            { containerPort: 80, name: 'web' },
            { containerPort: 53, protocol: 'UDP', hostPort: 53, hostIP: '1.2.3.4' },
          ],
          env: [
            { name: 'A', value: 'b' },
            { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          ],
          command: ['sh', '-c', 'echo é'],
          args: ['x'],
        }),
        web({ name: 'd', workingDir: '/w', tty: true, stdin: true, imagePullPolicy: 'Always' }),
      ],
    },
  ],
  [
    '2314325456',
    { labels: { a: 'b' } },
    {
      containers: [
        web({
          resources: { limits: { cpu: '100m', memory: '64Mi' }, requests: { cpu: '0', memory: '1.5Gi' } },
          volumeMounts: [{ name: 'v', mountPath: '/x', readOnly: true }],
          livenessProbe: { httpGet: { path: '/h', port: 80 }, initialDelaySeconds: 5 },
          readinessProbe: { tcpSocket: { port: 'web' }, timeoutSeconds: 3 },
          lifecycle: { postStart: { exec: { command: ['a', 'b'] } }, preStop: { httpGet: { port: 1 } } },
          securityContext: {
            privileged: true,
            runAsUser: 5,
            capabilities: { add: ['NET_ADMIN'], drop: ['KILL'] },
            seLinuxOptions: { user: 'u', level: 's0' },
          },
        }),
      ],
      volumes: [
        { name: 'v', emptyDir: {} },
        { name: 'w', hostPath: { path: '/x' } },
        { name: 's', secret: { secretName: 's' } },
      ],
      nodeSelector: { disk: 'ssd' },
      restartPolicy: 'Always',
      serviceAccount: 'bob',
      hostNetwork: true,
      imagePullSecrets: [{ name: 'q' }],
      terminationGracePeriodSeconds: 5,
      activeDeadlineSeconds: 9,
      nodeName: 'n',
    },
  ],
  [
    '218034409',
    {},
    {
      containers: [web({ resources: { limits: { cpu: '2', memory: '1e3', storage: '10T' } } })],
      dnsPolicy: 'Default',
      volumes: [
        { name: 'a', gcePersistentDisk: { pdName: 'p', fsType: 'ext4', partition: 1, readOnly: true } },
        { name: 'b', awsElasticBlockStore: { volumeID: 'v', fsType: 'ext4' } },
        { name: 'c', gitRepo: { repository: 'r', revision: 'x' } },
        { name: 'd', nfs: { server: 's', path: '/p' } },
        { name: 'e', iscsi: { targetPortal: 't', iqn: 'i', lun: 2, fsType: 'f' } },
        { name: 'f', glusterfs: { endpoints: 'e', path: 'p' } },
        { name: 'g', persistentVolumeClaim: { claimName: 'c' } },
        { name: 'h', rbd: { monitors: ['m'], image: 'i', pool: 'p', user: 'u', keyring: 'k', secretRef: { name: 'x' } } },
        { name: 'i', rbd: { monitors: ['m', 'n'], image: 'i', pool: 'p', user: 'u', keyring: 'k', secretRef: null } },
        { name: 'j', cinder: { volumeID: 'v' } },
        { name: 'k', cephfs: { monitors: ['m'], user: 'u', secretFile: 'f' } },
        { name: 'l', flocker: { datasetName: 'd' } },
        { name: 'm', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
        { name: 'n', fc: { targetWWNs: ['w'], lun: 3, fsType: 'ext4' } },
      ],
    },
  ],
  [
    '2269636220',
    {},
    {
      containers: [
        web({
          livenessProbe: { httpGet: { host: 'h', port: 'web', scheme: 'HTTPS' }, timeoutSeconds: 9 },
          resources: { limits: { cpu: '1E', memory: '9223372036854775807' } },
        }),
      ],
    },
  ],
])("a template's number is %s", (expected, metadata, spec) => {
  const draft = { ...deployment('web', { template: { metadata, spec } }) }
  const { template } = withDefaults(draft).spec as Deployment['spec']
  expect(templateHash(template)).toBe(expected)
})

test.each<[string, object, string[]]>([
  ['one more, one fewer', {}, ['1.7=4 1.9=0', '1.7=4 1.9=1', '1.7=2 1.9=1', '1.7=2 1.9=3', '1.7=0 1.9=3', '1.7=0 1.9=4', '1.7=0 1.9=4']],
  ['none more', { maxSurge: 0, maxUnavailable: 2 }, ['1.7=2 1.9=0', '1.7=2 1.9=2', '1.7=0 1.9=2', '1.7=0 1.9=4']],
  ['none fewer', { maxSurge: 2, maxUnavailable: 0 }, ['1.7=4 1.9=0', '1.7=4 1.9=2', '1.7=2 1.9=2', '1.7=2 1.9=4', '1.7=0 1.9=4']],
  ['percent, rounded up', { maxSurge: '30%', maxUnavailable: '10%' }, ['1.7=4 1.9=0', '1.7=4 1.9=2', '1.7=1 1.9=2', '1.7=1 1.9=4', '1.7=0 1.9=4']],
])('a new template: %s, a step each look', (_what, rollingUpdate, expected) => {
  const cluster = newCluster()
  cluster.api.create(deployment('web', { strategy: { type: 'RollingUpdate', rollingUpdate } }))
  expect(looks(cluster, 1)).toEqual(['1.7=4'])
  reroll(cluster, 'nginx:1.9')
  expect(looks(cluster, expected.length)).toEqual(expected)
})

test('with pods that never get ready the old ones stay, and the way back is blocked as well: only ready pods are counted as spare', () => {
  const cluster = newCluster()
  cluster.api.create(deployment('web'))
  looks(cluster, 1)
  reroll(cluster, 'nosuch:1.9')
  expect(looks(cluster, 5)).toEqual(['1.7=4 1.9=0', '1.7=4 1.9=1', '1.7=3 1.9=1', '1.7=3 1.9=2', '1.7=3 1.9=2'])
  reroll(cluster, 'nginx:1.7')
  expect(looks(cluster, 2)).toEqual(['1.7=3 1.9=2', '1.7=3 1.9=2'])
})

test('fewer replicas take effect at the next look; one that is to recreate its pods is left alone', () => {
  const cluster = newCluster()
  cluster.api.create(deployment('web'))
  looks(cluster, 1)
  reroll(cluster, 'nginx:1.7', { replicas: 2 })
  expect(looks(cluster, 1)).toEqual(['1.7=2'])
  reroll(cluster, 'nginx:1.9', { strategy: { type: 'Recreate' } })
  expect(looks(cluster, 2)).toEqual(['1.7=2', '1.7=2'])
})

test('an autoscaler says at each look why it does nothing', () => {
  const cluster = newCluster()
  const scaler = (name: string, kind = 'ReplicationController') =>
    ({
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: `of-${name}`, namespace: 'default' },
      spec: { scaleRef: { kind, name, subresource: 'scale' }, maxReplicas: 3 },
    }) as unknown as Draft<'HorizontalPodAutoscaler'>
  const resources = { requests: { cpu: '100m' } }
  cluster.api.create(controller('asks', 2, { container: { resources } }))
  cluster.api.create(controller('silent', 1))
  for (const name of ['asks', 'nosuch', 'silent']) cluster.api.create(scaler(name))
  cluster.api.create(scaler('pod', 'Pod'))
  cluster.advance(2 * SYNC_MS)
  const problem = (what: string) => [
    `2 FailedGetMetrics: failed to get CPU consumption and request: ${what}`,
    `2 FailedComputeReplicas: failed to get cpu utilization: failed to get CPU consumption and request: ${what}`,
  ]
  expect(messages(cluster, 'HorizontalPodAutoscaler')).toEqual([
    ...problem('metrics obtained for 0/2 of pods'),
    '2 FailedGetScale: scale "nosuch" not found',
    '2 FailedGetScale: the server could not find the requested resource',
    ...problem('some pods do not have request for cpu'),
  ])
})

test('what is told of the extensions’ objects names their group as the version', () => {
  const cluster = newCluster()
  const template = { metadata: { labels: { app: 'pi' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'perl' }] } }
  cluster.api.create({ kind: 'Job', metadata: { name: 'pi', namespace: 'default' }, spec: { template } } as unknown as Draft<'Job'>)
  cluster.advance(1000)
  const [event] = cluster.api.list('Event').items.filter(({ involvedObject }) => involvedObject.kind === 'Job')
  expect(event!.involvedObject.apiVersion).toBe('extensions')
  const [pod] = cluster.api.list('Pod').items
  expect(JSON.parse(pod!.metadata.annotations!['kubernetes.io/created-by']!).reference).toMatchObject({ kind: 'Job', apiVersion: 'extensions' })
})

test('two jobs that select the same pods come to rest: only the older one is told of them', () => {
  const cluster = newCluster()
  const template = {
    metadata: { labels: { app: 'pi' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'pi', image: 'busybox', command: ['sh', '-c', 'exit 0'] }] },
  }
  for (const [name, completions] of [
    ['older', 1],
    ['younger', 3],
  ] as const) {
    cluster.api.create({
      kind: 'Job',
      metadata: { name, namespace: 'default' },
      spec: { completions, parallelism: completions, selector: { matchLabels: { app: 'pi' } }, template },
    } as unknown as Draft<'Job'>)
    cluster.advance(1000)
  }
  cluster.advance(300_000)
  const pods = (): string[] => cluster.api.list('Pod', { namespace: 'default' }).items.map(({ metadata }) => metadata.name)
  const before = pods()
  cluster.advance(600_000)
  expect(pods()).toEqual(before)
  expect(before.length).toBeLessThan(10)
})
