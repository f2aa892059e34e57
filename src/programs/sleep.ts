import { missingOperand, quoted, readOptions } from './options.ts'
import { durationMs } from './run.ts'
import type { Program, Running } from '../shell/program.ts'

/** Waits. */
export const sleep: Program = {
  name: 'sleep',
  *run(process): Running {
    const options = readOptions('sleep', process, { short: '', usage: 'sleep NUMBER[SUFFIX]...' })
    if (typeof options === 'number') return options
    if (options.operands.length === 0) return missingOperand('sleep', process)
    let total = 0
    for (const operand of options.operands) {
      const ms = durationMs(operand)
      if (ms === undefined) return missingOperand('sleep', process, `invalid time interval ${quoted(process, operand)}`)
      total += ms
    }
    yield { sleep: total }
    return 0
  },
}
