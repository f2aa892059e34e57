import type { Command } from './command.ts'
import type { Flag } from './flags.ts'
import { shownDefault } from './flags.ts'
import { GLOBAL_FLAGS, globalsOf } from './global-flags.ts'

/** A command with the words that lead to it: `kubectl config set`. */
export interface Located {
  command: Command
  path: string
  isRoot: boolean
}

/** The flag that every command gets at the last moment, and that its page shows only when no word followed the command. */
const HELP_FLAG: Flag = { name: 'help', shorthand: 'h', type: 'bool', help: '' }

/** The prose of the help pages in another language; what has no words there stays English. */
export interface HelpWords {
  /** by name: flags that say the same in several commands */
  readonly flags: Readonly<Record<string, string>>
  /** by path without `kubectl`: `config set`; '' is kubectl itself */
  readonly commands: Readonly<Record<string, CommandWords>>
}

export interface CommandWords {
  readonly short: string
  readonly long: string
  /** by name, where they differ from the common ones */
  readonly flags?: Readonly<Record<string, string>>
  /** the comments of the examples, in order */
  readonly examples?: readonly string[]
}

const ENGLISH: HelpWords = { flags: {}, commands: {} }

/** The whole help page: what the command is for, then its usage. */
export function helpPage(at: Located, showsHelpFlag: boolean, words: HelpWords = ENGLISH): string {
  const { long, short } = wordsOf(at.path, words) ?? at.command
  return `${(long ?? short).trim()}\n${usagePage(at, showsHelpFlag, words)}\n`
}

/** Synopsis, aliases, examples, commands and flags, laid out as spf13/cobra does in v1.1.8: it begins with an empty line. */
export function usagePage({ command, path, isRoot }: Located, showsHelpFlag: boolean, words: HelpWords = ENGLISH): string {
  const { name, usage, aliases = [], examples, commands = [], flags = [] } = command
  const own = wordsOf(path, words)
  const lines = (flags: readonly Flag[]) => flagLines(flags, name => own?.flags?.[name] ?? words.flags[name])
  const parent = path.slice(0, path.lastIndexOf(name))
  const sections = [`\nUsage: \n  ${parent}${usage} [flags]${commands.length > 0 ? `\n  ${path} [command]` : ''}`]
  if (aliases.length > 0) sections.push(`Aliases:\n  ${[name, ...aliases].join(', ')}\n`)
  if (examples) sections.push(`Examples:\n${commented(examples, own?.examples ?? [])}`)
  if (commands.length > 0) {
    const width = Math.max(11, ...commands.map(({ name }) => name.length))
    const shortOf = (child: Command) => wordsOf(`${path} ${child.name}`, words)?.short ?? child.short
    sections.push(`Available Commands: ${commands.map(child => `\n  ${child.name.padEnd(width)} ${shortOf(child)}`).join('')}`)
  }
  const local = [...flags, ...(isRoot ? GLOBAL_FLAGS : []), ...(showsHelpFlag ? [{ ...HELP_FLAG, help: `help for ${name}` }] : [])]
  if (local.length > 0) sections.push(`Flags:\n${lines(local)}`)
  if (!isRoot) sections.push(`Global Flags:\n${lines(globalsOf(flags))}`)
  if (commands.length > 0) sections.push(`Use "${path} [command] --help" for more information about a command.\n`)
  return sections.join('\n\n')
}

function wordsOf(path: string, words: HelpWords): CommandWords | undefined {
  return words.commands[path.slice('kubectl '.length)]
}

/** Examples with other comments, as far as there are any. */
function commented(examples: string, comments: readonly string[]): string {
  let count = 0
  return examples.replace(/^# (.*)$/gm, line => {
    const comment = comments[count++]
    return comment === undefined ? line : `# ${comment}`
  })
}

function flagLines(flags: readonly Flag[], wordOf: (name: string) => string | undefined): string {
  return flags
    .filter(flag => !flag.deprecated)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(flag => {
      const names = `${flag.shorthand && !flag.deprecatedShorthand ? `  -${flag.shorthand}, ` : '      '}--${flag.name}`
      return `${names}${shownDefault(flag)}: ${wordOf(flag.name) ?? flag.help}\n`
    })
    .join('')
}
