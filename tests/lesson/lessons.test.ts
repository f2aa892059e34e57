import { expect, test } from 'vitest'
import type { Action, Lesson, Step } from '../../src/lesson/lesson.ts'
import type { Course } from '../../src/session/course.ts'
import { Session } from '../../src/session/session.ts'
import { chapters, course } from '../../tools/course.ts'
import { wrongAttempts } from './attempts.ts'
import type { Attempt } from './attempts.ts'

const scenes = chapters.flatMap(chapter => course.lessons[chapter]!.scenes.map(({ id }) => ({ chapter, scene: id })))

/** Attempts that differ from the solution and still do what the step asks for; each with the reason. */
const AS_GOOD: readonly [step: string, attempt: RegExp, reason: string][] = [
  ['follow-requests', /for i in/, 'ten rounds are ten rounds, however they are counted'],
  ['expected-count', /replicas=/, 'any number that is not the present one is refused'],
  ['master-killed', /cut -c1-13/, 'a blank after the id does no harm'],
  ['nobody-listens', /patch svc/, 'nobody listens on other wrong ports either'],
  ['given-up', /--image=.*--rollback/, 'a rollback finds the temporary controller by an annotation, not by the image'],
]

test.each(scenes)('$chapter, $scene: every solution solves its step, and nothing else does', ({ chapter, scene }) => {
  expect(faultsOf(course, chapter, scene)).toEqual([])
})

/** Taken for granted, each of these parts of a check lets a wrong attempt pass, or the step be done before anybody worked on it. */
test.each([
  { chapter: '1-images', scene: 'images', step: 'search', what: 'check.seen-searched' },
  { chapter: '1-images', scene: 'images', step: 'pull', what: 'check.image-on-node' },
  { chapter: '2-building', scene: 'build', step: 'master-runs', what: 'check.pods-running' },
  { chapter: '3-verifying', scene: 'verify', step: 'containers', what: 'check.answered' },
  { chapter: '4-scaling', scene: 'scale', step: 'scale-down', what: 'check.seen-status' },
  { chapter: '4-scaling', scene: 'scale', step: 'scale-up', what: 'check.pods-running' },
  { chapter: '5-rolling-update', scene: 'roll', step: 'same-name', what: 'check.seen-refused' },
])('$chapter, $step: $what made vacuous is caught', ({ chapter, scene, step, what }) => {
  expect(faultsOf(withVacuous(chapter, step, what), chapter, scene).join('\n')).toContain(step)
})

/** What is wrong with the steps of a scene, in sentences; none when all is well. */
function faultsOf(course: Course, chapter: string, scene: string): string[] {
  const faults: string[] = []
  const session = new Session({ course, chapter, scene })
  for (const step of course.lessons[chapter]!.steps.filter(each => each.scene === scene)) {
    if (isDone(session, step)) faults.push(`${step.id} is done before it was worked on`)
    const said = new Map<string, string>()
    const unsolved = at(session)
    play(session, step.solution, said)
    if (!isDone(session, step)) faults.push(`${step.id} is not done by its solution: ${JSON.stringify(step.check(session.evidence).findings)}`)
    const { now } = session

    for (const attempt of wrongAttempts(step, said)) {
      unsolved.back()
      play(session, attempt.actions)
      if (isDone(session, step) && !isAsGood(step, attempt)) faults.push(`${step.id} passes by a wrong attempt: ${attempt.name}`)
    }
    unsolved.back()
    play(session, step.solution)
    if (!isDone(session, step) || session.now !== now) faults.push(`${step.id} ends otherwise when its solution is played again`)
  }
  return faults
}

/** The course with one kind of finding of one step's check taken for granted. */
function withVacuous(chapter: string, id: string, what: string): Course {
  const lesson = course.lessons[chapter]!
  const steps = lesson.steps.map((step): Step => {
    if (step.id !== id) return step
    return {
      ...step,
      check(evidence) {
        const findings = step.check(evidence).findings.map(finding => (finding.what === what ? { ...finding, done: true } : finding))
        return { done: findings.every(({ done }) => done), findings }
      },
    }
  })
  const weaker: Lesson = { ...lesson, steps }
  return { ...course, lessons: { ...course.lessons, [chapter]: weaker } }
}

/** Does what the actions say. One that the cluster does not let us do (no such pod to name) is left out. */
function play(session: Session, actions: readonly Action[], said?: Map<string, string>): void {
  for (const action of actions) {
    const before = session.transcript.length
    try {
      session.play(action)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('nothing in the cluster'))) throw error
    }
    const printed = session.transcript.slice(before).flatMap(entry => (entry.kind === 'output' ? entry.text : []))
    if (typeof action === 'string') said?.set(action, printed.join(''))
  }
}

/** A moment to come back to, progress included: undo alone never unticks. */
function at(session: Session): { back(): void } {
  const { progress } = session
  const inputs = session.log.length
  // Undo goes back to the moment before an input, so there must be one at this very moment.
  const mark = (): void => session.do({ write: '/root/mark', text: '' })
  mark()
  return {
    back() {
      session.rewindTo(inputs)
      mark()
      session.progress = progress
    },
  }
}

function isDone(session: Session, step: Step): boolean {
  return step.id in session.progress.done
}

function isAsGood(step: Step, attempt: Attempt): boolean {
  return AS_GOOD.some(([id, pattern]) => id === step.id && pattern.test(attempt.name))
}
