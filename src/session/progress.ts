import type { Evidence, Verdict } from '../lesson/check.ts'
import type { Lesson, Step } from '../lesson/lesson.ts'

/** What has been achieved in a chapter. It stands beside the log: undo never unticks. */
export interface Progress {
  /** when each step was done, virtual ms */
  readonly done: Readonly<Record<string, number>>
  /** the newest answer to each question */
  readonly answers: Readonly<Record<string, string>>
  /** the steps whose solution was shown */
  readonly shown: Readonly<Record<string, true>>
}

export const NO_PROGRESS: Progress = { done: {}, answers: {}, shown: {} }

/** A step as the page shows it. */
export interface StepState {
  readonly id: string
  readonly scene: string
  readonly optional: boolean
  readonly done: boolean
  readonly doneAt?: number
  /** The first required step of the scene that is not done. */
  readonly current: boolean
  /** What was found when it was last looked at; a done step keeps none. */
  readonly verdict?: Verdict
}

/**
 * The steps that may be done now: of the scene, every one up to and including the first required one that is not done. Optional steps
 * right after that one are open as well, so that nobody has to skip them in order.
 */
export function openSteps(lesson: Lesson, scene: string, { done }: Progress): Step[] {
  const open: Step[] = []
  let current: Step | undefined
  for (const step of lesson.steps) {
    if (step.scene !== scene || step.id in done) continue
    if (current && !step.optional) break
    if (!step.optional) current = step
    open.push(step)
  }
  return open
}

/** Looks at every open step, and goes on while one step's end opens the next. Returns what has been done, with the newest verdicts. */
export function judge(
  lesson: Lesson,
  scene: string,
  before: Progress,
  evidence: Evidence,
): { progress: Progress; verdicts: ReadonlyMap<string, Verdict> } {
  let progress = before
  const verdicts = new Map<string, Verdict>()
  for (;;) {
    const passed = openSteps(lesson, scene, progress).filter(step => {
      const verdict = step.check(evidence)
      verdicts.set(step.id, verdict)
      return verdict.done
    })
    if (passed.length === 0) return { progress, verdicts }
    const done = Object.fromEntries(passed.map(step => [step.id, evidence.now]))
    progress = { ...progress, done: { ...progress.done, ...done } }
  }
}
