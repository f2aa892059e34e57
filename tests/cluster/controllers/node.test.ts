import { expect, test } from 'vitest'
import type { Draft } from '../../../src/cluster/api/kinds.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import { controller, events, newCluster, phases, pod, pods, service, until } from '../setup.ts'

function ready(cluster: Cluster, node: string): string | undefined {
  return cluster.api.get('Node', '', node).status.conditions!.find(({ type }) => type === 'Ready')?.status
}

function lost(): Cluster {
  const cluster = newCluster({ count: 2 })
  cluster.api.create(service('web'))
  cluster.api.create(controller('web', 4))
  until(cluster, () => phases(cluster) === 'Running Running Running Running')
  cluster.advance(20_000)
  cluster.fault({ kind: 'stop-kubelet', node: 'node-2' })
  return cluster
}

const addresses = (cluster: Cluster): number =>
  cluster.api.get('Endpoints', 'default', 'web').subsets.reduce((sum, { addresses = [] }) => sum + addresses.length, 0)

test('a silent node is NotReady after 40 s; its pods look as before and stay in the endpoints', () => {
  const cluster = lost()
  cluster.advance(25_000)
  expect(ready(cluster, 'node-2')).toBe('True')
  cluster.advance(30_000)
  expect(ready(cluster, 'node-2')).toBe('Unknown')
  expect(phases(cluster)).toBe('Running Running Running Running')
  expect(addresses(cluster)).toBe(4)
  expect(events(cluster, 'node-2')).toContain('NodeNotReady')
})

test('back before the eviction, nothing was moved', () => {
  const cluster = lost()
  cluster.advance(100_000)
  const names = pods(cluster).map(({ metadata }) => metadata.uid)
  cluster.fault({ kind: 'start-kubelet', node: 'node-2' })
  cluster.advance(300_000)
  expect(ready(cluster, 'node-2')).toBe('True')
  expect(pods(cluster).map(({ metadata }) => metadata.uid)).toEqual(names)
})

test('after 260 s its pods are replaced elsewhere, and what still runs of them is killed when it is back', () => {
  const cluster = lost()
  const moved = until(cluster, () => pods(cluster).filter(({ spec }) => spec.nodeName === 'node-1').length === 4, 400_000)
  expect(moved).toBeGreaterThan(250_000)
  expect(moved).toBeLessThan(275_000)
  cluster.advance(60_000)
  expect(pods(cluster)).toHaveLength(4)
  expect(events(cluster, 'node-2')).toEqual(expect.arrayContaining(['DeletingAllPods', 'TerminatedAllPods']))
  const running = () => cluster.runtime.containersOn('node-2').filter(({ state }) => state === 'running').length
  expect(running()).toBe(4)
  cluster.fault({ kind: 'start-kubelet', node: 'node-2' })
  cluster.advance(10_000)
  expect(running()).toBe(0)
})

test('a cut network has the same end: the node is given up, its pods start elsewhere, and rejoin finds them gone', () => {
  const cluster = lost()
  cluster.fault({ kind: 'start-kubelet', node: 'node-2' })
  cluster.fault({ kind: 'cut-network', node: 'node-2' })
  cluster.advance(60_000)
  expect(ready(cluster, 'node-2')).toBe('Unknown')
  cluster.advance(300_000)
  expect(pods(cluster).every(({ spec }) => spec.nodeName === 'node-1')).toBe(true)
  cluster.fault({ kind: 'join-network', node: 'node-2' })
  cluster.advance(30_000)
  expect(ready(cluster, 'node-2')).toBe('True')
  expect(cluster.runtime.containersOn('node-2').filter(({ state }) => state === 'running')).toHaveLength(0)
})

test('a node that comes or goes is an event, but for those that were there from the beginning', () => {
  const cluster = newCluster()
  cluster.advance(11_000)
  expect(events(cluster, 'node-1').filter(reason => reason === 'RegisteredNode')).toEqual([])
  cluster.api.create({ kind: 'Node', metadata: { name: 'by-hand' } } as unknown as Draft<'Node'>)
  cluster.advance(6_000)
  cluster.api.delete('Node', '', 'by-hand')
  cluster.advance(6_000)
  expect(events(cluster, 'by-hand')).toEqual(['RegisteredNode', 'RemovingNode'])
  const { involvedObject, message } = cluster.api.list('Event').items.find(({ reason }) => reason === 'RemovingNode')!
  expect([involvedObject.kind, involvedObject.uid, message]).toEqual([
    'Node',
    'by-hand',
    'Node by-hand event: Removing Node by-hand from NodeController',
  ])
})

test('a node that somebody deletes stays away until its kubelet starts anew', () => {
  const cluster = newCluster()
  cluster.api.delete('Node', '', 'node-1')
  cluster.advance(15_000)
  expect(cluster.api.list('Node').items).toHaveLength(0)
  cluster.fault({ kind: 'stop-kubelet', node: 'node-1' })
  cluster.fault({ kind: 'start-kubelet', node: 'node-1' })
  cluster.advance(15_000)
  expect(ready(cluster, 'node-1')).toBe('True')
  const told = cluster.api.list('Event').items.map(({ reason, message, count, source }) => `${source.component} ${reason} ${count}: ${message}`)
  expect(told.filter(text => /ingNode|edNode/.test(text)).sort()).toEqual([
    'controllermanager RegisteredNode 2: Node node-1 event: Registered Node node-1 in NodeController', // the first time as it came up
    'controllermanager RemovingNode 1: Node node-1 event: Removing Node node-1 from NodeController',
  ])
})

test('a node made by hand under the name of a machine is what its kubelet says of it', () => {
  const cluster = newCluster()
  const { status } = cluster.api.get('Node', '', 'node-1')
  cluster.api.delete('Node', '', 'node-1')
  cluster.advance(10_000)
  cluster.api.create({ kind: 'Node', metadata: { name: 'node-1', labels: { disk: 'ssd' } } })
  cluster.advance(11_000)
  const { status: now, metadata } = cluster.api.get('Node', '', 'node-1')
  const heartless = ({ conditions = [], ...rest }: typeof status) => ({ ...rest, conditions: conditions.map(({ type, status }) => [type, status]) })
  expect(heartless(now)).toEqual(heartless(status))
  expect(metadata.labels).toEqual({ disk: 'ssd' })
  const told = cluster.api.list('Event').items.filter(({ source }) => source.component === 'kubelet')
  expect(told.map(({ reason, count }) => `${count} ${reason}`).sort()).toEqual(['2 NodeHasSufficientDisk', '2 NodeReady'])
})

test('an event that was deleted is counted on from where it was', () => {
  const cluster = newCluster()
  cluster.fault({ kind: 'stop-kubelet', node: 'node-1' })
  cluster.advance(60_000)
  cluster.fault({ kind: 'start-kubelet', node: 'node-1' })
  cluster.advance(20_000)
  const ready = () => cluster.api.list('Event').items.filter(({ reason }) => reason === 'NodeReady')
  const [first] = ready()
  expect(first).toMatchObject({ count: 2, firstTimestamp: '2016-03-06T12:00:00Z' })
  cluster.api.delete('Event', 'default', first!.metadata.name)
  cluster.fault({ kind: 'stop-kubelet', node: 'node-1' })
  cluster.advance(60_000)
  cluster.fault({ kind: 'start-kubelet', node: 'node-1' })
  cluster.advance(20_000)
  expect(ready()).toMatchObject([{ count: 3, firstTimestamp: '2016-03-06T12:00:00Z' }])
})

test.each([
  ['v1.1.0', 'Terminating'],
  ['v1.1.8+a8af33dc07', 'Terminating'],
  [' v1.10.0-beta.1', 'Terminating'],
  ['2.0.0', 'Terminating'],
  ['v1.0.7', ''],
  ['v1.1.0-alpha.1', ''],
  ['v0.21.4', ''],
  ['v1.1.8+$Format:%h$', ''],
  ['v1.1', ''],
  ['', ''],
])('a pod that is to end on a kubelet of the version %j is %j a moment later', (kubeletVersion, phase) => {
  const cluster = newCluster({ durations: 'field', kubeletVersion })
  cluster.api.create(pod('web'))
  until(cluster, () => phases(cluster) === 'Running')
  cluster.api.delete('Pod', 'default', 'web')
  cluster.advance(100)
  expect(phases(cluster)).toBe(phase)
})
