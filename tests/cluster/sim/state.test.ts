import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTimestamp, timestamp, timestampNano } from '../../../src/cluster/sim/clock.ts'
import { sameData, stableJson } from '../../../src/cluster/sim/compare.ts'
import { Random } from '../../../src/cluster/sim/random.ts'
import { hashState, State } from '../../../src/cluster/sim/state.ts'
import { writeState } from '../../../src/cluster/sim/writing.ts'
import { readWhole } from './read-whole.ts'
import { rowsOf, Table } from '../../../src/cluster/sim/table.ts'

test('a restored table has the same rows in the same order, however often it was saved', () => {
  const table = new Table<number>()
  for (let i = 0; i < 10; i++) table.set(`k${i}`, i)
  const early = table.save()
  table.delete('k3')
  table.set('k5', 50)
  table.set('k3', 30)
  const late = table.save()
  const rows = [...table.entries()]
  table.set('k1', -1)
  table.restore(late)
  expect([...table.entries()]).toEqual(rows)
  table.restore(early)
  expect([...table.keys()]).toEqual(Array.from({ length: 10 }, (_, i) => `k${i}`))
})

test('each snapshot holds what a copy of the table would, whatever was written between, and however much', () => {
  const key = fc.nat(11).map(number => `k${number}`)
  const write = fc.record({ key, times: fc.constantFrom(0, 1, 1, 2, 30) }) // 0 deletes; thirty close layers and make a chain that is folded
  fc.assert(
    fc.property(fc.array(fc.array(write, { maxLength: 12 }), { maxLength: 12 }), fc.constantFrom(1, 2, 100), (turns, layer) => {
      const table = new Table<number>(layer)
      for (let number = 0; number < 12; number += 2) table.set(`k${number}`, -1)
      let value = 0
      const saved = turns.map(writes => {
        for (const { key, times } of writes) {
          if (times === 0) table.delete(key)
          for (let i = 0; i < times; i++) table.set(key, value++)
        }
        return { snapshot: table.save(), copy: [...table.entries()] }
      })
      for (const { snapshot, copy } of saved) expect([...rowsOf(snapshot)]).toEqual(copy)
      for (const { snapshot, copy } of saved.reverse()) {
        table.restore(snapshot)
        expect([...table.entries()]).toEqual(copy)
      }
    }),
  )
})

test('however much is written, no snapshot holds many changes of its own, and none is made of much more than the table', () => {
  const table = new Table<number>()
  for (let number = 0; number < 5000; number++) table.set(`k${number}`, number)
  table.save()
  for (let number = 0; number < 60_000; number++) {
    table.set(`k${(number * 7) % 5000}`, -number)
    if (number % 1999 > 0) continue
    const { changes, weight } = table.save()
    expect(changes.size).toBeLessThanOrEqual(512)
    expect(weight).toBeLessThan(4 * 5000)
  }
})

test('a snapshot does not change with the table', () => {
  const table = new Table<number>()
  table.set('a', 1)
  table.save()
  table.set('a', 2)
  const snapshot = table.save()
  table.set('a', 3)
  table.restore(snapshot)
  expect(table.get('a')).toBe(2)
})

test('a state written as text and read again is the same, also one with tables nobody has asked for yet', () => {
  const state = new State()
  state.table<object>('things').set('b', { y: 1, x: [1, { z: null }] })
  const other = new State()
  other.restore(readWhole(writeState(state.save())))
  expect(other.table('things').get('b')).toEqual({ y: 1, x: [1, { z: null }] })
  expect(hashState(other.save())).toBe(hashState(state.save()))
  other.table('things').set('b', { y: 2 })
  expect(hashState(other.save())).not.toBe(hashState(state.save()))
})

test('what rows share when they are written they share again when they are read, also what is shared within that', () => {
  const state = new State()
  const labels = { app: 'web' }
  const template = { labels, ports: [80] }
  const pod = { name: 'one', template, labels }
  state.table<object>('pods').set('one', pod)
  state.table<object>('pods').set('two', { name: 'two', template })
  state.table<object>('workers').set('one', { at: [pod] })
  state.table<object>('workers').set('same', pod)
  state.table<object>('none')
  const pieces = [...writeState(state.save())].filter(piece => piece !== undefined)
  expect(pieces.join('').split('"web"')).toHaveLength(2)
  const read = new State()
  read.restore(readWhole(pieces))
  expect(read.save()).toEqual(state.save())
  const [one, two] = [...read.table<typeof pod>('pods').values()]
  expect(one!.labels).toBe(one!.template.labels)
  expect(two!.template).toBe(one!.template)
  expect(read.table<{ at: object[] }>('workers').get('one')!.at[0]).toBe(one)
  expect(read.table('workers').get('same')).toBe(one)
})

test('streams of chance are apart: one more draw here changes nothing there', () => {
  const [one, two] = [new Random(7, new State()), new Random(7, new State())]
  two.hex('uid', 200)
  expect(two.text('pod-name', 'abc', 20)).toBe(one.text('pod-name', 'abc', 20))
  expect(one.hex('a', 64)).not.toBe(one.hex('b', 64))
  expect(new Random(8, new State()).hex('uid', 16)).not.toBe(new Random(7, new State()).hex('uid', 16))
})

test('numbers are spread over their whole range', () => {
  const random = new Random(1, new State())
  const counts = [0, 0, 0, 0, 0]
  for (let i = 0; i < 5000; i++) counts[random.integer('die', 5)]!++
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

test.each([
  [0, '2016-03-06T12:00:00Z'],
  [999, '2016-03-06T12:00:00Z'],
  [-1, '2016-03-06T11:59:59Z'],
  [-6 * 86_400_000, '2016-02-29T12:00:00Z'],
  [301 * 86_400_000 + 43_200_000, '2017-01-02T00:00:00Z'],
])('%d ms is %s', (ms, text) => {
  expect(timestamp(ms)).toBe(text)
  expect(parseTimestamp(text)).toBe(Math.floor(ms / 1000) * 1000)
})

test('times with fractions and zones are understood, other texts are not', () => {
  expect(parseTimestamp('2016-03-06T14:00:01.5+02:00')).toBe(1500)
  expect(timestampNano(1250)).toBe('2016-03-06T12:00:01.250000000Z')
  expect(parseTimestamp('yesterday')).toBeUndefined()
})

test.each([
  [{ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, true],
  [{ a: undefined }, {}, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
])('%j and %j hold the same data: %s', (a, b, same) => {
  expect(sameData(a, b)).toBe(same)
  if (same) expect(stableJson(a)).toBe(stableJson(b))
})
