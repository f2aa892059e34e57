import { resolve } from '../shell/files.ts'
import { matcher } from '../shell/glob.ts'
import { Lines, Output, readingProblem } from './input.ts'
import type { Waiting } from './input.ts'
import { readOptions } from './options.ts'
import { PatternError, literalPattern, translatePattern } from './regex.ts'
import type { Options } from './options.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** Prints the lines that match a pattern. */
export const grep: Program = grepProgram('grep', '')
/** `grep -E`. */
export const egrep: Program = grepProgram('egrep', 'E')
/** `grep -F`. */
export const fgrep: Program = grepProgram('fgrep', 'F')

const LONG = {
  'ignore-case': 'i',
  'invert-match': 'v',
  count: 'c',
  'line-number': 'n',
  'only-matching': 'o',
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'basic-regexp': 'G',
  'perl-regexp': 'P',
  quiet: 'q',
  silent: 'q',
  recursive: 'r',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'after-context=': 'A',
  'before-context=': 'B',
  'context=': 'C',
  'max-count=': 'm',
  'no-filename': 'h',
  'with-filename': 'H',
  'no-messages': 's',
  'regexp=': 'e',
  'file=': 'f',
  color: 'color',
  colour: 'color',
  'line-buffered': 'line-buffered',
  'include=': 'include',
  'exclude=': 'exclude',
} as const

function grepProgram(name: string, kind: '' | 'E' | 'F'): Program {
  return {
    name,
    *run(process): Running {
      const args = plainArguments(process.args)
      const options = readOptions(
        'grep',
        process,
        { short: 'ivcnoEFGPqrRlLwxA:B:C:m:hHse:f:aUy', long: LONG, usage: 'grep [OPTION]... PATTERN [FILE]...', failure: 2 },
        args,
      )
      if (typeof options === 'number') return options
      for (const letter of ['A', 'B', 'C', 'm']) {
        const value = options.value(letter)
        if (value === undefined || /^\d+$/.test(value)) continue
        process.stderr.write(`grep: ${letter === 'm' ? 'invalid max count' : `${value}: invalid context length argument`}\n`)
        return 2
      }
      const operands = [...options.operands]
      const patterns = options.values('e')
      for (const path of options.values('f')) {
        const text = process.place.files.read(resolve(process.cwd, path))
        if (text === undefined) {
          process.stderr.write(`grep: ${path}: No such file or directory\n`)
          return 2
        }
        patterns.push(text.replace(/\n$/, ''))
      }
      if (!options.has('e', 'f')) {
        const pattern = operands.shift()
        if (pattern === undefined) {
          process.stderr.write(`Usage: grep [OPTION]... PATTERN [FILE]...\nTry 'grep --help' for more information.\n`)
          return 2
        }
        patterns.push(pattern)
      }
      let test: RegExp
      try {
        test = compile(patterns.join('\n').split('\n'), options.last('E', 'F', 'G', 'P') ?? kind, options)
      } catch (error) {
        if (!(error instanceof PatternError)) throw error
        process.stderr.write(`grep: ${error.message}\n`)
        return 2
      }
      return yield* search(process, options, test, operands)
    },
  }
}

/** Without `--color=auto`, and with `-2` written as `-C 2`. */
function plainArguments(args: readonly string[]): string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  return args.flatMap((arg, i) => {
    if (i < end && /^--colou?r=/.test(arg)) return []
    const isCount = i < end && /^-\d+$/.test(arg) && !/^-[a-zA-Z]*[efABCm]$/.test(args[i - 1] ?? '')
    return isCount ? ['-C', arg.slice(1)] : [arg]
  })
}

function compile(patterns: readonly string[], kind: string, options: Options): RegExp {
  const sources = patterns.map(pattern => {
    if (kind === 'F') return literalPattern(pattern)
    if (kind === 'P') return pattern
    return translatePattern(pattern, kind === 'E')
  })
  let source = sources.length === 1 ? sources[0]! : sources.map(each => `(?:${each})`).join('|')
  if (options.has('w')) source = `(?<!\\w)(?:${source})(?!\\w)`
  if (options.has('x')) source = `^(?:${source})$`
  try {
    return new RegExp(source, options.has('i', 'y') ? 'gi' : 'g')
  } catch {
    throw new PatternError('Invalid regular expression')
  }
}

/** All files below a folder. */
function* below(process: Process, path: string, options: Options): Generator<string, void, void> {
  const full = resolve(process.cwd, path)
  for (const name of process.place.files.list(full) ?? []) {
    const inner = path.endsWith('/') ? path + name : `${path}/${name}`
    if (process.place.files.isFolder(resolve(full, name))) yield* below(process, inner, options)
    else if (chosen(name, options)) yield inner
  }
}

function chosen(name: string, options: Options): boolean {
  const include = options.values('include')
  return (include.length === 0 || include.some(glob => matcher(glob).test(name))) && !options.values('exclude').some(glob => matcher(glob).test(name))
}

function* search(process: Process, options: Options, test: RegExp, operands: readonly string[]): Running {
  const recursive = options.has('r', 'R')
  const named = operands.length > 0 ? operands : recursive ? ['.'] : ['-']
  const { files } = process.place
  const paths = recursive
    ? named.flatMap(path =>
        files.isFolder(resolve(process.cwd, path))
          ? [...below(process, path, options)].map(each => (operands.length > 0 ? each : each.slice(2)))
          : [path],
      )
    : named
  const titled = options.last('h', 'H') === 'H' || (options.last('h', 'H') !== 'h' && (named.length > 1 || recursive))
  const out = new Output(process)
  /** Whether lines have been shown: the next group is set off by `--`. */
  const groups = { shown: false }
  let found = false
  let failed = false
  for (const path of paths) {
    const problem = readingProblem(process, path)
    if (problem !== undefined) {
      yield* out.flush()
      if (!options.has('s')) process.stderr.write(`grep: ${path}: ${problem}\n`)
      failed = true
      continue
    }
    const matched = yield* searchFile(process, options, test, path, titled, groups, out)
    if (matched) found = true
    if (matched && options.has('q')) return 0
  }
  yield* out.flush()
  return failed ? 2 : found ? 0 : 1
}

function* searchFile(
  process: Process,
  options: Options,
  test: RegExp,
  path: string,
  titled: boolean,
  groups: { shown: boolean },
  out: Output,
): Waiting<boolean> {
  const input = new Lines(process, [path], () => undefined)
  const shownPath = path === '-' ? '(standard input)' : path
  const lists = options.has('l', 'L')
  const silent = options.has('c', 'q') || lists
  const before = Number(options.value('B') ?? options.value('C') ?? 0)
  const after = Number(options.value('A') ?? options.value('C') ?? 0)
  const most = options.value('m') === undefined ? Infinity : Number(options.value('m'))
  const held: { line: string; number: number }[] = []
  let following = 0
  let lastShown = -1
  let count = 0
  const show = (line: string, number: number, sign: ':' | '-') => {
    if (options.has('A', 'B', 'C') && groups.shown && number !== lastShown + 1) out.add('--\n')
    lastShown = number
    groups.shown = true
    out.add(`${titled ? shownPath + sign : ''}${options.has('n') ? `${number}${sign}` : ''}${line}\n`)
  }
  for (let line = yield* input.next(out); line !== undefined; line = yield* input.next(out)) {
    test.lastIndex = 0
    const matches = test.test(line) !== options.has('v')
    if (!matches) {
      if (silent) continue
      if (following > 0) {
        following--
        show(line, input.number, '-')
      } else if (before > 0) {
        held.push({ line, number: input.number })
        if (held.length > before) held.shift()
      }
      continue
    }
    if (count >= most) break
    count++
    if (options.has('q') || lists) break
    if (!silent) {
      for (const { line, number } of held.splice(0)) show(line, number, '-')
      if (options.has('o')) {
        if (!options.has('v'))
          for (const match of line.matchAll(new RegExp(test.source, test.flags))) if (match[0] !== '') show(match[0], input.number, ':')
      } else show(line, input.number, ':')
      following = after
    }
    if (count >= most && after === 0) break
  }
  if (options.has('c') && !options.has('q') && !lists) out.add(`${titled ? `${shownPath}:` : ''}${count}\n`)
  if (options.has('l') && count > 0 && !options.has('q')) out.add(`${shownPath}\n`)
  if (options.has('L') && count === 0) out.add(`${shownPath}\n`)
  return options.has('L') ? count === 0 : count > 0
}
