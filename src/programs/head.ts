import { Lines, Output, readingProblem, readWhole } from './input.ts'
import { quoted, readOptions } from './options.ts'
import { resolve } from '../shell/files.ts'
import type { Waiting } from './input.ts'
import type { Options } from './options.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** Prints the first lines of files. */
export const head: Program = {
  name: 'head',
  *run(process): Running {
    const options = readOptions('head', process, spec('head'), oldStyle(process.args))
    if (typeof options === 'number') return options
    const count = countOf(process, 'head', options)
    if (typeof count === 'number') return count
    const out = new Output(process)
    return yield* eachFile('head', process, options, out, function* (path) {
      if (count.bytes && count.from !== '-') return yield* firstCharacters(process, path, count.number, out)
      if (count.from === '-') {
        const text = yield* readWhole(process, path)
        const lines = linesOf(text)
        out.add(
          count.bytes ? text.slice(0, Math.max(0, text.length - count.number)) : lines.slice(0, Math.max(0, lines.length - count.number)).join(''),
        )
        return
      }
      const input = new Lines(process, [path], () => undefined)
      for (let left = count.number; left > 0; left--) {
        const line = yield* input.next(out)
        if (line === undefined) return
        out.add(input.terminated ? line + '\n' : line)
      }
    })
  },
}

/** Prints the last lines of files; with `-f` goes on as they grow. */
export const tail: Program = {
  name: 'tail',
  *run(process): Running {
    const options = readOptions('tail', process, spec('tail'), oldStyle(process.args))
    if (typeof options === 'number') return options
    const count = countOf(process, 'tail', options)
    if (typeof count === 'number') return count
    const out = new Output(process)
    const status = yield* eachFile('tail', process, options, out, function* (path) {
      const text = path === '-' && count.from !== '+' && !count.bytes ? yield* newest(process, count.number) : yield* readWhole(process, path)
      if (count.bytes) out.add(count.from === '+' ? text.slice(Math.max(0, count.number - 1)) : count.number === 0 ? '' : text.slice(-count.number))
      else {
        const lines = linesOf(text)
        const first = count.from === '+' ? Math.max(0, count.number - 1) : Math.max(0, lines.length - count.number)
        out.add(lines.slice(first).join(''))
      }
    })
    if (!options.has('f', 'F')) return status
    return yield* follow(process, options)
  },
}

function* firstCharacters(process: Process, path: string, count: number, out: Output): Waiting<void> {
  if (path !== '-') return out.add((yield* readWhole(process, path)).slice(0, count))
  for (let left = count; left > 0;) {
    yield { readable: process.stdin }
    const chunk = process.stdin.read()
    if (chunk === undefined) return
    out.add(chunk.slice(0, left))
    left -= chunk.length
    yield* out.flush()
  }
}

/** At least the last lines of what comes in, without keeping the rest. */
function* newest(process: Process, lines: number): Waiting<string> {
  let text = ''
  for (;;) {
    yield { readable: process.stdin }
    const chunk = process.stdin.read()
    if (chunk === undefined) return text
    text += chunk
    if (text.length > 4_000_000)
      text = linesOf(text)
        .slice(-lines - 1)
        .join('')
  }
}

function spec(program: string) {
  return {
    short: program === 'head' ? 'n:c:qv' : 'n:c:qvfFs:',
    long: { 'lines=': 'n', 'bytes=': 'c', quiet: 'q', silent: 'q', verbose: 'v', follow: 'f', 'sleep-interval=': 's', retry: 'F', 'pid=': 'pid' },
    usage: `${program} [OPTION]... [FILE]...`,
  }
}

/** `head -5` is `head -n 5`. */
function oldStyle(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    const match = /^-(\d+)([fqv]*)$/.exec(arg)
    if (!match || /^-[a-z]*[nc]$/.test(args[i - 1] ?? '')) return [arg]
    return ['-n', match[1]!, ...(match[2] ? [`-${match[2]}`] : [])]
  })
}

interface Count {
  bytes: boolean
  from: '+' | '-' | ''
  number: number
}

function countOf(process: Process, program: string, options: Options): Count | number {
  const bytes = options.last('n', 'c') === 'c'
  const text = options.value(bytes ? 'c' : 'n') ?? '10'
  const match = /^([-+]?)(\d+)([kKMb]?)$/.exec(text)
  if (!match) {
    process.stderr.write(`${program}: ${quoted(process, text)}: invalid number of ${bytes ? 'bytes' : 'lines'}\n`)
    return 1
  }
  const unit = { '': 1, b: 512, k: 1024, K: 1024, M: 1024 * 1024 }[match[3] as '' | 'b' | 'k' | 'K' | 'M']
  return { bytes, from: match[1] as Count['from'], number: Number(match[2]) * unit }
}

function* eachFile(program: string, process: Process, options: Options, out: Output, body: (path: string) => Waiting<void>): Running {
  const paths = options.operands.length > 0 ? options.operands : ['-']
  const titles = options.has('v') || (paths.length > 1 && !options.has('q'))
  let status = 0
  let first = true
  for (const path of paths) {
    const problem = readingProblem(process, path)
    if (problem !== undefined) {
      const folder = problem === 'Is a directory'
      if (titles && folder) out.add(`${first ? '' : '\n'}==> ${path} <==\n`)
      yield* out.flush()
      process.stderr.write(
        `${program}: ${folder ? `error reading ${quoted(process, path)}` : `cannot open ${quoted(process, path)} for reading`}: ${problem}\n`,
      )
      status = 1
      if (folder) first = false
      continue
    }
    if (titles) out.add(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`)
    first = false
    yield* body(path)
  }
  yield* out.flush()
  return status
}

/** The lines of a text, each with its end. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function* follow(process: Process, options: Options): Running {
  const paths = options.operands.filter(path => path !== '-').map(path => ({ path, full: resolve(process.cwd, path) }))
  const { files } = process.place
  const seen = new Map(paths.map(({ full }) => [full, files.read(full)]))
  const retries = options.has('F') && !options.has('f')
  if (paths.length === 0) return 0
  if (!retries && paths.every(({ full }) => full !== '/dev/null' && files.read(full) === undefined)) {
    process.stderr.write('tail: no files remaining\n')
    return 1
  }
  let last = paths.at(-1)!.full
  for (;;) {
    yield { until: { ready: () => paths.some(({ full }) => files.read(full) !== seen.get(full)) } }
    for (const { path, full } of paths) {
      const text = files.read(full)
      const before = seen.get(full)
      if (text === before) continue
      seen.set(full, text)
      if (text === undefined) {
        process.stderr.write(`tail: ${quoted(process, path)} has become inaccessible: No such file or directory\n`)
        continue
      }
      const grown = text.startsWith(before ?? '')
      if (!grown) process.stderr.write(`tail: ${path}: file truncated\n`)
      if (paths.length > 1 && last !== full) process.stdout.write(`\n==> ${path} <==\n`)
      last = full
      process.stdout.write(grown ? text.slice((before ?? '').length) : text)
      yield { writable: process.stdout }
    }
  }
}
