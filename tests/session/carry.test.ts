import { expect, test } from 'vitest'
import { sign } from '../../src/lesson/guestbook.ts'
import { asBeginning, chapterBefore, standsIn } from '../../src/session/carry.ts'
import { FORMAT, PLAIN_FORMAT } from '../../src/session/engine.ts'
import { SavedError } from '../../src/session/saved.ts'
import { Session } from '../../src/session/session.ts'
import { course, sit, type } from './sitting.ts'

/** Stands for a message left in the guestbook. */
const SIGN = 'SIGN'

/** A chapter's sitting with the required steps of its first scene done. */
function finished(chapter: string, from?: Session): Session {
  const session = from ? carriedTo(chapter, from) : sit(chapter)
  for (const { scene, optional, solution } of session.lesson.steps) {
    if (scene === session.scene && !optional) for (const action of solution) session.play(action)
  }
  return session
}

function carriedTo(chapter: string, before: Session): Session {
  return new Session({ course, chapter, from: asBeginning(before.save()) })
}

function stands(chapter: string, before: Session): boolean {
  return standsIn(carriedTo(chapter, before), sit(chapter))
}

test('the chapters come one after the other', () => {
  expect(Object.keys(course.lessons).map(chapter => chapterBefore(chapter, course))).toEqual([
    undefined,
    '1-images',
    '2-building',
    '3-verifying',
    '4-scaling',
  ])
})

test.each(Object.keys(course.lessons).slice(1))("a finished chapter's cluster goes on in %s", chapter => {
  const before = finished(chapterBefore(chapter, course)!)
  expect(stands(chapter, before)).toBe(true)
  const session = finished(chapter, before)
  expect(session.steps.filter(({ scene, optional, done }) => scene === session.lesson.scenes[0]!.id && !optional && !done)).toEqual([])
})

test('the same pods, the same message and the same history are there, and a terminal without the old lines', () => {
  const before = sit('3-verifying')
  before.play({ request: { method: 'GET', url: sign('mine') } })
  type(before, 'echo kept > note')
  before.world.settle()
  const pods = type(before, 'kubectl get pods -o name')
  const session = carriedTo('4-scaling', before)
  expect(session.transcript).toEqual([])
  expect(session.canUndo).toBe(false)
  expect(session.now).toBeGreaterThanOrEqual(before.now)
  expect(type(session, 'kubectl get pods -o name')).toBe(pods)
  expect(type(session, 'cat note')).toBe('kept')
  expect(type(session, 'curl -s "192.168.2.202:30001/guestbook.php?cmd=get&key=messages"')).toBe('{"data": "Hello World!,mine"}')
  expect(type(session, 'history | head -1')).toContain('echo kept > note')
})

test('what the next chapter needs and the learner does not have lies beside their files', () => {
  const before = sit('4-scaling')
  type(before, 'rm redis-slave-rc.yaml; echo "# mine" >> frontend-rc.yaml')
  const session = carriedTo('5-rolling-update', before)
  expect(type(session, 'ls')).toBe(type(sit('5-rolling-update'), 'ls'))
  expect(type(session, 'tail -1 frontend-rc.yaml')).toBe('# mine')
})

test('a sitting that goes on from one that goes on is saved and comes back, to the byte; older pages are told that it is newer', () => {
  const session = carriedTo('4-scaling', finished('3-verifying', finished('2-building')))
  type(session, 'kubectl scale rc redis-slave --replicas=1')
  session.world.settle()
  const saved = session.save({ hash: true })
  expect(saved.format).toBe(FORMAT)
  expect(sit().save().format).toBe(PLAIN_FORMAT)
  const again = Session.restore({ ...course, played: new Map() }, JSON.parse(JSON.stringify(saved)))
  expect(again.save({ hash: true })).toEqual(saved)
  expect(again.undo()).toBe(true)
  session.undo()
  expect(again.save({ hash: true }).hash).toBe(session.save({ hash: true }).hash)
})

test('a reset comes back to where the chapter began, and another scene to its own beginning', () => {
  const before = sit('3-verifying')
  type(before, 'echo kept > note')
  const session = carriedTo('4-scaling', before)
  const beginning = session.world.hash()
  type(session, 'kubectl delete rc frontend')
  session.do({ reset: 'lost-node' })
  expect(type(session, 'cat note')).toBe('cat: note: No such file or directory')
  session.do({ reset: 'scale' })
  expect(session.world.hash()).toBe(beginning)
})

test.each([
  ['no message was left', '3-verifying', []],
  ['the message went with its master', '3-verifying', [SIGN, 'kubectl delete pod -l name=redis-master']],
  ['a controller is missing', '3-verifying', [SIGN, 'kubectl delete rc frontend']],
  ['there is one more', '3-verifying', [SIGN, 'kubectl run extra --image=nginx']],
  ['there are fewer replicas', '3-verifying', [SIGN, 'kubectl scale rc redis-slave --replicas=1']],
  ['a service is another one', '3-verifying', [SIGN, `kubectl patch service frontend -p '{"spec":{"sessionAffinity":"ClientIP"}}'`]],
  ['a template is another one', '3-verifying', [SIGN, 'kubectl get rc frontend -o yaml | sed "s/image: .*/image: nginx/" | kubectl replace -f -']],
  ['a pod cannot start', '3-verifying', [SIGN, 'kubectl scale rc redis-slave --replicas=505']],
  ['the image was never pulled', '1-images', []],
])('it does not when %s', (_, chapter, lines) => {
  const before = sit(chapter)
  for (const line of lines) {
    if (line === SIGN) before.play({ request: { method: 'GET', url: sign('mine') } })
    else type(before, line)
  }
  expect(stands(chapter === '1-images' ? '2-building' : '4-scaling', before)).toBe(false)
})

test('it does not when something was broken on purpose and not begun anew, and it does when it was', () => {
  const before = finished('3-verifying')
  before.do({ fault: { kind: 'slow-registry', factor: 4 } })
  expect(stands('4-scaling', before)).toBe(false)
  before.do({ reset: 'break' })
  expect(stands('4-scaling', before)).toBe(true)
})

test('it does not when there are two nodes', () => {
  const before = sit('4-scaling')
  before.do({ reset: 'lost-node' })
  for (const image of sit('5-rolling-update').evidence.images) type(before, `docker pull ${image}`)
  before.play({ request: { method: 'GET', url: sign('mine') } })
  expect(stands('5-rolling-update', before)).toBe(false)
})

test('a program that never ends keeps it from coming to rest', () => {
  const before = sit('3-verifying')
  before.do({ line: 'kubectl get pods -w' })
  expect(() => carriedTo('4-scaling', before)).toThrow(new SavedError('not-at-rest'))
})

test('a sitting that goes on from nonsense is refused as one that is nonsense', () => {
  const from = { ...sit('3-verifying').save(), log: [{ at: 0, nonsense: 1 }] } as never
  expect(() => Session.restore(course, { ...sit().save(), from })).toThrow(new SavedError('unknown-input'))
})
