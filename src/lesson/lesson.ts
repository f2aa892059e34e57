import type { Check, Evidence } from './check.ts'

/** What an author writes in `content/chapters/<n-name>/lesson.ts`: scenes, steps, checks and solutions, and no sentences. */
export interface Lesson {
  scenes: readonly Scene[]
  steps: readonly Step[]
}

/** A part of a chapter that begins from a named start (`starts.ts`). */
export interface Scene {
  id: string
  start: string
}

export interface Step {
  id: string
  scene: string
  /** Optional steps (◇) do not hold up the chapter. */
  optional?: boolean
  check: Check
  /** The questions of this step; its check asks for them with `answered`. */
  quizzes?: readonly Quiz[]
  /** How many hints the prose has for this step (`zh.md`, `en.md`). */
  hints?: number
  /** Solves the step from the state its predecessors leave: lines to type, and the other things a learner does. */
  solution: readonly Action[]
  /** Attempts that must not pass; others are derived by the lessons test. */
  wrong?: readonly (Action | readonly Action[])[]
}

/** A question: either options to choose from, or a value to read off the cluster. Its words are in the prose. */
export type Quiz =
  | { id: string; options: readonly string[]; right: string }
  /** `expected` gives the values that are right now; none when the cluster has nothing to read yet */
  | { id: string; expected(evidence: Evidence): readonly string[] }

/** One thing that a learner does. */
export type Action =
  /** a line to type, with `{pod name=x}` and `{ip name=x}` filled in (`fill.ts`) */
  | string
  /** a line to type without waiting for its end, to press keys while it runs */
  | { line: string }
  | { write: string; text: string }
  /** opens a file in the editor, replaces the first `from` with `to`, and saves it */
  | { edit: string; from: string; to: string }
  | { keys: string }
  | { answer: string; choice: string }
  /** reads the value off the cluster and answers with it */
  | { read: string }
  | { request: { method: string; url: string; body?: string } }
  /** steady requests at this address, so many a second; 0 stops them */
  | { traffic: number; url?: string }
  /** breaks or mends something of the cluster's (`session/input.ts` has the kinds) */
  | { fault: { kind: string; node?: string; pod?: string; factor?: number } }
  /** lets virtual time pass, in ms */
  | { wait: number }
  /** waits until nothing but periodic work is left */
  | { settle: true }

export const settle: Action = { settle: true }

/** Gives the lesson its type; the file that calls it is data. */
export function defineLesson(lesson: Lesson): Lesson {
  return lesson
}

/** A question with options, of which one is right. */
export function choice(id: string, options: readonly string[], right: string): Quiz & { right: string } {
  return { id, options, right }
}

/** A question whose answer stands in the cluster: `expected` gives the values that are right now. */
export function reading(id: string, expected: (evidence: Evidence) => readonly string[]): Quiz {
  return { id, expected }
}

/** Is this the right answer to the question, now? Spaces around a typed value do not count. */
export function isRight(quiz: Quiz, answer: string, evidence: Evidence): boolean {
  return 'right' in quiz ? answer === quiz.right : quiz.expected(evidence).includes(answer.trim())
}
