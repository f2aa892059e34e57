import { expect, test } from 'vitest'
import { CONDITIONS, Session } from '../../src/session/session.ts'
import { prepareScene } from '../../src/session/start.ts'
import { course, sit } from './sitting.ts'

test('what is done where a slice of work had ended plays the same again', () => {
  for (let pieces = 1; pieces < 60; pieces += 1) {
    const session = sit()
    session.do({ line: 'kubectl scale rc redis-slave --replicas=4 &' })
    let left = pieces
    session.advance(3_000, () => left-- <= 0)
    session.do({ fault: { kind: 'stop-kubelet', node: 'centos-l410' } })
    session.advance(3_000)
    const saved = session.save({ hash: true })
    expect(Session.restore(course, saved).save({ hash: true }).hash, `after ${pieces} pieces`).toBe(saved.hash)
  }
})

test('a start played in the smallest pieces is the same start', () => {
  const [whole, cut] = [
    { ...course, played: new Map() },
    { ...course, played: new Map() },
  ]
  const chapter = '3-verifying'
  for (const _ of prepareScene(whole, chapter, 'verify', CONDITIONS, () => false));
  let pauses = 0
  let turn = 0
  for (const _ of prepareScene(cut, chapter, 'verify', CONDITIONS, () => turn++ % 3 === 2)) pauses++
  expect(pauses).toBeGreaterThan(100)
  const hash = (played: typeof whole) => new Session({ course: played, chapter }).save({ hash: true }).hash
  expect(hash(cut)).toBe(hash(whole))
})
