import { expect, test } from 'vitest'
import type { Action, Step } from '../../src/lesson/lesson.ts'
import { Session } from '../../src/session/session.ts'
import { chapters, course } from '../../tools/course.ts'
import type { Attempt } from './attempts.ts'
import { wrongAttempts } from './attempts.ts'

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
  const session = new Session({ course, chapter, scene })
  const steps = course.lessons[chapter]!.steps.filter(step => step.scene === scene)
  for (const step of steps) {
    expect(isDone(session, step), `${step.id} is done before it was worked on`).toBe(false)
    const said = new Map<string, string>()
    const unsolved = at(session)
    play(session, step.solution, said)
    expect(isDone(session, step), `${step.id} is not done by its solution: ${JSON.stringify(step.check(session.evidence).findings)}`).toBe(true)
    const solved = at(session)

    const passed: string[] = []
    for (const attempt of wrongAttempts(step, said)) {
      unsolved.back()
      play(session, attempt.actions)
      if (isDone(session, step) && !isAsGood(step, attempt)) passed.push(attempt.name)
    }
    expect(passed, `${step.id} passes by a wrong attempt`).toEqual([])
    unsolved.back()
    play(session, step.solution)
    expect(isDone(session, step), `${step.id} is done again after all that`).toBe(true)
    expect(session.now, `${step.id} takes the same time again`).toBe(solved.now)
  }
})

/** Does what the actions say. One that the cluster does not let us do (no such pod to name) is left out. */
function play(session: Session, actions: readonly Action[], said?: Map<string, string>): void {
  for (const action of actions) {
    const before = session.transcript.length
    try {
      session.play(action)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('nothing in the cluster'))) throw error
    }
    if (typeof action === 'string')
      said?.set(
        action,
        session.transcript
          .slice(before)
          .flatMap(entry => (entry.kind === 'output' ? entry.text : []))
          .join(''),
      )
  }
}

/** A moment to come back to, progress included: undo alone never unticks. */
function at(session: Session): { now: number; back(): void } {
  const { progress, now } = session
  const inputs = session.log.length
  // Undo goes back to the moment before an input, so there must be one at this very moment.
  const mark = (): void => session.do({ write: '/root/mark', text: '' })
  mark()
  return {
    now,
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
