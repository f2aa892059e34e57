import { Question } from './quiz.ts'
import { SceneRow } from './scene.ts'
import { StepRow } from './step.ts'

/** What the text shows of the work: their words stand in the page, and are read before anything of them is live. */
export const STEPS: Readonly<Record<string, CustomElementConstructor>> = {
  'kb-scene': SceneRow,
  'kb-quiz': Question,
  'kb-step': StepRow,
}
