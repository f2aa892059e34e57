import { readOptions } from './options.ts'
import { programNamed, start } from './run.ts'
import type { Program, Running } from '../shell/program.ts'

/** Runs a command as root, which one is already. */
export const sudo: Program = {
  name: 'sudo',
  *run(process): Running {
    const options = readOptions('sudo', process, { short: 'u:iEnsHb', usage: 'sudo [-u user] command', leading: true })
    if (typeof options === 'number') return options
    const words = options.operands.length > 0 ? options.operands : options.has('i', 's') ? ['bash'] : []
    if (words.length === 0) {
      process.stderr.write('usage: sudo [-u user] command\n')
      return 1
    }
    if (!programNamed(process, words[0]!)) {
      process.stderr.write(`sudo: ${words[0]}: command not found\n`)
      return 1
    }
    const child = start(process, words)!
    yield { exited: [child] }
    return process.exitCode(child)!
  },
  complete: ({ words, place, cwd }) => {
    if (words.length === 2) return [...place.programs.keys()].filter(name => name.startsWith(words[1]!)).map(text => ({ text }))
    return place.programs.get(words[1]!)?.complete?.({ words: words.slice(1), place, cwd }) ?? []
  },
}
