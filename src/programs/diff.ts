import { resolve } from '../shell/files.ts'
import { calendar, formatDate } from './calendar.ts'
import { readWhole, readingProblem } from './input.ts'
import { readOptions } from './options.ts'
import type { Options } from './options.ts'
import type { Process, Program, Running, Wait } from '../shell/program.ts'

/** Says how two files, or two folders, differ. */
export const diff: Program = {
  name: 'diff',
  *run(process): Running {
    const options = readOptions('diff', process, {
      short: 'uU:qrNibwBs',
      long: {
        unified: 'u',
        brief: 'q',
        recursive: 'r',
        'new-file': 'N',
        'ignore-case': 'i',
        'ignore-space-change': 'b',
        'ignore-all-space': 'w',
        'ignore-blank-lines': 'B',
        'report-identical-files': 's',
      },
      usage: 'diff [OPTION]... FILES',
      failure: 2,
    })
    if (typeof options === 'number') return options
    const [a, b, extra] = options.operands
    const wrong =
      a === undefined || b === undefined ? `missing operand after '${a ?? 'diff'}'` : extra !== undefined ? `extra operand '${extra}'` : undefined
    if (wrong !== undefined) {
      process.stderr.write(`diff: ${wrong}\ndiff: Try 'diff --help' for more information.\n`)
      return 2
    }
    return yield* compare(process, options, a!, b!, '')
  },
}

function* compare(process: Process, options: Options, a: string, b: string, title: string): Generator<Wait, number, void> {
  const { files } = process.place
  const isFolder = (path: string) => path !== '-' && files.isFolder(resolve(process.cwd, path))
  if (isFolder(a) && isFolder(b)) return yield* compareFolders(process, options, a, b)
  const [left, right] = isFolder(a) ? [`${a}/${lastName(b)}`, b] : isFolder(b) ? [a, `${b}/${lastName(a)}`] : [a, b]
  let missing = false
  for (const path of [left, right]) {
    const problem = readingProblem(process, path)
    if (problem === undefined || options.has('N')) continue
    process.stderr.write(`diff: ${path}: ${problem}\n`)
    missing = true
  }
  if (missing) return 2
  const [x, y] = [yield* readWhole(process, left), yield* readWhole(process, right)]
  const hunks = differences(linesOf(x), linesOf(y), options)
  if (hunks.length === 0) {
    if (options.has('s')) process.stdout.write(`Files ${left} and ${right} are identical\n`)
    return 0
  }
  if (options.has('q')) process.stdout.write(`Files ${left} and ${right} differ\n`)
  else {
    const unified = options.has('u', 'U')
    process.stdout.write(
      title +
        (unified
          ? unifiedText(process, left, right, linesOf(x), linesOf(y), hunks, Number(options.value('U') ?? 3))
          : normalText(linesOf(x), linesOf(y), hunks)),
    )
    yield { writable: process.stdout }
  }
  return 1
}

function* compareFolders(process: Process, options: Options, a: string, b: string): Generator<Wait, number, void> {
  const { files } = process.place
  const [x, y] = [a, b].map(path => files.list(resolve(process.cwd, path))!) as [string[], string[]]
  let status = 0
  for (const name of [...new Set([...x, ...y])].sort()) {
    const [left, right] = [`${a}/${name}`, `${b}/${name}`]
    if (!x.includes(name) || !y.includes(name)) {
      process.stdout.write(`Only in ${x.includes(name) ? a : b}: ${name}\n`)
      status = 1
    } else if (files.isFolder(resolve(process.cwd, left)) && files.isFolder(resolve(process.cwd, right))) {
      if (options.has('r')) status = Math.max(status, yield* compareFolders(process, options, left, right))
      else process.stdout.write(`Common subdirectories: ${left} and ${right}\n`)
    } else
      status = Math.max(
        status,
        yield* compare(
          process,
          options,
          left,
          right,
          `diff ${process.args.filter(arg => arg.startsWith('-')).join(' ')}${process.args.some(arg => arg.startsWith('-')) ? ' ' : ''}${left} ${right}\n`,
        ),
      )
  }
  return status
}

/** Lines with their ends; a last one without an end is marked. */
function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.pop() !== '') return [...lines.map(line => line + '\n'), text.slice(text.lastIndexOf('\n') + 1)]
  return lines.map(line => line + '\n')
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Lines `a[0]` up to `a[1]` of the first file stand where `b[0]` up to `b[1]` stand in the second. */
interface Hunk {
  a: [number, number]
  b: [number, number]
}

/** The shortest way from one list of lines to another, by Myers. */
function differences(x: readonly string[], y: readonly string[], options: Options): Hunk[] {
  const key = (line: string) => {
    let text = line
    if (options.has('w')) text = text.replace(/[ \t]+/g, '')
    else if (options.has('b')) text = text.replace(/[ \t]+/g, ' ').replace(/ \n$/, '\n')
    return options.has('i') ? text.toLowerCase() : text
  }
  const [a, b] = [x.map(key), y.map(key)]
  const most = a.length + b.length
  let ends = new Map<number, number>([[1, 0]])
  const history: Map<number, number>[] = []
  let steps = 0
  search: for (; steps <= most; steps++) {
    history.push(new Map(ends))
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      const down = diagonal === -steps || (diagonal !== steps && (ends.get(diagonal - 1) ?? -1) < (ends.get(diagonal + 1) ?? -1))
      let i = down ? ends.get(diagonal + 1)! : ends.get(diagonal - 1)! + 1
      while (i < a.length && i - diagonal < b.length && a[i] === b[i - diagonal]) i++
      ends.set(diagonal, i)
      if (i >= a.length && i - diagonal >= b.length) break search
    }
  }
  const changes: { a: number; b: number; kind: '-' | '+' }[] = []
  let [i, j] = [a.length, b.length]
  for (let step = steps; step > 0; step--) {
    ends = history[step]!
    const diagonal = i - j
    const down = diagonal === -step || (diagonal !== step && (ends.get(diagonal - 1) ?? -1) < (ends.get(diagonal + 1) ?? -1))
    const before = down ? diagonal + 1 : diagonal - 1
    const from = ends.get(before)!
    changes.push(down ? { a: from, b: from - before, kind: '+' } : { a: from, b: from - before, kind: '-' })
    i = from
    j = from - before
  }
  const hunks: Hunk[] = []
  for (const change of changes.reverse()) {
    const last = hunks.at(-1)
    const joins = last && last.a[1] === change.a && last.b[1] === change.b
    const hunk = joins ? last : { a: [change.a, change.a] as [number, number], b: [change.b, change.b] as [number, number] }
    if (!joins) hunks.push(hunk)
    if (change.kind === '-') hunk.a[1]++
    else hunk.b[1]++
  }
  if (options.has('B')) return hunks.filter(hunk => [...x.slice(...hunk.a), ...y.slice(...hunk.b)].some(line => line.trim() !== ''))
  return hunks
}

function marked(sign: string, line: string): string {
  return line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`
}

function normalText(x: readonly string[], y: readonly string[], hunks: readonly Hunk[]): string {
  const range = ([from, to]: [number, number]) => (to <= from ? String(from) : to - from === 1 ? String(to) : `${from + 1},${to}`)
  let text = ''
  for (const { a, b } of hunks) {
    const kind = a[0] === a[1] ? 'a' : b[0] === b[1] ? 'd' : 'c'
    text += `${range(a)}${kind}${range(b)}\n`
    for (const line of x.slice(...a)) text += marked('< ', line)
    if (kind === 'c') text += '---\n'
    for (const line of y.slice(...b)) text += marked('> ', line)
  }
  return text
}

function unifiedText(
  process: Process,
  left: string,
  right: string,
  x: readonly string[],
  y: readonly string[],
  hunks: readonly Hunk[],
  context: number,
): string {
  const stamp = (path: string) =>
    formatDate(calendar(path === '-' ? process.now() : process.place.files.modified(resolve(process.cwd, path))), '%F %T.%N %z')
  let text = `--- ${left}\t${stamp(left)}\n+++ ${right}\t${stamp(right)}\n`
  for (let i = 0; i < hunks.length;) {
    let last = i
    while (last + 1 < hunks.length && hunks[last + 1]!.a[0] - hunks[last]!.a[1] <= 2 * context) last++
    const from = Math.max(0, hunks[i]!.a[0] - context)
    const to = Math.min(x.length, hunks[last]!.a[1] + context)
    const otherFrom = hunks[i]!.b[0] - (hunks[i]!.a[0] - from)
    const otherTo = hunks[last]!.b[1] + (to - hunks[last]!.a[1])
    const range = (start: number, end: number) => (end - start === 1 ? String(start + 1) : `${end === start ? start : start + 1},${end - start}`)
    text += `@@ -${range(from, to)} +${range(otherFrom, otherTo)} @@\n`
    let at = from
    for (; i <= last; i++) {
      const { a, b } = hunks[i]!
      for (; at < a[0]; at++) text += marked(' ', x[at]!)
      for (; at < a[1]; at++) text += marked('-', x[at]!)
      for (const line of y.slice(...b)) text += marked('+', line)
    }
    for (; at < to; at++) text += marked(' ', x[at]!)
  }
  return text
}
