import { quoted, readOptions } from './options.ts'
import { programNamed, start } from './run.ts'
import type { Program, Running } from '../shell/program.ts'

/** Prints the environment, or runs a command in a changed one. */
export const env: Program = {
  name: 'env',
  *run(process): Running {
    const options = readOptions('env', process, {
      short: 'iu:0',
      long: { 'ignore-environment': 'i', 'unset=': 'u', null: '0' },
      usage: 'env [OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]',
      failure: 125,
      leading: true,
    })
    if (typeof options === 'number') return options
    const words = [...options.operands]
    const changed: Record<string, string> = options.has('i') || words[0] === '-' ? {} : { ...process.env }
    if (words[0] === '-') words.shift()
    for (const name of options.values('u')) delete changed[name]
    while (words[0]?.includes('=')) {
      const word = words.shift()!
      changed[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1)
    }
    if (words.length === 0) {
      const end = options.has('0') ? '\0' : '\n'
      process.stdout.write(Object.entries(changed).map(([name, value]) => `${name}=${value}${end}`).join('')) // prettier-ignore
      return 0
    }
    if (!programNamed(process, words[0]!)) {
      process.stderr.write(`env: ${quoted(process, words[0]!).replace(/^[‘']|[’']$/g, '')}: No such file or directory\n`)
      return 127
    }
    const child = start(process, words, { env: changed })!
    yield { exited: [child] }
    return process.exitCode(child)!
  },
}

/** Prints variables of the environment. */
export const printenv: Program = {
  name: 'printenv',
  *run(process): Running {
    if (process.args.length === 0) {
      process.stdout.write(Object.entries(process.env).map(([name, value]) => `${name}=${value}\n`).join('')) // prettier-ignore
      return 0
    }
    let status = 0
    for (const name of process.args) {
      const value = process.env[name]
      if (value === undefined) status = 1
      else process.stdout.write(value + '\n')
    }
    return status
  },
}
