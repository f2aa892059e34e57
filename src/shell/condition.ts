import { ArithmeticError, evaluateArithmetic } from './arithmetic.ts'
import { ExpansionError, expandPattern, expandRegExp, expandText } from './expand.ts'
import { resolve } from './files.ts'
import { CHARACTER_CLASSES, matcher } from './glob.ts'
import type { Expanding, Scope } from './expand.ts'
import type { Files } from './files.ts'
import type { Condition } from './syntax.ts'

/** A `test` that makes no sense: status 2. The message is what follows `test: `. */
export class TestError extends Error {}

/** Whether what stands between `[[` and `]]` holds. */
export function* conditionHolds(condition: Condition, scope: Scope): Expanding<boolean> {
  switch (condition.op) {
    case '&&':
      return (yield* conditionHolds(condition.left, scope)) && (yield* conditionHolds(condition.right, scope))
    case '||':
      return (yield* conditionHolds(condition.left, scope)) || (yield* conditionHolds(condition.right, scope))
    case '!':
      return !(yield* conditionHolds(condition.inner, scope))
    case 'unary': {
      const word = yield* expandText(condition.word, scope)
      if (condition.test === '-v') return scope.get(word) !== undefined
      return unary(condition.test, word, scope)
    }
    case 'binary': {
      const left = yield* expandText(condition.left, scope)
      const { test } = condition
      if (test === '==' || test === '=' || test === '!=') {
        return matcher(yield* expandPattern(condition.right, scope)).test(left) === (test !== '!=')
      }
      const right = test === '=~' ? yield* expandRegExp(condition.right, scope) : yield* expandText(condition.right, scope)
      if (test === '=~') {
        try {
          const found = new RegExp(right.replace(/\[:(\w+):\]/g, (all, name: string) => CHARACTER_CLASSES[name] ?? all)).exec(left)
          scope.setElements('BASH_REMATCH', found ? found.map(group => group ?? '') : [])
          return found !== null
        } catch {
          throw new ExpansionError(`${right}: invalid regular expression`)
        }
      }
      if (NUMERIC[test]) {
        try {
          return NUMERIC[test](evaluateArithmetic(left, scope), evaluateArithmetic(right, scope))
        } catch (error) {
          if (error instanceof ArithmeticError) throw new ExpansionError(`[[: ${left}: ${error.message}`)
          throw error
        }
      }
      return binary(test, left, right, scope)
    }
  }
}

const NUMERIC: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
}
const BINARY = new Set(['=', '==', '!=', '<', '>', '-nt', '-ot', '-ef', ...Object.keys(NUMERIC)])

/** What a test is asked in: files are looked up from the working folder. */
export interface TestPlace {
  readonly files: Files
  readonly cwd: string
  isTerminal?(fd: number): boolean
}

/** Whether `test`'s arguments hold. Throws `TestError`. */
export function testHolds(args: readonly string[], place: TestPlace): boolean {
  const simple = few(args, place)
  if (simple !== undefined) return simple
  let next = 0
  const or = (): boolean => {
    let value = and()
    for (; args[next] === '-o';) {
      next++
      value = and() || value
    }
    return value
  }
  const and = (): boolean => {
    let value = not()
    for (; args[next] === '-a';) {
      next++
      value = not() && value
    }
    return value
  }
  const not = (): boolean => {
    if (args[next] === '!') {
      next++
      return !not()
    }
    return primary()
  }
  const primary = (): boolean => {
    const word = args[next]
    if (word === undefined) throw new TestError('argument expected')
    const op = args[next + 1]
    if (op !== undefined && BINARY.has(op) && args[next + 2] !== undefined) {
      next += 3
      return compare(op, word, args[next - 1]!, place)
    }
    if (word === '(') {
      next++
      const value = or()
      if (args[next++] !== ')') throw new TestError("`)' expected")
      return value
    }
    if (isUnary(word) && op !== undefined) {
      next += 2
      return unary(word, op, place)
    }
    next++
    return word !== ''
  }
  const value = or()
  if (next < args.length) throw new TestError(args.length === 3 ? `${args[1]}: binary operator expected` : 'too many arguments')
  return value
}

/** POSIX's rules for up to three arguments, `undefined` when the grammar must decide. */
function few(args: readonly string[], place: TestPlace): boolean | undefined {
  const [a, b, c] = args as [string, string, string]
  switch (args.length) {
    case 0:
      return false
    case 1:
      return a !== ''
    case 2:
      if (a === '!') return b === ''
      if (!isUnary(a)) throw new TestError(`${a}: unary operator expected`)
      return unary(a, b, place)
    case 3:
      if (BINARY.has(b)) return compare(b, a, c, place)
      if (b === '-a') return a !== '' && c !== ''
      if (b === '-o') return a !== '' || c !== ''
      if (a === '!') return !few([b, c], place)
      if (a === '(' && c === ')') return b !== ''
      throw new TestError(`${b}: binary operator expected`)
  }
  return undefined
}

function compare(op: string, a: string, b: string, place: TestPlace): boolean {
  const numeric = NUMERIC[op]
  if (!numeric) return binary(op, a, b, place)
  for (const text of [a, b]) if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(`${text}: integer expression expected`)
  return numeric(Number(a), Number(b))
}

function binary(op: string, a: string, b: string, { files, cwd }: TestPlace): boolean {
  /** A file that is not there is older than any that is. */
  const newer = (one: string, other: string) => {
    const [path, than] = [resolve(cwd, one), resolve(cwd, other)]
    return files.exists(path) && (!files.exists(than) || files.modified(path) > files.modified(than))
  }
  switch (op) {
    case '=':
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '>':
      return a > b
    case '-nt':
      return newer(a, b)
    case '-ot':
      return newer(b, a)
    default:
      return resolve(cwd, a) === resolve(cwd, b)
  }
}

function isUnary(word: string): boolean {
  return /^-[abcdefghknprstuwxzLNOGS]$/.test(word)
}

function unary(op: string, word: string, place: TestPlace): boolean {
  const path = resolve(place.cwd, word)
  const { files } = place
  switch (op) {
    case '-n':
      return word !== ''
    case '-z':
      return word === ''
    case '-a':
    case '-e':
    case '-r':
    case '-w':
    case '-O':
    case '-G':
      return word !== '' && files.exists(path)
    case '-f':
      return files.read(path) !== undefined
    case '-d':
      return word !== '' && files.isFolder(path)
    case '-x':
      return files.exists(path) && (files.mode(path) & 0o111) !== 0
    case '-s':
      return files.isFolder(path) || (files.read(path) ?? '') !== ''
    case '-t':
      return place.isTerminal?.(Number(word)) ?? false
  }
  return false
}
