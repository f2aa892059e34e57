import { resolve } from '../shell/files.ts'
import { matcher } from '../shell/glob.ts'
import { removeTree } from './copy.ts'
import { Output } from './input.ts'
import { quoted } from './options.ts'
import { programNamed, start } from './run.ts'
import type { Waiting } from './input.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** Finds files below folders. */
export const find: Program = {
  name: 'find',
  *run(process): Running {
    const args = [...process.args]
    const paths: string[] = []
    while (args.length > 0 && !/^[-!(]/.test(args[0]!)) paths.push(args.shift()!)
    let expression: Expression
    try {
      expression = parse(args, process)
    } catch (error) {
      if (!(error instanceof FindError)) throw error
      process.stderr.write(`find: ${error.message}\n`)
      return 1
    }
    const out = new Output(process)
    let status = 0
    for (const path of paths.length > 0 ? paths : ['.']) {
      if (!process.place.files.exists(resolve(process.cwd, path))) {
        yield* out.flush()
        process.stderr.write(`find: ${quoted(process, path)}: No such file or directory\n`)
        status = 1
      } else yield* visit(process, path, 0, expression, out)
    }
    yield* out.flush()
    for (const { words, found } of expression.batches) {
      if (found.length === 0) continue
      if (!(yield* execute(process, [...words, ...found]))) status = 1
    }
    return status
  },
}

class FindError extends Error {}

interface Found {
  path: string
  full: string
  name: string
  folder: boolean
}

type Test = (found: Found, out: Output) => Waiting<boolean>

interface Expression {
  test: Test
  minDepth: number
  maxDepth: number
  depthFirst: boolean
  batches: { words: string[]; found: string[] }[]
}

function* visit(process: Process, path: string, depth: number, expression: Expression, out: Output): Waiting<void> {
  const { files } = process.place
  const full = resolve(process.cwd, path)
  const trimmed = path.replace(/(?!^)\/+$/, '')
  const found = { path, full, name: trimmed === '/' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1), folder: files.isFolder(full) }
  const inside = found.folder && depth < expression.maxDepth ? files.list(full)! : []
  if (!expression.depthFirst && depth >= expression.minDepth) yield* expression.test(found, out)
  for (const name of inside) yield* visit(process, path.endsWith('/') ? path + name : `${path}/${name}`, depth + 1, expression, out)
  if (expression.depthFirst && depth >= expression.minDepth) yield* expression.test(found, out)
  if (out.full) yield* out.flush()
}

function parse(args: readonly string[], process: Process): Expression {
  const expression: Expression = { test: always, minDepth: 0, maxDepth: Infinity, depthFirst: false, batches: [] }
  let next = 0
  let acts = false
  const value = (name: string): string => {
    const text = args[next++]
    if (text === undefined) throw new FindError(`missing argument to ${tick(name)}`)
    return text
  }
  const tick = (name: string) => `\`${name}'`
  const or = (): Test => {
    let left = and()
    while (args[next] === '-o' || args[next] === '-or') {
      next++
      const [a, b] = [left, and()]
      left = function* (found, out) {
        return (yield* a(found, out)) || (yield* b(found, out))
      }
    }
    return left
  }
  const and = (): Test => {
    let left = primary()
    while (next < args.length && args[next] !== '-o' && args[next] !== '-or' && args[next] !== ')') {
      if (args[next] === '-a' || args[next] === '-and') next++
      const [a, b] = [left, primary()]
      left = function* (found, out) {
        return (yield* a(found, out)) && (yield* b(found, out))
      }
    }
    return left
  }
  const simple = (test: (found: Found) => boolean): Test =>
    function* (found) {
      return test(found)
    }
  const primary = (): Test => {
    const word = args[next++]
    if (word === undefined) throw new FindError('invalid expression')
    switch (word) {
      case '!':
      case '-not': {
        const inner = primary()
        return function* (found, out) {
          return !(yield* inner(found, out))
        }
      }
      case '(': {
        const inner = or()
        if (args[next++] !== ')') throw new FindError("invalid expression; I was expecting to find a ')' somewhere but did not see one.")
        return inner
      }
      case '-name':
      case '-iname': {
        const pattern = value(word)
        const test = matcher(word === '-iname' ? pattern.toLowerCase() : pattern)
        return simple(found => test.test(word === '-iname' ? found.name.toLowerCase() : found.name))
      }
      case '-path': {
        const test = matcher(value(word))
        return simple(found => test.test(found.path))
      }
      case '-type': {
        const type = value(word)
        if (!/^[bcdpflsD]$/.test(type)) throw new FindError(`Unknown argument to -type: ${type}`)
        return simple(found => (type === 'd' ? found.folder : type === 'f' ? !found.folder : false))
      }
      case '-empty':
        return simple(found => (found.folder ? process.place.files.list(found.full)!.length === 0 : process.place.files.read(found.full) === ''))
      case '-maxdepth':
      case '-mindepth': {
        const depth = value(word)
        if (!/^\d+$/.test(depth)) throw new FindError(`Expected a positive decimal integer argument to ${word}, but got ${quoted(process, depth)}`)
        if (word === '-maxdepth') expression.maxDepth = Number(depth)
        else expression.minDepth = Number(depth)
        return always
      }
      case '-depth':
        expression.depthFirst = true
        return always
      case '-print':
        acts = true
        return print
      case '-print0':
        acts = true
        return function* (found, out) {
          out.add(found.path + '\0')
          return true
        }
      case '-delete':
        acts = true
        expression.depthFirst = true
        return simple(found => {
          if (found.path === '.') return true
          if (found.folder && process.place.files.list(found.full)!.length > 0) {
            process.stderr.write(`find: cannot delete ${quoted(process, found.path)}: Directory not empty\n`)
            return false
          }
          removeTree(process, found.full)
          return true
        })
      case '-exec': {
        acts = true
        const words: string[] = []
        for (;;) {
          const each = value(word)
          if (each === ';') break
          if (each === '+' && words.at(-1) === '{}') {
            const batch = { words: words.slice(0, -1), found: [] as string[] }
            expression.batches.push(batch)
            return simple(found => batch.found.push(found.path) > 0)
          }
          words.push(each)
        }
        return function* (found, out) {
          yield* out.flush()
          return yield* execute(process, words.map(each => each.replaceAll('{}', found.path))) // prettier-ignore
        }
      }
    }
    throw new FindError(word.startsWith('-') ? `unknown predicate ${tick(word)}` : `paths must precede expression: ${word}`)
  }
  const test = args.length > 0 ? or() : always
  if (next < args.length)
    throw new FindError(args[next] === ')' ? "invalid expression; you have used ')' without '('" : `paths must precede expression: ${args[next]}`)
  expression.test = acts
    ? test
    : function* (found, out) {
        return (yield* test(found, out)) && (yield* print(found, out))
      }
  return expression
}

function* always(): Waiting<boolean> {
  return true
}

function* print(found: Found, out: Output): Waiting<boolean> {
  out.add(found.path + '\n')
  return true
}

function* execute(process: Process, words: readonly string[]): Waiting<boolean> {
  if (!programNamed(process, words[0] ?? '')) {
    process.stderr.write(`find: ${quoted(process, words[0] ?? '')}: No such file or directory\n`)
    return false
  }
  const child = start(process, words)!
  yield { exited: [child] }
  return process.exitCode(child) === 0
}
