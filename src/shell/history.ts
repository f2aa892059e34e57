import { HistoryError } from './syntax.ts'

/** `!!`, `!3`, `!-2`, `!abc`, `!?abc?`, `!$`, `^old^new` put in; `undefined` when the line has none. Throws `HistoryError`. */
export function expandHistory(line: string, history: readonly string[]): string | undefined {
  const quick = /^\^([^^]+)\^([^^]*)\^?$/.exec(line)
  if (quick) {
    const last = history.at(-1)
    if (last === undefined || !last.includes(quick[1]!)) throw new HistoryError(`:s${line}: substitution failed`)
    return last.replace(quick[1]!, () => quick[2]!)
  }
  if (!line.includes('!')) return undefined
  let result = ''
  let changed = false
  let single = false
  let double = false
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    if (char === '\\' && !single) {
      result += char + (line[++i] ?? '')
      continue
    }
    if (char === "'" && !double) single = !single
    if (char === '"' && !single) double = !double
    const match = char === '!' && !single ? /^!(!|\$|\^|\*|-?\d+|\?[^?]+\??|[^\s"'=(!;|&][^\s"';|&]*)/.exec(line.slice(i)) : null
    if (!match) {
      result += char
      continue
    }
    result += event(match[1]!, match[0], history)
    changed = true
    i += match[0].length - 1
  }
  return changed ? result : undefined
}

function event(word: string, whole: string, history: readonly string[]): string {
  const last = history.at(-1)
  const words = (last ?? '').split(/\s+/)
  let found: string | undefined
  if (word === '!') found = last
  else if (word === '$') found = words.at(-1)
  else if (word === '^') found = words[1]
  else if (word === '*') found = words.slice(1).join(' ')
  else if (/^\d+$/.test(word)) found = history[Number(word) - 1]
  else if (/^-\d+$/.test(word)) found = history[history.length + Number(word)]
  else if (word.startsWith('?')) found = history.findLast(line => line.includes(word.slice(1).replace(/\?$/, '')))
  else found = history.findLast(line => line.startsWith(word))
  if (found === undefined) throw new HistoryError(`${whole}: event not found`)
  return found
}
