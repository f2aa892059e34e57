import { expect, test } from 'vitest'
import { WorkQueue } from '../../../src/cluster/sim/queue.ts'
import { State } from '../../../src/cluster/sim/state.ts'

function drain(queue: WorkQueue, until = 1000): string[] {
  const keys: string[] = []
  for (let item = queue.take(until); item; item = queue.take(until)) keys.push(`${item.key}@${item.due}`)
  return keys
}

test('work is done by due time, then in the order in which it was asked for', () => {
  const queue = new WorkQueue(new State())
  for (const [key, due] of [
    ['c', 20],
    ['a', 10],
    ['b', 10],
    ['d', 5],
  ] as const)
    queue.add('x', key, due)
  expect(queue.nextDue()).toBe(5)
  expect(drain(queue)).toEqual(['d@5', 'a@10', 'b@10', 'c@20'])
})

test('a key stands once on the list of a component, at the earliest time it was asked for', () => {
  const queue = new WorkQueue(new State())
  queue.add('x', 'a', 30)
  queue.add('x', 'a', 10)
  queue.add('x', 'a', 20)
  queue.add('y', 'a', 15)
  expect(drain(queue)).toEqual(['a@10', 'a@15'])
})

test('what is not due is not given out, and what was cancelled never', () => {
  const queue = new WorkQueue(new State())
  queue.add('x', 'a', 10)
  queue.add('x', 'b', 5)
  queue.cancel('x', 'b')
  expect(drain(queue, 9)).toEqual([])
  expect(queue.nextDue()).toBe(10)
})

test('a restored queue goes on as the original would have', () => {
  const state = new State()
  const queue = new WorkQueue(state)
  for (let i = 0; i < 50; i++) queue.add('x', `k${i}`, (i * 7) % 13)
  const saved = state.save()
  const first = drain(queue)
  state.restore(saved)
  expect(drain(queue)).toEqual(first)
})

test('shuffled, the work of one instant comes in another order, and all of it', () => {
  const queue = new WorkQueue(new State(), true)
  const keys = Array.from({ length: 20 }, (_, i) => `k${i}`)
  for (const key of keys) queue.add('x', key, 0)
  const order = drain(queue).map(key => key.replace('@0', ''))
  expect(order).not.toEqual(keys)
  expect(order.sort()).toEqual([...keys].sort())
})
