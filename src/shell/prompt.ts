import type { ShellState } from './state.ts'

/** The prompt for the rest of an unfinished command. */
export const PS2 = '> '

/** What a prompt with `\u`, `\h`, `\w` and their like looks like now. */
export function expandPrompt(prompt: string, state: ShellState, hostname: string): string {
  const home = state.variables.HOME ?? '/root'
  const folder = state.cwd === home ? '~' : state.cwd.startsWith(home + '/') ? '~' + state.cwd.slice(home.length) : state.cwd
  return prompt.replace(/\\([^])/g, (whole, letter: string) => {
    switch (letter) {
      case 'u':
        return state.variables.USER ?? 'root'
      case 'h':
        return hostname.split('.', 1)[0]!
      case 'H':
        return hostname
      case 'w':
        return folder
      case 'W':
        return folder === '~' || folder === '/' ? folder : folder.slice(folder.lastIndexOf('/') + 1)
      case '$':
        return '#'
      case 's':
        return state.zero.replace(/^.*\/|^-/, '')
      case 'v':
        return '4.2'
      case 'n':
        return '\n'
      case 'e':
        return '\x1b'
      case '[':
      case ']':
        return ''
      case '\\':
        return '\\'
    }
    return whole
  })
}
