import { readWhole } from './input.ts'
import { readOptions } from './options.ts'
import { programNamed, start } from './run.ts'
import { textReader } from '../shell/streams.ts'
import type { Process, Program, Running, Wait } from '../shell/program.ts'

/** Runs a command with words from its input as arguments. */
export const xargs: Program = {
  name: 'xargs',
  *run(process): Running {
    const options = readOptions('xargs', process, {
      short: 'n:I:ri::0d:tpP:L:s:xE:',
      long: {
        'max-args=': 'n',
        replace: 'i',
        'no-run-if-empty': 'r',
        null: '0',
        'delimiter=': 'd',
        verbose: 't',
        'max-procs=': 'P',
        'max-lines=': 'L',
      },
      usage: 'xargs [OPTION]... COMMAND [INITIAL-ARGS]...',
      leading: true,
    })
    if (typeof options === 'number') return options
    const words = options.operands.length > 0 ? options.operands : ['echo']
    const place = options.value('I') ?? (options.has('i') ? options.value('i') || '{}' : undefined)
    const text = yield* readWhole(process, '-')
    const delimiter = options.has('0') ? '\0' : options.value('d')?.replace('\\n', '\n').replace('\\t', '\t')
    const lines = place !== undefined || options.has('L')
    const items =
      delimiter !== undefined
        ? text.split(delimiter).filter((item, i, all) => i < all.length - 1 || item !== '')
        : lines
          ? text
              .split('\n')
              .map(line => line.trim())
              .filter(line => line !== '')
          : split(text)
    if (typeof items === 'string') {
      process.stderr.write(`xargs: ${items}\n`)
      return 1
    }
    const size = place !== undefined ? 1 : Number(options.value('n') ?? options.value('L') ?? Infinity)
    if (!(size >= 1)) {
      process.stderr.write(`xargs: value for -n option should be >= 1\n`)
      return 1
    }
    const calls: string[][] = []
    if (items.length === 0 && !options.has('r') && place === undefined) calls.push([...words])
    for (let i = 0; i < items.length; i += size === Infinity ? items.length : size) {
      const some = items.slice(i, size === Infinity ? items.length : i + size)
      calls.push(
        place === undefined
          ? [...words, ...some.flatMap(item => (options.has('L') ? item.split(/\s+/) : [item]))]
          : words.map(word => word.replaceAll(place, some[0]!)),
      )
    }
    return yield* runAll(process, calls, options.has('t'))
  },
}

function* runAll(process: Process, calls: readonly string[][], verbose: boolean): Generator<Wait, number, void> {
  let status = 0
  for (const call of calls) {
    if (verbose) process.stderr.write(call.join(' ') + '\n')
    if (!programNamed(process, call[0]!)) {
      process.stderr.write(`xargs: ${call[0]}: No such file or directory\n`)
      return 127
    }
    const child = start(process, call, { stdin: textReader('') })!
    yield { exited: [child] }
    const code = process.exitCode(child)!
    if (code === 255) {
      process.stderr.write(`xargs: ${call[0]}: exited with status 255; aborting\n`)
      return 124
    }
    if (code > 128) {
      process.stderr.write(`xargs: ${call[0]}: terminated by signal ${code - 128}\n`)
      return 125
    }
    if (code !== 0) status = 123
  }
  return status
}

/** Words parted by blanks, with quotes and backslashes; a message when a quote is not closed. */
function split(text: string): string[] | string {
  const words: string[] = []
  let word: string | undefined
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (char === '"' || char === "'") {
      const end = text.indexOf(char, i + 1)
      const line = text.indexOf('\n', i)
      if (end < 0 || (line >= 0 && line < end))
        return `unmatched ${char === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`
      word = (word ?? '') + text.slice(i + 1, end)
      i = end
    } else word = (word ?? '') + (char === '\\' ? (text[++i] ?? '') : char)
  }
  if (word !== undefined) words.push(word)
  return words
}
