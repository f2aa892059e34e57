import { CHARACTER_CLASSES } from '../shell/glob.ts'

/** A pattern that makes no sense; the message is grep's and sed's. */
export class PatternError extends Error {}

/** A POSIX pattern (basic, or extended as `grep -E` and `sed -r` take it) as the source of a JavaScript one. Throws `PatternError`. */
export function translatePattern(pattern: string, extended: boolean): string {
  let source = ''
  let depth = 0
  let start = true // where `*` stands for itself
  for (let i = 0; i < pattern.length; i++) {
    let char = pattern[i]!
    let special = extended
    if (char === '\\') {
      const next = pattern[++i]
      if (next === undefined) throw new PatternError('Trailing backslash')
      if ('(){}|+?'.includes(next)) {
        char = next
        special = !extended
      } else {
        source += escaped(next)
        start = false
        continue
      }
    } else if (char === '[') {
      const { set, end } = bracket(pattern, i)
      source += set
      i = end
      start = false
      continue
    } else if (!'(){}|+?'.includes(char)) special = true
    if (!special) {
      source += '\\' + char
      start = false
      continue
    }
    const wasStart = start
    start = false
    switch (char) {
      case '(':
        depth++
        source += '('
        start = true
        break
      case ')':
        if (depth === 0) {
          if (!extended) throw new PatternError('Unmatched ) or \\)')
          source += '\\)'
          break
        }
        depth--
        source += ')'
        break
      case '|':
        source += '|'
        start = true
        break
      case '{': {
        const interval = /^\{(\d*)(,?)(\d*)(\\?)\}/.exec(pattern.slice(i))
        if (!interval || (interval[4] === '\\') === extended || wasStart) {
          if (!extended) throw new PatternError('Invalid preceding regular expression')
          source += '\\{'
          break
        }
        source += `{${interval[1] || '0'}${interval[2]}${interval[3]}}`
        i += interval[0].length - 1
        break
      }
      case '}':
        source += '\\}'
        break
      case '*':
        source += wasStart ? '\\*' : '*'
        break
      case '+':
      case '?':
        source += wasStart ? '\\' + char : char
        break
      case '^':
        // In a basic pattern an anchor only at the beginning of an alternative.
        source += extended || wasStart ? '^' : '\\^'
        start = true
        break
      case '$':
        source += extended || i === pattern.length - 1 || /^\\[)|]/.test(pattern.slice(i + 1)) ? '$' : '\\$'
        break
      case '.':
        source += '[^\\n]'
        break
      default:
        source += /[/\\]/.test(char) ? '\\' + char : char
    }
    // `a**` and `a+*` repeat what is repeated already.
    if (/[*+?]/.test(char) && !wasStart && /[^\\][*+?][*+?]$/.test(source)) source = `${source.slice(0, -1).replace(/[*+?]$/, '')}*`
  }
  if (depth > 0) throw new PatternError('Unmatched ( or \\(')
  return source
}

/** The same, compiled. */
export function compilePattern(pattern: string, extended: boolean, flags = ''): RegExp {
  const source = translatePattern(pattern, extended)
  try {
    return new RegExp(source, flags)
  } catch {
    throw new PatternError('Invalid regular expression')
  }
}

function escaped(char: string): string {
  if (char === '<') return '\\b(?=\\w)'
  if (char === '>') return '\\b(?<=\\w)'
  if (char === '`') return '^'
  if (char === "'") return '$'
  if (/[1-9bBwWsSnt]/.test(char)) return '\\' + char
  return /[\w]/.test(char) ? char : char > '\x7f' ? char : '\\' + char
}

function bracket(pattern: string, start: number): { set: string; end: number } {
  let i = start + 1
  let set = '['
  if (pattern[i] === '^') {
    set += '^'
    i++
  }
  for (let first = true; ; i++, first = false) {
    const char = pattern[i]
    if (char === undefined) throw new PatternError('Unmatched [ or [^')
    if (char === ']' && !first) return { set: set + ']', end: i }
    const named = /^\[[:.=](\w+|[^\w])[:.=]\]/.exec(pattern.slice(i, i + 14))
    if (named) {
      const known = CHARACTER_CLASSES[named[1]!]
      if (known === undefined && pattern[i + 1] === ':') throw new PatternError('Invalid character class name')
      set += known ?? '\\' + named[1]
      i += named[0].length - 1
    } else if (char === '\\' && /[nt]/.test(pattern[i + 1] ?? '')) set += '\\' + pattern[++i]!
    else set += '\\[]^'.includes(char) ? '\\' + char : char
  }
}

/** Text in which nothing is special any more. */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
