import { Lines, Output, readingProblem, readWhole } from './input.ts'
import { readOptions } from './options.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** Prints files, or what comes in, one after the other. */
export const cat: Program = {
  name: 'cat',
  *run(process): Running {
    const options = readOptions('cat', process, {
      short: 'nbAEetTvsu',
      long: {
        number: 'n',
        'number-nonblank': 'b',
        'show-all': 'A',
        'show-ends': 'E',
        'show-tabs': 'T',
        'squeeze-blank': 's',
        'show-nonprinting': 'v',
      },
      usage: 'cat [OPTION]... [FILE]...',
    })
    if (typeof options === 'number') return options
    const paths = options.operands.length > 0 ? options.operands : ['-']
    if (options.has('n', 'b', 'A', 'E', 'e', 't', 'T', 's', 'v')) {
      const ends = options.has('A', 'E', 'e')
      const tabs = options.has('A', 'T', 't')
      const marks = options.has('A', 'e', 't', 'v')
      const numbers = options.has('b') ? 'b' : options.has('n') ? 'n' : ''
      return yield* changed(process, paths, { numbers, ends, tabs, marks, squeeze: options.has('s') })
    }
    let status = 0
    for (const path of paths) {
      const problem = readingProblem(process, path)
      if (problem !== undefined) {
        process.stderr.write(`cat: ${path}: ${problem}\n`)
        status = 1
      } else if (path === '-') yield* copyInput(process)
      else {
        process.stdout.write(yield* readWhole(process, path))
        yield { writable: process.stdout }
      }
    }
    return status
  },
}

function* copyInput(process: Process): Generator<{ readable: Process['stdin'] } | { writable: Process['stdout'] }, void, void> {
  for (;;) {
    yield { readable: process.stdin }
    const text = process.stdin.read()
    if (text === undefined) return
    process.stdout.write(text)
    if (!process.stdout.hasRoom()) yield { writable: process.stdout }
  }
}

function* changed(
  process: Process,
  paths: readonly string[],
  how: { numbers: string; ends: boolean; tabs: boolean; marks: boolean; squeeze: boolean },
): Running {
  const input = new Lines(process, paths, (path, problem) => process.stderr.write(`cat: ${path}: ${problem}\n`))
  const out = new Output(process)
  let number = 0
  let blank = false
  for (let line = yield* input.next(out); line !== undefined; line = yield* input.next(out)) {
    if (how.squeeze && blank && line === '') continue
    blank = line === ''
    const numbered = how.numbers === 'n' || (how.numbers === 'b' && line !== '')
    if (numbered) out.add(`${String(++number).padStart(6)}\t`)
    const shown = how.marks ? line.replace(/[\0-\x08\x0b-\x1f]/g, sign => `^${String.fromCharCode(sign.charCodeAt(0) + 64)}`) : line
    out.add(how.tabs ? shown.replaceAll('\t', '^I') : shown)
    if (input.terminated) out.add(how.ends ? '$\n' : '\n')
  }
  yield* out.flush()
  return input.failed ? 1 : 0
}
