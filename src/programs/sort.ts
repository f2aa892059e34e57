import { ResourceError } from '../shell/program.ts'
import { Lines, MEMORY, Output } from './input.ts'
import { quoted, readOptions } from './options.ts'
import { resolve } from '../shell/files.ts'
import type { Program, Running } from '../shell/program.ts'

/** Sorts lines, by code unit unless told otherwise. */
export const sort: Program = {
  name: 'sort',
  *run(process): Running {
    const options = readOptions('sort', process, {
      short: 'nrk:t:uhfbVo:cCsgdiM',
      long: {
        'numeric-sort': 'n',
        reverse: 'r',
        'key=': 'k',
        'field-separator=': 't',
        unique: 'u',
        'human-numeric-sort': 'h',
        'ignore-case': 'f',
        'ignore-leading-blanks': 'b',
        'version-sort': 'V',
        'output=': 'o',
        check: 'c',
        stable: 's',
        'general-numeric-sort': 'g',
      },
      usage: 'sort [OPTION]... [FILE]...',
      failure: 2,
    })
    if (typeof options === 'number') return options
    const separator = options.value('t')
    if (separator !== undefined && [...separator].length !== 1) {
      process.stderr.write(separator === '' ? 'sort: empty tab\n' : `sort: multi-character tab ${quoted(process, separator)}\n`)
      return 2
    }
    const whole = ['n', 'r', 'h', 'f', 'b', 'V', 'g', 'd', 'i', 'M'].filter(letter => options.has(letter)).join('')
    const keys: Key[] = []
    for (const text of options.values('k')) {
      const key = parseKey(text, whole)
      if (!key) {
        process.stderr.write(
          `sort: ${/^0/.test(text) ? 'field number is zero: ' : ''}invalid ${/^0/.test(text) ? 'field specification' : 'number at field start: invalid count at start of'} ${quoted(process, text)}\n`,
        )
        return 2
      }
      keys.push(key)
    }
    const input = new Lines(process, options.operands, (path, problem) =>
      process.stderr.write(`sort: ${problem === 'Is a directory' ? 'read failed' : 'cannot read'}: ${path}: ${problem}\n`),
    )
    let held = 0
    const rows: { line: string; parts: string[] }[] = []
    for (let line = yield* input.next(); line !== undefined; line = yield* input.next()) {
      held += line.length
      if (held > MEMORY) throw new ResourceError('memory exhausted')
      rows.push({ line, parts: keys.map(key => keyText(line, key, separator)) })
    }
    if (input.failed) return 2
    const reverse = options.has('r') ? -1 : 1
    const byKeys = (a: (typeof rows)[number], b: (typeof rows)[number]) => {
      for (const [index, key] of keys.entries()) {
        const order = compareBy(key.how, a.parts[index]!, b.parts[index]!)
        if (order !== 0) return key.how.includes('r') ? -order : order
      }
      return keys.length === 0 ? compareBy(whole, a.line, b.line) * reverse : 0
    }
    const order = (a: (typeof rows)[number], b: (typeof rows)[number]) => {
      const first = byKeys(a, b)
      if (first !== 0 || options.has('s') || options.has('u')) return first
      return compareText(a.line, b.line) * reverse
    }
    if (options.has('c', 'C')) {
      const wrong = rows.findIndex((row, i) => i > 0 && (order(rows[i - 1]!, row) > 0 || (options.has('u') && byKeys(rows[i - 1]!, row) === 0)))
      if (wrong < 0) return 0
      if (!options.has('C')) process.stderr.write(`sort: ${options.operands[0] ?? '-'}:${wrong + 1}: disorder: ${rows[wrong]!.line}\n`)
      return 1
    }
    rows.sort(order)
    const kept = options.has('u') ? rows.filter((row, i) => i === 0 || byKeys(rows[i - 1]!, row) !== 0) : rows
    const target = options.value('o')
    if (target !== undefined) {
      process.place.files.write(resolve(process.cwd, target), kept.map(row => row.line + '\n').join(''))
      return 0
    }
    const out = new Output(process)
    for (const row of kept) {
      out.add(row.line + '\n')
      if (out.full) yield* out.flush()
    }
    yield* out.flush()
    return 0
  },
}

interface Key {
  from: { field: number; char: number }
  to?: { field: number; char: number }
  how: string
}

function parseKey(text: string, whole: string): Key | undefined {
  const match = /^(\d+)(?:\.(\d+))?([nrhfbVgdiM]*)(?:,(\d+)(?:\.(\d+))?([nrhfbVgdiM]*))?$/.exec(text)
  if (!match || Number(match[1]) === 0) return undefined
  const own = (match[3] ?? '') + (match[6] ?? '')
  const key: Key = { from: { field: Number(match[1]), char: Number(match[2] ?? 1) }, how: own === '' ? whole : own }
  if (match[4] !== undefined) key.to = { field: Number(match[4]), char: Number(match[5] ?? 0) }
  return key
}

/** Where fields begin and end: after a separator, or at the blanks before a word. */
function fieldSpans(line: string, separator: string | undefined): [number, number][] {
  const spans: [number, number][] = []
  if (separator !== undefined) {
    let start = 0
    for (;;) {
      const end = line.indexOf(separator, start)
      spans.push([start, end < 0 ? line.length : end])
      if (end < 0) return spans
      start = end + separator.length
    }
  }
  for (const match of line.matchAll(/[ \t]*[^ \t]+|[ \t]+$/g)) spans.push([match.index, match.index + match[0].length])
  return spans
}

function keyText(line: string, key: Key, separator: string | undefined): string {
  const spans = fieldSpans(line, separator)
  const position = ({ field, char }: { field: number; char: number }, end: boolean): number => {
    const span = spans[field - 1]
    if (!span) return line.length
    if (end && char === 0) return span[1]
    let start = span[0]
    if (key.how.includes('b')) while (start < span[1] && /[ \t]/.test(line[start]!)) start++
    return Math.min(line.length, end ? start + char : start + char - 1)
  }
  return line.slice(position(key.from, false), key.to ? position(key.to, true) : line.length)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const UNITS = 'KMGTPEZY'

function compareBy(how: string, a: string, b: string): number {
  if (how.includes('n') || how.includes('g')) return leading(a) - leading(b)
  if (how.includes('h')) {
    const [x, y] = [a, b].map(text => {
      const match = /^\s*(-?\d*\.?\d*)([KkMGTPEZY]?)/.exec(text)!
      const unit = match[2] === '' ? 0 : UNITS.indexOf(match[2]!.toUpperCase()) + 1
      const size = Number(match[1] || 0)
      return { unit: size < 0 ? -unit : size === 0 ? 0 : unit, size }
    }) as [{ unit: number; size: number }, { unit: number; size: number }]
    return x.unit - y.unit || x.size - y.size
  }
  if (how.includes('V')) return compareVersions(a, b)
  let [x, y] = [a, b]
  if (how.includes('b')) [x, y] = [x.trimStart(), y.trimStart()]
  if (how.includes('f')) [x, y] = [x.toUpperCase(), y.toUpperCase()]
  return compareText(x, y)
}

function leading(text: string): number {
  const number = Number(/^\s*(-?\d*\.?\d*)/.exec(text)![1] || 0)
  return number === number ? number : 0
}

function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map(text => text.match(/\d+|\D+/g) ?? []) as unknown as [string[], string[]]
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const numbers = /^\d/.test(x[i]!) && /^\d/.test(y[i]!)
    const order = numbers ? Number(x[i]) - Number(y[i]) : compareText(x[i]!, y[i]!)
    if (order !== 0) return order
  }
  return x.length - y.length
}
