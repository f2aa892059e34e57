import type { Process } from '../shell/program.ts'

/** Which options a program knows. */
export interface OptionSpec {
  /** The short ones as getopt writes them: `nre:` has `-e VALUE`; `i::` may have a value right behind it. */
  short: string
  /** Long ones and the short one each stands for; a name of several letters is kept as it is. `=` behind it: takes a value. */
  long?: Readonly<Record<string, string>>
  /** What `--help` prints after `Usage: `. */
  usage: string
  /** The exit code of a wrong option; 1 if not given. */
  failure?: number
  /** Options come before the first operand only (`timeout`, `env`, `xargs`). */
  leading?: boolean
}

/** The options and operands of one call. */
export class Options {
  readonly operands: string[] = []
  private readonly found: { name: string; value: string }[] = []

  add(name: string, value = ''): void {
    this.found.push({ name, value })
  }

  has(...names: string[]): boolean {
    return this.found.some(option => names.includes(option.name))
  }

  /** The value given last. */
  value(name: string): string | undefined {
    return this.found.findLast(option => option.name === name)?.value
  }

  values(name: string): string[] {
    return this.found.filter(option => option.name === name).map(option => option.value)
  }

  /** Which of these was given last. */
  last(...names: string[]): string | undefined {
    return this.found.findLast(option => names.includes(option.name))?.name
  }
}

/** Reads options as GNU getopt does. When one is wrong, or `--help` is asked for, it says so and gives the exit code instead. */
export function readOptions(program: string, process: Process, spec: OptionSpec, args = process.args): Options | number {
  const options = new Options()
  const failure = (message: string) => {
    process.stderr.write(`${program}: ${message}\nTry '${program} --help' for more information.\n`)
    return spec.failure ?? 1
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      options.operands.push(...args.slice(i + 1))
      break
    }
    if (arg === '-' || !arg.startsWith('-')) {
      options.operands.push(arg)
      if (!spec.leading) continue
      options.operands.push(...args.slice(i + 1))
      break
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=')
      const typed = equals < 0 ? arg.slice(2) : arg.slice(2, equals)
      if (typed === 'help') {
        process.stdout.write(`Usage: ${spec.usage}\n`)
        return 0
      }
      const known = Object.keys(spec.long ?? {})
      const fits = known.filter(name => name.replace(/=$/, '') === typed)
      const names = fits.length > 0 ? fits : known.filter(name => name.startsWith(typed))
      if (names.length === 0) return failure(`unrecognized option '${arg}'`)
      if (names.length > 1) return failure(`option '${arg}' is ambiguous`)
      const name = names[0]!
      const short = spec.long![name]!
      const optional = spec.short.includes(`${short}::`)
      if (name.endsWith('=')) {
        if (equals < 0 && i + 1 >= args.length) return failure(`option '--${typed}' requires an argument`)
        options.add(short, equals < 0 ? args[++i] : arg.slice(equals + 1))
      } else if (equals >= 0 && !optional && short.length === 1) return failure(`option '--${typed}' doesn't allow an argument`)
      else options.add(short, equals < 0 ? '' : arg.slice(equals + 1))
      continue
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j]!
      const at = letter === ':' ? -1 : spec.short.indexOf(letter)
      if (at < 0) return failure(`invalid option -- '${letter}'`)
      if (spec.short[at + 1] !== ':') {
        options.add(letter)
        continue
      }
      const rest = arg.slice(j + 1)
      if (spec.short[at + 2] === ':' || rest !== '') options.add(letter, rest)
      else if (i + 1 < args.length) options.add(letter, args[++i])
      else return failure(`option requires an argument -- '${letter}'`)
      break
    }
  }
  return options
}

/** A name in the quotes that the GNU programs of CentOS 7 use: curly in a UTF-8 locale. */
export function quoted(process: Process, name: string): string {
  const locale = process.env.LC_ALL ?? process.env.LANG ?? ''
  return /UTF-?8/i.test(locale) ? `‘${name}’` : `'${name}'`
}

/** `PROGRAM: missing operand` and where to read more. */
export function missingOperand(program: string, process: Process, message = 'missing operand', code = 1): number {
  process.stderr.write(`${program}: ${message}\nTry '${program} --help' for more information.\n`)
  return code
}
