import type { Lesson } from '../lesson/lesson.ts'

/** All chapters and manifests that a session may need: its own chapter's, and those that its start is played from. */
export interface Course {
  /** by the chapter's folder name: `4-scaling` */
  lessons: Readonly<Record<string, Lesson>>
  /** by file name, over all chapters */
  manifests: Readonly<Record<string, string>>
}
