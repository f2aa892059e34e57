import { expect, test } from 'vitest'
import { Narrator } from '../../src/site/notebook/narrator.ts'
import { COUNTED_FROM, Legend, viewOf, type ClusterView } from '../../src/site/picture/cluster.ts'
import { boxesOf, layOutDense, type DenseLayout } from '../../src/site/picture/dense.ts'
import { sit, type } from '../session/sitting.ts'

function looked(narrator: Narrator): ClusterView {
  narrator.listen()
  return viewOf(narrator.watched, new Legend())
}

const countsOf = ({ rows }: ClusterView) => rows.map(({ name, want, have, ready }) => [name, want, have, ready])
const squaresOf = ({ frames }: DenseLayout) =>
  Object.fromEntries(
    frames.map(({ node, groups }) => [
      node?.name ?? 'none',
      groups
        .flatMap(({ runs }) => runs)
        .reduce<Record<string, number>>((sum, { state, count }) => ({ ...sum, [state]: (sum[state] ?? 0) + count }), {}),
    ]),
  )

test('what is heard piece by piece is what is there', () => {
  const session = sit()
  const narrator = new Narrator(session)
  for (const line of [
    'kubectl scale rc redis-slave --replicas=30',
    'kubectl delete pods -l name=frontend',
    'kubectl rolling-update redis-master --image=kubeguide/redis-master:v2 --update-period=1s',
    'kubectl delete rc redis-slave',
    'kubectl label pods --all name=nobody --overwrite',
  ]) {
    type(session, line)
    for (let wait = 0; wait < 5; wait++) {
      session.advance(700)
      expect(looked(narrator)).toEqual(looked(new Narrator(session)))
      expect(narrator.settled).toBe(new Narrator(session).settled)
    }
  }
})

test('nothing is settled until everything wanted is there, ready, and nothing is going away', () => {
  const session = sit()
  const narrator = new Narrator(session)
  expect(narrator.settled).toBe(true)
  type(session, 'kubectl scale rc redis-slave --replicas=1')
  narrator.listen()
  expect(narrator.settled).toBe(false)
  session.world.settle()
  narrator.listen()
  expect(narrator.settled).toBe(true)
})

test('a heartbeat draws nothing; a node that falls silent is drawn', () => {
  const session = sit()
  session.world.settle()
  const narrator = new Narrator(session)
  const version = () => {
    narrator.listen()
    return narrator.version
  }
  const before = version()
  session.advance(60_000)
  expect(version()).toBe(before)
  session.do({ fault: { kind: 'stop-kubelet', node: 'centos-l410' } })
  session.advance(60_000)
  expect(version()).toBeGreaterThan(before)
  expect(looked(narrator).nodes.map(({ ready }) => ready)).toEqual([false])
})

test('many pods are only counted, and the counts are those of the pods', () => {
  const session = sit()
  const narrator = new Narrator(session)
  type(session, `kubectl scale rc redis-slave --replicas=${COUNTED_FROM + 100}`)
  expect(looked(narrator).size).toBeGreaterThan(COUNTED_FROM) // wanted, and not there yet
  session.advance(30_000)
  const view = looked(narrator)
  expect(view.rows.flatMap(({ pods }) => pods)).toEqual([])
  expect(countsOf(view)).toContainEqual(['redis-slave', COUNTED_FROM + 100, COUNTED_FROM + 100, expect.any(Number)])
  const pods = session.world.cluster.api.list('Pod', { namespace: 'default' }).items
  const squares = squaresOf(layOutDense(view, 700))
  expect(Object.values(squares['centos-l410']!).reduce((sum, count) => sum + count)).toBe(pods.filter(({ spec }) => spec.nodeName).length)
  expect(squares['none']?.['pending'] ?? 0).toBe(pods.filter(({ spec }) => !spec.nodeName).length)
  expect(view.rows.find(({ name }) => name === 'redis-slave')?.services).toEqual(['redis-slave'])
})

test('what fails stands first', () => {
  const row = {
    name: 'web',
    hue: 0,
    want: 90,
    have: 90,
    ready: 80,
    tag: undefined,
    pods: [],
    services: [],
    crowd: [
      { state: 'ready' as const, node: 'a', version: 0, count: 80 },
      { state: 'pulling' as const, node: 'a', version: 1, count: 7 },
      { state: 'failed' as const, node: 'a', version: 0, count: 3 },
    ],
  }
  const node = { name: 'a', address: '', ready: true, pods: 90, capacity: '110' }
  const { frames } = layOutDense({ rows: [row], services: [], nodes: [node], pods: 90, size: 90 }, 500)
  expect(frames[0]!.groups[0]!.runs.map(({ state, count }) => [state, count])).toEqual([
    ['failed', 3],
    ['pulling', 7],
    ['ready', 80],
  ])
})

test('a run of squares is at most three boxes, which hold each of its cells once', () => {
  for (const [from, count, perLine] of [
    [0, 5, 10],
    [7, 2, 10],
    [7, 25, 10],
    [10, 30, 10],
    [3, 4, 1],
  ] as const) {
    const boxes = boxesOf(from, count, perLine)
    expect(boxes.length).toBeLessThanOrEqual(3)
    const cells = boxes.flatMap(({ x, y, columns, lines }) =>
      Array.from({ length: columns * lines }, (_, index) => (y + Math.floor(index / columns)) * perLine + x + (index % columns)),
    )
    expect(cells.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => from + index))
  }
})
