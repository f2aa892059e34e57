import type { Lesson } from '../../lesson/lesson.ts'
import type { Course } from '../../session/course.ts'
import { everydayKit } from '../../session/everyday-kit.ts'

const lessons = import.meta.glob<Lesson>('../../../content/chapters/*/lesson.ts', { eager: true, import: 'default' })
const manifests = import.meta.glob<string>(['../../../content/files/*', '../../../content/chapters/*/files/*'], {
  eager: true,
  query: '?raw',
  import: 'default',
})

/** All chapters and manifests: a chapter's cluster begins where the solutions of those before it end. The whole kit comes later (`kit.ts`). */
export const course: Course = {
  lessons: Object.fromEntries(Object.entries(lessons).map(([path, lesson]) => [path.split('/').at(-2)!, lesson])),
  manifests: Object.fromEntries(Object.entries(manifests).map(([path, text]) => [path.split('/').at(-1)!, text])),
  kit: everydayKit,
  played: new Map(),
}
