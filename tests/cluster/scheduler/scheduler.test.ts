import { expect, test } from 'vitest'
import type { Pod } from '../../../src/cluster/api/kinds.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import { spreadScore } from '../../../src/cluster/scheduler/fit.ts'
import { NodeLoads } from '../../../src/cluster/scheduler/node-loads.ts'
import { Placer } from '../../../src/cluster/scheduler/placement.ts'
import type { Random } from '../../../src/cluster/sim/random.ts'
import { controller, events, newCluster, pod, pods, service } from '../setup.ts'
import { Dice } from '../simulation/dice.ts'
import { nextOperation, perform } from '../simulation/operations.ts'

const nodeOf = (cluster: Cluster, name: string) => cluster.api.get('Pod', 'default', name).spec.nodeName
const refusal = (cluster: Cluster, name: string) =>
  cluster.api.list('Event').items.find(({ involvedObject, reason }) => involvedObject.name === name && reason === 'FailedScheduling')

const cpu = (amount: string) => ({ container: { resources: { requests: { cpu: amount } } } })
const hostPort = { container: { ports: [{ containerPort: 80, hostPort: 8080 }] } }

test.each<[string, Parameters<typeof pod>[1], Parameters<typeof pod>[1], string]>([
  ['more CPU than a node has', {}, cpu('64'), 'PodExceedsFreeCPU'],
  ['more CPU than is left', cpu('3'), cpu('2'), 'PodExceedsFreeCPU'],
  ['more memory than a node has', {}, { container: { resources: { requests: { memory: '1Ti' } } } }, 'PodExceedsFreeMemory'],
  ['a host port that is taken', hostPort, hostPort, 'PodFitsHostPorts'],
  ['a label that no node has', {}, { more: { nodeSelector: { disk: 'ssd' } } }, 'MatchNodeSelector'],
])('a pod that asks for %s stays Pending', (_what, first, second, reason) => {
  const cluster = newCluster()
  cluster.api.create(pod('first', first))
  cluster.advance(1000)
  cluster.api.create(pod('second', second))
  cluster.advance(100)
  expect(nodeOf(cluster, 'first')).toBe('node-1')
  expect(nodeOf(cluster, 'second')).toBeUndefined()
  expect(refusal(cluster, 'second')?.message).toBe(`Failed for reason ${reason} and possibly others`)
})

test('without a node that is ready it says so', () => {
  const cluster = newCluster()
  cluster.fault({ kind: 'stop-kubelet', node: 'node-1' })
  cluster.advance(60_000)
  cluster.api.create(pod('web'))
  cluster.advance(100)
  expect(refusal(cluster, 'web')?.message).toBe('no nodes available to schedule pods')
})

test('it tries again after 1, 2, 4 … 60 seconds, and takes the first chance', () => {
  const cluster = newCluster()
  cluster.api.create(pod('picky', { more: { nodeSelector: { disk: 'ssd' } } }))
  const tries = [0, 1000, 2000, 4000, 8000].map(ms => {
    cluster.advance(ms)
    return refusal(cluster, 'picky')?.count
  })
  expect(tries).toEqual([1, 2, 3, 4, 5])
  cluster.api.patch('Node', '', 'node-1', 'merge', { metadata: { labels: { disk: 'ssd' } } })
  cluster.advance(15_900)
  expect(nodeOf(cluster, 'picky')).toBeUndefined()
  cluster.advance(200)
  expect(nodeOf(cluster, 'picky')).toBe('node-1')
  expect(events(cluster, 'picky')).toContain('Scheduled')
})

test.each([1, 2, 3, 5])('the pods of a controller are spread evenly over %d nodes', count => {
  const cluster = newCluster({ count })
  cluster.api.create(service('web'))
  cluster.api.create(controller('web', 6 * count))
  cluster.advance(100)
  const perNode = new Map<string, number>()
  for (const { spec } of pods(cluster)) perNode.set(spec.nodeName!, (perNode.get(spec.nodeName!) ?? 0) + 1)
  expect([...perNode.values()]).toEqual(Array(count).fill(6))
})

test('a node takes as many pods as it says, the rest waits', () => {
  const cluster = newCluster({ nodes: [{ name: 'node-1', address: '192.168.2.202', pods: '10' }] })
  cluster.api.create(controller('web', 12))
  cluster.advance(100)
  expect(pods(cluster).filter(({ spec }) => spec.nodeName)).toHaveLength(10)
})

test.each([
  [0, 0, 10],
  [0, 3, 10],
  [1, 3, 6],
  [2, 3, 3],
  [3, 3, 0],
])('with %d of at most %d peers a node scores %d for spreading', (count, most, score) => {
  expect(spreadScore(count, most)).toBe(score)
})

test('a ranking that was brought up to date is the one that would be made anew', () => {
  const cluster = newCluster({ count: 4 })
  const { server } = cluster
  const loads = new NodeLoads(server.store)
  server.onChange(change => loads.note(change))
  loads.rebuild()
  let choices: readonly unknown[] = []
  const random = { pick: (_stream: string, given: readonly unknown[]) => ((choices = [...given]), given[0]) } as unknown as Random
  const kept = new Placer(server.store, loads, random)
  const judged = (placer: Placer, one: Pod) => [placer.place(one), choices]

  const shortLived = { container: { image: 'busybox', command: ['true'], ...cpu('1').container }, more: { restartPolicy: 'Never' } }
  const dice = new Dice('placer')
  let compared = 0
  for (let i = 0; i < 400; i++) {
    const operation = nextOperation(dice)
    perform(cluster, operation)
    if (i % 10 === 9) server.create(pod(`short-${i}`, shortLived))
    if (i % 50 === 49) removeNode(`node-${1 + (i % 4)}`)
    cluster.advance(operation.do === 'wait' ? operation.ms : 20)
    for (const one of server.store.list('Pod').slice(0, 6)) {
      expect(judged(kept, one)).toEqual(judged(new Placer(server.store, loads, random), one))
      compared++
    }
  }
  expect(compared).toBeGreaterThan(1000)

  /** Deletes a node, if it is there; its kubelet, started anew, registers it again. */
  function removeNode(node: string): void {
    if (server.find('Node', '', node)) server.delete('Node', '', node)
    cluster.fault({ kind: 'stop-kubelet', node })
    cluster.fault({ kind: 'start-kubelet', node })
  }
})

test('many pods wait for their turn: a hundred are looked at once, then fifty a second, whether they fit or not', () => {
  const bound = (cluster: Cluster) => pods(cluster).filter(({ spec }) => spec.nodeName).length
  const refused = (cluster: Cluster) => cluster.api.list('Event').items.filter(({ reason }) => reason === 'FailedScheduling').length
  for (const [count, looked] of [
    [1, bound],
    [0, refused],
  ] as const) {
    const cluster = newCluster({ count })
    cluster.api.create(controller('many', 250))
    const seen = [100, 500, 500, 1000, 900].map(ms => {
      cluster.advance(ms)
      return looked(cluster)
    })
    if (count > 0) expect(seen).toEqual([105, 130, 155, 205, 250])
    else expect(seen.slice(0, 2)).toEqual([105, 130]) // the first to be refused stand in the row again after a second
  }
})
