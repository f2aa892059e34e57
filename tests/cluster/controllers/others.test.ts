import { expect, test } from 'vitest'
import type { Draft, Pod, Service } from '../../../src/cluster/api/kinds.ts'
import { subsetsOf } from '../../../src/cluster/controllers/endpoints.ts'
import { controller, events, newCluster, phases, pod, service, until } from '../setup.ts'

function at(ip: string, ready: boolean, ports: object[] = [], more: object = {}): Pod {
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }]
  const metadata = { name: ip, namespace: 'default', uid: ip, resourceVersion: '1', ...more }
  return { kind: 'Pod', metadata, spec: { containers: [{ name: 'c', ports }] }, status: { podIP: ip, conditions } } as unknown as Pod
}
const web = (targetPort: number | string) => ({ spec: { ports: [{ port: 80, targetPort, protocol: 'TCP' }] } }) as unknown as Service
const named = (containerPort: number) => [{ name: 'http', containerPort, protocol: 'TCP' }]
const shown = (subsets: ReturnType<typeof subsetsOf>): string =>
  subsets
    .map(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
      const ips = (list: readonly { ip: string }[]) => list.map(({ ip }) => ip).join('+')
      return `${ips(addresses)}/${ips(notReadyAddresses)}:${ports.map(({ port }) => port).join()}`
    })
    .join(' ')

test.each<[string, Service, Pod[], string]>([
  ['ready and not ready apart, by address', web(80), [at('b', true), at('a', true), at('c', false)], 'a+b/c:80'],
  ['a named port is looked up in each pod', web('http'), [at('a', true, named(8080)), at('b', true, named(9090))], 'a/:8080 b/:9090'],
  ['without the named port there is no endpoint', web('http'), [at('a', true)], ''],
  ['what goes away is out at once', web(80), [at('a', true, [], { deletionTimestamp: 'soon' })], ''],
])('endpoints: %s', (_what, service, pods, expected) => {
  expect(shown(subsetsOf(service, pods))).toBe(expected)
})

test('endpoints follow pods and selector, and go with their service', () => {
  const cluster = newCluster()
  const ips = () => cluster.api.get('Endpoints', 'default', 'web').subsets.flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip))
  cluster.api.create(service('web'))
  cluster.api.create(controller('web', 2))
  cluster.advance(100)
  until(cluster, () => ips().length === 2)
  expect(ips()).toEqual(['172.17.0.2', '172.17.0.3'])
  cluster.api.patch('Service', 'default', 'web', 'merge', { spec: { selector: { app: 'none' } } })
  cluster.advance(1000)
  expect(ips()).toEqual([])
  cluster.api.delete('Service', 'default', 'web')
  cluster.advance(1000)
  expect(() => ips()).toThrow('not found')
})

test('a namespace that is deleted is Terminating, is emptied, and is gone', () => {
  const cluster = newCluster()
  cluster.api.create({ kind: 'Namespace', metadata: { name: 'room' } })
  cluster.api.create({ ...controller('web', 3), metadata: { name: 'web', namespace: 'room' } })
  cluster.advance(20_000)
  expect(cluster.api.list('ServiceAccount', { namespace: 'room' }).items).toHaveLength(1)
  cluster.api.delete('Namespace', '', 'room')
  expect(cluster.api.get('Namespace', '', 'room').status.phase).toBe('Terminating')
  expect(() => cluster.api.create({ ...pod('late'), metadata: { name: 'late', namespace: 'room' } })).toThrow('because it is being terminated')
  cluster.advance(10_000)
  expect(() => cluster.api.get('Namespace', '', 'room')).toThrow('not found')
  expect(cluster.api.list('Pod').items).toHaveLength(0)
})

test('a job runs its pods to their completions, so many at a time', () => {
  const cluster = newCluster()
  const template = {
    metadata: { labels: { app: 'pi' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'perl', command: ['sh', '-c', 'exit 0'] }] },
  }
  const spec = { completions: 3, parallelism: 2, selector: { matchLabels: { app: 'pi' } }, template }
  cluster.api.create({ kind: 'Job', metadata: { name: 'pi', namespace: 'default' }, spec } as unknown as Draft<'Job'>)
  cluster.advance(1000)
  expect(cluster.api.list('Pod').items).toHaveLength(2)
  cluster.advance(60_000)
  const { status } = cluster.api.get('Job', 'default', 'pi')
  expect(status).toMatchObject({ succeeded: 3, active: 0, conditions: [{ type: 'Complete', status: 'True' }] })
})

test('the same event is counted, and forgotten an hour after its last time', () => {
  const cluster = newCluster()
  cluster.api.create(pod('bad', { container: { image: 'example/nosuch' } }))
  cluster.advance(35_000)
  expect(events(cluster, 'bad')).toContain('Failed x4')
  cluster.api.delete('Pod', 'default', 'bad', { gracePeriodSeconds: 0 })
  cluster.advance(3_500_000)
  expect(events(cluster, 'bad').length).toBeGreaterThan(0)
  cluster.advance(200_000)
  expect(events(cluster, 'bad')).toEqual([])
})

test('a claim gets the volume nearest to what it asks for, at once; that it is gone is seen when the binder looks at everything', () => {
  const cluster = newCluster()
  const volume = (name: string, storage: string, modes = ['ReadWriteOnce'], more = {}) =>
    cluster.api.create({
      kind: 'PersistentVolume',
      metadata: { name },
      spec: { capacity: { storage }, accessModes: modes, hostPath: { path: '/tmp' }, ...more },
    } as unknown as Draft<'PersistentVolume'>)
  const claim = (name: string, storage: string) =>
    cluster.api.create({
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    } as unknown as Draft<'PersistentVolumeClaim'>)
  const shown = () => [
    ...cluster.api
      .list('PersistentVolume')
      .items.map(({ metadata, spec, status }) => `${metadata.name} ${status?.phase} ${spec.claimRef?.name ?? ''}`.trim()),
    ...cluster.api
      .list('PersistentVolumeClaim')
      .items.map(({ metadata, spec, status }) => `${metadata.name} ${status?.phase} ${spec.volumeName ?? ''}`.trim()),
  ]
  volume('large', '10Gi')
  volume('fitting', '2Gi')
  volume('versatile', '1Gi', ['ReadWriteOnce', 'ReadOnlyMany'])
  volume('taken', '1Gi', ['ReadWriteOnce'], { claimRef: { namespace: 'default', name: 'nobody' } })
  cluster.advance(0)
  claim('c', '1500Mi')
  claim('huge', '1Ti')
  cluster.advance(0)
  expect(shown()).toEqual(['fitting Bound c', 'large Available', 'taken Available', 'versatile Available', 'c Bound fitting', 'huge Pending'])
  cluster.api.delete('PersistentVolumeClaim', 'default', 'c')
  cluster.advance(0)
  expect(shown()).toContain('fitting Bound c')
  cluster.advance(10_000)
  expect(shown()).toEqual(['fitting Released c', 'large Available', 'taken Available', 'versatile Available', 'huge Pending'])
  volume('vast', '2Ti')
  cluster.advance(10_000)
  expect(shown()).toEqual(['fitting Released c', 'large Available', 'taken Available', 'vast Bound huge', 'versatile Available', 'huge Bound vast'])
  expect(phases(cluster)).toBe('')
})
