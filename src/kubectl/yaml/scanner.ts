/** A place in a text: line and column, both from 0. */
export interface Mark {
  readonly line: number
  readonly column: number
}

/**
 * YAML that cannot be read, in the words of the parser that v1.1.8 uses (go-yaml v2). Its line is counted from 0 and is left out when
 * it is 0, so the number in the message is one less than the editor's; `at` is the true place.
 */
export class YamlError extends Error {
  readonly reason: string
  readonly at: Mark
  constructor(reason: string, at: Mark, context: Mark = at) {
    const line = at.line || context.line
    super(`yaml: ${line === 0 ? '' : `line ${line}: `}${reason}`)
    this.reason = reason
    this.at = at
  }
}

export type TokenKind =
  | 'stream-end'
  | 'directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | 'entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'

export interface Token {
  readonly is: TokenKind
  readonly at: Mark
  readonly end: Mark
  /** a scalar's text, the name of an anchor or alias, a tag */
  readonly text?: string
  /** a scalar without quotes, whose text decides on its type */
  readonly plain?: boolean
}

/** What may become the key of a mapping if a `:` follows on the same line. */
interface SimpleKey {
  /** nothing but a key can stand here */
  required: boolean
  /** the number of its first token, counted from the start of the text */
  token: number
  mark: Mark
  index: number
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}
const ESCAPE_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

// '' stands for the end of the text
const isBreak = (c: string) => c === '\n' || c === '\r' || c === '\x85' || c === '\u2028' || c === '\u2029'
const isBlank = (c: string) => c === ' ' || c === '\t'
const isBreakOrEnd = (c: string) => c === '' || isBreak(c)
const isSpaceOrEnd = (c: string) => isBreakOrEnd(c) || isBlank(c)

/** Cuts a text into YAML's tokens by the rules of YAML 1.1. Tokens are scanned when they are asked for, so the first mistake is the one reported. */
export class Scanner {
  private readonly text: string
  private index = 0
  private line = 0
  private column = 0

  private readonly tokens: Token[] = []
  /** how many tokens have been handed out */
  private taken = 0
  private ended = false

  private indent = -1
  private readonly indents: number[] = []
  private flowLevel = 0
  private keyAllowed = true
  /** one for each flow level, the outermost first */
  private readonly keys: (SimpleKey | undefined)[] = [undefined]

  constructor(text: string) {
    this.text = text
    if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) throw new YamlError('control characters are not allowed', this.mark())
  }

  /** The next token, left where it is. */
  peek(): Token {
    while (this.needsMore()) this.fetch()
    return this.tokens[0]!
  }

  /** The next token. */
  take(): Token {
    const token = this.peek()
    this.tokens.shift()
    this.taken++
    return token
  }

  /** A token is not settled while a `:` further on could still make a key of it. */
  private needsMore(): boolean {
    if (this.tokens.length === 0) return !this.ended
    this.dropStaleKeys()
    return this.keys.some(key => key?.token === this.taken)
  }

  private fetch(): void {
    this.skipToToken()
    this.dropStaleKeys()
    this.unroll(this.column)
    const c = this.char()
    const next = this.char(1)
    if (c === '') return this.streamEnd()
    if (this.column === 0) {
      if (c === '%') return this.directive()
      if (this.isDocumentIndicator('---')) return this.documentIndicator('document-start')
      if (this.isDocumentIndicator('...')) return this.documentIndicator('document-end')
    }
    if (c === '[' || c === '{') return this.flowStart(c)
    if (c === ']' || c === '}') return this.flowEnd(c)
    if (c === ',') return this.flowEntry()
    if (c === '-' && isSpaceOrEnd(next)) return this.blockEntry()
    if (c === '?' && (this.flowLevel > 0 || isSpaceOrEnd(next))) return this.complexKey()
    if (c === ':' && (this.flowLevel > 0 || isSpaceOrEnd(next))) return this.value()
    if (c === '*' || c === '&') return this.anchor(c)
    if (c === '!') return this.tag()
    if ((c === '|' || c === '>') && this.flowLevel === 0) return this.blockScalar(c)
    if (c === "'" || c === '"') return this.quotedScalar(c)
    const startsPlain = !isSpaceOrEnd(c) && !'-?:,[]{}#&*!|>\'"%@`'.includes(c)
    if (startsPlain || (c === '-' && !isBlank(next)) || (this.flowLevel === 0 && (c === '?' || c === ':') && !isSpaceOrEnd(next)))
      return this.plainScalar()
    throw this.error('found character that cannot start any token')
  }

  // -- the text

  private char(ahead = 0): string {
    return this.text[this.index + ahead] ?? ''
  }

  private mark(): Mark {
    return { line: this.line, column: this.column }
  }

  private error(reason: string, context?: Mark): YamlError {
    return new YamlError(reason, this.mark(), context)
  }

  private skip(count = 1): string {
    const text = this.text.slice(this.index, this.index + count)
    this.index += count
    this.column += count
    return text
  }

  /** Eats one line break and gives it back as `\n`. */
  private skipBreak(): string {
    const c = this.char()
    this.index += c === '\r' && this.char(1) === '\n' ? 2 : 1
    this.line++
    this.column = 0
    return c === '\u2028' || c === '\u2029' ? c : '\n'
  }

  private skipWhile(test: (c: string) => boolean): string {
    const from = this.index
    while (this.char() !== '' && test(this.char())) this.skip()
    return this.text.slice(from, this.index)
  }

  private skipToToken(): void {
    for (;;) {
      if (this.column === 0 && this.char() === '\ufeff') this.skip()
      // a tab may not indent: only where no key can start is it a blank like another
      while (this.char() === ' ' || ((this.flowLevel > 0 || !this.keyAllowed) && this.char() === '\t')) this.skip()
      if (this.char() === '#') this.skipWhile(c => !isBreak(c))
      if (!isBreak(this.char())) return
      this.skipBreak()
      if (this.flowLevel === 0) this.keyAllowed = true
    }
  }

  private isDocumentIndicator(indicator: string): boolean {
    return this.column === 0 && this.text.startsWith(indicator, this.index) && isSpaceOrEnd(this.char(3))
  }

  // -- keys and indentation

  private dropStaleKeys(): void {
    for (const [level, key] of this.keys.entries()) {
      if (!key || (key.mark.line === this.line && key.index + 1024 >= this.index)) continue
      if (key.required) throw this.error("could not find expected ':'", key.mark)
      this.keys[level] = undefined
    }
  }

  private saveKey(): void {
    if (!this.keyAllowed) return
    this.removeKey()
    const required = this.flowLevel === 0 && this.indent === this.column
    this.keys[this.keys.length - 1] = { required, token: this.taken + this.tokens.length, mark: this.mark(), index: this.index }
  }

  private removeKey(): void {
    const key = this.keys[this.keys.length - 1]
    if (key?.required) throw this.error("could not find expected ':'", key.mark)
    this.keys[this.keys.length - 1] = undefined
  }

  private roll(column: number, is: TokenKind, at: Mark, before = this.tokens.length): void {
    if (this.flowLevel > 0 || this.indent >= column) return
    this.indents.push(this.indent)
    this.indent = column
    this.tokens.splice(before, 0, { is, at, end: at })
  }

  private unroll(column: number): void {
    if (this.flowLevel > 0) return
    while (this.indent > column) {
      this.push('block-end', this.mark())
      this.indent = this.indents.pop()!
    }
  }

  private push(is: TokenKind, at: Mark, rest: { text?: string; plain?: boolean } = {}): void {
    this.tokens.push({ is, at, end: this.mark(), ...rest })
  }

  /** A token that is one character, or three. */
  private indicator(is: TokenKind, length = 1): void {
    const at = this.mark()
    this.skip(length)
    this.push(is, at)
  }

  // -- one method a token

  private streamEnd(): void {
    if (this.column !== 0) {
      this.column = 0
      this.line++
    }
    this.unroll(-1)
    this.removeKey()
    this.keyAllowed = false
    this.ended = true
    this.push('stream-end', this.mark())
  }

  private directive(): void {
    this.unroll(-1)
    this.removeKey()
    this.keyAllowed = false
    const at = this.mark()
    this.skip()
    const name = this.skipWhile(c => /[\w-]/.test(c))
    if (name === '') throw this.error('could not find expected directive name', at)
    if (name !== 'YAML' && name !== 'TAG') throw this.error('found uknown directive name', at)
    this.skipWhile(c => !isBreak(c))
    this.push('directive', at)
  }

  private documentIndicator(is: 'document-start' | 'document-end'): void {
    this.unroll(-1)
    this.removeKey()
    this.keyAllowed = false
    this.indicator(is, 3)
  }

  private flowStart(is: '[' | '{'): void {
    this.saveKey()
    this.keys.push(undefined)
    this.flowLevel++
    this.keyAllowed = true
    this.indicator(is)
  }

  private flowEnd(is: ']' | '}'): void {
    this.removeKey()
    if (this.flowLevel > 0) {
      this.flowLevel--
      this.keys.pop()
    }
    this.keyAllowed = false
    this.indicator(is)
  }

  private flowEntry(): void {
    this.removeKey()
    this.keyAllowed = true
    this.indicator(',')
  }

  private blockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw this.error('block sequence entries are not allowed in this context')
      this.roll(this.column, 'block-sequence-start', this.mark())
    }
    this.removeKey()
    this.keyAllowed = true
    this.indicator('entry')
  }

  private complexKey(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw this.error('mapping keys are not allowed in this context')
      this.roll(this.column, 'block-mapping-start', this.mark())
    }
    this.removeKey()
    this.keyAllowed = this.flowLevel === 0
    this.indicator('key')
  }

  private value(): void {
    const key = this.keys[this.keys.length - 1]
    if (key) {
      const before = key.token - this.taken
      this.tokens.splice(before, 0, { is: 'key', at: key.mark, end: key.mark })
      this.roll(key.mark.column, 'block-mapping-start', key.mark, before)
      this.keys[this.keys.length - 1] = undefined
      this.keyAllowed = false
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) throw this.error('mapping values are not allowed in this context')
        this.roll(this.column, 'block-mapping-start', this.mark())
      }
      this.keyAllowed = this.flowLevel === 0
    }
    this.indicator('value')
  }

  private anchor(sign: '*' | '&'): void {
    this.saveKey()
    this.keyAllowed = false
    const at = this.mark()
    this.skip()
    const text = this.skipWhile(c => /[\w-]/.test(c))
    if (text === '' || !(isSpaceOrEnd(this.char()) || '?:,]}%@`'.includes(this.char()))) {
      throw this.error('did not find expected alphabetic or numeric character', at)
    }
    this.push(sign === '*' ? 'alias' : 'anchor', at, { text })
  }

  private tag(): void {
    this.saveKey()
    this.keyAllowed = false
    const at = this.mark()
    const text =
      this.char(1) === '<'
        ? this.skipWhile(c => c !== '>' && !isBreak(c)).slice(2) + (this.skip(), '')
        : this.skipWhile(c => !isSpaceOrEnd(c) && !',[]{}'.includes(c))
    if (!isSpaceOrEnd(this.char()) && this.flowLevel === 0) throw this.error('did not find expected whitespace or line break', at)
    this.push('tag', at, { text: text.replace(/^!!/, 'tag:yaml.org,2002:') })
  }

  private blockScalar(sign: '|' | '>'): void {
    this.removeKey()
    this.keyAllowed = true
    const at = this.mark()
    this.skip()
    const header = this.skipWhile(c => /[+\-\d]/.test(c))
    if (header.includes('0')) throw this.error('found an intendation indicator equal to 0', at)
    if (!/^([+-]?\d?|\d[+-])$/.test(header)) throw this.error('did not find expected comment or line break', at)
    this.skipWhile(isBlank)
    if (this.char() === '#') this.skipWhile(c => !isBreak(c))
    if (!isBreakOrEnd(this.char())) throw this.error('did not find expected comment or line break', at)
    if (isBreak(this.char())) this.skipBreak()

    const given = Number(header.replace(/[+-]/, ''))
    let indent = given > 0 ? Math.max(this.indent, 0) + given : 0
    const breaks = (): string => {
      let found = ''
      let deepest = 0
      for (;;) {
        while ((indent === 0 || this.column < indent) && this.char() === ' ') this.skip()
        deepest = Math.max(deepest, this.column)
        if ((indent === 0 || this.column < indent) && this.char() === '\t')
          throw this.error('found a tab character where an intendation space is expected', at)
        if (!isBreak(this.char())) break
        found += this.skipBreak()
      }
      if (indent === 0) indent = Math.max(deepest, this.indent + 1, 1)
      return found
    }

    let text = ''
    let lineBreak = ''
    let wasBlank = false
    let trailing = breaks()
    while (this.column === indent && this.char() !== '') {
      const isBlankLine = isBlank(this.char())
      if (sign === '>' && !wasBlank && !isBlankLine && lineBreak === '\n') text += trailing === '' ? ' ' : ''
      else text += lineBreak
      text += trailing
      wasBlank = isBlankLine
      text += this.skipWhile(c => !isBreak(c))
      lineBreak = isBreak(this.char()) ? this.skipBreak() : ''
      trailing = breaks()
    }
    if (!header.includes('-')) text += lineBreak
    if (header.includes('+')) text += trailing
    this.push('scalar', at, { text, plain: false })
  }

  private quotedScalar(quote: "'" | '"'): void {
    this.saveKey()
    this.keyAllowed = false
    const at = this.mark()
    this.skip()
    let text = ''
    for (;;) {
      if (this.isDocumentIndicator('---') || this.isDocumentIndicator('...')) throw this.error('found unexpected document indicator', at)
      if (this.char() === '') throw this.error('found unexpected end of stream', at)
      let joined = false
      while (!isSpaceOrEnd(this.char()) && !joined) {
        if (quote === "'" && this.text.startsWith("''", this.index)) text += this.skip(2)[0]
        else if (this.char() === quote) break
        else if (quote === '"' && this.char() === '\\') {
          if (isBreak(this.char(1))) {
            this.skip()
            this.skipBreak()
            joined = true
          } else text += this.escape(at)
        } else text += this.skip()
      }
      if (this.char() === quote) break
      text += this.foldBlanks(joined)
    }
    this.skip()
    this.push('scalar', at, { text, plain: false })
  }

  /** Blanks and line breaks inside a quoted scalar: blanks stay, one break is a space, several are one fewer. */
  private foldBlanks(joined: boolean): string {
    let blanks = ''
    let breaks: string | undefined = joined ? '' : undefined
    let first = ''
    while (isBlank(this.char()) || isBreak(this.char())) {
      if (isBlank(this.char())) {
        const blank = this.skip()
        if (breaks === undefined) blanks += blank
      } else if (breaks === undefined) {
        blanks = ''
        first = this.skipBreak()
        breaks = ''
      } else breaks += this.skipBreak()
    }
    if (breaks === undefined) return blanks
    return first === '\n' ? breaks || ' ' : first + breaks
  }

  private escape(at: Mark): string {
    const letter = this.char(1)
    const simple = ESCAPES[letter]
    const digits = ESCAPE_DIGITS[letter]
    if (simple === undefined && digits === undefined) throw this.error('found unknown escape character', at)
    this.skip(2)
    if (digits === undefined) return simple!
    const code = this.text.slice(this.index, this.index + digits)
    if (code.length < digits || !/^[0-9a-fA-F]+$/.test(code)) throw this.error('did not find expected hexdecimal number', at)
    const value = Number(`0x${code}`)
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) throw this.error('found invalid Unicode character escape code', at)
    this.skip(digits)
    return String.fromCodePoint(value)
  }

  private plainScalar(): void {
    this.saveKey()
    this.keyAllowed = false
    const at = this.mark()
    const indent = this.indent + 1
    let text = ''
    let blanks = ''
    let end = at
    let leading = false
    for (;;) {
      if (this.isDocumentIndicator('---') || this.isDocumentIndicator('...') || this.char() === '#') break
      while (!isSpaceOrEnd(this.char())) {
        const c = this.char()
        if (this.flowLevel > 0 && c === ':' && !isSpaceOrEnd(this.char(1))) throw this.error("found unexpected ':'", at)
        if ((c === ':' && isSpaceOrEnd(this.char(1))) || (this.flowLevel > 0 && ',:?[]{}'.includes(c))) break
        text += blanks + this.skip()
        blanks = ''
        leading = false
        end = this.mark()
      }
      if (!isBlank(this.char()) && !isBreak(this.char())) break
      let breaks: string | undefined
      let first = ''
      while (isBlank(this.char()) || isBreak(this.char())) {
        if (isBlank(this.char())) {
          if (leading && this.column < indent && this.char() === '\t') throw this.error('found a tab character that violate intendation', at)
          const blank = this.skip()
          if (!leading) blanks += blank
        } else if (!leading) {
          first = this.skipBreak()
          breaks = ''
          leading = true
        } else breaks = (breaks ?? '') + this.skipBreak()
      }
      if (leading) blanks = first === '\n' ? breaks || ' ' : first + (breaks ?? '')
      if (this.flowLevel === 0 && this.column < indent) break
    }
    this.tokens.push({ is: 'scalar', at, end, text, plain: true })
    if (leading) this.keyAllowed = true
  }
}
