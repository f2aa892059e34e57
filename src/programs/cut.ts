import { Lines, Output } from './input.ts'
import { missingOperand, readOptions } from './options.ts'
import type { Program, Running } from '../shell/program.ts'

/** Prints parts of each line. */
export const cut: Program = {
  name: 'cut',
  *run(process): Running {
    const options = readOptions('cut', process, {
      short: 'b:c:f:d:sn',
      long: {
        'bytes=': 'b',
        'characters=': 'c',
        'fields=': 'f',
        'delimiter=': 'd',
        'only-delimited': 's',
        complement: 'complement',
        'output-delimiter=': 'o',
      },
      usage: 'cut OPTION... [FILE]...',
    })
    if (typeof options === 'number') return options
    const kinds = ['b', 'c', 'f'].filter(kind => options.has(kind))
    if (kinds.length === 0) return missingOperand('cut', process, 'you must specify a list of bytes, characters, or fields')
    if (kinds.length > 1) return missingOperand('cut', process, 'only one type of list may be specified')
    const byField = kinds[0] === 'f'
    const delimiter = options.value('d') ?? '\t'
    if (options.has('d') && [...delimiter].length > 1) return missingOperand('cut', process, 'the delimiter must be a single character')
    if (options.has('d') && !byField) return missingOperand('cut', process, 'an input delimiter may be specified only when operating on fields')
    const list = ranges(options.value(kinds[0]!)!)
    if (typeof list === 'string') return missingOperand('cut', process, list)
    const complement = options.has('complement')
    const wanted = (position: number) => list.some(([from, to]) => position >= from && position <= to) !== complement
    const joiner = options.value('o') ?? (byField ? delimiter : '')
    const input = new Lines(process, options.operands, (path, problem) => process.stderr.write(`cut: ${path}: ${problem}\n`))
    const out = new Output(process)
    for (let line = yield* input.next(out); line !== undefined; line = yield* input.next(out)) {
      if (byField && !line.includes(delimiter)) {
        if (!options.has('s')) out.add(line + '\n')
        continue
      }
      const parts = byField ? line.split(delimiter) : [...line]
      out.add(parts.filter((_, index) => wanted(index + 1)).join(joiner) + '\n')
    }
    yield* out.flush()
    return input.failed ? 1 : 0
  },
}

function ranges(text: string): (readonly [number, number])[] | string {
  const list: (readonly [number, number])[] = []
  for (const part of text.split(/[, ]/)) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part)
    if (!match || part === '') return 'invalid byte, character or field list'
    if (part === '-') return 'invalid range with no endpoint: -'
    const from = match[1] === '' ? 1 : Number(match[1])
    const to = match[2] === '' ? from : match[3] === '' ? Infinity : Number(match[3])
    if (from === 0) return 'fields and positions are numbered from 1'
    if (to < from) return 'invalid decreasing range'
    list.push([from, to])
  }
  return list
}
