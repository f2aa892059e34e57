import { Lines, Output, readWhole, readingProblem } from './input.ts'
import { quoted, readOptions } from './options.ts'
import type { Program, Running } from '../shell/program.ts'

/** Numbers lines. */
export const nl: Program = {
  name: 'nl',
  *run(process): Running {
    const options = readOptions('nl', process, { short: 'b:w:s:v:i:n:', usage: 'nl [OPTION]... [FILE]...' })
    if (typeof options === 'number') return options
    const all = options.value('b') === 'a'
    const none = options.value('b') === 'n'
    const width = Number(options.value('w') ?? 6)
    const separator = options.value('s') ?? '\t'
    const format = options.value('n') ?? 'rn'
    let number = Number(options.value('v') ?? 1)
    const step = Number(options.value('i') ?? 1)
    const input = new Lines(process, options.operands, (path, problem) => process.stderr.write(`nl: ${path}: ${problem}\n`))
    const out = new Output(process)
    for (let line = yield* input.next(out); line !== undefined; line = yield* input.next(out)) {
      if (none || (!all && line === '')) out.add(' '.repeat(width + separator.length) + line + '\n')
      else {
        const digits = String(number)
        out.add((format === 'ln' ? digits.padEnd(width) : digits.padStart(width, format === 'rz' ? '0' : ' ')) + separator + line + '\n')
        number += step
      }
    }
    yield* out.flush()
    return input.failed ? 1 : 0
  },
}

/** Turns each line round. */
export const rev: Program = {
  name: 'rev',
  *run(process): Running {
    const input = new Lines(process, process.args, (path, problem) => process.stderr.write(`rev: cannot open ${path}: ${problem}\n`))
    const out = new Output(process)
    for (let line = yield* input.next(out); line !== undefined; line = yield* input.next(out)) {
      out.add([...line].reverse().join('') + (input.terminated ? '\n' : ''))
    }
    yield* out.flush()
    return input.failed ? 1 : 0
  },
}

/** Prints files from the last line to the first. */
export const tac: Program = {
  name: 'tac',
  *run(process): Running {
    const options = readOptions('tac', process, { short: '', usage: 'tac [FILE]...' })
    if (typeof options === 'number') return options
    let status = 0
    for (const path of options.operands.length > 0 ? options.operands : ['-']) {
      const problem = readingProblem(process, path)
      if (problem !== undefined) {
        process.stderr.write(
          problem === 'Is a directory'
            ? `tac: ${quoted(process, path)}: read error: ${problem}\n`.replace(/[‘’']/g, '')
            : `tac: failed to open ${quoted(process, path)} for reading: ${problem}\n`,
        )
        status = 1
        continue
      }
      const text = yield* readWhole(process, path)
      process.stdout.write((text.match(/[^\n]*\n|[^\n]+$/g) ?? []).reverse().join(''))
      yield { writable: process.stdout }
    }
    return status
  },
}
