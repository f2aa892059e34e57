// The course as it lies in content/: every chapter's lesson, and the manifests.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Lesson } from '../src/lesson/lesson.ts'
import type { Course } from '../src/session/course.ts'
import { wholeKit } from '../src/session/whole-kit.ts'

const folder = join(import.meta.dirname, '..', 'content', 'chapters')
export const chapters = readdirSync(folder).sort()

const lessons: Record<string, Lesson> = {}
const manifests: Record<string, string> = {}
for (const chapter of chapters) {
  lessons[chapter] = (await import(pathToFileURL(join(folder, chapter, 'lesson.ts')).href)).default
  const files = join(folder, chapter, 'files')
  if (!existsSync(files)) continue
  for (const name of readdirSync(files)) manifests[name] = readFileSync(join(files, name), 'utf8')
}

export const course: Course = { lessons, manifests, kit: wholeKit }
