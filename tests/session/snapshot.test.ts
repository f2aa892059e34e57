import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Session } from '../../src/session/session.ts'
import type { Saved } from '../../src/session/saved.ts'
import { prefixMark, readSnapshot, writeSnapshot } from '../../src/session/snapshot.ts'
import type { SessionSnapshot } from '../../src/session/snapshot.ts'
import { course, screen, sit, type } from './sitting.ts'

const FOLDER = join(import.meta.dirname, '..', 'corpus')
/** So many snapshots are taken of each sitting at most. */
const MOMENTS = 1

const corpus = readdirSync(FOLDER).map(name => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Saved] as const)

function finished<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

/** A snapshot as it comes back from where it was stored. */
function stored(snapshot: SessionSnapshot): SessionSnapshot {
  return finished(readSnapshot(pieces(snapshot)))
}

function pieces(snapshot: SessionSnapshot): string[] {
  return [...writeSnapshot(snapshot)].filter(piece => piece !== undefined)
}

function resume(saved: Saved, at: SessionSnapshot): Session {
  return finished(Session.replay(course, saved, () => false, at))
}

/** The first inputs of a sitting, up to the moment at which the next one came. */
function begun(saved: Saved, inputs: number): Saved {
  return { ...saved, log: saved.log.slice(0, inputs), now: saved.log[inputs]?.at ?? saved.now }
}

test.each(corpus)('%s comes to the same end from a snapshot of any moment at rest', (_, saved) => {
  const whole = Session.restore(course, saved)
  for (let inputs = saved.log.length, moments = 0; inputs > 0 && moments < MOMENTS; inputs--) {
    const snapshot = Session.restore(course, begun(saved, inputs)).snapshot()
    if (!snapshot) continue
    expect(snapshot.of).toBe(prefixMark(saved, inputs))
    const session = resume(saved, stored(snapshot))
    expect(session.save({ hash: true })).toEqual(whole.save({ hash: true }))
    expect([session.scene, session.transcript, session.facts, session.steps]).toEqual([whole.scene, whole.transcript, whole.facts, whole.steps])
    moments++
    inputs -= Math.floor(saved.log.length / MOMENTS)
  }
})

test('behind the snapshot that it began with, it undoes by replaying its log', () => {
  const session = sit()
  type(session, 'kubectl scale rc redis-slave --replicas=3')
  session.advance(5000)
  type(session, 'kubectl get pods')
  const snapshot = stored(session.snapshot()!)
  type(session, 'echo later')
  const later = resume(session.save(), snapshot)
  expect([later.remembers(2), later.remembers(1), session.remembers(0)]).toEqual([true, false, true])
  for (const each of [session, later]) while (each.undo());
  expect(screen(later)).toBe(screen(session))
  expect(later.save({ hash: true })).toEqual(session.save({ hash: true }))
  expect(later.beginning).toBeUndefined()
  for (const each of [session, later]) while (each.redo());
  expect(later.save({ hash: true })).toEqual(session.save({ hash: true }))
})

test('a scene is begun anew as ever, also that of another chapter that it goes on from', () => {
  const before = sit('3-verifying')
  type(before, 'kubectl label rc frontend mine=yes')
  before.advance(60_000)
  const session = sit('4-scaling', { from: before.save() })
  type(session, 'kubectl scale rc redis-slave --replicas=1')
  const resumed = resume(session.save(), stored(session.snapshot()!))
  for (const each of [session, resumed]) each.do({ reset: each.lesson.scenes[0]!.id })
  expect(type(resumed, 'kubectl get rc frontend --show-all -L mine')).toContain('yes')
  type(session, 'kubectl get rc frontend --show-all -L mine')
  expect(resumed.save({ hash: true })).toEqual(session.save({ hash: true }))
})

test('traffic that has ended stays ended, and traffic goes on', () => {
  for (const traffic of [0, 3]) {
    const session = sit()
    session.do({ traffic: 12 })
    session.advance(500)
    session.do({ traffic })
    const resumed = resume(session.save(), stored(session.snapshot()!))
    for (const each of [session, resumed]) each.advance(2000)
    expect(resumed.world.requests).toEqual(session.world.requests)
  }
})

test('while a program is alive there is none', () => {
  const session = sit()
  session.do({ line: 'sleep 60 &' })
  session.advance(1000)
  expect(session.snapshot()).toBeUndefined()
  session.advance(60_000)
  expect(session.snapshot()).toBeDefined()
})

test('its mark tells it from another log, seed and scene', () => {
  const saved = corpus[0]![1]
  const mark = prefixMark(saved, 2)
  expect(prefixMark({ ...saved, log: saved.log.slice(0, 2), now: 0 }, 2)).toBe(mark)
  const others = [prefixMark(saved, 1), prefixMark({ ...saved, seed: 'other' }, 2), prefixMark({ ...saved, from: saved }, 2)]
  expect(new Set([mark, ...others]).size).toBe(4)
})

test('what is no snapshot is refused', () => {
  const [head] = pieces(sit().snapshot()!)
  for (const bad of [[], ['{'], [head!, '[1'], [head!, 'null']]) expect(() => finished(readSnapshot(bad))).toThrow()
})
