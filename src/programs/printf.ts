import { formatPrintf } from '../shell/printf.ts'
import { missingOperand } from './options.ts'
import type { Program, Running } from '../shell/program.ts'

/** Prints its arguments as a format says. */
export const printf: Program = {
  name: 'printf',
  *run(process): Running {
    const [format, ...args] = process.args
    if (format === undefined) return missingOperand('printf', process)
    const { text, errors } = formatPrintf(format, args)
    process.stdout.write(text)
    for (const error of errors) process.stderr.write(`printf: ${error}\n`)
    return errors.length > 0 ? 1 : 0
  },
}
