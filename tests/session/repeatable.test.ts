import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Session } from '../../src/session/session.ts'
import { course, screen, sit, type } from './sitting.ts'

const LINES = [
  'kubectl scale rc redis-slave --replicas=3',
  'kubectl scale rc redis-slave --replicas=1',
  'kubectl scale rc frontend --replicas=5',
  'kubectl delete pods -l name=redis-slave',
  'kubectl get pods -w',
  'kubectl get pods | grep slave | wc -l',
  'kubectl rolling-update redis-master --image=kubeguide/redis-master:latest --update-period=2s',
  'kubectl rolling-update frontend --image=kubeguide/guestbook-php-frontend:latest --update-period=1s &',
  'curl -s 192.168.2.202:30001 | head -3',
  'while true; do :; done',
  'for i in 1 2 3; do echo $i; sleep 1; done',
  'docker ps -q | head -2',
  'kubectl delete rc frontend',
  'sleep 30 &',
]

/** Some seconds of a learner: lines and Ctrl-C, at ever later moments. */
const someLog = fc
  .array(fc.record({ after: fc.integer({ min: 0, max: 9_000 }), what: fc.oneof(fc.constantFrom(...LINES), fc.constant('\x03')) }), { maxLength: 8 })
  .map(moves => {
    let at = 0
    return moves.map(({ after, what }) => ({ after: (at += after), what }))
  })

function play(session: Session, log: { after: number; what: string }[], pass: (session: Session, ms: number) => void): void {
  const began = session.now
  for (const { after, what } of log) {
    pass(session, began + after - session.now)
    session.do(what === '\x03' ? { keys: what } : { line: what })
  }
  pass(session, began + 100_000 - session.now)
  session.do({ keys: '\x03' })
  pass(session, 1000)
}

const straight = (session: Session, ms: number): void => void session.advance(ms)
const end = (session: Session): unknown => [session.world.hash(), screen(session), session.facts, session.progress.done]

test('the same seed and the same log end the same, however the time is cut', () => {
  fc.assert(
    fc.property(someLog, fc.array(fc.integer({ min: 1, max: 7_000 }), { minLength: 1, maxLength: 6 }), (log, cuts) => {
      const [whole, cut] = [sit(), sit()]
      play(whole, log, straight)
      let turn = 0
      play(cut, log, (session, ms) => {
        const until = session.now + ms
        while (session.now < until) {
          let pieces = 0
          const now = session.advance(Math.min(cuts[turn++ % cuts.length]!, until - session.now), () => ++pieces > 3)
          session.advance(0, () => now > until) // asking again at once must change nothing
        }
      })
      expect(end(cut)).toEqual(end(whole))
    }),
    { numRuns: 6 },
  )
})

test('requests of the steady traffic come at their own moments, however the time is cut', () => {
  const ends = [3_000, 100, 7].map(piece => {
    const session = sit('4-scaling')
    session.do({ traffic: 12 })
    for (let past = 0; past < 3_000; past += piece) session.advance(Math.min(piece, 3_000 - past))
    return session.world.hash()
  })
  expect(new Set(ends).size).toBe(1)
})

test('replaying what was saved ends the same', () => {
  fc.assert(
    fc.property(someLog, log => {
      const session = sit()
      play(session, log, straight)
      const again = Session.restore(course, JSON.parse(JSON.stringify(session.save())))
      expect(end(again)).toEqual(end(session))
    }),
    { numRuns: 5 },
  )
})

test('what is done or saved while an instant is left half way ends the same when it is replayed', () => {
  for (let pieces = 3; pieces < 36; pieces += 4) {
    const session = sit('4-scaling')
    session.do({ line: 'kubectl scale rc redis-slave --replicas=4' })
    session.advance(60_000, stopAfter(pieces))
    const halfway = session.save({ hash: true })
    session.do({ line: 'kubectl delete pods -l name=redis-slave' })
    session.advance(5_000)
    for (const saved of [halfway, session.save({ hash: true })]) {
      let asked = 0
      const replay = Session.replay(course, saved, () => ++asked % 4 === 0)
      let played = replay.next()
      while (!played.done) played = replay.next()
      expect(played.value.save({ hash: true }).hash, `after ${pieces} pieces of work`).toBe(saved.hash)
    }
  }
})

const stopAfter = (pieces: number) => () => pieces-- <= 0

test('undo and redo come back to the same end', () => {
  fc.assert(
    fc.property(someLog, fc.integer({ min: 1, max: 4 }), (log, steps) => {
      const session = sit()
      play(session, log, straight)
      const before = end(session)
      let undone = 0
      while (undone < steps && session.undo()) undone++
      while (undone-- > 0) expect(session.redo()).toBe(true)
      expect(end(session)).toEqual(before)
    }),
    { numRuns: 5 },
  )
})

test('looking changes nothing: completions, gets and curls rename no pod and move no address', () => {
  const [plain, curious] = [sit(), sit()]
  for (let look = 0; look < 50; look++) {
    curious.complete('kubectl get p', 13)
    type(curious, look % 2 ? 'kubectl get pods -o json' : 'curl -s 192.168.2.202:30001/')
  }
  plain.advance(curious.now - plain.now)
  for (const session of [plain, curious]) type(session, 'kubectl scale rc redis-slave --replicas=4')
  for (const session of [plain, curious]) session.advance(60_000)
  const identities = ({ world }: Session) =>
    world.cluster.api.list('Pod').items.map(({ metadata, status }) => [metadata.name, metadata.uid, status?.podIP])
  expect(identities(curious)).toEqual(identities(plain))
})

test('an undone command leaves nothing behind, and what was started earlier runs on', () => {
  const session = sit()
  session.do({ line: 'for i in 1 2 3 4 5 6 7 8; do sleep 1; echo tick $i; done &' })
  session.advance(2_500)
  const before = screen(session)
  type(session, 'kubectl delete rc redis-slave')
  expect(session.undo()).toBe(true)
  expect(screen(session)).toBe(before)
  session.advance(20_000)
  expect(screen(session)).toContain('tick 8')
  expect(session.world.cluster.api.list('ReplicationController').items.map(({ metadata }) => metadata.name)).toContain('redis-slave')
})
