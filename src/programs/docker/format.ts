import { Failure } from './command.ts'

/** A template that docker cannot read, or that asks for something which is not there. */
export class TemplateError extends Failure {}

type Scope = { readonly dot: unknown; readonly variables: Readonly<Record<string, unknown>> }

/** What may be asked for beside the template's own functions, and what Go calls the type of the data, for its complaints. */
interface Around {
  readonly extra?: Functions
  /** a field that is not there is an error with this type's name; else it has no value */
  readonly type?: string
}

type Node = { text: string } | { action: string } | { block: 'range' | 'if' | 'with'; head: string; body: Node[]; otherwise: Node[] }

/**
 * Fills a Go template the way docker's `--format` uses them: fields, `index`, `json`, `len`, `eq`, variables, `range`, `if` and `with`.
 * Maps are objects without a prototype, structures are the others. Throws `TemplateError`.
 */
export function fillTemplate(template: string, data: unknown, { extra = {}, type }: Around = {}): string {
  const at = (word: string) => {
    const fields = word.match(/\.\w+/g) ?? []
    const start = template.indexOf(word) + (fields.length > 1 ? (fields[0]?.length ?? 0) : 0)
    const line = template.slice(0, start).split('\n')
    return `template: :${line.length}:${line.at(-1)?.length ?? 0}: executing "" at <${word}>: `
  }
  try {
    return render(parseTemplate(template), { dot: data, variables: { $: data } }, { ...FUNCTIONS, ...extra, [STRICT]: () => type !== undefined })
  } catch (error) {
    if (!(error instanceof MissingField)) throw error
    throw new TemplateError(`${at(error.word)}can't evaluate field ${error.field} in type ${type ?? 'interface {}'}`)
  }
}

const STRICT = '(strict)'

/** A template asks for a field that the data cannot have. */
class MissingField extends Error {
  readonly word: string
  readonly field: string
  constructor(word: string, field: string) {
    super(field)
    this.word = word
    this.field = field
  }
}

/** The parts of a template; throws `TemplateError` for one that docker cannot read. */
export function parseTemplate(template: string): Node[] {
  const tokens = [...template.matchAll(/\{\{((?:"[^"]*"|`[^`]*`|[^}"`])*)\}\}|((?:(?!\{\{)[^])+)|\{\{/g)]
  return parse(
    tokens.map((token): Node => {
      if (token[2] !== undefined) return { text: token[2] }
      if (token[1] === undefined) throw new TemplateError('Template parsing error: template: :1: unclosed action')
      return { action: token[1].trim() }
    }),
  )
}

function parse(tokens: readonly Node[]): Node[] {
  let at = 0
  const list = (until: readonly string[]): { nodes: Node[]; end: string } => {
    const nodes: Node[] = []
    while (at < tokens.length) {
      const token = tokens[at++]!
      if (!('action' in token)) {
        nodes.push(token)
        continue
      }
      const [word = '', ...rest] = token.action.split(/\s+/)
      if (until.includes(word)) return { nodes, end: word }
      if (word === 'range' || word === 'if' || word === 'with') {
        const body = list(['end', 'else'])
        const otherwise = body.end === 'else' ? list(['end']) : { nodes: [], end: body.end }
        if (otherwise.end !== 'end') throw new TemplateError('Template parsing error: template: :1: unexpected EOF')
        nodes.push({ block: word, head: rest.join(' '), body: body.nodes, otherwise: otherwise.nodes })
      } else if (word === 'end' || word === 'else') throw new TemplateError(`Template parsing error: template: :1: unexpected {{${word}}}`)
      else nodes.push(token)
    }
    return { nodes, end: '' }
  }
  return list([]).nodes
}

type Functions = Readonly<Record<string, (...args: unknown[]) => unknown>>

const FUNCTIONS: Functions = {
  len: value => (Array.isArray(value) || typeof value === 'string' ? value.length : Object.keys((value ?? {}) as object).length),
  index: (value, ...keys) => keys.reduce(elementOf, value),
  eq: (a, ...others) => others.includes(a),
  ne: (a, b) => a !== b,
  not: value => !truth(value),
  and: (...values) => values.find(value => !truth(value)) ?? values.at(-1),
  or: (...values) => values.find(truth) ?? values.at(-1),
  print: (...values) => values.map(shown).join(''),
  printf: (format, ...values) =>
    String(format).replace(/%[-\d.]*[svdq]/g, verb => (verb.endsWith('q') ? JSON.stringify(values.shift()) : shown(values.shift()))),
}

function render(nodes: readonly Node[], scope: Scope, functions: Functions): string {
  let text = ''
  let { variables } = scope
  for (const node of nodes) {
    const here = { dot: scope.dot, variables }
    if ('text' in node) text += node.text
    else if ('action' in node) {
      const assigned = /^(\$\w+)\s*:=\s*(.+)$/s.exec(node.action)
      if (assigned) variables = { ...variables, [assigned[1]!]: evaluate(assigned[2]!, here, functions) }
      else if (!node.action.startsWith('/*')) text += shown(evaluate(node.action, here, functions))
    } else text += renderBlock(node, here, functions)
  }
  return text
}

function renderBlock(node: Extract<Node, { block: string }>, scope: Scope, functions: Functions): string {
  const named = /^((?:\$\w+\s*,?\s*)+):=\s*(.+)$/s.exec(node.head)
  const names = named ? named[1]!.split(',').map(name => name.trim()) : []
  const value = evaluate(named ? named[2]! : node.head, scope, functions)
  const inside = (dot: unknown, more: Readonly<Record<string, unknown>>) =>
    render(node.body, { dot, variables: { ...scope.variables, ...more } }, functions)
  if (node.block !== 'range') {
    if (!truth(value)) return render(node.otherwise, scope, functions)
    return inside(node.block === 'with' ? value : scope.dot, names[0] ? { [names[0]]: value } : {})
  }
  const entries: [unknown, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries((value ?? {}) as object).sort(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length === 0) return render(node.otherwise, scope, functions)
  return entries
    .map(([key, item]) => {
      const variables = names.length === 2 ? { [names[0]!]: key, [names[1]!]: item } : names.length === 1 ? { [names[0]!]: item } : {}
      return inside(item, variables)
    })
    .join('')
}

/** A pipeline: what each part gives is the last argument of the next. */
function evaluate(pipeline: string, scope: Scope, functions: Functions): unknown {
  const parts = words(pipeline, '|')
  return parts.slice(1).reduce((value: unknown, part) => call(part, scope, functions, [value]), call(parts[0] ?? '', scope, functions, []))
}

function call(text: string, scope: Scope, functions: Functions, piped: readonly unknown[]): unknown {
  const [first = '', ...rest] = words(text, ' ')
  const name = Object.hasOwn(functions, first) ? functions[first] : undefined
  if (!name) {
    if (/^[a-z]\w*$/i.test(first) && !['true', 'false', 'nil'].includes(first))
      throw new TemplateError(`Template parsing error: template: :1: function "${first}" not defined`)
    return operand(first, scope, functions)
  }
  return name(...rest.map(word => operand(word, scope, functions)), ...piped)
}

function operand(word: string, scope: Scope, functions: Functions): unknown {
  if (word.startsWith('(') && word.endsWith(')')) return evaluate(word.slice(1, -1), scope, functions)
  if (/^["`]/.test(word)) return word.slice(1, -1)
  if (/^-?\d+$/.test(word)) return Number(word)
  if (word === 'true' || word === 'false') return word === 'true'
  if (word === '.') return scope.dot
  const path = /^(\$\w*)?((?:\.\w+)*)$/.exec(word)
  if (!path) throw new TemplateError(`Template parsing error: template: :1: unexpected ${JSON.stringify(word)} in command`)
  const start = path[1] === undefined ? scope.dot : scope.variables[path[1]]
  return (path[2] ?? '')
    .split('.')
    .filter(Boolean)
    .reduce((value: unknown, name) => fieldOf(value, name, word, functions[STRICT]?.() === true), start)
}

function fieldOf(value: unknown, name: string, word: string, strict: boolean): unknown {
  if (value !== null && typeof value === 'object' && Object.hasOwn(value, name)) return (value as Record<string, unknown>)[name]
  if (value === undefined && !strict) return undefined
  if (value === null || typeof value !== 'object' || Array.isArray(value) || (strict && !isMap(value))) throw new MissingField(word, name)
  return undefined
}

/** What `index` finds: of a map what is not there has no value, of a list it is an error. */
function elementOf(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) {
    if (typeof key !== 'number' || key < 0 || key >= value.length) throw new TemplateError(`error calling index: index out of range: ${String(key)}`)
    return value[key]
  }
  if (value === null || typeof value !== 'object') throw new TemplateError(`error calling index: can't index item of type ${typeof value}`)
  return (value as Record<string, unknown>)[String(key)] ?? (isMap(value) ? '' : undefined)
}

/** Whether Go has this as a map, not as a structure. */
function isMap(value: object): boolean {
  return Object.getPrototypeOf(value) === null
}

/** Splits at a separator outside quotes and parentheses. */
function words(text: string, separator: string): string[] {
  const found: string[] = []
  let word = ''
  let quote = ''
  let depth = 0
  for (const character of text.trim()) {
    if (quote) quote = character === quote ? '' : quote
    else if (character === '"' || character === '`') quote = character
    else if (character === '(') depth++
    else if (character === ')') depth--
    if (character === separator && !quote && depth === 0) {
      if (word.trim()) found.push(word.trim())
      word = ''
    } else word += character
  }
  if (word.trim()) found.push(word.trim())
  return found
}

function truth(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (value !== null && typeof value === 'object') return Object.keys(value).length > 0
  return Boolean(value)
}

/** A value as Go's templates print it: structures by their fields' values, maps by name, lists of lists inside. */
function shown(value: unknown): string {
  if (value === undefined) return '<no value>'
  return inside(value)
}

function inside(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(inside).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  if (!isMap(value)) return `{${Object.values(value).map(inside).join(' ')}}`
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${fields.map(([name, field]) => `${name}:${inside(field)}`).join(' ')}]`
}
