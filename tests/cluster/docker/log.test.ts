import { expect, test } from 'vitest'
import type { ContainerLog } from '../../../src/cluster/kubelet/docker/container.ts'
import { linesFrom, withLines } from '../../../src/cluster/kubelet/docker/container.ts'
import { logStream } from '../../../src/cluster/kubelet/docker/log-stream.ts'
import { Machine } from '../images/machine.ts'

test('a log keeps its newest lines and knows their numbers', () => {
  let log: ContainerLog | undefined
  for (let number = 0; number < 30_000; number++) log = withLines(log, [{ at: 0, text: String(number) }])
  expect(linesFrom(log, 29_998).map(line => line.text)).toEqual(['29998', '29999'])
  expect(linesFrom(log, 30_000)).toEqual([])
  const kept = linesFrom(log, 0)
  expect([kept[0]?.text, kept.length]).toEqual([String(30_000 - kept.length), kept.length])
})

test.each([
  [{}, 'one\ntwo\nthree\n'],
  [{ tail: 2 }, 'two\nthree\n'],
  [{ tail: 0 }, ''],
  [{ since: 1000 }, 'two\nthree\n'],
  [{ timestamps: true, tail: 1 }, '2016-03-06T12:00:02.000000000Z three\n'],
])('a log read with %j', (range, text) => {
  const { machine, container } = counted()
  machine.wait(3000)
  const stream = logStream(machine.runtime, container.id, range)
  expect(stream.read()?.stdout).toBe(text)
  expect(stream.read()).toBeUndefined()
})

test('a followed log goes on until the container ends', () => {
  const { machine, container } = counted()
  const stream = logStream(machine.runtime, container.id, { follow: true })
  expect(stream.read()?.stdout).toBe('one\n')
  expect(stream.ready()).toBe(false)
  machine.wait(1000)
  expect([stream.ready(), stream.read()?.stdout]).toEqual([true, 'two\n'])
  machine.wait(5000)
  expect([stream.read()?.stdout, stream.read()]).toEqual(['three\n', undefined])
})

function counted() {
  const machine = new Machine()
  const container = machine.run('busybox', '172.17.0.7', {}, ['sh', '-c', 'echo one; sleep 1; echo two; sleep 1; echo three'])
  return { machine, container }
}
