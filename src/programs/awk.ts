import { resolve } from '../shell/files.ts'
import { unescaped } from '../shell/printf.ts'
import { parseAwk } from './awk/parse.ts'
import { Awk } from './awk/run.ts'
import { AwkError, AwkSyntaxError } from './awk/syntax.ts'
import type { Program, Running } from '../shell/program.ts'

/** Runs an awk program over lines. */
export const awk: Program = {
  name: 'awk',
  *run(process): Running {
    const args = [...process.args]
    const variables: [string, string][] = []
    const sources: string[] = []
    const fail = (message: string) => {
      process.stderr.write(`awk: ${message}\n`)
      return 2
    }
    while (args[0]?.startsWith('-') && args[0] !== '-') {
      const arg = args.shift()!
      if (arg === '--') break
      const option = /^-([Fvf])([^]*)$/.exec(arg)
      if (!option) return fail(`invalid option -- '${arg.replace(/^-+/, '').slice(0, 1)}'`)
      const value = option[2] !== '' ? option[2]! : args.shift()
      if (value === undefined) return fail(`option requires an argument -- '${option[1]}'`)
      if (option[1] === 'F') variables.push(['FS', value === 't' ? '\t' : unescaped(value, false).value])
      else if (option[1] === 'v') {
        const equals = value.indexOf('=')
        if (equals < 1) return fail(`\`${value}' argument to \`-v' not in \`var=value' form`)
        variables.push([value.slice(0, equals), unescaped(value.slice(equals + 1), false).value])
      } else {
        const text = process.place.files.read(resolve(process.cwd, value))
        if (text === undefined) return fail(`fatal: can't open source file \`${value}' for reading (No such file or directory)`)
        sources.push(text)
      }
    }
    if (sources.length === 0) {
      const source = args.shift()
      if (source === undefined) {
        process.stderr.write(
          "Usage: awk [POSIX or GNU style options] -f progfile [--] file ...\nUsage: awk [POSIX or GNU style options] [--] 'program' file ...\n",
        )
        return 1
      }
      sources.push(source)
    }
    try {
      return yield* new Awk(parseAwk(sources.join('\n')), process, variables, args, process.env).run()
    } catch (error) {
      if (!(error instanceof AwkError)) throw error
      if (!(error instanceof AwkSyntaxError)) return fail(`cmd. line:1: fatal: ${error.message}`)
      for (const text of error.shown) fail(`cmd. line:${error.line}: ${text}`)
      return 1
    }
  },
}
