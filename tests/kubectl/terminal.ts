import { wholeKit } from '../../src/session/whole-kit.ts'
import { World } from '../../src/session/world.ts'

/** A world with one node and some files in the learner's folder. */
export function world(files: Readonly<Record<string, string>> = {}, nodes: readonly string[] = ['node-1']): World {
  return new World({ kit: wholeKit, seed: 'kubectl', durations: 'recorded', nodes, files })
}

/** Types a line, waits until it has ended, and returns all that it printed: standard output, then standard error. */
export function type(world: World, line: string): string {
  const { stdout, stderr } = finished(world, line)
  return stdout + stderr
}

/** The same with its exit code. */
export function finished(world: World, line: string): { stdout: string; stderr: string; exit: number } {
  const job = world.run(line)
  for (let waited = 0; job.exit === undefined; waited++) {
    if (waited > 10_000) throw new Error(`${line} does not end:\n${job.stdout}${job.stderr}`)
    world.advance(10)
  }
  return { stdout: job.stdout, stderr: job.stderr, exit: job.exit }
}
