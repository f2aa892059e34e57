import type { Check } from './check.ts'

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
  /** How many hints the prose has for this step (`zh.md`, `en.md`). */
  hints?: number
  /** Solves the step from the state its predecessors leave: lines to type, and the other things a learner does. */
  solution: readonly Action[]
  /** Attempts that must not pass; others are derived by the lessons test. */
  wrong?: readonly (Action | readonly Action[])[]
}

/** One thing that a learner does. */
export type Action =
  | string
  | { write: string; text: string }
  | { keys: string }
  | { answer: string; choice: string }
  | { request: { method: string; url: string; body?: string } }
  /** lets virtual time pass */
  | { wait: number }
  /** waits until nothing but periodic work is left */
  | { settle: true }

export const settle: Action = { settle: true }

/** Gives the lesson its type; the file that calls it is data. */
export function defineLesson(lesson: Lesson): Lesson {
  return lesson
}
