import type { Program, Running } from '../shell/program.ts'

/** Prints the working folder. */
export const pwd: Program = {
  name: 'pwd',
  *run(process): Running {
    process.stdout.write(process.cwd + '\n')
    return 0
  },
}
