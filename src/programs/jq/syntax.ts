/** A jq program as a tree. */
export type Filter =
  | { is: 'identity' | 'descend' }
  | { is: 'field'; of: Filter; name: Filter; optional?: boolean }
  | { is: 'slice'; of: Filter; from?: Filter; to?: Filter }
  | { is: 'each'; of: Filter }
  | { is: 'literal'; value: string | number | boolean | null }
  | { is: 'text'; parts: (string | Filter)[]; format?: string }
  | { is: 'format'; name: string }
  | { is: 'list'; of?: Filter }
  | { is: 'object'; entries: { key: Filter; value: Filter }[] }
  | { is: 'pipe' | 'comma' | 'or' | 'and' | 'alternative'; left: Filter; right: Filter }
  | { is: 'arithmetic'; operator: string; left: Filter; right: Filter }
  | { is: 'assign'; operator: string; left: Filter; right: Filter }
  | { is: 'negate'; of: Filter }
  | { is: 'if'; test: Filter; whenTrue: Filter; otherwise: Filter }
  | { is: 'try'; of: Filter; handler?: Filter }
  | { is: 'as'; of: Filter; patterns: Pattern[]; body: Filter }
  | { is: 'reduce'; of: Filter; patterns: Pattern[]; start: Filter; update: Filter }
  | { is: 'foreach'; of: Filter; patterns: Pattern[]; start: Filter; update: Filter; extract?: Filter }
  | { is: 'def'; name: string; params: string[]; body: Filter; rest: Filter }
  | { is: 'label'; name: string; body: Filter }
  | { is: 'break'; name: string }
  | { is: 'variable'; name: string }
  | { is: 'call'; name: string; args: Filter[] }

/** What a value is taken apart into: a variable, or the parts of a list or an object. */
export type Pattern = { name: string } | { list: Pattern[] } | { entries: { key: Filter; name?: string; pattern?: Pattern }[] }

/** A program that jq cannot read. */
export class JqSyntaxError extends Error {}

/** Stands for the end of the program, which no word can spell. */
const END = ''

type Token =
  { type: 'name' | 'field' | 'variable' | 'format' | 'number' | 'operator' | 'end'; text: string } | { type: 'text'; parts: (string | Filter)[] }

const OPERATORS = [
  '?//',
  '//=',
  '|=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '==',
  '!=',
  '<=',
  '>=',
  '//',
  '..',
  '|',
  ',',
  '.',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  ':',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '>',
  '=',
  '?',
  ';',
]

/** Reads a jq program. */
export function parseFilter(program: string): Filter {
  const parser = new Parser(tokens(program).list)
  const filter = parser.pipe()
  parser.expect(END)
  return filter
}

/** The tokens of a text; with `inside` it stops after the `)` that ends an interpolation and says where. */
function tokens(text: string, start = 0, inside = false): { list: Token[]; end: number } {
  const list: Token[] = []
  let depth = 0
  let at = start
  while (at < text.length) {
    const rest = text.slice(at)
    const space = /^(\s+|#[^\n]*)/.exec(rest)
    if (space) {
      at += space[0].length
      continue
    }
    if (rest.startsWith('"')) {
      const read = readText(text, at + 1)
      list.push({ type: 'text', parts: read.parts })
      at = read.end
      continue
    }
    const word =
      /^(?<number>\d+(\.\d*)?([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?)|^(?<field>\.[A-Za-z_]\w*)|^(?<name>[A-Za-z_]\w*)|^(?<variable>\$[A-Za-z_]\w*)|^(?<format>@[A-Za-z0-9]+)/.exec(
        rest,
      )
    const found = word?.groups && Object.entries(word.groups).find(([, value]) => value !== undefined)
    if (word && found) {
      const [type, value = ''] = found
      list.push({ type: type as 'name', text: type === 'field' || type === 'variable' ? value.slice(1) : value })
      at += word[0].length
      continue
    }
    const operator = OPERATORS.find(each => rest.startsWith(each))
    if (!operator) throw new JqSyntaxError(`syntax error, unexpected INVALID_CHARACTER (Unix shell quoting issues?) at <top-level>, line 1:`)
    if (operator === '(') depth++
    if (operator === ')' && depth-- === 0 && inside) return { list: [...list, { type: 'end', text: '' }], end: at + 1 }
    list.push({ type: 'operator', text: operator })
    at += operator.length
  }
  return { list: [...list, { type: 'end', text: '' }], end: at }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', '/': '/' }

function readText(text: string, start: number): { parts: (string | Filter)[]; end: number } {
  const parts: (string | Filter)[] = []
  let piece = ''
  let at = start
  while (at < text.length && text.charAt(at) !== '"') {
    if (text.charAt(at) !== '\\') {
      piece += text.charAt(at++)
      continue
    }
    const escape = text.charAt(at + 1)
    if (escape === '(') {
      const inner = tokens(text, at + 2, true)
      const parser = new Parser(inner.list)
      parts.push(piece, parser.pipe())
      parser.expect(END)
      piece = ''
      at = inner.end
    } else if (escape === 'u') {
      piece += String.fromCharCode(parseInt(text.slice(at + 2, at + 6), 16))
      at += 6
    } else {
      piece += ESCAPES[escape] ?? escape
      at += 2
    }
  }
  if (at >= text.length)
    throw new JqSyntaxError(
      'syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END (Unix shell quoting issues?) at <top-level>, line 1:',
    )
  return { parts: [...parts, piece], end: at + 1 }
}

/** Names that jq reads as words of its own. */
const KEYWORDS = new Set('def if then elif else end as reduce foreach try catch label and or import include __loc__'.split(' '))

/** Operators that stand between two filters, loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['//'],
  ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='],
  ['or'],
  ['and'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(list: readonly Token[]) {
    this.#tokens = list
  }

  pipe(): Filter {
    if (this.#takeName('def')) return this.#definition()
    if (this.#takeName('label')) {
      const name = this.#variable()
      this.expect('|')
      return { is: 'label', name, body: this.pipe() }
    }
    const left = this.#comma()
    return this.#take('|') ? { is: 'pipe', left, right: this.pipe() } : left
  }

  expect(text: string): void {
    const token = this.#tokens[this.#at]
    if (text === END ? token?.type === 'end' : this.#take(text) || this.#takeName(text)) return
    throw this.#unexpected()
  }

  /** `def name(filter; $value): body; rest`. A program of definitions alone gives back its input. */
  #definition(): Filter {
    const name = this.#word('name')
    const params: string[] = []
    if (this.#take('(')) {
      do params.push(this.#tokens[this.#at]?.type === 'variable' ? `$${this.#variable()}` : this.#word('name'))
      while (this.#take(';'))
      this.expect(')')
    }
    this.expect(':')
    const body = this.pipe()
    this.expect(';')
    const rest: Filter = this.#tokens[this.#at]?.type === 'end' ? { is: 'identity' } : this.pipe()
    return { is: 'def', name, params, body, rest }
  }

  /** `$a`, `[$a, $b]`, `{a: $b, $c, "d": [$e]}`, and with `?//` others to try when one does not fit. */
  #patterns(): Pattern[] {
    const patterns = [this.#pattern()]
    while (this.#take('?//')) patterns.push(this.#pattern())
    return patterns
  }

  #pattern(): Pattern {
    if (this.#take('[')) {
      const list = [this.#pattern()]
      while (this.#take(',')) list.push(this.#pattern())
      this.expect(']')
      return { list }
    }
    if (!this.#take('{')) return { name: this.#variable() }
    const entries: { key: Filter; name?: string; pattern?: Pattern }[] = []
    do {
      const token = this.#tokens[this.#at]
      if (token?.type === 'variable') {
        const name = this.#variable()
        entries.push({ key: { is: 'literal', value: name }, name, ...(this.#take(':') ? { pattern: this.#pattern() } : {}) })
        continue
      }
      let key: Filter
      if (token?.type === 'text') key = this.#text()
      else if (this.#take('(')) {
        key = this.pipe()
        this.expect(')')
      } else key = { is: 'literal', value: this.#word('name') }
      this.expect(':')
      entries.push({ key, pattern: this.#pattern() })
    } while (this.#take(','))
    this.expect('}')
    return { entries }
  }

  #comma(): Filter {
    let left = this.#binary(0)
    while (this.#take(',')) left = { is: 'comma', left, right: this.#binary(0) }
    return left
  }

  #binary(level: number): Filter {
    const operators = LEVELS[level]
    if (!operators) return this.#negated()
    let left = this.#binary(level + 1)
    for (;;) {
      const operator = operators.find(each => (/^[a-z]/.test(each) ? this.#takeName(each) : this.#take(each)))
      if (!operator) return left
      // `//` and assignments bind to the right.
      const right = level <= 1 ? this.#binary(level) : this.#binary(level + 1)
      if (operator === '//') left = { is: 'alternative', left, right }
      else if (operator === 'or' || operator === 'and') left = { is: operator, left, right }
      else left = { is: level === 1 ? 'assign' : 'arithmetic', operator, left, right }
    }
  }

  #negated(): Filter {
    return this.#take('-') ? { is: 'negate', of: this.#postfix() } : this.#postfix()
  }

  #postfix(): Filter {
    const filter = this.#suffixed()
    if (!this.#takeName('as')) return filter
    const patterns = this.#patterns()
    this.expect('|')
    return { is: 'as', of: filter, patterns, body: this.pipe() }
  }

  #suffixed(): Filter {
    let filter = this.#term()
    for (;;) {
      const token = this.#tokens[this.#at]
      if (token?.type === 'field') {
        this.#at++
        filter = { is: 'field', of: filter, name: { is: 'literal', value: token.text } }
      } else if (this.#isOperator('.') && this.#tokens[this.#at + 1]?.type === 'text') {
        this.#at++
        filter = { is: 'field', of: filter, name: this.#text() }
      } else if (this.#isOperator('.') && this.#isOperator('[', 1)) {
        this.#at++
      } else if (this.#take('[')) filter = this.#brackets(filter)
      else if (this.#take('?')) filter = { is: 'try', of: filter }
      else return filter
    }
  }

  #brackets(of: Filter): Filter {
    if (this.#take(']')) return { is: 'each', of }
    if (this.#take(':')) {
      const to = this.pipe()
      this.expect(']')
      return { is: 'slice', of, to }
    }
    const name = this.pipe()
    if (this.#take(':')) {
      if (this.#take(']')) return { is: 'slice', of, from: name }
      const to = this.pipe()
      this.expect(']')
      return { is: 'slice', of, from: name, to }
    }
    this.expect(']')
    return { is: 'field', of, name }
  }

  #term(): Filter {
    const token = this.#tokens[this.#at]
    if (!token) throw this.#unexpected()
    if (token.type === 'text') return this.#text()
    if (token.type === 'end') throw this.#unexpected()
    this.#at++
    switch (token.type) {
      case 'number':
        return { is: 'literal', value: Number(token.text) }
      case 'field':
        return { is: 'field', of: { is: 'identity' }, name: { is: 'literal', value: token.text } }
      case 'variable':
        return { is: 'variable', name: token.text }
      case 'format':
        return this.#tokens[this.#at]?.type === 'text' ? this.#text(token.text) : { is: 'format', name: token.text }
      case 'name':
        return this.#named(token.text)
      default:
        return this.#punctuated(token.text)
    }
  }

  #punctuated(text: string): Filter {
    if (text === '.') {
      if (this.#tokens[this.#at]?.type === 'text') return { is: 'field', of: { is: 'identity' }, name: this.#text() }
      return { is: 'identity' }
    }
    if (text === '..') return { is: 'descend' }
    if (text === '(') {
      const filter = this.pipe()
      this.expect(')')
      return filter
    }
    if (text === '[') {
      if (this.#take(']')) return { is: 'list' }
      const of = this.pipe()
      this.expect(']')
      return { is: 'list', of }
    }
    if (text === '{') return this.#object()
    this.#at--
    throw this.#unexpected()
  }

  #object(): Filter {
    const entries: { key: Filter; value: Filter }[] = []
    while (!this.#take('}')) {
      if (entries.length) this.expect(',')
      const token = this.#tokens[this.#at]
      let key: Filter
      let short: Filter | undefined
      if (token?.type === 'text') {
        key = this.#text()
        short = { is: 'field', of: { is: 'identity' }, name: key }
      } else if (this.#take('(')) {
        key = this.pipe()
        this.expect(')')
      } else if (token?.type === 'variable') {
        this.#at++
        key = { is: 'literal', value: token.text }
        short = { is: 'variable', name: token.text }
      } else if (token?.type === 'name' || token?.type === 'number') {
        this.#at++
        key = { is: 'literal', value: token.text }
        short = { is: 'field', of: { is: 'identity' }, name: key }
      } else throw this.#unexpected()
      if (this.#take(':')) entries.push({ key, value: this.#binaryNoComma() })
      else if (short) entries.push({ key, value: short })
      else throw this.#unexpected()
    }
    return { is: 'object', entries }
  }

  /** A value in an object: pipes need parentheses there only for commas. */
  #binaryNoComma(): Filter {
    const left = this.#binary(0)
    return this.#take('|') ? { is: 'pipe', left, right: this.#binaryNoComma() } : left
  }

  #named(name: string): Filter {
    switch (name) {
      case 'true':
      case 'false':
        return { is: 'literal', value: name === 'true' }
      case 'null':
        return { is: 'literal', value: null }
      case 'if':
        return this.#if()
      case 'try': {
        const of = this.#suffixed()
        return this.#takeName('catch') ? { is: 'try', of, handler: this.#suffixed() } : { is: 'try', of }
      }
      case 'break':
        return { is: 'break', name: this.#variable() }
      case 'reduce':
      case 'foreach': {
        const of = this.#suffixed()
        this.expect('as')
        const patterns = this.#patterns()
        this.expect('(')
        const start = this.pipe()
        this.expect(';')
        const update = this.pipe()
        const extract = name === 'foreach' && this.#take(';') ? { extract: this.pipe() } : {}
        this.expect(')')
        return { is: name, of, patterns, start, update, ...extract }
      }
      default: {
        const args: Filter[] = []
        if (this.#take('(')) {
          do args.push(this.pipe())
          while (this.#take(';'))
          this.expect(')')
        }
        return { is: 'call', name, args }
      }
    }
  }

  #if(): Filter {
    const test = this.pipe()
    this.expect('then')
    const whenTrue = this.pipe()
    if (this.#takeName('elif')) return { is: 'if', test, whenTrue, otherwise: this.#if() }
    const otherwise: Filter = this.#takeName('else') ? this.pipe() : { is: 'identity' }
    this.expect('end')
    return { is: 'if', test, whenTrue, otherwise }
  }

  #text(format?: string): Filter {
    const token = this.#tokens[this.#at++]
    if (token?.type !== 'text') throw this.#unexpected()
    const plain = token.parts.length === 1 && typeof token.parts[0] === 'string' ? token.parts[0] : undefined
    if (plain !== undefined) return { is: 'literal', value: plain }
    return { is: 'text', parts: token.parts, ...(format === undefined ? {} : { format }) }
  }

  #variable(): string {
    return this.#word('variable')
  }

  #word(type: 'name' | 'variable'): string {
    const token = this.#tokens[this.#at]
    if (token?.type !== type) throw this.#unexpected()
    this.#at++
    return token.text
  }

  #isOperator(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead]
    return token?.type === 'operator' && token.text === text
  }

  #take(text: string): boolean {
    if (!this.#isOperator(text)) return false
    this.#at++
    return true
  }

  #takeName(text: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.type !== 'name' || token.text !== text) return false
    this.#at++
    return true
  }

  #unexpected(): JqSyntaxError {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]
    const what =
      !token || token.type === 'end'
        ? '$end'
        : token.type === 'operator'
          ? `'${token.text}'`
          : token.type === 'text'
            ? 'QQSTRING_START'
            : token.type === 'name'
              ? KEYWORDS.has(token.text)
                ? token.text
                : 'IDENT'
              : token.type.toUpperCase()
    return new JqSyntaxError(`syntax error, unexpected ${what} (Unix shell quoting issues?) at <top-level>, line 1:`)
  }
}
