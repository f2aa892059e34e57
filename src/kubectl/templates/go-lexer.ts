import { nameOfCharacter, quote } from './go-value.ts'

export type TokenType =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'pipe'
  | 'declare'
  | 'comma'
  | 'char-constant'
  | 'number'
  | 'string'
  | 'raw-string'
  | 'bool'
  | 'nil'
  | 'dot'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'keyword'
  | 'left-paren'
  | 'right-paren'
  | 'char'
  | 'end-of-text'
  | 'error'

/** A piece of a template. `at` is where it begins in the text; an `error` is the last token, its text the message. */
export interface Token {
  readonly type: TokenType
  readonly text: string
  readonly at: number
}

const KEYWORDS = new Set(['define', 'else', 'end', 'if', 'range', 'template', 'with'])
const SINGLE: Readonly<Record<string, TokenType>> = { '|': 'pipe', ',': 'comma', '(': 'left-paren', ')': 'right-paren' }

/** The tokens of a Go template, by the rules of text/template as kubectl v1.1.8 was built with: no trim markers. */
export function lex(template: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const emit = (type: TokenType, end: number) => {
    tokens.push({ type, text: template.slice(at, end), at })
    at = end
  }
  const fail = (message: string) => {
    tokens.push({ type: 'error', text: message, at: Math.min(at, template.length) })
    return tokens
  }
  while (at < template.length) {
    const open = template.indexOf('{{', at)
    if (open !== at) emit('text', open < 0 ? template.length : open)
    if (open < 0) break
    if (template.startsWith('{{/*', at)) {
      const end = template.indexOf('*/', at + 4)
      if (end < 0) return fail('unclosed comment')
      if (!template.startsWith('}}', end + 2)) return fail('comment ends before closing delimiter')
      at = end + 4
      continue
    }
    emit('open', at + 2)
    const problem = lexAction()
    if (problem !== undefined) return fail(problem)
  }
  emit('end-of-text', template.length)
  return tokens

  /** Everything up to the closing braces; returns what is wrong. */
  function lexAction(): string | undefined {
    for (let depth = 0; ;) {
      if (template.startsWith('}}', at)) {
        if (depth > 0) return 'unclosed left paren'
        emit('close', at + 2)
        return undefined
      }
      if (at >= template.length) return 'unclosed action'
      const rest = template.slice(at)
      const character = String.fromCodePoint(rest.codePointAt(0)!)
      const found = (pattern: RegExp) => pattern.exec(rest)?.[0]
      let match: string | undefined
      if ((match = found(/^\s+/)) !== undefined) emit('space', at + match.length)
      else if (rest.startsWith(':')) {
        if (rest[1] !== '=') return 'expected :='
        emit('declare', at + 2)
      } else if (SINGLE[character]) {
        depth += character === '(' ? 1 : character === ')' ? -1 : 0
        if (depth < 0) return `unexpected right paren ${nameOfCharacter(character)}`
        emit(SINGLE[character], at + 1)
      } else if (character === '"') {
        match = found(/^"(?:\\[^\n]|[^"\\\n])*"/)
        if (match === undefined) return 'unterminated quoted string'
        emit('string', at + match.length)
      } else if (character === '`') {
        match = found(/^`[^`]*`/)
        if (match === undefined) return 'unterminated raw quoted string'
        emit('raw-string', at + match.length)
      } else if (character === "'") {
        match = found(/^'(?:\\[^\n]|[^'\\\n])*'/)
        if (match === undefined) return 'unterminated character constant'
        emit('char-constant', at + match.length)
      } else if ((match = found(/^(?:[+-]|\.?[0-9])[0-9a-zA-Z_.]*(?:(?<=[eE])[+-][0-9]+)?/)) !== undefined) {
        if (/^[+-]$/.test(match)) return `illegal number syntax: ${quote(match)}`
        if (!/^[+-]?(?:0[xX][0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)$/.test(match)) return `bad number syntax: ${quote(match)}`
        emit('number', at + match.length)
      } else if ((match = found(/^[.$]?[\p{L}\p{Nd}_]+|^[.$]/u)) !== undefined) {
        const next = rest.slice(match.length)
        if (next !== '' && !/^[\s.,|:)(]|^\}\}/.test(next)) return `bad character ${nameOfCharacter(String.fromCodePoint(next.codePointAt(0)!))}`
        emit(typeOfWord(match), at + match.length)
      } else if (/^[\x20-\x7e]/.test(character)) emit('char', at + 1)
      else return `unrecognized character in action: ${nameOfCharacter(character)}`
    }
  }
}

function typeOfWord(word: string): TokenType {
  if (word === '.') return 'dot'
  if (word.startsWith('.')) return 'field'
  if (word.startsWith('$')) return 'variable'
  if (KEYWORDS.has(word)) return 'keyword'
  if (word === 'true' || word === 'false') return 'bool'
  return word === 'nil' ? 'nil' : 'identifier'
}
