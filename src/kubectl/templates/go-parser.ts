import type { Token, TokenType } from './go-lexer.ts'
import { lex } from './go-lexer.ts'
import type { GoValue } from './go-value.ts'
import { quote } from './go-value.ts'

/** What is written where a value stands. `at` and `text` name it in messages. */
export type Operand = { readonly at: number; readonly text: string } & (
  | { readonly is: 'dot' | 'nil' }
  | { readonly is: 'constant'; readonly value: GoValue; readonly kind: 'bool' | 'number' | 'string' }
  | { readonly is: 'field'; readonly fields: readonly string[] }
  | { readonly is: 'variable'; readonly name: string; readonly fields: readonly string[] }
  | { readonly is: 'function'; readonly name: string }
  | { readonly is: 'pipeline'; readonly pipeline: Pipeline }
  | { readonly is: 'chain'; readonly of: Operand; readonly fields: readonly string[] }
)

export interface Command {
  readonly at: number
  readonly text: string
  readonly operands: readonly Operand[]
}

export interface Pipeline {
  readonly at: number
  readonly text: string
  readonly declares: readonly string[]
  readonly commands: readonly Command[]
}

export type Node =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'action'; readonly pipeline: Pipeline }
  | { readonly is: 'if' | 'with' | 'range'; readonly pipeline: Pipeline; readonly list: readonly Node[]; readonly otherwise?: readonly Node[] }
  | { readonly is: 'template'; readonly at: number; readonly name: string; readonly pipeline?: Pipeline }

type Ending = 'end' | 'else'

/** The named templates of a text, the text itself under `name`. Throws an Error in the words of Go's text/template. */
export function parseTemplate(name: string, text: string, functions: ReadonlySet<string>): Map<string, readonly Node[]> {
  const tokens = lex(text)
  const templates = new Map<string, readonly Node[]>()
  let next = 0
  let variables: string[] = ['$']

  const take = (): Token => tokens[Math.min(next++, tokens.length - 1)]!
  const peek = (): Token => tokens[Math.min(next, tokens.length - 1)]!
  const takeWord = (): Token => {
    skipSpace()
    return take()
  }
  const peekWord = (): Token => {
    skipSpace()
    return peek()
  }
  const skipSpace = () => {
    while (peek().type === 'space') next++
  }
  const fail = (message: string): never => {
    const { at } = tokens[Math.min(Math.max(next - 1, 0), tokens.length - 1)]!
    throw new Error(`template: ${name}:${1 + text.slice(0, at).split('\n').length - 1}: ${message}`)
  }
  const unexpected = (token: Token, context: string): never => fail(token.type === 'error' ? token.text : `unexpected ${nameOf(token)} in ${context}`)
  const expect = (type: TokenType, context: string): Token => {
    const token = takeWord()
    return token.type === type ? token : unexpected(token, context)
  }

  const root: Node[] = []
  while (peek().type !== 'end-of-text') {
    if (peek().type === 'open' && definitionFollows()) parseDefinition()
    else {
      const node = parseNode()
      if (typeof node === 'string') fail(`unexpected {{${node}}}`)
      else if (node) root.push(node)
    }
  }
  return templates.set(name, root)

  function definitionFollows(): boolean {
    const start = next
    take()
    const found = peekWord().type === 'keyword' && peek().text === 'define'
    next = start
    return found
  }

  function parseDefinition(): void {
    take()
    takeWord()
    const token = takeWord()
    if (token.type !== 'string' && token.type !== 'raw-string') unexpected(token, 'define clause')
    expect('close', 'define clause')
    variables = ['$']
    const { list, ending } = parseList()
    if (ending !== 'end') fail(`unexpected {{${ending}}} in define clause`)
    const defined = unquote(token)
    if (templates.get(defined)?.some(isSolid)) fail(`template: multiple definition of template ${quote(defined)}`)
    if (list.some(isSolid) || !templates.has(defined)) templates.set(defined, list)
    variables = ['$']
  }

  /** Nodes up to `{{end}}` or `{{else}}`. */
  function parseList(): { list: Node[]; ending: Ending } {
    const list: Node[] = []
    while (peek().type !== 'end-of-text') {
      const node = parseNode()
      if (typeof node === 'string') return { list, ending: node }
      if (node) list.push(node)
    }
    return fail('unexpected EOF')
  }

  function parseNode(): Node | Ending {
    const token = take()
    if (token.type === 'text') return { is: 'text', text: token.text }
    if (token.type !== 'open') return unexpected(token, 'input')
    const word = peekWord()
    if (word.type !== 'keyword') return { is: 'action', pipeline: parsePipeline('command', 'close') }
    take()
    switch (word.text) {
      case 'end':
        expect('close', 'end')
        return 'end'
      case 'else':
        if (peekWord().type === 'keyword' && peek().text === 'if') return 'else'
        expect('close', 'else')
        return 'else'
      case 'if':
      case 'range':
      case 'with':
        return parseControl(word.text)
      case 'template':
        return parseCall()
      default:
        return unexpected(word, 'command')
    }
  }

  function parseControl(is: 'if' | 'range' | 'with'): Node {
    const before = variables.length
    const pipeline = parsePipeline(is, 'close')
    const { list, ending } = parseList()
    let otherwise: Node[] | undefined
    if (ending === 'else') {
      if (is === 'if' && peek().type === 'keyword') {
        take()
        otherwise = [parseControl('if')] // its {{end}} ends this one too
      } else {
        const rest = parseList()
        if (rest.ending !== 'end') fail(`expected end; found {{${rest.ending}}}`)
        otherwise = rest.list
      }
    }
    variables.length = before
    return { is, pipeline, list, ...(otherwise ? { otherwise } : {}) }
  }

  function parseCall(): Node {
    const token = takeWord()
    if (token.type !== 'string' && token.type !== 'raw-string') unexpected(token, 'template clause')
    const call = { is: 'template', at: token.at, name: unquote(token) } as const
    if (peekWord().type === 'close') {
      take()
      return call
    }
    return { ...call, pipeline: parsePipeline('template clause', 'close') }
  }

  function parsePipeline(context: string, end: 'close' | 'right-paren'): Pipeline {
    const { at } = peekWord()
    const declares = parseDeclarations(context)
    const commands: Command[] = []
    for (;;) {
      const token = takeWord()
      if (token.type === end) break
      if (!STARTS_OPERAND.has(token.type)) unexpected(token, context)
      next--
      commands.push(parseCommand())
    }
    if (commands.length === 0) fail(`missing value for ${context}`)
    commands.slice(1).forEach(({ operands: [first] }, index) => {
      if (first!.is === 'constant' || first!.is === 'dot' || first!.is === 'nil') fail(`non executable command in pipeline stage ${index + 2}`)
    })
    const declared = declares.length > 0 ? declares.join(', ') + ' := ' : ''
    return { at, declares, commands, text: declared + commands.map(command => command.text).join(' | ') }
  }

  function parseDeclarations(context: string): string[] {
    const start = next
    const first = takeWord()
    if (first.type === 'variable') {
      const after = takeWord()
      if (after.type === 'declare') {
        variables.push(first.text)
        return [first.text]
      }
      if (after.type === 'comma' && context === 'range') {
        const second = expect('variable', 'range')
        expect('declare', 'range')
        variables.push(first.text, second.text)
        return [first.text, second.text]
      }
      if (after.type === 'comma') fail(`too many declarations in ${context}`)
    }
    next = start
    return []
  }

  function parseCommand(): Command {
    const { at } = peekWord()
    const operands: Operand[] = []
    for (;;) {
      skipSpace()
      const operand = parseOperand()
      if (operand) operands.push(operand)
      const token = take()
      if (token.type === 'space') continue
      if (token.type === 'close' || token.type === 'right-paren') next--
      else if (token.type !== 'pipe') unexpected(token, 'operand')
      break
    }
    if (operands.length === 0) fail('empty command')
    return { at, operands, text: operands.map(({ is, text }) => (is === 'pipeline' ? `(${text})` : text)).join(' ') }
  }

  function parseOperand(): Operand | undefined {
    const term = parseTerm()
    if (!term || peek().type !== 'field') return term
    const { at } = peek()
    const fields: string[] = []
    while (peek().type === 'field') fields.push(take().text.slice(1))
    const suffix = fields.map(field => '.' + field).join('')
    if (term.is === 'field' || term.is === 'variable') return { ...term, at, text: term.text + suffix, fields: [...term.fields, ...fields] }
    if (term.is === 'constant' || term.is === 'dot' || term.is === 'nil') fail(`unexpected . after term ${quote(term.text)}`)
    return { is: 'chain', at, text: `(${term.text})${suffix}`, of: term, fields }
  }

  function parseTerm(): Operand | undefined {
    const { type, text, at } = takeWord()
    switch (type) {
      case 'identifier':
        if (!functions.has(text)) fail(`function ${quote(text)} not defined`)
        return { is: 'function', at, text, name: text }
      case 'dot':
      case 'nil':
        return { is: type, at, text }
      case 'variable':
        if (!variables.includes(text)) fail(`undefined variable ${quote(text)}`)
        return { is: 'variable', at, text, name: text, fields: [] }
      case 'field':
        return { is: 'field', at, text, fields: [text.slice(1)] }
      case 'bool':
        return { is: 'constant', kind: 'bool', at, text, value: text === 'true' }
      case 'number':
        return { is: 'constant', kind: 'number', at, text, value: /^[+-]?(0[xX][0-9a-fA-F]+|\d+)$/.test(text) ? integer(text) : Number(text) }
      case 'char-constant':
        return { is: 'constant', kind: 'number', at, text, value: BigInt(unquoteText(text).codePointAt(0) ?? 0) }
      case 'string':
      case 'raw-string':
        return { is: 'constant', kind: 'string', at, text, value: unquote({ type, text, at }) }
      case 'left-paren': {
        const pipeline = parsePipeline('parenthesized pipeline', 'right-paren')
        return { is: 'pipeline', at, text: pipeline.text, pipeline }
      }
      default:
        next--
        return undefined
    }
  }

  function unquote(token: Token): string {
    return token.type === 'raw-string' ? token.text.slice(1, -1) : unquoteText(token.text)
  }

  function unquoteText(text: string): string {
    const short: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '"': '"', "'": "'", '\\': '\\' }
    return text.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[^])/g, (_, escape: string) => {
      if (short[escape] !== undefined) return short[escape]
      if (/^[xuU]./.test(escape)) return String.fromCodePoint(Math.min(parseInt(escape.slice(1), 16), 0x10ffff))
      return /^[0-7]{3}$/.test(escape) ? String.fromCharCode(parseInt(escape, 8)) : fail('invalid syntax')
    })
  }
}

const STARTS_OPERAND: ReadonlySet<TokenType> = new Set<TokenType>([
  'bool',
  'char-constant',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'raw-string',
  'string',
  'variable',
  'left-paren',
])

function integer(text: string): bigint {
  const digits = text.replace(/^[+-]/, '')
  const size = BigInt(/^0[0-7]+$/.test(digits) ? '0o' + digits.slice(1) : digits)
  return text.startsWith('-') ? -size : size
}

function isSolid(node: Node): boolean {
  return node.is !== 'text' || /\S/.test(node.text)
}

function nameOf({ type, text }: Token): string {
  if (type === 'end-of-text') return 'EOF'
  if (type === 'keyword') return `<${text}>`
  return text.length > 10 ? quote(text.slice(0, 10)) + '...' : quote(text)
}
