import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pod } from '../../../src/cluster/api/kinds.ts'
import { selects } from '../../../src/cluster/api/selectors.ts'
import { isActive, Store } from '../../../src/cluster/apiserver/store.ts'
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
      const { store } = server
      const restored = new Store(state)
      state.restore(state.save())
      for (const one of [store, restored]) {
        const pods = one.list('Pod')
        const names = (some: readonly Pod[]): string[] => some.map(({ metadata }) => metadata.name)
        expect(one.count('Pod', 'default')).toBe(pods.length)
        for (const node of ['n1', 'n2']) expect(names(one.podsOn(node))).toEqual(names(pods.filter(({ spec }) => spec.nodeName === node)))
        for (const selector of [{ app: 'x' }, { tier: 'y' }, { app: 'y', tier: 'x' }]) {
          const selected = pods.filter(({ metadata }) => selects(selector, metadata.labels))
          expect(names(one.list('Pod', { namespace: 'default', selector }))).toEqual(names(selected))
        }
        for (const each of one.list('ReplicationController')) {
          const mine = pods.filter(({ metadata }) => selects(each.spec.selector, metadata.labels)).filter(isActive)
          expect(names(one.activePods(each))).toEqual(names(mine))
          expect(one.activeCount(each)).toBe(mine.length)
          for (const { metadata } of mine) expect(one.controllersSelecting('default', metadata.labels)).toContainEqual(each)
        }
      }
    }),
    { numRuns: 150, seed: 1 },
  )
})

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
