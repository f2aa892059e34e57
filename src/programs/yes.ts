import type { Program, Running } from '../shell/program.ts'

/** Prints `y`, or its arguments, until it is stopped. */
export const yes: Program = {
  name: 'yes',
  *run(process): Running {
    const line = (process.args.join(' ') || 'y') + '\n'
    for (;;) {
      process.stdout.write(line)
      yield { writable: process.stdout }
    }
  },
}
