import type { Lesson } from '../lesson/lesson.ts'
import type { Kit } from './kit.ts'
import type { WorldSnapshot } from './world.ts'

/** All chapters and manifests that a session may need: its own chapter's, and those that its start is played from. */
export interface Course {
  /** by the chapter's folder name: `4-scaling` */
  lessons: Readonly<Record<string, Lesson>>
  /** by file name, over all chapters */
  manifests: Readonly<Record<string, string>>
  /** what the machines are equipped with */
  kit: Kit
  /** the starts that have been played, for all sessions of the course; without it each session plays its own */
  played?: Map<string, WorldSnapshot>
}
