import { resolve } from './files.ts'
import type { Files } from './files.ts'

/** The named classes of POSIX, as the inside of a JavaScript class: `[[:digit:]]`. */
export const CHARACTER_CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  print: '\\x20-\\x7e',
  cntrl: '\\x00-\\x1f',
}

/** A shell pattern (`*`, `?`, `[a-z]`, backslash before what is meant literally) as a regular expression's source, without anchors. */
export function patternSource(pattern: string, lazy = false): string {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!
    if (char === '\\' && i + 1 < pattern.length) source += literal(pattern[++i]!)
    else if (char === '*') source += lazy ? '[^]*?' : '[^]*'
    else if (char === '?') source += '[^]'
    else if (char === '[') {
      const set = bracket(pattern, i)
      source += set?.source ?? '\\['
      if (set) i = set.end
    } else source += literal(char)
  }
  return source
}

/** A test for whether a whole text matches a shell pattern. */
export function matcher(pattern: string): RegExp {
  return new RegExp(`^(?:${patternSource(pattern)})$`)
}

/** True when a pattern has an unescaped `*`, `?` or `[`. */
export function isPattern(pattern: string): boolean {
  return /^(?:[^\\]|\\[^])*?[*?[]/.test(pattern)
}

/** A literal text written as a pattern that matches only it. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]!^-]/g, '\\$&')
}

/** The paths that match a pattern, as they would be typed, by code unit; none if nothing matches. */
export function glob(files: Files, cwd: string, pattern: string): string[] {
  const absolute = pattern.startsWith('/')
  let found = [absolute ? '/' : '']
  const parts = pattern.split('/').filter((part, i) => part !== '' || i > 0)
  parts.forEach((part, index) => {
    const last = index === parts.length - 1
    found = found.flatMap(base => {
      const folder = resolve(cwd, base === '' ? '.' : base)
      const plain = part.replace(/\\([^])/g, '$1')
      if (part === '') return last && files.isFolder(folder) ? [base] : last ? [] : [base]
      if (!isPattern(part)) {
        const path = base + plain
        return files.exists(resolve(cwd, path)) && (last || files.isFolder(resolve(cwd, path))) ? [last ? path : path + '/'] : []
      }
      const test = matcher(part)
      return (files.list(folder) ?? [])
        .filter(name => test.test(name) && (!name.startsWith('.') || part.startsWith('.')))
        .filter(name => last || files.isFolder(resolve(folder, name)))
        .map(name => (last ? base + name : base + name + '/'))
    })
  })
  return found.filter(path => path !== '').sort()
}

function literal(char: string): string {
  return /[\w\s]/.test(char) || char > '\x7f' ? char : '\\' + char
}

function bracket(pattern: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1
  let source = '['
  if (pattern[i] === '!' || pattern[i] === '^') {
    source += '^'
    i++
  }
  for (let first = true; i < pattern.length; i++, first = false) {
    const char = pattern[i]!
    if (char === ']' && !first) return { source: source + ']', end: i }
    const named = /^\[:(\w+):\]/.exec(pattern.slice(i, i + 12))
    if (named) {
      source += CHARACTER_CLASSES[named[1]!] ?? (named[1] === 'word' ? '\\w' : '')
      i += named[0].length - 1
    } else if (char === '\\' && i + 1 < pattern.length) source += '\\' + pattern[++i]!.replace(/\w/, '$&')
    else source += '\\]^['.includes(char) ? '\\' + char : char
  }
  return undefined
}
