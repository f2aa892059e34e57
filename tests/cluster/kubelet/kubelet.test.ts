import { expect, test } from 'vitest'
import type { Probe } from '../../../src/cluster/api/container.ts'
import type { Draft } from '../../../src/cluster/api/kinds.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import { environmentOf } from '../../../src/cluster/kubelet/docker/container.ts'
import { controller, events, newCluster, phases, pod, pods, service, until } from '../setup.ts'

const status = (cluster: Cluster, name: string) => cluster.api.get('Pod', 'default', name).status
const container = (cluster: Cluster, name: string) => status(cluster, name).containerStatuses?.[0]
const running = (cluster: Cluster) => [...cluster.runtime.containers()].filter(({ state }) => state === 'running')
const crash = { container: { command: ['sh', '-c', 'exit 1'] } }

test('a pod on its way: pending, pulled, running, ready at the next look', () => {
  const cluster = newCluster()
  cluster.api.create(pod('web'))
  cluster.advance(100)
  expect(status(cluster, 'web')).toMatchObject({ phase: 'Pending', startTime: '2016-03-06T12:00:06Z' })
  cluster.advance(1000)
  expect(status(cluster, 'web')).toMatchObject({
    phase: 'Running',
    podIP: '172.17.0.2',
    hostIP: '192.168.2.202',
    conditions: [{ type: 'Ready', status: 'False' }],
  })
  cluster.advance(4500)
  expect(status(cluster, 'web').conditions).toMatchObject([{ status: 'True' }])
  expect(events(cluster, 'web')).toEqual(['Scheduled', 'Pulled', 'Created', 'Started', 'Pulling', 'Pulled', 'Created', 'Started'])
})

test('what crashes is started again after 10 s, 20 s, 40 s …, and says how long it waits', () => {
  const cluster = newCluster()
  cluster.api.create(pod('crasher', crash))
  cluster.advance(1000)
  const seen: string[] = []
  for (let ms = 0; ms < 130_000; ms += 10_000) {
    cluster.advance(10_000)
    const { restartCount, state } = container(cluster, 'crasher')!
    seen.push(`${restartCount} ${state.waiting ? /Back-off (\w+)/.exec(state.waiting.message!)![1] : 'up'}`)
  }
  expect(seen).toEqual(['1 up', '2 10s', '2 up', '3 20s', '3 20s', '3 up', '4 40s', '4 40s', '4 40s', '4 40s', '4 up', '5 1m20s', '5 1m20s'])
  expect(status(cluster, 'crasher').phase).toBe('Running')
})

test.each([
  ['Never', 'exit 1', 'Failed', 0],
  ['Never', 'exit 0', 'Succeeded', 0],
  ['OnFailure', 'exit 0', 'Succeeded', 0],
  ['OnFailure', 'exit 1', 'Running', 2],
  ['Always', 'exit 0', 'Running', 2],
])('restartPolicy %s, %s: %s after %d restarts', (restartPolicy, command, phase, restarts) => {
  const cluster = newCluster()
  cluster.api.create(pod('once', { more: { restartPolicy }, container: { command: ['sh', '-c', command] } }))
  cluster.advance(20_000)
  expect(status(cluster, 'once').phase).toBe(phase)
  expect(container(cluster, 'once')!.restartCount).toBe(restarts)
  if (phase !== 'Running') expect(running(cluster)).toHaveLength(0)
})

test.each([
  ['example/nosuch', 'Error: image example/nosuch not found'],
  ['nginx:badtag', 'Tag badtag not found in repository docker.io/library/nginx'],
  [
    'registry.example.com:5000/team/nosuch:1',
    'image pull failed for registry.example.com:5000/team/nosuch:1, this may be because there are no credentials on this request.  details: ' +
      '(Error: image registry.example.com:5000/team/nosuch not found)',
  ],
])('the image %s cannot be pulled: %s', (image, message) => {
  const cluster = newCluster()
  cluster.api.create(pod('bad', { container: { image } }))
  cluster.advance(2000)
  expect(container(cluster, 'bad')!.state.waiting).toEqual({ reason: 'PullImageError', message })
})

test('one image is pulled at a time on a node', () => {
  const cluster = newCluster()
  for (const name of ['a', 'b', 'c']) cluster.api.create(pod(name, { container: { image: `example/${name}` } }))
  const started = ['a', 'b', 'c'].map(name =>
    until(cluster, () => cluster.runtime.containersOn('node-1').some(({ containerName, hostname }) => containerName === 'main' && hostname === name)),
  )
  expect(started[0]).toBeGreaterThan(300)
  expect(started[1]).toBeGreaterThanOrEqual(200)
  expect(started[2]).toBeGreaterThanOrEqual(200)
})

test('a container knows the services that there were when it started, and no later ones', () => {
  const cluster = newCluster()
  cluster.api.create(service('redis-master', { ports: [{ port: 6379, name: 'db' }] }))
  const env = [
    { name: 'WHERE', value: '$(REDIS_MASTER_SERVICE_HOST):$(REDIS_MASTER_SERVICE_PORT)/$(NOBODY) $$(WHERE)' },
    { name: 'ME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
  ]
  cluster.api.create(pod('web', { container: { env } }))
  cluster.advance(3000)
  cluster.api.create(service('late'))
  cluster.advance(30_000)
  const ip = cluster.api.get('Service', 'default', 'redis-master').spec.clusterIP
  const [main] = running(cluster).filter(({ containerName }) => containerName === 'main')
  expect(environmentOf(main!.env)).toMatchObject({
    WHERE: `${ip}:6379/$(NOBODY) $(WHERE)`,
    ME: 'web',
    KUBERNETES_SERVICE_HOST: '10.254.0.1',
    KUBERNETES_PORT_443_TCP: 'tcp://10.254.0.1:443',
    REDIS_MASTER_SERVICE_PORT_DB: '6379',
    REDIS_MASTER_PORT_6379_TCP_ADDR: ip,
    REDIS_MASTER_PORT_6379_TCP_PROTO: 'tcp',
  })
  expect(Object.keys(environmentOf(main!.env)).filter(name => name.startsWith('LATE'))).toEqual([])
})

test('a container that ignores SIGTERM has its grace, and ends with it', () => {
  const cluster = newCluster({ durations: 'field' })
  cluster.api.create(pod('stubborn', { container: { image: 'busybox', command: ['sh', '-c', 'while true; do sleep 1; done'] } }))
  until(cluster, () => phases(cluster) === 'Running')
  cluster.advance(20_000)
  cluster.api.delete('Pod', 'default', 'stubborn', { gracePeriodSeconds: 20 })
  cluster.advance(19_000)
  expect(phases(cluster)).toBe('Terminating')
  cluster.advance(3000)
  expect(phases(cluster)).toBe('')
  expect(running(cluster)).toHaveLength(0)
})

test('a pod that is deleted without grace is gone at once, and its containers soon after', () => {
  const cluster = newCluster()
  cluster.api.create(pod('web'))
  until(cluster, () => phases(cluster) === 'Running')
  cluster.api.delete('Pod', 'default', 'web', { gracePeriodSeconds: 0 })
  expect(phases(cluster)).toBe('')
  cluster.advance(3000)
  expect(running(cluster)).toHaveLength(0)
  expect(events(cluster, 'web')).toContain('Killing')
})

test('a probe of readiness keeps a pod out, a failing one of liveness starts the container anew', () => {
  const cluster = newCluster({ durations: 'field' })
  const port = (number: number) => ({ tcpSocket: { port: number } })
  cluster.api.create(pod('shy', { container: { ports: [{ containerPort: 80 }], readinessProbe: port(81) } }))
  cluster.api.create(pod('well', { container: { ports: [{ containerPort: 80 }], readinessProbe: port(80), livenessProbe: port(80) } }))
  cluster.api.create(pod('ill', { container: { ports: [{ containerPort: 80 }], livenessProbe: { ...port(81), initialDelaySeconds: 60 } } }))
  cluster.advance(60_000)
  expect(container(cluster, 'shy')).toMatchObject({ ready: false, restartCount: 0 })
  expect(container(cluster, 'well')).toMatchObject({ ready: true, restartCount: 0 })
  expect(container(cluster, 'ill')).toMatchObject({ ready: true, restartCount: 0 })
  until(cluster, () => container(cluster, 'ill')!.restartCount === 1, 60_000)
  const unhealthy = cluster.api.list('Event').items.filter(({ reason }) => reason === 'Unhealthy')
  expect(unhealthy.map(({ message }) => message)).toContain('Liveness probe failed: dial tcp 172.17.0.4:81: connection refused')
})

test.each<[Probe, string, string]>([
  [{ tcpSocket: { port: 81 } }, 'failed: dial tcp ADDRESS:81: connection refused', 'restarts'],
  [{ tcpSocket: { port: 'web' } }, '', ''],
  [{ tcpSocket: { port: 'nope' } }, 'errored: strconv.Atoi: parsing "nope": invalid syntax', ''],
  [{ httpGet: { port: 'nope' } }, 'errored: strconv.Atoi: parsing "nope": invalid syntax', ''],
  [{ httpGet: { port: 80, path: 'index.html' } }, '', ''],
  [{ httpGet: { port: 81, path: 'a?b' } }, 'failed: Get http://ADDRESS:81/a%3Fb: dial tcp ADDRESS:81: connection refused', 'restarts'],
  [{ httpGet: { port: 80, scheme: 'HTTPS' } }, 'failed: Get https://ADDRESS:80/: tls: oversized record received with length 20527', 'restarts'],
])('what a probe finds is told, and only what the container says itself is held against it: %j', (livenessProbe, told, then) => {
  const cluster = newCluster({ durations: 'field' })
  const ports = [{ name: 'web', containerPort: 80 }]
  cluster.api.create(pod('asked', { container: { ports, livenessProbe } }))
  cluster.advance(60_000)
  const { podIP = '' } = status(cluster, 'asked')
  const unhealthy = cluster.api.list('Event').items.filter(({ reason }) => reason === 'Unhealthy')
  expect(unhealthy.map(({ message = '' }) => message.replaceAll(podIP, 'ADDRESS'))).toEqual(told ? [`Liveness probe ${told}`] : [])
  expect(container(cluster, 'asked')!.restartCount > 0).toBe(then === 'restarts')
})

test('in the played runtime nothing listens: a probe over the network finds nobody', () => {
  const cluster = newCluster()
  cluster.api.create(pod('web', { container: { ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 } } } }))
  cluster.advance(20_000)
  expect(container(cluster, 'web')).toMatchObject({ ready: false, restartCount: 0 })
})

test('a changed image ends the container and starts the new one', () => {
  const cluster = newCluster()
  cluster.api.create(pod('web'))
  until(cluster, () => phases(cluster) === 'Running')
  const old = cluster.api.get('Pod', 'default', 'web')
  cluster.api.update({ ...old, spec: { ...old.spec, containers: [{ ...old.spec.containers[0]!, image: 'nginx:1.9' }] } })
  cluster.advance(3000)
  expect(container(cluster, 'web')).toMatchObject({ image: 'nginx:1.9', restartCount: 1 })
})

test('a container that crashes and is given another image starts at once, and waits as if for the first time', () => {
  const cluster = newCluster()
  cluster.api.create(pod('crasher', crash))
  cluster.advance(70_000)
  expect(container(cluster, 'crasher')!.state.waiting?.message).toContain('Back-off 40s')
  const { restartCount } = container(cluster, 'crasher')!
  const old = cluster.api.get('Pod', 'default', 'crasher')
  cluster.api.update({ ...old, spec: { ...old.spec, containers: [{ ...old.spec.containers[0]!, image: 'nginx:1.9' }] } })
  cluster.advance(1000)
  expect(container(cluster, 'crasher')).toMatchObject({ image: 'nginx:1.9', restartCount })
  expect(container(cluster, 'crasher')!.state.waiting).toBeUndefined()
})

test('a pod past its deadline is failed at a look, which tells it twice, and stopped at the next', () => {
  const cluster = newCluster()
  cluster.advance(600)
  cluster.api.create(pod('late', { more: { activeDeadlineSeconds: 15 }, container: { image: 'nosuch' } }))
  cluster.api.create(pod('short', { more: { activeDeadlineSeconds: 14 } }))
  cluster.advance(10_000)
  expect(status(cluster, 'short').phase).toBe('Running')
  cluster.advance(5_000)
  expect(status(cluster, 'short')).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' })
  expect(events(cluster, 'short')).toContain('DeadlineExceeded x2')
  expect(status(cluster, 'late').phase).toBe('Pending') // not quite fifteen seconds yet
  expect(running(cluster)).not.toHaveLength(0)
  cluster.advance(20_000)
  expect(events(cluster, 'short').filter(text => text === 'Killing')).toHaveLength(2)
  expect(status(cluster, 'late').phase).toBe('Failed')
  expect(running(cluster)).toHaveLength(0)
})

test('two pods with one host port on one node: the kubelet refuses the second', () => {
  const cluster = newCluster()
  const hostPort = { container: { ports: [{ containerPort: 80, hostPort: 80 }] }, more: { nodeName: 'node-1' } }
  cluster.api.create(pod('first', hostPort))
  cluster.api.create(pod('second', hostPort))
  cluster.advance(5000)
  expect(phases(cluster)).toBe('Running Failed')
  expect(status(cluster, 'second')).toMatchObject({ reason: 'HostPortConflict', message: 'Pod cannot start the pod due to host port conflict.' })
})

test('a kubelet sends ten requests at once and then five a second, whatever waits', () => {
  const cluster = newCluster()
  const written: number[] = []
  cluster.server.onChange(({ type, object, old }) => {
    const isStatus = object.kind === 'Pod' && type === 'MODIFIED' && old?.kind === 'Pod' && old.status !== object.status
    const isEvent = object.kind === 'Event' && object.source.component === 'kubelet'
    if (isStatus || isEvent) written.push(cluster.now)
  })
  cluster.api.create(controller('web', 20))
  const all = until(cluster, () => pods(cluster).filter(({ status }) => status.phase === 'Running').length === 20)
  expect(all).toBeGreaterThan(20_000)
  for (const at of [12_000, 15_000, 20_000]) expect(written.filter(ms => ms > at && ms <= at + 1000).length).toBeLessThanOrEqual(5)
})

test('dead containers are kept for a look at them, two of each', () => {
  const cluster = newCluster()
  cluster.api.create(pod('crasher', crash))
  cluster.advance(1_800_000)
  expect(container(cluster, 'crasher')!.restartCount).toBeGreaterThan(7)
  expect(cluster.runtime.containersOn('node-1').filter(({ containerName }) => containerName === 'main').length).toBeLessThanOrEqual(4)
})

test('a kubelet says, when it next looks, that its node was closed to new pods, and once that it is open again', () => {
  const cluster = newCluster()
  const reasons = (): string[] =>
    cluster.api
      .list('Event')
      .items.map(({ reason }) => String(reason))
      .filter(reason => reason.endsWith('chedulable'))
      .sort()
  const close = (unschedulable: boolean): void => {
    const node = cluster.api.get('Node', '', 'node-1')
    cluster.api.update({ ...node, spec: { ...node.spec, unschedulable } })
    cluster.advance(25_000)
  }
  close(true)
  expect(reasons()).toEqual(['NodeNotSchedulable'])
  close(false)
  expect(reasons()).toEqual(['NodeNotSchedulable', 'NodeSchedulable'])
})

test('a pod whose secret or claim is not there waits for it, and says so at every look', () => {
  const cluster = newCluster()
  const volumes = (name: string, source: object) => cluster.api.create(pod(name, { more: { volumes: [{ name: 'v', ...source }] } }))
  volumes('sealed', { secret: { secretName: 'late' } })
  volumes('claimed', { persistentVolumeClaim: { claimName: 'late' } })
  cluster.advance(25_000)
  expect(cluster.api.list('Pod').items.map(({ status }) => [status.phase, status.containerStatuses?.[0]?.state.waiting?.reason])).toEqual([
    ['Pending', 'ImageNotReady'],
    ['Pending', 'ImageNotReady'],
  ])
  expect(
    events(cluster, 'sealed')
      .map(told => told.replace(/\d+$/, 'N'))
      .sort(),
  ).toEqual(['FailedMount xN', 'FailedSync xN', 'Scheduled'])
  const said = cluster.api.list('Event').items.flatMap(({ reason, message }) => (reason?.startsWith('Failed') ? message : []))
  expect(said.sort()).toEqual([
    'Error syncing pod, skipping: persistentvolumeclaims "late" not found',
    'Error syncing pod, skipping: secrets "late" not found',
    'Unable to mount volumes for pod "claimed_default": persistentvolumeclaims "late" not found',
    'Unable to mount volumes for pod "sealed_default": secrets "late" not found',
  ])
  cluster.api.create({ kind: 'Secret', metadata: { name: 'late', namespace: 'default' } } as unknown as Draft<'Secret'>)
  cluster.advance(40_000)
  expect(cluster.api.get('Pod', 'default', 'sealed').status.phase).toBe('Running')
  expect(cluster.api.get('Pod', 'default', 'claimed').status.phase).toBe('Pending')
})
