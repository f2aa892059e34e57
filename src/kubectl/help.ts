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

/** The whole help page: what the command is for, then its usage. */
export function helpPage(at: Located, showsHelpFlag: boolean): string {
  return `${(at.command.long ?? at.command.short).trim()}\n${usagePage(at, showsHelpFlag)}\n`
}

/** Synopsis, aliases, examples, commands and flags, laid out as spf13/cobra does in v1.1.8: it begins with an empty line. */
export function usagePage({ command, path, isRoot }: Located, showsHelpFlag: boolean): string {
  const { name, usage, aliases = [], examples, commands = [], flags = [] } = command
  const parent = path.slice(0, path.lastIndexOf(name))
  const sections = [`\nUsage: \n  ${parent}${usage} [flags]${commands.length > 0 ? `\n  ${path} [command]` : ''}`]
  if (aliases.length > 0) sections.push(`Aliases:\n  ${[name, ...aliases].join(', ')}\n`)
  if (examples) sections.push(`Examples:\n${examples}`)
  if (commands.length > 0) {
    const width = Math.max(11, ...commands.map(({ name }) => name.length))
    sections.push(`Available Commands: ${commands.map(({ name, short }) => `\n  ${name.padEnd(width)} ${short}`).join('')}`)
  }
  const own = [...flags, ...(isRoot ? GLOBAL_FLAGS : []), ...(showsHelpFlag ? [{ ...HELP_FLAG, help: `help for ${name}` }] : [])]
  if (own.length > 0) sections.push(`Flags:\n${flagLines(own)}`)
  if (!isRoot) sections.push(`Global Flags:\n${flagLines(globalsOf(flags))}`)
  if (commands.length > 0) sections.push(`Use "${path} [command] --help" for more information about a command.\n`)
  return sections.join('\n\n')
}

function flagLines(flags: readonly Flag[]): string {
  return flags
    .filter(flag => !flag.deprecated)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      flag =>
        `${flag.shorthand && !flag.deprecatedShorthand ? `  -${flag.shorthand}, ` : '      '}--${flag.name}${shownDefault(flag)}: ${flag.help}\n`,
    )
    .join('')
}
