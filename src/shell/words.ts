import { ShellSyntaxError } from './syntax.ts'
import type { Part, ParameterPart, Script, Word } from './syntax.ts'

const METACHARACTERS = new Set([' ', '\t', '\n', ';', '&', '|', '(', ')', '<', '>'])
const OPERATORS = [
  ';;&',
  ';;',
  ';&',
  '&&',
  '||',
  '|&',
  '&>>',
  '&>',
  '<<<',
  '<<-',
  '<<',
  '<&',
  '<>',
  '>>',
  '>&',
  '>|',
  ';',
  '&',
  '|',
  '(',
  ')',
  '<',
  '>',
]
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', v: '\v' }

/** Reads the words of shell text: quotes, `$x`, `${…}`, `$(…)`, `$((…))`. The grammar above words is the parser's, which extends this. */
export abstract class WordReader {
  protected source: string
  protected pos = 0

  constructor(source: string) {
    this.source = source
  }

  /** Text as between double quotes: parameters, commands and arithmetic are put in, nothing else is special. */
  static quotedWord(text: string, heredoc = false): Word {
    return WordReader.make(text).quoted('', heredoc)
  }

  /** Makes a reader that knows the whole grammar; set by the parser's module through `useGrammar`. */
  private static make: (text: string) => WordReader
  static useGrammar(make: (text: string) => WordReader): void {
    WordReader.make = make
  }

  protected abstract list(): Script
  protected abstract newline(): void
  abstract next(): Script | undefined

  protected atEnd(): boolean {
    return this.pos >= this.source.length
  }

  protected peek(): string {
    return this.source[this.pos] ?? ''
  }

  protected at(text: string): boolean {
    return this.source.startsWith(text, this.pos)
  }

  protected line(): number {
    let line = 1
    for (let i = 0; i < this.pos; i++) if (this.source[i] === '\n') line++
    return line
  }

  protected skipBlanks(): void {
    for (;;) {
      const char = this.peek()
      if (char === ' ' || char === '\t') this.pos++
      else if (char === '\\' && this.source[this.pos + 1] === '\n') this.pos += 2
      else if (char === '#') while (!this.atEnd() && this.peek() !== '\n') this.pos++
      else return
    }
  }

  /** Skips blanks, comments and line ends. */
  protected skipLines(): void {
    for (this.skipBlanks(); this.peek() === '\n'; this.skipBlanks()) this.newline()
  }

  protected takeName(pattern: RegExp): string | undefined {
    const match = pattern.exec(this.source.slice(this.pos))
    if (match) this.pos += match[0].length
    return match?.[0]
  }

  protected endOfFile(): ShellSyntaxError {
    return new ShellSyntaxError('syntax error: unexpected end of file', true)
  }

  private unclosed(sign: string): ShellSyntaxError {
    return new ShellSyntaxError(`unexpected EOF while looking for matching \`${sign}'`, true)
  }

  protected unexpected(): ShellSyntaxError {
    this.skipBlanks()
    if (this.atEnd() || this.peek() === '\n') return new ShellSyntaxError("syntax error near unexpected token `newline'")
    const operator = OPERATORS.find(each => this.at(each))
    const token = operator ?? /^[^\s;&|()<>]+/.exec(this.source.slice(this.pos))?.[0] ?? this.peek()
    return new ShellSyntaxError(`syntax error near unexpected token \`${token}'`)
  }

  /** The next word, `undefined` if none begins here. */
  protected word(mayBeEmpty = false): Word | undefined {
    if (!mayBeEmpty) this.skipBlanks()
    const start = this.pos
    const parts = this.unquoted(char => METACHARACTERS.has(char))
    return this.pos === start ? undefined : parts
  }

  /** The right side of `=~`: a word in which `(`, `)` and `|` are ordinary. */
  protected pattern(): Word | undefined {
    this.skipBlanks()
    const start = this.pos
    let depth = 0
    const parts = this.unquoted(char => {
      if (char === '(') depth++
      if (char === ')') depth--
      return char === ' ' || char === '\t' || char === '\n' ? depth === 0 : depth < 0
    })
    return this.pos === start ? undefined : parts
  }

  /** The text inside `((` and `))`, the place after it next; `undefined` (and nothing read) if it does not end so. */
  protected parenthesised(): string | undefined {
    const start = this.pos
    let depth = 0
    for (let i = start + 2; i < this.source.length; i++) {
      const char = this.source[i]
      if (char === '(') depth++
      else if (char === ')' && depth-- === 0) {
        if (this.source[i + 1] !== ')') return undefined
        this.pos = i + 2
        return this.source.slice(start + 2, i)
      }
    }
    throw this.unclosed(')')
  }

  private unquoted(ends: (char: string) => boolean, literal = false): Part[] {
    const parts: Part[] = []
    let text = ''
    const flush = () => {
      if (text !== '') parts.push({ kind: 'text', text, quoted: false })
      text = ''
    }
    if (this.at('<(') && ends('<')) {
      this.pos += 2
      parts.push({ kind: 'process', script: this.untilParenthesis(), quoted: false })
    }
    while (!this.atEnd() && !ends(this.peek())) {
      const char = this.peek()
      if (char === '\\') {
        const next = this.source[this.pos + 1]
        this.pos += 2
        if (next === '\n') continue
        flush()
        parts.push({ kind: 'text', text: next ?? '\\', quoted: true })
      } else if (char === "'" && !literal) {
        flush()
        const end = this.source.indexOf("'", this.pos + 1)
        if (end < 0) throw this.unclosed("'")
        parts.push({ kind: 'text', text: this.source.slice(this.pos + 1, end), quoted: true })
        this.pos = end + 1
      } else if (char === '"') {
        flush()
        this.pos++
        parts.push(...this.quoted('"'))
      } else if (this.at("$'") && !literal) {
        flush()
        parts.push({ kind: 'text', text: this.ansiString(), quoted: true })
      } else if (this.at('$"')) {
        this.pos++
      } else if (char === '$' || char === '`') {
        const part = this.substitution(false)
        if (part) {
          flush()
          parts.push(part)
        } else text += char
      } else {
        text += char
        this.pos++
      }
    }
    flush()
    return parts
  }

  /** The parts up to `end`, which is read too; '' means up to the end of the text. */
  quoted(end: string, heredoc = false): Part[] {
    const parts: Part[] = []
    let text = ''
    for (;;) {
      if (this.atEnd()) {
        if (end !== '') throw this.unclosed(end)
        break
      }
      const char = this.peek()
      if (char === end) {
        this.pos++
        break
      }
      if (char === '\\') {
        const next = this.source[this.pos + 1] ?? ''
        this.pos += 2
        if (next === '\n') continue
        text += '$`\\'.includes(next) || (next === '"' && !heredoc) ? next : '\\' + next
      } else if (char === '$' || char === '`') {
        const part = this.substitution(true)
        if (part) {
          if (text !== '') parts.push({ kind: 'text', text, quoted: true })
          text = ''
          parts.push(part)
        } else text += char
      } else {
        text += char
        this.pos++
      }
    }
    if (text !== '' || parts.length === 0) parts.push({ kind: 'text', text, quoted: true })
    return parts
  }

  /** What `$` or a backtick introduces; `undefined` after passing over a `$` that stands for itself. */
  private substitution(quoted: boolean): Part | undefined {
    if (this.peek() === '`') return this.backticks(quoted)
    if (this.at('$((')) {
      const start = this.pos
      this.pos++
      const text = this.parenthesised()
      if (text !== undefined) return { kind: 'arithmetic', expression: WordReader.quotedWord(text), quoted }
      this.pos = start
    }
    if (this.at('$(')) {
      this.pos += 2
      return { kind: 'command', script: this.untilParenthesis(), quoted }
    }
    if (this.at('${')) return this.braced(quoted)
    if (this.at('$[')) {
      const end = this.source.indexOf(']', this.pos)
      if (end < 0) throw this.unclosed(']')
      const text = this.source.slice(this.pos + 2, end)
      this.pos = end + 1
      return { kind: 'arithmetic', expression: WordReader.quotedWord(text), quoted }
    }
    this.pos++
    const name = this.takeName(/^(?:[A-Za-z_]\w*|[0-9@*#?$!-])/)
    return name === undefined ? undefined : { kind: 'parameter', name, op: '', quoted }
  }

  private untilParenthesis(): Script {
    this.skipLines()
    const script = this.at(')') ? [] : this.closing(')')
    this.skipLines()
    if (!this.at(')')) throw this.atEnd() ? this.unclosed(')') : this.unexpected()
    this.pos++
    return script
  }

  private closing(sign: string): Script {
    try {
      return this.list()
    } catch (error) {
      if (error instanceof ShellSyntaxError && error.incomplete && error.message.endsWith('end of file')) throw this.unclosed(sign)
      throw error
    }
  }

  private backticks(quoted: boolean): Part {
    let inner = ''
    for (this.pos++; this.peek() !== '`'; this.pos++) {
      if (this.atEnd()) throw this.unclosed('`')
      const next = this.source[this.pos + 1] ?? ''
      if (this.peek() === '\\' && ('`\\$'.includes(next) || (quoted && next === '"'))) this.pos++
      inner += this.peek()
    }
    this.pos++
    const reader = WordReader.make(inner)
    const script: Script[] = []
    for (let part = reader.next(); part; part = reader.next()) script.push(part)
    return { kind: 'command', script: script.flat(), quoted }
  }

  private braced(quoted: boolean): ParameterPart {
    const start = this.pos
    this.pos += 2
    const bad = () => {
      const end = this.source.indexOf('}', start)
      return end < 0 ? this.unclosed('}') : new ShellSyntaxError(`${this.source.slice(start, end + 1)}: bad substitution`)
    }
    const isName = /^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])/
    let op = ''
    if (this.at('#') && !this.at('#}') && !/^#[:#%/-]/.test(this.source.slice(this.pos, this.pos + 2))) op = '#'
    else if (this.at('!') && !this.at('!}')) op = '!'
    this.pos += op.length
    const name = this.takeName(isName)
    if (name === undefined) throw bad()
    let index: ParameterPart['index']
    if (this.at('[') && /^\w/.test(name)) {
      const end = this.source.indexOf(']', this.pos)
      if (end < 0) throw this.unclosed('}')
      const inner = this.source.slice(this.pos + 1, end)
      index = inner === '@' || inner === '*' ? inner : WordReader.quotedWord(inner)
      this.pos = end + 1
    }
    const which = index === undefined ? {} : { index }
    if (op !== '' && this.peek() === '}') {
      this.pos++
      return { kind: 'parameter', name, op: op === '#' ? 'length' : 'indirect', quoted, ...which }
    }
    if (op !== '') throw bad()
    op = this.takeName(/^(?::[-=?+]|##|%%|\/\/|\/#|\/%|\^\^|,,|[-=?+#%/^,:])/) ?? ''
    if (op === '') {
      if (this.atEnd()) throw this.unclosed('}')
      if (this.peek() !== '}') throw bad()
      this.pos++
      return { kind: 'parameter', name, op, quoted, ...which }
    }
    const splits = op === ':' ? ':' : op.startsWith('/') ? '/' : undefined
    const arg = this.braceArgument(quoted, splits, quoted && /^:?[-=?+]$/.test(op))
    let arg2: Word | undefined
    if (splits !== undefined && this.peek() === splits) {
      this.pos++
      arg2 = this.braceArgument(quoted, undefined)
    }
    if (this.peek() !== '}') throw this.unclosed('}')
    this.pos++
    return { kind: 'parameter', name, op, quoted, arg, ...(arg2 && { arg2 }), ...which }
  }

  /** `literal`: single quotes stand for themselves, as in `"${x:-'a'}"`. */
  private braceArgument(quoted: boolean, stop: string | undefined, literal = false): Part[] {
    const parts = this.unquoted(char => char === '}' || char === stop, literal)
    return quoted ? parts.map(part => (part.kind === 'text' ? part : { ...part, quoted: true })) : parts
  }

  /** `$'…'`, with the escapes of C. */
  private ansiString(): string {
    let text = ''
    for (this.pos += 2; this.peek() !== "'"; this.pos++) {
      if (this.atEnd()) throw this.unclosed("'")
      if (this.peek() !== '\\') {
        text += this.peek()
        continue
      }
      this.pos++
      const code = /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|([0-7]{1,3}))/.exec(this.source.slice(this.pos, this.pos + 5))
      if (code) {
        text += String.fromCodePoint(code[3] ? parseInt(code[3], 8) : parseInt(code[1] ?? code[2]!, 16))
        this.pos += code[0].length - 1
      } else text += ESCAPES[this.peek()] ?? ('\\\'"?'.includes(this.peek()) ? this.peek() : '\\' + this.peek())
    }
    this.pos++
    return text
  }
}
