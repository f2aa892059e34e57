import { expect, test } from 'vitest'
import type { Pod } from '../../../src/cluster/api/kinds.ts'
import { firstToGo } from '../../../src/cluster/controllers/replication.ts'
import { controller, events, newCluster, phases, pod, pods, until } from '../setup.ts'

function stage(uid: string, nodeName: string, phase: string, ready: boolean): Pod {
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }]
  return { kind: 'Pod', metadata: { uid, name: uid }, spec: { nodeName }, status: { phase, conditions } } as unknown as Pod
}

test('those that are least far go first: without a node, then Pending, Unknown, Running, not ready before ready', () => {
  const all = [
    stage('ready', 'n', 'Running', true),
    stage('running', 'n', 'Running', false),
    stage('unknown', 'n', 'Unknown', false),
    stage('pending', 'n', 'Pending', false),
    stage('homeless', '', 'Pending', false),
  ]
  const order = (count: number) => firstToGo(all, count).map(({ metadata }) => metadata.uid)
  expect(order(5)).toEqual(['homeless', 'pending', 'unknown', 'running', 'ready'])
  expect(order(2)).toEqual(['homeless', 'pending'])
})

test('replicas are made and taken away, and the status follows', () => {
  const cluster = newCluster()
  cluster.api.create(controller('web', 3))
  until(cluster, () => phases(cluster) === 'Running Running Running')
  const rc = cluster.api.get('ReplicationController', 'default', 'web')
  expect(rc.status).toEqual({ replicas: 3, observedGeneration: rc.metadata.generation })
  cluster.api.update({ ...rc, spec: { ...rc.spec, replicas: 1 } })
  until(cluster, () => phases(cluster) === 'Running')
  expect(events(cluster, 'web')).toEqual(['SuccessfulCreate', 'SuccessfulCreate', 'SuccessfulCreate'])
})

test('a turn creates 500 pods at most, in pieces; the next turns create the rest at the same instant', () => {
  const cluster = newCluster()
  const turns: unknown[] = []
  cluster.onNarration(({ verb, values }) => verb === 'create' && turns.push(values['count']))
  cluster.api.create(controller('web', 1200))
  cluster.step()
  expect(pods(cluster).length).toBeLessThan(20)
  cluster.runInstant()
  expect(pods(cluster)).toHaveLength(1200)
  expect(turns).toEqual([500, 500, 200])
})

test('pods that exist are adopted, one that loses its label is replaced and lives on', () => {
  const cluster = newCluster()
  cluster.api.create(pod('early', { labels: { app: 'web' } }))
  cluster.api.create(controller('web', 2))
  until(cluster, () => phases(cluster) === 'Running Running')
  const early = cluster.api.get('Pod', 'default', 'early')
  cluster.api.update({ ...early, metadata: { ...early.metadata, labels: { app: 'other' } } })
  until(cluster, () => phases(cluster, 'web') === 'Running Running')
  expect(phases(cluster, 'other')).toBe('Running')
})

test('of two controllers that want the same pods the younger waits three minutes for news that never comes', () => {
  const cluster = newCluster()
  cluster.api.create(controller('old', 1, { labels: { app: 'web' } }))
  cluster.advance(5000)
  cluster.api.create(controller('young', 1, { labels: { app: 'web', version: 'v2' } }))
  const made = () => events(cluster, 'young').length
  cluster.advance(170_000)
  expect(made()).toBe(1)
  cluster.advance(60_000)
  expect(made()).toBe(2)
})

test('a pod that the quota forbids is an event, and tried again', () => {
  const cluster = newCluster()
  cluster.api.create({ kind: 'ResourceQuota', metadata: { name: 'quota', namespace: 'default' }, spec: { hard: { pods: '1' } } })
  cluster.advance(11_000)
  cluster.api.create(controller('web', 2))
  cluster.advance(60_000)
  expect(pods(cluster)).toHaveLength(1)
  expect(events(cluster, 'web').find(event => event.startsWith('FailedCreate x'))).toBeDefined()
  expect(cluster.api.get('ResourceQuota', 'default', 'quota').status?.used).toEqual({ pods: '1' })
})

test('a quota adds up what pods ask for as they write it, leaves out who asks for nothing, and looks for changes in whole units', () => {
  const cluster = newCluster()
  const asking = (name: string, ...memory: string[]) => {
    const containers = memory.map((each, index) => ({ name: `c${index}`, image: 'nginx', resources: { requests: { memory: each } } }))
    cluster.api.create(pod(name, { more: { containers } }))
  }
  const used = () => {
    cluster.advance(10_000)
    return cluster.api.get('ResourceQuota', 'default', 'quota').status?.used
  }
  asking('a', '1e6', '0.5')
  asking('b', '1M')
  asking('c', '1M', '0')
  cluster.api.create({ kind: 'ResourceQuota', metadata: { name: 'quota', namespace: 'default' }, spec: { hard: { memory: '1G' } } })
  expect(used()).toEqual({ memory: '2000000500e-3' })
  cluster.api.delete('Pod', 'default', 'a', { gracePeriodSeconds: 0 })
  expect(used()).toEqual({ memory: '1M' })
})
