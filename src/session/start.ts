import { recipeOf } from '../lesson/starts.ts'
import type { Course } from './course.ts'
import { HOME, World } from './world.ts'
import type { WorldSnapshot } from './world.ts'

interface Conditions {
  seed: string
  durations: 'field' | 'recorded'
}

/** The world at a start that some session of this course has already played; `undefined` when none has. */
export function playedStart({ played }: Course, start: string, conditions: Conditions): WorldSnapshot | undefined {
  return played?.get(nameOf(start, conditions))
}

/** Plays a start on this world from its beginning, and lets other sessions of the course begin there. Nobody is told of what happens. */
export function* playStart(world: World, course: Course, start: string, conditions: Conditions): Generator<void, void, void> {
  const { nodes, files, play } = recipeOf(start, course.lessons)
  const manifest = (name: string): string => {
    const text = course.manifests[name]
    if (text === undefined) throw new Error(`no manifest is called ${name}`)
    return text
  }
  world.begin({ nodes, files: Object.fromEntries(Object.entries(files).map(([name, from]) => [name, manifest(from)])) })
  for (const action of play) {
    if (typeof action === 'object' && 'manifest' in action) world.files.write(`${HOME}/${action.file}`, manifest(action.manifest))
    else world.rehearse(action)
    yield
  }
  world.forgetHistory()
  course.played?.set(nameOf(start, conditions), world.save())
}

/** Plays the start of a scene ahead, an action at a time, so that a session that begins there opens at once. */
export function* prepareScene(course: Course, chapter: string, scene: string, conditions: Conditions): Generator<void, void, void> {
  const start = course.lessons[chapter]?.scenes.find(({ id }) => id === scene)?.start
  if (start === undefined || playedStart(course, start, conditions)) return
  yield* playStart(new World({ ...conditions, kit: course.kit }), course, start, conditions)
}

function nameOf(start: string, { seed, durations }: Conditions): string {
  return `${start} ${seed} ${durations}`
}
