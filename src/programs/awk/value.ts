import { formatPrintf } from '../../shell/printf.ts'
import { AwkError } from './syntax.ts'

/** A value: a number, a text, or a text from the input that counts as a number where it looks like one. */
export type Value = number | string | { input: string }

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/

/** What an operator makes of two numbers. */
export function calculate(op: string, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      if (b === 0) throw new AwkError('division by zero attempted')
      return a / b
    case '%':
      if (b === 0) throw new AwkError("division by zero attempted in `%'")
      return a % b
  }
  let power = 1
  for (let i = 0; i < Math.abs(Math.trunc(b)); i++) power *= a
  return b < 0 ? 1 / power : power
}

/** Whether a value is compared as a number: it is one, or came from the input and looks like one. */
export function numeric(value: Value): boolean {
  if (typeof value === 'number') return true
  if (typeof value === 'string') return false
  const match = NUMBER.exec(value.input)
  return value.input === '' || (match !== null && match[0].length === value.input.trimEnd().length)
}

/** A value as a number; a text counts as far as it looks like one. */
export function num(value: Value): number {
  if (typeof value === 'number') return value
  const match = NUMBER.exec(typeof value === 'string' ? value : value.input)
  return match ? Number(match[0]) : 0
}

/** A value as a text; fractions by the format in a variable (`CONVFMT`, or `OFMT` for `print`). */
export function str(value: Value, globals: ReadonlyMap<string, unknown>, format = 'CONVFMT'): string {
  if (typeof value === 'string') return value
  if (typeof value === 'object') return value.input
  if (Math.trunc(value) === value && Math.abs(value) < 1e16) return String(value === 0 ? 0 : value)
  const conversion = globals.get(format)
  return formatPrintf(typeof conversion === 'string' ? conversion : '%.6g', [String(value)]).text
}

/** Whether a value counts as true. */
export function truth(value: Value): boolean {
  if (typeof value === 'number') return value !== 0
  if (typeof value === 'string') return value !== ''
  return numeric(value) && value.input !== '' ? num(value) !== 0 : value.input !== ''
}
