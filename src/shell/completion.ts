import { BUILTINS } from './builtins.ts'
import { resolve } from './files.ts'
import type { Completion, Place } from './program.ts'
import type { ShellState } from './state.ts'

/** What a Tab offers: the word from index `from` to the cursor may become any of these. */
export interface Completions {
  readonly from: number
  /** By code unit, each once. `text` replaces the word; `shown` is how it is listed. */
  readonly choices: readonly Choice[]
}

export interface Choice {
  readonly text: string
  readonly shown: string
  readonly space?: boolean
}

export const KEYWORDS = ['case', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'for', 'function', 'if', 'in', 'then', 'time', 'until', 'while']

/** What a program finds when it looks at the words before the cursor. Nothing is changed by asking. */
export function complete(text: string, cursor: number, state: ShellState, place: Place): Completions {
  const { words, from, quote, raw } = wordsBefore(text.slice(0, cursor))
  const word = words.at(-1)!
  const variable = /\$\{?([A-Za-z_]\w*)?$/.exec(raw)
  if (variable && quote !== "'") {
    const lead = raw.slice(0, raw.length - (variable[1]?.length ?? 0))
    const close = lead.endsWith('{') ? '}' : ''
    const names = Object.keys(state.variables).filter(name => name.startsWith(variable[1] ?? ''))
    return { from, choices: sorted(names.map(name => ({ text: lead + name + close, shown: `$${name}` }))) }
  }
  const written = (completion: Completion, shown = completion.text): Choice => ({
    text: quote === '' ? escaped(completion.text) : quote + completion.text + (completion.space === false ? '' : quote),
    shown,
    ...(completion.space === false && { space: false }),
  })
  if (words.length === 1) {
    if (word.includes('/')) return { from, choices: files(word, state, place).map(file => written(file, lastPart(file.text))) }
    const names = [...Object.keys(BUILTINS), ...KEYWORDS, ...Object.keys(state.functions), ...Object.keys(state.aliases), ...place.programs.keys()]
    const commands = names.filter(name => name.startsWith(word) && (word !== '' || /^\w/.test(name)))
    const folders = files(word, state, place).filter(file => file.space === false && word !== '')
    return { from, choices: sorted([...commands.map(name => written({ text: name })), ...folders.map(file => written(file))]) }
  }
  // Behind a redirection there is a file, whatever the program.
  const redirected = /(?:^|[^0-9])[0-9]?(?:>>?|<)\s*$/.test(text.slice(0, from))
  const program = place.programs.get(words[0]!)
  if (program?.complete && !redirected) {
    const offered = program.complete({ words, place, cwd: state.cwd })
    if (offered.length > 0) return { from, choices: sorted(offered.map(each => written(each))) }
  }
  const found = files(word, state, place)
  const wanted = words[0] === 'cd' || words[0] === 'rmdir' ? found.filter(file => file.space === false) : found
  return { from, choices: wanted.map(file => written(file, lastPart(file.text))) }
}

/** Files and folders whose path begins as typed; hidden ones only after a dot. */
export function files(typed: string, state: Pick<ShellState, 'cwd' | 'variables'>, place: Place): Completion[] {
  const slash = typed.lastIndexOf('/')
  const folder = typed.slice(0, slash + 1)
  const start = typed.slice(slash + 1)
  const real = folder.startsWith('~/') ? (state.variables.HOME ?? '/root') + folder.slice(1) : folder
  const path = resolve(state.cwd, real === '' ? '.' : real)
  return (place.files.list(path) ?? [])
    .filter(name => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
    .map(name => (place.files.isFolder(resolve(path, name)) ? { text: `${folder}${name}/`, space: false } : { text: folder + name }))
}

/** The words of the command that the cursor is in, without their quotes; the last is the one being typed, which begins at `from`. */
function wordsBefore(line: string): { words: string[]; from: number; quote: '' | '"' | "'"; raw: string } {
  let words: string[] = []
  let word = ''
  let from = 0
  let open = false
  let quote: '' | '"' | "'" = ''
  let began: '' | '"' | "'" = ''
  const end = () => {
    if (open) words.push(word)
    word = ''
    open = false
    began = ''
  }
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    if (quote !== '') {
      if (char === quote) quote = ''
      else if (char === '\\' && quote === '"' && i + 1 < line.length) word += line[++i]
      else word += char
      continue
    }
    if (char === '`' || /[|&;()\n]/.test(char) || (char === '{' && !open)) {
      end()
      words = []
    } else if (/[\s<>]/.test(char)) end()
    else {
      if (!open) {
        from = i
        began = char === '"' || char === "'" ? char : ''
      }
      open = true
      if (char === '\\' && i + 1 < line.length) word += line[++i]
      else if (char === '"' || char === "'") quote = char
      else if (char === '$' && line[i + 1] === '(') {
        i++
        end()
        words = []
      } else word += char
    }
  }
  if (!open) from = line.length
  // `time`, `VAR=x` and keywords stand before a command.
  while (words.length > 0 && /^(?:\w+=.*|time|if|then|do|while|until|else|elif|!|\{|exec|command|sudo)$/.test(words[0]!)) words.shift()
  return { words: [...words, word], from, quote: quote !== '' ? began || quote : '', raw: line.slice(from) }
}

function escaped(text: string): string {
  return text.replace(/(?<!^)[ \t"'`$&|;()<>*?[\]\\!#]|^[ \t"'`&|;()<>*?[\]\\!#]/g, '\\$&')
}

function lastPart(path: string): string {
  const trimmed = path.replace(/\/$/, '')
  return trimmed.slice(trimmed.lastIndexOf('/') + 1) + (path.endsWith('/') ? '/' : '')
}

function sorted(choices: readonly Choice[]): Choice[] {
  const byText = new Map(choices.map(choice => [choice.text, choice]))
  return [...byText.keys()].sort().map(text => byText.get(text)!)
}
