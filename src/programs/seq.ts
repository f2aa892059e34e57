import { formatPrintf } from '../shell/printf.ts'
import { Output } from './input.ts'
import { missingOperand, quoted, readOptions } from './options.ts'
import type { Program, Running } from '../shell/program.ts'

/** Counts. */
export const seq: Program = {
  name: 'seq',
  *run(process): Running {
    // A negative number is an operand, not an option.
    const args = process.args.slice(0)
    const negative = args.findIndex((arg, i) => /^-[\d.]/.test(arg) && args[i - 1] !== '-s' && args[i - 1] !== '-f')
    const firstOperand = args.findIndex((arg, i) => !arg.startsWith('-') && args[i - 1] !== '-s' && args[i - 1] !== '-f')
    if (negative >= 0 && (firstOperand < 0 || negative < firstOperand)) args.splice(negative, 0, '--')
    const spec = {
      short: 's:f:w',
      long: { 'separator=': 's', 'format=': 'f', 'equal-width': 'w' },
      usage: 'seq [OPTION]... [FIRST [INCREMENT]] LAST',
      leading: true,
    }
    const options = readOptions('seq', process, spec, args)
    if (typeof options === 'number') return options
    const { operands } = options
    if (operands.length === 0) return missingOperand('seq', process)
    if (operands.length > 3) return missingOperand('seq', process, `extra operand ${quoted(process, operands[3]!)}`)
    for (const operand of operands) {
      if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(operand)) return missingOperand('seq', process, `invalid floating point argument: ${operand}`)
    }
    const first = operands.length > 1 ? operands[0]! : '1'
    const step = operands.length > 2 ? operands[1]! : '1'
    const last = operands.at(-1)!
    const places = Math.max(decimals(first), decimals(step))
    const scale = Number(`1e${places}`)
    const [from, by, to] = [first, step, last].map(text => Math.round(Number(text) * scale)) as [number, number, number]
    if (by === 0) return missingOperand('seq', process, `invalid Zero increment value: ${quoted(process, step)}`)
    const separator = options.value('s') ?? '\n'
    const format = options.value('f')
    const width = options.has('w') ? Math.max((from / scale).toFixed(places).length, (to / scale).toFixed(places).length) : 0
    const out = new Output(process)
    let some = false
    for (let n = from; by > 0 ? n <= to : n >= to; n += by) {
      const digits = (n / scale).toFixed(places)
      const padded = digits.startsWith('-') ? '-' + digits.slice(1).padStart(width - 1, '0') : digits.padStart(width, '0')
      out.add((some ? separator : '') + (format === undefined ? padded : formatPrintf(format, [digits]).text))
      some = true
      if (out.full) yield* out.flush()
    }
    if (some) out.add('\n')
    yield* out.flush()
    return 0
  },
}

function decimals(text: string): number {
  return text.includes('.') ? text.length - text.indexOf('.') - 1 : 0
}
