import { formatDuration, parseDuration } from './duration.ts'
import { NotLoaded } from '../late.ts'
import { rare } from './rare.ts'

/** One flag of a command, as data: what the parser, the help page and completion know of it. */
export type Flag = {
  readonly name: string
  readonly shorthand?: string
  readonly help: string
  /** accepted, not in the help page, and answered with this advice */
  readonly deprecated?: string
  /** the same for the short form alone */
  readonly deprecatedShorthand?: string
} & (
  | { readonly type: 'bool'; readonly default?: boolean }
  /** `bare`: any text, shown without quotes in the help page */
  | { readonly type: 'int' | 'bare'; readonly default: number | string }
  | { readonly type: 'string'; readonly default?: string }
  | { readonly type: 'list' }
  /** milliseconds */
  | { readonly type: 'duration'; readonly default: number }
)

type Value = boolean | number | string | readonly string[]

/** The flags of one run of a command, by name. Asking for a flag that the command does not have is a mistake of ours and throws. */
export interface Flags {
  bool(name: string): boolean
  int(name: string): number
  string(name: string): string
  list(name: string): readonly string[]
  /** milliseconds */
  duration(name: string): number
  /** Whether the command line sets it. */
  changed(name: string): boolean
  has(name: string): boolean
}

/** What was wrong with a command line: printed after the usage, as spf13/cobra does. */
export class FlagError extends Error {}

/** What is said of flags while they are read, even if a later one is wrong. */
export interface Heard {
  /** names spelled with `_`: glog warns of them */
  readonly warnings: string[]
  /** of deprecated ones */
  readonly advice: string[]
}

export interface Parsed {
  flags: Flags
  args: string[]
}

/** Reads a command line as spf13/pflag of v1.1.8 does: flags and arguments in any order, `--` ends the flags. Throws `FlagError`. */
export function parseFlags(known: readonly Flag[], words: readonly string[], { warnings, advice }: Heard): Parsed {
  const values = new Map<string, Value>()
  const args: string[] = []
  const set = (flag: Flag, text: string, as: string) => {
    try {
      values.set(flag.name, valueOf(flag, text, values.get(flag.name)))
    } catch (error) {
      if (error instanceof NotLoaded) throw error
      throw new FlagError(rare.refusal(flag.name, text, as, error as Error))
    }
    if (flag.deprecated) advice.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}`)
    if (flag.deprecatedShorthand && !as.startsWith('-'))
      advice.push(`Flag shorthand -${flag.shorthand} has been deprecated, ${flag.deprecatedShorthand}`)
  }
  const rest = [...words]
  while (rest.length > 0) {
    const word = rest.shift()!
    if (word === '--') {
      args.push(...rest)
      break
    }
    if (!word.startsWith('-') || word === '-') args.push(word)
    else if (word.startsWith('--')) {
      const [, spelled, text] = /^--([^=]*)(?:=([^]*))?$/.exec(word)!
      if (spelled === '' || spelled!.startsWith('-')) throw new FlagError(`bad flag syntax: ${word}`)
      const name = spelled!.replaceAll('_', '-')
      if (name !== spelled) warnings.push(spelled!)
      const flag = known.find(flag => flag.name === name)
      if (!flag) throw new FlagError(`unknown flag: --${spelled}`)
      if (text !== undefined) set(flag, text, word)
      else if (flag.type === 'bool') set(flag, 'true', word)
      else if (rest.length > 0) set(flag, rest.shift()!, word)
      else throw new FlagError(`flag needs an argument: ${word}`)
    } else {
      for (let letters = word.slice(1); letters !== '';) {
        const letter = letters[0]!
        const flag = known.find(flag => flag.shorthand === letter)
        if (!flag) throw new FlagError(`unknown shorthand flag: ${quoteRune(letter)} in -${letters}`)
        const group = letters
        letters = letters.slice(1)
        if (group.length > 2 && group[1] === '=') {
          set(flag, group.slice(2), group)
          letters = ''
        } else if (flag.type === 'bool') set(flag, 'true', group)
        else if (letters !== '') {
          set(flag, letters, group)
          letters = ''
        } else if (rest.length > 0) set(flag, rest.shift()!, group)
        else throw new FlagError(`flag needs an argument: ${quoteRune(letter)} in -${group}`)
      }
    }
  }
  return { flags: typedAccess(known, values), args }
}

/** A flag's default as its help page shows it after the name: `="json"`, `[=false]`, `=3s`. */
export function shownDefault(flag: Flag): string {
  switch (flag.type) {
    case 'bool':
      return `[=${flag.default ?? false}]`
    case 'string':
      return `=${JSON.stringify(flag.default ?? '')}`
    case 'list':
      return '=[]'
    case 'duration':
      return `=${formatDuration(flag.default)}`
    default:
      return `=${flag.default}`
  }
}

function valueOf(flag: Flag, text: string, before: Value | undefined): Value {
  switch (flag.type) {
    case 'bool':
      return parseBool(text)
    case 'int':
      return parseInteger(text)
    case 'duration':
      return parseDuration(text)
    case 'list':
      return [...((before as string[] | undefined) ?? []), ...text.split(',')]
    case 'bare':
      rare.checkBare(flag.name, text)
  }
  return text
}

/** A boolean as Go's `strconv.ParseBool` reads it. */
export function parseBool(text: string): boolean {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true
  if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false
  throw new Error(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`)
}

/** As Go's `strconv.ParseInt` with base 0: decimal, `0x` and `0` for octal. */
function parseInteger(text: string): number {
  const [, sign, digits] = /^([+-]?)(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|[1-9]\d*|0)$/.exec(text) ?? []
  if (digits === undefined) throw new Error(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  const size = Number(/^0[0-7]+$/.test(digits) ? '0o' + digits.slice(1) : digits)
  if (size >= 2 ** 63) throw new Error(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`)
  return sign === '-' ? -size : size
}

function quoteRune(letter: string): string {
  return `'${letter.replace(/['\\]/, '\\$&')}'`
}

function typedAccess(known: readonly Flag[], values: ReadonlyMap<string, Value>): Flags {
  const read = (name: string): Value => {
    const flag = known.find(flag => flag.name === name)
    if (!flag) throw new Error(`flag accessed but not defined: ${name}`)
    const value = values.get(name)
    if (value !== undefined) return value
    if (flag.type === 'list') return []
    return flag.default ?? (flag.type === 'bool' ? false : '')
  }
  return {
    bool: name => read(name) === true,
    int: name => Number(read(name)),
    string: name => String(read(name)),
    list: name => read(name) as readonly string[],
    duration: name => Number(read(name)),
    changed: name => values.has(name),
    has: name => known.some(flag => flag.name === name),
  }
}
