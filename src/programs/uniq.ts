import { resolve } from '../shell/files.ts'
import { Lines, Output } from './input.ts'
import { readOptions } from './options.ts'
import type { Program, Running } from '../shell/program.ts'

/** Drops or counts lines that repeat the one before. */
export const uniq: Program = {
  name: 'uniq',
  *run(process): Running {
    const options = readOptions('uniq', process, {
      short: 'cduif:s:w:',
      long: { count: 'c', repeated: 'd', unique: 'u', 'ignore-case': 'i', 'skip-fields=': 'f', 'skip-chars=': 's', 'check-chars=': 'w' },
      usage: 'uniq [OPTION]... [INPUT [OUTPUT]]',
    })
    if (typeof options === 'number') return options
    const fields = Number(options.value('f') ?? 0)
    const skipped = Number(options.value('s') ?? 0)
    const width = options.value('w') === undefined ? undefined : Number(options.value('w'))
    const keyOf = (line: string) => {
      let key = line
      for (let i = 0; i < fields; i++) key = key.replace(/^\s*\S*/, '')
      key = key.slice(skipped, width === undefined ? undefined : skipped + width)
      return options.has('i') ? key.toLowerCase() : key
    }
    const input = new Lines(process, options.operands.slice(0, 1), (path, problem) => {
      process.stderr.write(
        problem === 'Is a directory' ? `uniq: error reading '${path}': ${problem}\n`.replace(/'.*'/, path) : `uniq: ${path}: ${problem}\n`,
      )
    })
    const [, target] = options.operands
    const path = target === undefined || target === '-' ? undefined : resolve(process.cwd, target)
    if (path !== undefined && process.place.files.isFolder(path)) {
      process.stderr.write(`uniq: ${target}: Is a directory\n`)
      return 1
    }
    let written = ''
    const out =
      path === undefined
        ? new Output(process)
        : new Output({ stdout: { isTerminal: false, broken: false, hasRoom: () => true, write: text => void (written += text) } })
    let held: string | undefined
    let count = 0
    const show = () => {
      if (held === undefined || (options.has('d') && count < 2) || (options.has('u') && count > 1)) return
      out.add(`${options.has('c') ? `${String(count).padStart(7)} ` : ''}${held}\n`)
    }
    for (let line = yield* input.next(out); line !== undefined; line = yield* input.next(out)) {
      if (held !== undefined && keyOf(line) === keyOf(held)) {
        count++
        continue
      }
      show()
      held = line
      count = 1
    }
    show()
    yield* out.flush()
    if (path !== undefined && !input.failed) process.place.files.write(path, written)
    return input.failed ? 1 : 0
  },
}
