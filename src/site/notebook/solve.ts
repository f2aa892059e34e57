import { fill } from '../../lesson/fill.ts'
import { hurry } from './hurry.ts'
import type { Action, Step } from '../../lesson/lesson.ts'
import type { Session } from '../../session/session.ts'
import type { Notebook } from './notebook.ts'

/** Runs commands and solutions for the learner, one after the other, visibly and through the session's one door. Called each frame. */
export function workOffQueue(notebook: Notebook): void {
  const [action, ...rest] = notebook.queue
  if (action === undefined || notebook.goal || notebook.loading > 0 || typing) return
  if (lineOf(action) !== undefined && notebook.busy) return // its line waits for the prompt
  notebook.queue = rest
  perform(action, notebook)
}

let typing = false

function perform(action: Action, notebook: Notebook): void {
  const { session } = notebook
  const typed = lineOf(action)
  if (typed !== undefined) {
    const line = fill(typed, session.world.cluster.api)
    if (line === undefined || !notebook.terminal) return
    typing = true
    void notebook.terminal.type(line).finally(() => (typing = false))
  } else if (typeof action === 'string') {
    return
  } else if ('wait' in action) {
    const until = session.now + action.wait
    notebook.rush(() => session.now >= until)
  } else if ('settle' in action) {
    hurry(notebook, 'untilQuiet')
  } else if ('answer' in action) {
    notebook.answer(action.answer, action.choice)
  } else {
    notebook.attempt(() => session.play(action))
    notebook.onInput?.()
    notebook.changed()
  }
}

function lineOf(action: Action): string | undefined {
  return typeof action === 'string' ? action : 'line' in action ? action.line : undefined
}

/** Puts a step's solution into the queue. */
export function playSolution(notebook: Notebook, step: Step): void {
  if (!notebook.readOnly) notebook.queue = step.solution
}

/** Goes back to where the step began, so that it can be done once more. */
export function stepAgain(notebook: Notebook, step: Step): void {
  const count = firstInput(notebook.session, step)
  if (count >= 0) notebook.rewindTo(count)
}

/** Which input of the log was the first after the steps before this one were done; -1 when there was none. */
export function firstInput({ lesson, progress, log }: Session, step: Step): number {
  const before = lesson.steps
    .slice(0, lesson.steps.indexOf(step))
    .filter(({ scene }) => scene === step.scene)
    .map(({ id }) => progress.done[id] ?? -1)
  const began = Math.max(-1, ...before)
  const scene = log.findLastIndex(input => 'reset' in input)
  return log.findIndex((input, index) => index > scene && input.at > began)
}
