import type { Course } from './course.ts'
import { FORMAT } from './engine.ts'
import type { Input } from './input.ts'
import { NO_PROGRESS } from './progress.ts'
import type { Progress } from './progress.ts'

/** A sitting as it is stored and shared: its seed, its start and its log; progress beside it. Plain data. */
export interface Saved {
  format: number
  engine: number
  chapter: string
  scene: string
  seed: string
  /** the sitting of another chapter that it goes on from */
  from?: Saved
  log: readonly Input[]
  /** how far time had come, virtual ms */
  now: number
  progress: Progress
  /** the state's hash at `now`: tells whether another engine's replay came to the same end */
  hash?: string
}

/** What was stored or shared is no sitting of this course: `reason` is a message key's end. */
export class SavedError extends Error {
  readonly reason: 'not-a-sitting' | 'newer-format' | 'unknown-chapter' | 'unknown-input' | 'not-at-rest'
  constructor(reason: SavedError['reason']) {
    super(reason)
    this.reason = reason
  }
}

const INPUT_KINDS = ['line', 'keys', 'write', 'request', 'traffic', 'fault', 'reset']

/** A saved sitting with nothing missing. Throws `SavedError` for what is no sitting of this course. */
export function checked(course: Course, saved: Saved): Saved {
  if (typeof saved !== 'object' || saved === null || !Array.isArray(saved.log) || typeof saved.now !== 'number') throw new SavedError('not-a-sitting')
  if (saved.format > FORMAT) throw new SavedError('newer-format')
  if (!course.lessons[saved.chapter]?.scenes.some(({ id }) => id === saved.scene)) throw new SavedError('unknown-chapter')
  const isInput = (input: unknown): boolean =>
    typeof input === 'object' && input !== null && 'at' in input && Number.isInteger(input.at) && INPUT_KINDS.some(kind => kind in input)
  if (!saved.log.every(isInput)) throw new SavedError('unknown-input')
  if (saved.from) checked(course, saved.from)
  return { ...saved, progress: { ...NO_PROGRESS, ...saved.progress } }
}
