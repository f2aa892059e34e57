import { recipeOf } from '../lesson/starts.ts'
import type { Course } from './course.ts'
import { HOME, World } from './world.ts'
import type { WorldSnapshot } from './world.ts'

/** What a start is played under. */
export interface Conditions {
  seed: string
  durations: 'field' | 'recorded'
}

/** The world at a start that some session of this course has already played; `undefined` when none has. */
export function playedStart({ played }: Course, start: string, conditions: Conditions): WorldSnapshot | undefined {
  return played?.get(nameOf(start, conditions))
}

/** The files that lie in the learner's folder at a start, by name. */
export function filesOf(start: string, course: Course): Record<string, string> {
  const { files, play } = recipeOf(start, course.lessons)
  const later = play.flatMap(action => (typeof action === 'object' && 'manifest' in action ? [[action.file, action.manifest] as const] : []))
  return Object.fromEntries([...Object.entries(files), ...later].map(([name, from]) => [name, manifestIn(course, from)]))
}

/** Plays a start on this world from its beginning, and lets other sessions of the course begin there. Nobody is told of what happens. */
export function playStart(world: World, course: Course, start: string, conditions: Conditions): void {
  world.begin(beginningOf(start, course))
  for (const _ of playOn(world, course, start, conditions, () => false));
}

/** Plays the start of a scene ahead, so that a session that begins there opens at once. Yields whenever `shouldPause` says so. */
export function* prepareScene(
  course: Course,
  chapter: string,
  scene: string,
  conditions: Conditions,
  shouldPause: () => boolean,
): Generator<void, void, void> {
  const start = course.lessons[chapter]?.scenes.find(({ id }) => id === scene)?.start
  if (start === undefined || playedStart(course, start, conditions)) return
  const world = new World({ ...conditions, kit: course.kit, ...beginningOf(start, course) })
  if (shouldPause()) yield
  yield* playOn(world, course, start, conditions, shouldPause)
}

/** What a start begins with, before anything is played. */
function beginningOf(start: string, course: Course): { nodes: readonly string[] | number; files: Readonly<Record<string, string>> } {
  const { nodes, files } = recipeOf(start, course.lessons)
  return { nodes, files: Object.fromEntries(Object.entries(files).map(([name, from]) => [name, manifestIn(course, from)])) }
}

/** Plays the rest of a start on a world that begins with what belongs to it. */
function* playOn(world: World, course: Course, start: string, conditions: Conditions, shouldPause: () => boolean): Generator<void, void, void> {
  for (const action of recipeOf(start, course.lessons).play) {
    if (typeof action === 'object' && 'manifest' in action) world.files.write(`${HOME}/${action.file}`, manifestIn(course, action.manifest))
    else yield* world.rehearsal(action, shouldPause)
  }
  world.forgetHistory()
  course.played?.set(nameOf(start, conditions), world.save())
}

function manifestIn({ manifests }: Course, name: string): string {
  const text = manifests[name]
  if (text === undefined) throw new Error(`no manifest is called ${name}`)
  return text
}

function nameOf(start: string, { seed, durations }: Conditions): string {
  return `${start} ${seed} ${durations}`
}
