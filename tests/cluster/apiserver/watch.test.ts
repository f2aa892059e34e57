import { expect, test } from 'vitest'
import type { Watch } from '../../../src/cluster/apiserver/client.ts'
import { HISTORY } from '../../../src/cluster/apiserver/watch.ts'
import { pod, refusal, serverUnderTest } from './server-under-test.ts'

function read(watch: Watch): string[] {
  const lines: string[] = []
  for (let event = watch.next(); event; event = watch.next()) lines.push(`${event.type} ${event.object.metadata.name}`)
  return lines
}

test('a watch tells what happens from now on, and stops', () => {
  const { server } = serverUnderTest()
  server.create(pod('before'))
  const watch = server.watch('Pod')
  expect(watch.ready()).toBe(false)
  server.create(pod('a'))
  server.bind('default', 'a', 'n1')
  expect(watch.ready()).toBe(true)
  expect(read(watch)).toEqual(['ADDED a', 'MODIFIED a'])
  watch.stop()
  server.create(pod('b'))
  expect(read(watch)).toEqual([])
})

test('from a version on it tells what came after it, also in a restored cluster', () => {
  const { server, state } = serverUnderTest()
  server.create(pod('a'))
  const { resourceVersion } = server.list('Pod')
  server.create(pod('b'))
  server.delete('Pod', 'default', 'a')
  const expected = ['ADDED b', 'MODIFIED a', 'DELETED a']
  expect(read(server.watch('Pod', { resourceVersion }))).toEqual(expected)
  state.restore(state.save())
  expect(read(server.watch('Pod', { resourceVersion }))).toEqual(expected)
})

test('what begins or ceases to match a selector is ADDED or DELETED', () => {
  const { server } = serverUnderTest()
  const watch = server.watch('Pod', { labelSelector: 'app=x' })
  const created = server.create(pod('a'))
  const joined = server.update({ ...created, metadata: { ...created.metadata, labels: { app: 'x' } } })
  server.update({ ...joined, metadata: { ...joined.metadata, labels: { app: 'y' } } })
  const [added, deleted] = [watch.next(), watch.next()]
  expect([added?.type, deleted?.type, watch.ready()]).toEqual(['ADDED', 'DELETED', false])
  expect(deleted?.object.metadata.labels).toEqual({ app: 'x' }) // as it was when it last matched
})

test('a version that history no longer reaches is too old', () => {
  const { server } = serverUnderTest()
  for (let i = 0; i < HISTORY + 2; i++) server.create(pod(`p${i}`))
  expect(refusal(() => server.watch('Pod', { resourceVersion: '2' })).message).toBe('too old resource version: 2 (3)')
  expect(read(server.watch('Pod', { resourceVersion: '3' }))).toHaveLength(HISTORY)
})
