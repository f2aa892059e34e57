import { AwkSyntaxError } from './syntax.ts'
import type { AwkProgram, Expression, Rule, Statement } from './syntax.ts'

interface Token {
  kind: 'number' | 'text' | 'pattern' | 'name' | 'call' | 'builtin' | 'word' | 'sign' | 'line' | 'end'
  text: string
  /** Where it begins in the source. */
  at: number
}

const WORDS = new Set('BEGIN END function func if else while for do break continue next exit return delete in getline print printf'.split(' '))

/** The functions that awk brings along. */
export const BUILTIN_FUNCTIONS = new Set(
  'length substr index split sub gsub match sprintf sqrt int rand srand tolower toupper system close fflush systime strftime'.split(' '),
)

const SIGNS = ['**=', '>>', '&&', '||', '==', '!=', '<=', '>=', '+=', '-=', '*=', '/=', '%=', '^=', '++', '--', '**', '!~'] as const
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/', a: '\x07', b: '\b', f: '\f', v: '\v' }

function tokens(source: string): Token[] {
  const list: Token[] = []
  let start = 0
  const add = (kind: Token['kind'], text: string) => list.push({ kind, text, at: start })
  for (let i = 0; i < source.length;) {
    start = i
    const char = source[i]!
    if (char === '\n') {
      add('line', '\n')
      i++
    } else if (/\s/.test(char)) i++
    else if (char === '\\' && source[i + 1] === '\n') i += 2
    else if (char === '#') while (i < source.length && source[i] !== '\n') i++
    else if (char === '"') {
      let text = ''
      for (i++; source[i] !== '"'; i++) {
        if (i >= source.length) throw new AwkSyntaxError(source, start, 'unterminated string')
        if (source[i] !== '\\') text += source[i]
        else {
          const octal = /^[0-7]{1,3}/.exec(source.slice(++i))
          if (octal) {
            text += String.fromCharCode(parseInt(octal[0], 8))
            i += octal[0].length - 1
          } else text += ESCAPES[source[i]!] ?? '\\' + source[i]
        }
      }
      i++
      add('text', text)
    } else if (char === '/' && patternMayBegin(list.at(-1))) {
      let text = ''
      let inBracket = false
      for (i++; source[i] !== '/' || inBracket; i++) {
        if (i >= source.length || source[i] === '\n') throw new AwkSyntaxError(source, start + 1, 'unterminated regexp')
        if (source[i] === '[') inBracket = true
        if (source[i] === ']') inBracket = false
        if (source[i] === '\\') text += source[i + 1] === '/' ? source[++i]! : source[i]! + source[++i]!
        else text += source[i]
      }
      i++
      add('pattern', text)
    } else {
      const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(source.slice(i))
      const name = /^[A-Za-z_]\w*/.exec(source.slice(i))
      if (number) {
        add('number', number[0])
        i += number[0].length
      } else if (name) {
        i += name[0].length
        if (WORDS.has(name[0])) add('word', name[0])
        else if (BUILTIN_FUNCTIONS.has(name[0])) add('builtin', name[0])
        else add(source[i] === '(' ? 'call' : 'name', name[0])
      } else {
        const sign = SIGNS.find(each => source.startsWith(each, i)) ?? char
        if (!/^[-{}()[\];,+*/%^!<>|?:~$=&*]+$/.test(sign)) throw new AwkSyntaxError(source, i, 'syntax error')
        add('sign', sign)
        i += sign.length
      }
    }
  }
  start = source.length
  add('end', '')
  return list
}

/** After a value a slash divides; elsewhere it begins a pattern. */
function patternMayBegin(last: Token | undefined): boolean {
  if (!last) return true
  if (last.kind === 'sign') return !/^(\)|\]|\$|\+\+|--)$/.test(last.text)
  return last.kind === 'word' || last.kind === 'line'
}

/** Reads an awk program. Throws `AwkError`. */
export function parseAwk(source: string): AwkProgram {
  const list = tokens(source)
  let at = 0
  const program: AwkProgram = { rules: [], functions: new Map() }
  const peek = (offset = 0) => list[Math.min(at + offset, list.length - 1)]!
  const is = (text: string) => peek().text === text && (peek().kind === 'sign' || peek().kind === 'word' || peek().kind === 'line')
  const fail = (): never => {
    const { kind, at } = peek()
    throw new AwkSyntaxError(source, at, kind === 'end' || kind === 'line' ? 'unexpected newline or end of string' : 'syntax error')
  }
  const take = (text: string) => {
    if (!is(text)) fail()
    at++
  }
  const skipLines = () => {
    while (peek().kind === 'line') at++
  }
  const skipEnds = () => {
    while (peek().kind === 'line' || is(';')) at++
  }

  const block = (): Statement => {
    take('{')
    const statements: Statement[] = []
    for (skipEnds(); !is('}'); skipEnds()) {
      if (peek().kind === 'end') fail()
      statements.push(statement())
    }
    take('}')
    return { do: 'block', list: statements }
  }
  const endOfStatement = () => {
    if (is(';') || peek().kind === 'line') at++
    else if (!is('}') && peek().kind !== 'end') fail()
  }
  const body = (): Statement => {
    skipLines()
    if (is(';')) {
      at++
      return { do: 'block', list: [] }
    }
    return statement()
  }
  const simple = (): Statement => {
    const token = peek()
    if (token.kind === 'word') {
      if (token.text === 'print' || token.text === 'printf') return printing(token.text)
      if (token.text === 'delete') {
        at++
        const array = peek().text
        at++
        if (!is('[')) return { do: 'delete', array }
        at++
        const index = expressions()
        take(']')
        return { do: 'delete', array, index }
      }
    }
    return { do: 'expression', value: expression() }
  }
  const printing = (how: 'print' | 'printf'): Statement => {
    at++
    let values: Expression[] = []
    if (!is(';') && !is('}') && !is('>') && !is('>>') && !is('|') && peek().kind !== 'line' && peek().kind !== 'end') values = expressions(false)
    if (values.length === 1 && values[0]!.is === 'group') values = values[0]!.list
    for (const sign of ['>', '>>', '|'] as const) {
      if (!is(sign)) continue
      at++
      return { do: how, values, to: { how: sign, where: concatenation(false) } }
    }
    return { do: how, values }
  }
  const statement = (): Statement => {
    const token = peek()
    if (is('{')) return block()
    if (token.kind === 'word') {
      switch (token.text) {
        case 'if': {
          at++
          take('(')
          const test = expression()
          take(')')
          const then = body()
          const before = at
          skipEnds()
          if (is('else')) {
            at++
            return { do: 'if', test, then, otherwise: body() }
          }
          at = before
          return { do: 'if', test, then }
        }
        case 'while': {
          at++
          take('(')
          const test = expression()
          take(')')
          return { do: 'while', test, body: body() }
        }
        case 'do': {
          at++
          const inner = body()
          skipEnds()
          take('while')
          take('(')
          const test = expression()
          take(')')
          endOfStatement()
          return { do: 'do', test, body: inner }
        }
        case 'for': {
          at++
          take('(')
          if (peek().kind === 'name' && peek(1).text === 'in' && peek(3).text === ')') {
            const [name, array] = [peek().text, peek(2).text]
            at += 4
            return { do: 'each', name, array, body: body() }
          }
          const init = is(';') ? undefined : simple()
          take(';')
          skipLines()
          const test = is(';') ? undefined : expression()
          take(';')
          skipLines()
          const step = is(')') ? undefined : simple()
          take(')')
          return { do: 'for', ...(init && { init }), ...(test && { test }), ...(step && { step }), body: body() }
        }
        case 'next':
        case 'break':
        case 'continue':
          at++
          endOfStatement()
          return { do: token.text }
        case 'exit':
        case 'return': {
          at++
          const none = is(';') || is('}') || peek().kind === 'line' || peek().kind === 'end'
          const value = none ? undefined : expression()
          endOfStatement()
          return { do: token.text, ...(value && { value }) }
        }
      }
    }
    const made = simple()
    endOfStatement()
    return made
  }

  const expressions = (greater = true): Expression[] => {
    const found = [expression(greater)]
    while (is(',')) {
      at++
      skipLines()
      found.push(expression(greater))
    }
    return found
  }
  /** `greater` is false inside `print`, where `>` is a redirection. */
  const expression = (greater = true): Expression => {
    const left = choice(greater)
    const token = peek()
    if (token.kind === 'sign' && /^(=|\+=|-=|\*=|\/=|%=|\^=|\*\*=)$/.test(token.text) && ['variable', 'field', 'element'].includes(left.is)) {
      at++
      skipLines()
      return { is: 'assign', op: token.text.slice(0, -1), target: left, value: expression(greater) }
    }
    return left
  }
  const choice = (greater: boolean): Expression => {
    const test = either(greater)
    if (!is('?')) return test
    at++
    skipLines()
    const yes = expression(greater)
    skipLines()
    take(':')
    skipLines()
    return { is: 'choose', test, yes, no: expression(greater) }
  }
  const chain = (ops: readonly string[], inner: (greater: boolean) => Expression) => (greater: boolean) => {
    let left = inner(greater)
    while (peek().kind === 'sign' && ops.includes(peek().text)) {
      const op = peek().text
      at++
      if (op === '&&' || op === '||') skipLines()
      left = { is: 'binary', op, left, right: inner(greater) }
    }
    return left
  }
  const membership = (greater: boolean): Expression => {
    let left = matching(greater)
    while (is('in')) {
      at++
      left = { is: 'in', index: left.is === 'group' ? left.list : [left], array: peek().text }
      at++
    }
    return left
  }
  const matching = (greater: boolean): Expression => {
    let left = comparison(greater)
    while (is('~') || is('!~')) {
      const negate = is('!~')
      at++
      left = { is: 'match', negate, text: left, pattern: comparison(greater) }
    }
    return left
  }
  const comparison = (greater: boolean): Expression => {
    const left = concatenation(greater)
    const token = peek()
    if (token.kind !== 'sign' || !/^(<|<=|==|!=|>=|>)$/.test(token.text) || (token.text === '>' && !greater)) return left
    at++
    return { is: 'binary', op: token.text, left, right: concatenation(greater) }
  }
  const concatenation = (greater: boolean): Expression => {
    let left = sum(greater)
    for (;;) {
      if (is('|') && peek(1).text === 'getline') {
        at += 2
        const into = lvalue()
        left = { is: 'getline', command: left, ...(into && { into }) }
        continue
      }
      const token = peek()
      const begins =
        ['number', 'text', 'pattern', 'name', 'call', 'builtin'].includes(token.kind) ||
        (token.kind === 'sign' && /^(\$|!|\(|-|\+|\+\+|--)$/.test(token.text))
      if (!begins || is('in')) return left
      left = { is: 'binary', op: ' ', left, right: sum(greater) }
    }
  }
  const unary = (greater: boolean): Expression => {
    for (const op of ['!', '-', '+'] as const) {
      if (!is(op)) continue
      at++
      return { is: 'unary', op, value: unary(greater) }
    }
    return power(greater)
  }
  const power = (greater: boolean): Expression => {
    const left = stepped(greater)
    if (!is('^') && !is('**')) return left
    at++
    return { is: 'binary', op: '^', left, right: unary(greater) }
  }
  const product = chain(['*', '/', '%'], unary)
  const sum = chain(['+', '-'], product)
  const both = chain(['&&'], membership)
  const either = chain(['||'], both)
  const stepped = (greater: boolean): Expression => {
    for (const [sign, by] of [
      ['++', 1],
      ['--', -1],
    ] as const) {
      if (!is(sign)) continue
      at++
      return { is: 'step', by, prefix: true, target: primary(greater) }
    }
    const target = primary(greater)
    if (['variable', 'field', 'element'].includes(target.is)) {
      for (const [sign, by] of [
        ['++', 1],
        ['--', -1],
      ] as const) {
        if (!is(sign)) continue
        at++
        return { is: 'step', by, prefix: false, target }
      }
    }
    return target
  }
  const lvalue = (): Expression | undefined => (is('$') || peek().kind === 'name' ? primary(true) : undefined)
  const primary = (greater: boolean): Expression => {
    const token = peek()
    at++
    switch (token.kind) {
      case 'number':
        return { is: 'number', value: Number(token.text) }
      case 'text':
        return { is: 'text', value: token.text }
      case 'pattern':
        return { is: 'pattern', source: token.text }
      case 'name':
        if (!is('[')) return { is: 'variable', name: token.text }
        at++
        {
          const index = expressions()
          take(']')
          return { is: 'element', array: token.text, index }
        }
      case 'call':
      case 'builtin': {
        if (!is('(')) {
          if (token.text === 'length') return { is: 'call', name: 'length', args: [] }
          at--
          return fail()
        }
        at++
        skipLines()
        const args = is(')') ? [] : expressions()
        skipLines()
        take(')')
        return { is: 'call', name: token.text, args }
      }
      case 'word':
        if (token.text === 'getline') {
          const into = lvalue()
          if (!is('<')) return { is: 'getline', ...(into && { into }) }
          at++
          return { is: 'getline', ...(into && { into }), file: primary(greater) }
        }
        break
      case 'sign':
        if (token.text === '$') {
          const prefix = is('++') || is('--') || is('-')
          return { is: 'field', index: prefix ? unary(greater) : primary(greater) }
        }
        if (token.text === '(') {
          skipLines()
          const inner = expressions()
          skipLines()
          take(')')
          return inner.length === 1 && !is('in')
            ? inner[0]!.is === 'group'
              ? inner[0]!
              : { is: 'group', list: inner }
            : { is: 'group', list: inner }
        }
        if (token.text === '-' || token.text === '+' || token.text === '!') return { is: 'unary', op: token.text, value: unary(greater) }
    }
    at--
    return fail()
  }

  for (skipEnds(); peek().kind !== 'end'; skipEnds()) {
    if (is('function') || is('func')) {
      at++
      const name = peek().text
      at++
      take('(')
      const parameters: string[] = []
      while (!is(')')) {
        parameters.push(peek().text)
        at++
        if (is(',')) at++
        skipLines()
      }
      at++
      skipLines()
      program.functions.set(name, { parameters, body: block() })
      continue
    }
    let when: Rule['when']
    if (is('BEGIN') || is('END')) {
      when = peek().text as 'BEGIN'
      at++
    } else if (is('{')) when = {}
    else {
      const from = expression()
      when = { from }
      if (is(',')) {
        at++
        skipLines()
        when = { from, to: expression() }
      }
    }
    program.rules.push(is('{') ? { when, body: block() } : { when })
    if (typeof when === 'string' && !program.rules.at(-1)!.body) fail()
  }
  return program
}
