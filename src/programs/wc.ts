import { resolve } from '../shell/files.ts'
import { utf8Length } from '../cluster/network/utf8.ts'
import { readWhole, readingProblem } from './input.ts'
import { readOptions } from './options.ts'
import { textWidth } from '../shell/width.ts'
import type { Program, Running } from '../shell/program.ts'

/** Counts lines, words and bytes. */
export const wc: Program = {
  name: 'wc',
  *run(process): Running {
    const options = readOptions('wc', process, {
      short: 'lwcmL',
      long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' },
      usage: 'wc [OPTION]... [FILE]...',
    })
    if (typeof options === 'number') return options
    const asked = ['l', 'w', 'm', 'c', 'L'].filter(letter => options.has(letter))
    const columns = asked.length > 0 ? asked : ['l', 'w', 'c']
    const paths = options.operands.length > 0 ? options.operands : ['-']
    const rows: { numbers: number[]; name: string }[] = []
    let status = 0
    let bytes = 0
    for (const path of paths) {
      const problem = readingProblem(process, path)
      if (problem !== undefined) {
        process.stderr.write(`wc: ${path}: ${problem}\n`)
        status = 1
        if (problem === 'Is a directory') rows.push({ numbers: columns.map(() => 0), name: path })
        continue
      }
      const text = yield* readWhole(process, path)
      bytes += utf8Length(text)
      rows.push({ numbers: columns.map(column => MEASURES[column as keyof typeof MEASURES](text)), name: options.operands.length > 0 ? path : '' })
    }
    if (paths.length > 1)
      rows.push({
        numbers: columns.map((_, i) => rows.reduce((sum, row) => (columns[i] === 'L' ? Math.max(sum, row.numbers[i]!) : sum + row.numbers[i]!), 0)),
        name: 'total',
      })
    const single = columns.length === 1 && paths.length === 1
    const isFolder = (path: string) => process.place.files.isFolder(resolve(process.cwd, path))
    const width = single ? 1 : paths.includes('-') || paths.some(isFolder) ? 7 : String(bytes).length
    process.stdout.write(rows.map(({ numbers, name }) => `${numbers.map(number => String(number).padStart(width)).join(' ')}${name === '' ? '' : ` ${name}`}\n`).join('')) // prettier-ignore
    return status
  },
}

const MEASURES = {
  l: (text: string) => text.split('\n').length - 1,
  w: (text: string) => text.match(/\S+/g)?.length ?? 0,
  m: (text: string) => [...text].length,
  c: utf8Length,
  L: (text: string) => Math.max(0, ...text.split('\n').map(textWidth)),
}
