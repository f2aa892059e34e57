import { echoText } from '../shell/printf.ts'
import type { Program, Running } from '../shell/program.ts'

/** Prints its arguments. */
export const echo: Program = {
  name: 'echo',
  *run(process): Running {
    process.stdout.write(echoText(process.args))
    return 0
  },
}
