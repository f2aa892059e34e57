/** A sum that cannot be done; the message is what bash says after the expression. */
export class ArithmeticError extends Error {}

/** How tightly each operator between two numbers binds. */
const BINDING: Readonly<Record<string, number>> = {
  ',': 1,
  '||': 4,
  '&&': 5,
  '|': 6,
  '^': 7,
  '&': 8,
  '==': 9,
  '!=': 9,
  '<': 10,
  '>': 10,
  '<=': 10,
  '>=': 10,
  '<<': 11,
  '>>': 11,
  '+': 12,
  '-': 12,
  '*': 13,
  '/': 13,
  '%': 13,
  '**': 14,
}
const ASSIGNMENT = /^(?:[-+*/%&|^]|<<|>>)?=$/
const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+#\w+|\d+)|([A-Za-z_]\w*)|(<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),]))/y

/** What the sum needs of the shell: its variables. */
export interface Variables {
  get(name: string): string | undefined
  set(name: string, value: string): void
}

/** The value of a shell sum, a whole number. Throws `ArithmeticError` with the words after bash's `expression: `. */
export function evaluateArithmetic(expression: string, variables: Variables, depth = 0): number {
  if (depth > 20) throw new ArithmeticError(`expression recursion level exceeded (error token is "${expression}")`)
  const tokens: { text: string; at: number; kind: 'number' | 'name' | 'sign' }[] = []
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < expression.trimEnd().length;) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(expression)
    if (!match) throw new ArithmeticError(`syntax error: invalid arithmetic operator (error token is "${expression.slice(at).trimStart()}")`)
    tokens.push({ text: (match[1] ?? match[2] ?? match[3])!, at, kind: match[1] ? 'number' : match[2] ? 'name' : 'sign' })
  }
  let next = 0
  const peek = () => tokens[next]?.text
  const rest = (index: number) => expression.slice(tokens[index]?.at ?? expression.length).trimStart()
  const fail = (message: string, index = next): never => {
    throw new ArithmeticError(`${message} (error token is "${rest(Math.min(index, tokens.length - 1))}")`)
  }
  const read = (name: string): number => {
    const value = variables.get(name)
    return value === undefined || value.trim() === '' ? 0 : evaluateArithmetic(value, variables, depth + 1)
  }
  const store = (name: string, value: number): number => {
    variables.set(name, String(value))
    return value
  }

  function primary(live: boolean): number {
    const token = tokens[next]
    if (!token) return fail('syntax error: operand expected')
    next++
    if (token.kind === 'number') {
      const base = /^(\d+)#(\w+)$/.exec(token.text)
      const value = base ? parseInt(base[2]!, Number(base[1])) : /^0\d/.test(token.text) ? parseInt(token.text, 8) : Number(token.text)
      if (/^0\d*[89]/.test(token.text)) fail('value too great for base', next - 1)
      return value
    }
    if (token.kind === 'name') {
      const sign = peek()
      if (sign === '++' || sign === '--') {
        next++
        const before = live ? read(token.text) : 0
        if (live) store(token.text, before + (sign === '++' ? 1 : -1))
        return before
      }
      if (sign !== undefined && ASSIGNMENT.test(sign)) {
        next++
        const right = binary(2, live)
        if (!live) return 0
        return store(token.text, sign === '=' ? right : apply(sign.slice(0, -1), read(token.text), right))
      }
      return live ? read(token.text) : 0
    }
    switch (token.text) {
      case '(': {
        const value = binary(0, live)
        if (peek() !== ')') fail("missing `)'")
        next++
        return value
      }
      case '-':
        return -primary(live) || 0
      case '+':
        return primary(live)
      case '!':
        return primary(live) === 0 ? 1 : 0
      case '~':
        return ~primary(live)
      case '++':
      case '--': {
        const name = tokens[next]
        if (name?.kind !== 'name') return fail('syntax error: operand expected')
        next++
        return live ? store(name.text, read(name.text) + (token.text === '++' ? 1 : -1)) : 0
      }
    }
    return fail('syntax error: operand expected', next - 1)
  }

  function apply(op: string, a: number, b: number): number {
    switch (op) {
      case '+':
        return a + b
      case '-':
        return a - b
      case '*':
        return a * b
      case '/':
      case '%':
        if (b === 0) throw new ArithmeticError(`division by 0 (error token is "${rest(next - 1)}")`)
        return op === '/' ? Math.trunc(a / b) : a % b
      case '**': {
        if (b < 0) throw new ArithmeticError(`exponent less than 0 (error token is "${rest(next - 1)}")`)
        if (Math.abs(a) <= 1) return a === 0 && b > 0 ? 0 : a < 0 && b % 2 === 1 ? -1 : 1
        let power = 1
        for (let i = 0; i < b && power !== 0 && Math.abs(power) < 1e300; i++) power *= a
        return power
      }
      case '<<':
        return a << b
      case '>>':
        return a >> b
      case '&':
        return a & b
      case '|':
        return a | b
      case '^':
        return a ^ b
      case '==':
        return a === b ? 1 : 0
      case '!=':
        return a !== b ? 1 : 0
      case '<':
        return a < b ? 1 : 0
      case '>':
        return a > b ? 1 : 0
      case '<=':
        return a <= b ? 1 : 0
      case '>=':
        return a >= b ? 1 : 0
      case ',':
        return b
    }
    return fail('syntax error in expression')
  }

  /** `live` is false where a value is not wanted (behind `0 &&`), so that nothing is assigned there. */
  function binary(least: number, live: boolean): number {
    let left = primary(live)
    for (;;) {
      const op = peek()
      if (op === '?' && least <= 3) {
        next++
        const yes = binary(2, live && left !== 0)
        if (peek() !== ':') fail("`:' expected for conditional expression")
        next++
        const no = binary(3, live && left === 0)
        left = left !== 0 ? yes : no
        continue
      }
      const binding = op === undefined ? undefined : BINDING[op]
      if (binding === undefined || binding < least) return left
      next++
      if (op === '&&') left = binary(binding + 1, live && left !== 0) !== 0 && left !== 0 ? 1 : 0
      else if (op === '||') left = binary(binding + 1, live && left === 0) !== 0 || left !== 0 ? 1 : 0
      else {
        const right = binary(op === '**' ? binding : binding + 1, live)
        left = live ? apply(op!, left, right) : 0
      }
    }
  }

  if (tokens.length === 0) return 0
  const value = binary(0, true)
  if (next < tokens.length) fail(tokens[next]!.kind === 'sign' ? 'syntax error: invalid arithmetic operator' : 'syntax error in expression')
  return value
}
