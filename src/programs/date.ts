import { calendar, formatDate } from './calendar.ts'
import { parseDate } from './date-words.ts'
import { missingOperand, quoted, readOptions } from './options.ts'
import type { Program, Running } from '../shell/program.ts'

/** Prints the virtual time. */
export const date: Program = {
  name: 'date',
  *run(process): Running {
    const options = readOptions('date', process, {
      short: 'ud:RI::',
      long: { utc: 'u', universal: 'u', 'date=': 'd', 'rfc-2822': 'R', 'iso-8601': 'I', 'rfc-3339=': 'rfc-3339' },
      usage: 'date [OPTION]... [+FORMAT]',
    })
    if (typeof options === 'number') return options
    const operand = options.operands[0]
    if (options.operands.length > 1) return missingOperand('date', process, `extra operand ${quoted(process, options.operands[1]!)}`)
    if (operand !== undefined && !operand.startsWith('+')) {
      process.stderr.write(
        /^\d{8,12}/.test(operand) ? 'date: cannot set date: Operation not permitted\n' : `date: invalid date ${quoted(process, operand)}\n`,
      )
      return 1
    }
    const asked = options.value('d')
    const ms = asked === undefined ? process.now() : parseDate(asked, process.now())
    if (ms === undefined) {
      process.stderr.write(`date: invalid date ${quoted(process, asked!)}\n`)
      return 1
    }
    const format =
      operand !== undefined
        ? operand.slice(1)
        : options.has('R')
          ? '%a, %d %b %Y %T %z'
          : options.has('I')
            ? iso(options.value('I')!)
            : options.has('rfc-3339')
              ? iso(options.value('rfc-3339')!).replace('T', ' ').replace('%z', '%:z')
              : '%a %b %e %T %Z %Y'
    process.stdout.write(formatDate(calendar(ms), format) + '\n')
    return 0
  },
}

function iso(precision: string): string {
  return precision.startsWith('s') ? '%Y-%m-%dT%H:%M:%S%z' : precision.startsWith('m') ? '%Y-%m-%dT%H:%M%z' : '%Y-%m-%d'
}
