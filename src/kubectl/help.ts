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
  return `${(at.command.long ?? at.command.short).trim()}\n\n${usagePage(at, showsHelpFlag)}\n`
}

/** Synopsis, aliases, examples, commands and flags, laid out as spf13/cobra does in v1.1.8. */
export function usagePage({ command, path, isRoot }: Located, showsHelpFlag: boolean): string {
  const subcommands = command.commands ?? []
  const parent = path.slice(0, path.lastIndexOf(command.name))
  let page = `Usage: \n  ${parent}${command.usage} [flags]`
  if (subcommands.length > 0) page += `\n  ${path} [command]`
  if (command.aliases?.length) page += `\n\nAliases:\n  ${[command.name, ...command.aliases].join(', ')}\n`
  if (command.examples) page += `\n\nExamples:\n${command.examples.trim().replace(/^(?=.)/gm, '  ')}`
  if (subcommands.length > 0) {
    const width = Math.max(11, ...subcommands.map(({ name }) => name.length))
    page += `\n\nAvailable Commands: ${subcommands.map(({ name, short }) => `\n  ${name.padEnd(width)} ${short}`).join('')}`
  }
  const own = [
    ...(command.flags ?? []),
    ...(isRoot ? GLOBAL_FLAGS : []),
    ...(showsHelpFlag ? [{ ...HELP_FLAG, help: `help for ${command.name}` }] : []),
  ]
  if (own.length > 0) page += `\n\nFlags:\n${flagLines(own)}`
  if (!isRoot) page += `\n\nGlobal Flags:\n${flagLines(globalsOf(command.flags ?? []))}`
  if (subcommands.length > 0) page += `\n\nUse "${path} [command] --help" for more information about a command.`
  return page + '\n'
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
