import { PatternError, translatePattern } from './regex.ts'
import { missingOperand } from './options.ts'
import type { Program, Running } from '../shell/program.ts'

/** What is wrong with the expression. */
class ExprError extends Error {}

/** Operators that stand between two values, those that bind least first. */
const LEVELS: readonly (readonly string[])[] = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']]

/** Reckons with numbers and texts, as scripts did before `$((…))`. Its exit code is 1 when the answer is nothing or 0. */
export const expr: Program = {
  name: 'expr',
  *run(process): Running {
    const words = process.args[0] === '--' ? process.args.slice(1) : [...process.args]
    if (words.length === 0) return missingOperand('expr', process, undefined, 2)
    try {
      const answer = new Expression(words).answer()
      process.stdout.write(`${answer}\n`)
      yield { writable: process.stdout }
      return isNothing(answer) ? 1 : 0
    } catch (error) {
      if (!(error instanceof ExprError) && !(error instanceof PatternError)) throw error
      process.stderr.write(`expr: ${error.message}\n`)
      return 2
    }
  },
}

/** Words that are read from left to right, each once. */
class Expression {
  readonly #words: readonly string[]
  #at = 0

  constructor(words: readonly string[]) {
    this.#words = words
  }

  answer(): string {
    const answer = this.#level(0)
    if (this.#at < this.#words.length) throw new ExprError('syntax error')
    return answer
  }

  #next(): string {
    const word = this.#words[this.#at++]
    if (word === undefined) throw new ExprError('syntax error')
    return word
  }

  #level(level: number): string {
    const operators = LEVELS[level]
    if (!operators) return this.#value()
    let left = this.#level(level + 1)
    for (;;) {
      const operator = this.#words[this.#at]
      if (operator === undefined || !operators.includes(operator)) return left
      this.#at++
      left = OPERATORS[operator]!(left, this.#level(level + 1))
    }
  }

  #value(): string {
    const word = this.#next()
    switch (word) {
      case '(': {
        const inner = this.#level(0)
        if (this.#next() !== ')') throw new ExprError('syntax error')
        return inner
      }
      case ')':
        throw new ExprError('syntax error')
      case '+':
        return this.#next()
      case 'length':
        return String([...this.#value()].length)
      case 'match':
        return matched(this.#value(), this.#value())
      case 'index': {
        const [text, set] = [[...this.#value()], this.#value()]
        return String(text.findIndex(char => set.includes(char)) + 1)
      }
      case 'substr': {
        const [text, from, length] = [[...this.#value()], Number(this.#value()), Number(this.#value())]
        return from > 0 && length > 0 ? text.slice(from - 1, from - 1 + length).join('') : ''
      }
      default:
        return word
    }
  }
}

const OPERATORS: Readonly<Record<string, (left: string, right: string) => string>> = {
  '|': (left, right) => (isNothing(left) ? (isNothing(right) ? '0' : right) : left),
  '&': (left, right) => (isNothing(left) || isNothing(right) ? '0' : left),
  '<': (left, right) => truth(compared(left, right) < 0),
  '<=': (left, right) => truth(compared(left, right) <= 0),
  '=': (left, right) => truth(compared(left, right) === 0),
  '==': (left, right) => truth(compared(left, right) === 0),
  '!=': (left, right) => truth(compared(left, right) !== 0),
  '>=': (left, right) => truth(compared(left, right) >= 0),
  '>': (left, right) => truth(compared(left, right) > 0),
  '+': (left, right) => String(integer(left) + integer(right)),
  '-': (left, right) => String(integer(left) - integer(right)),
  '*': (left, right) => String(integer(left) * integer(right)),
  '/': (left, right) => String(integer(left) / divisor(right)),
  '%': (left, right) => String(integer(left) % divisor(right)),
  ':': matched,
}

function isNothing(value: string): boolean {
  return /^-?0*$/.test(value) && value !== '-'
}

function truth(is: boolean): string {
  return is ? '1' : '0'
}

const INTEGER = /^-?\d+$/

function integer(text: string): bigint {
  if (!INTEGER.test(text)) throw new ExprError('non-integer argument')
  return BigInt(text)
}

function divisor(text: string): bigint {
  const value = integer(text)
  if (value === 0n) throw new ExprError('division by zero')
  return value
}

/** Numbers by their size, anything else as text. */
function compared(left: string, right: string): number {
  const [a, b] = INTEGER.test(left) && INTEGER.test(right) ? [BigInt(left), BigInt(right)] : [left, right]
  return a < b ? -1 : a > b ? 1 : 0
}

/** What the pattern's first group caught at the beginning of the text; without a group how many characters the pattern took. */
function matched(text: string, pattern: string): string {
  const source = translatePattern(pattern.replace(/^\^/, ''), false)
  const found = new RegExp(`^(?:${source})`, 's').exec(text)
  const hasGroup = /\\\(/.test(pattern)
  return hasGroup ? (found?.[1] ?? '') : String([...(found?.[0] ?? '')].length)
}
