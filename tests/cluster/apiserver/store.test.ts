import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pod } from '../../../src/cluster/api/kinds.ts'
import type { Labels } from '../../../src/cluster/api/meta.ts'
import { selects } from '../../../src/cluster/api/selectors.ts'
import type { Store } from '../../../src/cluster/apiserver/store.ts'
import { isActive } from '../../../src/cluster/apiserver/store.ts'
import { controller, pod, serverUnderTest } from './server-under-test.ts'

const name = fc.constantFrom('a', 'b', 'c', 'd')
const labels = fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('x', 'y'))
const step = fc.oneof(
  fc.record({ do: fc.constant('pod' as const), name, labels }),
  fc.record({ do: fc.constant('relabel' as const), name, labels }),
  fc.record({ do: fc.constant('bind' as const), name, node: fc.constantFrom('n1', 'n2') }),
  fc.record({ do: fc.constant('finish' as const), name }),
  fc.record({ do: fc.constant('delete' as const), name, grace: fc.constantFrom(0, 30) }),
  fc.record({ do: fc.constant('control' as const), name: fc.constantFrom('x', 'y') }),
  fc.record({ do: fc.constant('uncontrol' as const), name: fc.constantFrom('x', 'y') }),
)

test('whatever happens, the indexes answer what a look at every object would', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      const { server, state } = serverUnderTest()
      for (const each of steps) {
        const found = server.find('Pod', 'default', each.name)
        if (each.do === 'pod' && !found) server.create(pod(each.name, each.labels))
        if (each.do === 'relabel' && found) server.update({ ...found, metadata: { ...found.metadata, labels: each.labels } })
        if (each.do === 'bind' && found && !found.spec.nodeName && isActive(found)) server.bind('default', each.name, each.node)
        if (each.do === 'finish' && found) server.updateStatus({ ...found, status: { phase: 'Succeeded' } })
        if (each.do === 'delete' && found) server.delete('Pod', 'default', each.name, { gracePeriodSeconds: each.grace })
        const selecting = server.find('ReplicationController', 'default', each.name)
        if (each.do === 'control' && !selecting) server.create(controller(each.name))
        if (each.do === 'uncontrol' && selecting) server.delete('ReplicationController', 'default', each.name)
      }
      checkIndexes(server.store)
      state.restore(state.save())
      checkIndexes(server.store)
    }),
    { numRuns: 150, seed: 1 },
  )
})

/** Compares each index with a look at every object. */
function checkIndexes(store: Store): void {
  const pods = store.list('Pod')
  const names = (some: readonly Pod[]): string[] => some.map(({ metadata }) => metadata.name)
  expect(store.count('Pod', 'default')).toBe(pods.length)
  for (const node of ['n1', 'n2']) expect(names(store.podsOn(node))).toEqual(names(pods.filter(({ spec }) => spec.nodeName === node)))
  for (const selector of [{ app: 'x' }, { tier: 'y' }, { app: 'y', tier: 'x' }] as Labels[]) {
    const selected = pods.filter(({ metadata }) => selects(selector, metadata.labels))
    expect(names(store.list('Pod', { namespace: 'default', selector }))).toEqual(names(selected))
  }
  for (const each of store.list('ReplicationController')) {
    const mine = pods.filter(({ metadata }) => selects(each.spec.selector, metadata.labels)).filter(isActive)
    expect(names(store.activePods(each))).toEqual(names(mine))
    expect(store.activeCount(each)).toBe(mine.length)
    for (const { metadata } of mine) expect(store.controllersSelecting('default', metadata.labels)).toContainEqual(each)
  }
}

test('the oldest of several controllers comes first, then the first by name', () => {
  const { server, clock } = serverUnderTest()
  const labels = { app: 'x' }
  for (const [name, at] of [
    ['late', 5000],
    ['b', 0],
    ['a', 0],
  ] as const) {
    clock.now = at
    server.create({ ...controller(name), spec: { ...controller('x').spec, selector: labels } })
  }
  expect(server.store.controllersSelecting('default', labels).map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'late'])
})

test('objects of all namespaces are listed by namespace, then name', () => {
  const { server } = serverUnderTest()
  for (const name of ['dev', 'dev-2']) server.create({ kind: 'Namespace', metadata: { name } })
  for (const [namespace, name] of [
    ['dev-2', 'a'],
    ['dev', 'z'],
    ['default', 'b'],
    ['dev', 'c'],
  ] as const) {
    server.create({ ...pod(name), metadata: { name, namespace } })
  }
  expect(server.list('Pod').items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(['default/b', 'dev/c', 'dev/z', 'dev-2/a'])
})
