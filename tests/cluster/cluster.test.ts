import { expect, test } from 'vitest'
import { Cluster } from '../../src/cluster/cluster.ts'
import { rowsOf } from '../../src/cluster/sim/table.ts'
import { writeState } from '../../src/cluster/sim/writing.ts'
import { readWhole } from './sim/read-whole.ts'
import { controller, events, newCluster, phases, pods, service, until } from './setup.ts'

function busy(): Cluster {
  const cluster = newCluster({ count: 2 })
  cluster.api.create(service('web'))
  cluster.api.create(controller('web', 4))
  cluster.api.create(controller('bad', 2, { container: { image: 'example/nosuch' } }))
  cluster.api.create(controller('crash', 1, { container: { command: ['sh', '-c', 'exit 1'] } }))
  return cluster
}

test.each([1, 7, 333, 20_000])('time cut into pieces of %d ms leads to the same state as in one', piece => {
  const [whole, cut] = [busy(), busy()]
  whole.advance(60_000)
  for (let left = 60_000; left > 0; left -= piece) cut.advance(Math.min(piece, left))
  expect(cut.hash()).toBe(whole.hash())
})

test('a cluster without nodes has its API server all the same, and its pods wait', () => {
  const cluster = new Cluster({ seed: 'none', durations: 'field', nodes: [] })
  cluster.api.create(controller('web', 1))
  cluster.advance(10_000)
  const { subsets } = cluster.api.get('Endpoints', 'default', 'kubernetes')
  expect(subsets?.[0]?.addresses).toEqual([{ ip: '192.168.2.202' }])
  expect(phases(cluster)).toBe('Pending')
})

test('when there is no room for more pods, that is said, and those there are live on', () => {
  const cluster = new Cluster({ seed: 'full', durations: 'field', nodes: [], mostPods: 3 })
  cluster.api.create(controller('web', 99_999_999_999))
  cluster.advance(2_000)
  expect(phases(cluster)).toBe('Pending Pending Pending')
  const refusals = cluster.api.list('Event').items.filter(({ reason }) => reason === 'FailedCreate')
  expect(refusals.map(({ message }) => message)).toEqual(['Error creating: this simulated cluster has room for 3 pods'])
  cluster.api.delete('Pod', 'default', pods(cluster)[0]!.metadata.name)
  cluster.advance(60_000)
  expect(pods(cluster)).toHaveLength(3)
})

test('saved half way and restored, also from text, it comes to the same end', () => {
  const cluster = busy()
  cluster.advance(9_500)
  const snapshot = cluster.save()
  cluster.fault({ kind: 'stop-kubelet', node: 'node-2' })
  cluster.advance(90_000)
  const end = remembered(cluster)
  for (const start of [snapshot, { now: snapshot.now, state: readWhole(writeState(snapshot.state)) }]) {
    cluster.restore(start)
    cluster.fault({ kind: 'stop-kubelet', node: 'node-2' })
    cluster.advance(90_000)
    expect(remembered(cluster)).toEqual(end)
  }
})

/** All that the cluster remembers. */
function remembered(cluster: Cluster): object {
  const { now, state } = cluster.save()
  return { now, tables: Object.entries(state).map(([name, table]) => [name, [...rowsOf(table)]]) }
}

test('another seed gives other names; the same seed the same', () => {
  const names = (seed: string): string => {
    const cluster = newCluster({ seed })
    cluster.api.create(controller('web', 3))
    cluster.runInstant()
    return pods(cluster)
      .map(({ metadata }) => metadata.name)
      .join()
  }
  expect(names('a')).toBe(names('a'))
  expect(names('a')).not.toBe(names('b'))
})

test('one step does one thing, and says which', () => {
  const cluster = newCluster()
  cluster.api.create(controller('web', 1))
  expect(cluster.step()).toMatchObject({ component: 'replication-controller', key: 'default/web' })
  expect(pods(cluster)).toHaveLength(1)
  expect(pods(cluster)[0]!.spec.nodeName).toBeUndefined()
})

test('each component says what it does and why', () => {
  const cluster = newCluster()
  const told: string[] = []
  const stop = cluster.onNarration(({ component, verb, values }) => told.push(`${component} ${verb} ${JSON.stringify(values)}`))
  cluster.api.create(controller('web', 3))
  cluster.advance(0)
  expect(told[0]).toBe('replication-controller create {"wants":3,"sees":0,"count":3}')
  expect(told).toContain('scheduler bind {"node":"node-1","nodes":1}')
  stop()
  const count = told.length
  cluster.advance(10_000)
  expect(told).toHaveLength(count)
})

test('a container that is killed comes back at the next look, with its restart counted', () => {
  const cluster = newCluster()
  cluster.api.create(controller('web', 1))
  until(cluster, () => phases(cluster) === 'Running')
  cluster.advance(20_000)
  cluster.fault({ kind: 'kill-container', pod: pods(cluster)[0]!.metadata.name })
  cluster.advance(12_000)
  expect(pods(cluster)[0]!.status.containerStatuses![0]).toMatchObject({ restartCount: 1, state: { running: {} } })
})

test('a broken registry fails every pull, and mended it serves the same pods', () => {
  const cluster = newCluster()
  cluster.fault({ kind: 'break-registry' })
  cluster.api.create(controller('web', 1))
  cluster.advance(3_000)
  const [{ metadata, status }] = pods(cluster) as [ReturnType<typeof pods>[0]]
  expect(status.containerStatuses![0]!.state.waiting).toMatchObject({
    reason: 'PullImageError',
    message: expect.stringContaining('Network timed out'),
  })
  expect(events(cluster, metadata.name)).toContain('Failed')
  cluster.fault({ kind: 'mend-registry' })
  until(cluster, () => phases(cluster) === 'Running')
})

test('a docker that stops takes its containers with it, and the node is NotReady until it is back', () => {
  const cluster = newCluster()
  const ready = () => cluster.api.get('Node', '', 'node-1').status.conditions!.find(({ type }) => type === 'Ready')!
  cluster.api.create(controller('web', 2))
  until(cluster, () => phases(cluster) === 'Running Running')
  cluster.fault({ kind: 'stop-docker', node: 'node-1' })
  cluster.advance(45_000)
  expect(ready()).toMatchObject({ status: 'False', message: 'container runtime is down' })
  cluster.fault({ kind: 'start-docker', node: 'node-1' })
  cluster.advance(30_000)
  expect(ready().status).toBe('True')
  expect([...cluster.runtime.containers()].filter(({ state, containerName }) => state === 'running' && containerName === 'main')).toHaveLength(2)
})
