/** A flag of a docker command. `string` takes a word, `list` too and may be given more than once; a `bool` may be said `=false`. */
export interface Flag {
  readonly name: string
  readonly letter?: string
  readonly type: 'bool' | 'string' | 'list'
  readonly default?: string
  readonly help: string
  /** why a value cannot be, if it cannot */
  check?(value: string): string | undefined
}

/** The flags of one call, and the words that are none. */
export class Parsed {
  readonly words: string[] = []
  readonly #given = new Map<string, string[]>()

  give(name: string, value: string): void {
    this.#given.set(name, [...(this.#given.get(name) ?? []), value])
  }

  bool(name: string): boolean {
    return this.#given.get(name)?.at(-1) === 'true'
  }

  string(name: string): string | undefined {
    return this.#given.get(name)?.at(-1)
  }

  list(name: string): readonly string[] {
    return this.#given.get(name) ?? []
  }
}

/** What docker says of a flag that it cannot make sense of. */
export class FlagError extends Error {}

/**
 * Reads words as docker 1.8's flag library does: `--name=value`, `--name value`, `-n 3`, `-it`; what follows the first word that is no flag
 * belongs to the command.
 */
export function parseFlags(flags: readonly Flag[], args: readonly string[]): Parsed {
  const parsed = new Parsed()
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? ''
    if (word === '--') {
      parsed.words.push(...args.slice(at + 1))
      break
    }
    if (!word.startsWith('-') || word === '-') {
      parsed.words.push(...args.slice(at))
      break
    }
    const dashes = word.startsWith('--') ? 2 : 1
    const equals = word.indexOf('=')
    const name = word.slice(dashes, equals < 0 ? undefined : equals)
    const flag = flags.find(each => (dashes === 2 ? each.name === name : each.letter === name || (each.name === name && name.length > 1)))
    if (flag?.type === 'bool') {
      const value = equals < 0 ? 'true' : word.slice(equals + 1)
      if (!/^(?:[tT]|TRUE|true|True|[fF]|FALSE|false|False|[01])$/.test(value))
        throw new FlagError(
          `invalid boolean value ${JSON.stringify(value)} for  -${name}: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
        )
      parsed.give(flag.name, /^(true|1|t)$/i.test(value) ? 'true' : 'false')
    } else if (flag) {
      const value = equals < 0 ? args[++at] : word.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2')
      if (value === undefined) throw new FlagError(`flag needs an argument: ${'-'.repeat(dashes)}${name}`)
      const problem = flag.check?.(value)
      if (problem !== undefined) throw new FlagError(`invalid value ${JSON.stringify(value)} for flag ${'-'.repeat(dashes)}${name}: ${problem}`)
      parsed.give(flag.name, value)
    } else {
      const letters = [...name].map(letter => flags.find(each => each.letter === letter))
      const isJoined =
        dashes === 1 && letters.length > 1 && letters.every((each, index) => each?.type === 'bool' || (each && index === letters.length - 1))
      if (!isJoined) throw new FlagError(`flag provided but not defined: ${'-'.repeat(dashes)}${name}`)
      args = [...args.slice(0, at + 1), ...[...name].map(letter => `-${letter}`), ...args.slice(at + 1)]
    }
  }
  return parsed
}

/** Why a text is no whole number, as Go says it. */
export function integerProblem(text: string, reader = 'ParseInt', pattern = /^[+-]?\d+$/): string | undefined {
  return pattern.test(text) ? undefined : `strconv.${reader}: parsing ${JSON.stringify(text)}: invalid syntax`
}
