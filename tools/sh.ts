// npm run -s sh: the learner's shell in a Unix terminal. Piped, it reads commands from standard input and time costs nothing.
//   --start NAME   where to begin (default: empty)      --seed N      --durations recorded|field
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { recipeOf, starts } from '../src/lesson/starts.ts'
import { World, HOME } from '../src/session/world.ts'
import { atTerminal } from './terminal.ts'
import { course } from './course.ts'

const { start, seed, durations } = options()
if (!(start in starts)) refuse(`no start is called ${start}; there are: ${Object.keys(starts).join(', ')}`)
if (durations !== 'field' && durations !== 'recorded') refuse(`--durations is field or recorded, not ${durations}`)

let show = (_text: string): void => undefined
const world = new World({ seed, durations, kit: course.kit, onOutput: text => show(text) })
const { nodes, files, play } = recipeOf(start, course.lessons)
world.begin({ nodes, files: Object.fromEntries(Object.entries(files).map(([name, manifest]) => [name, course.manifests[manifest]!])) })
for (const action of play) {
  if (typeof action === 'object' && 'manifest' in action) world.files.write(`${HOME}/${action.file}`, course.manifests[action.manifest]!)
  else world.rehearse(action)
}
world.forgetHistory()

if (process.stdin.isTTY) {
  atTerminal(world, output => (show = output))
} else {
  const code = world.script(readFileSync(0, 'utf8'), { stdout: text => write(1, text), stderr: text => write(2, text) })
  process.exitCode = code
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        start: { type: 'string', default: 'empty' },
        seed: { type: 'string', default: 'kubebook' },
        durations: { type: 'string', default: 'field' },
      },
    })
    return values
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function write(descriptor: 1 | 2, text: string): void {
  ;(descriptor === 1 ? process.stdout : process.stderr).write(text)
}

function refuse(message: string): never {
  console.error(message)
  process.exit(2)
}
