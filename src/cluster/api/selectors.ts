import type { Labels } from './meta.ts'
import { isLabelValue, isQualifiedName } from './names.ts'

export type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!'

/** One condition on one label. */
export interface Requirement {
  readonly key: string
  readonly operator: Operator
  /** by code unit, each once */
  readonly values: readonly string[]
}

/** Conditions that must all hold. None at all select everything. */
export type Selector = readonly Requirement[]

/**
 * Reads a label selector (`a=b,c!=d,e in (x,y),f notin (..),g,!h`) by the rules and in the words of pkg/labels/selector.go, v1.1.8.
 * Throws an Error with the server's sentence.
 */
export function parseSelector(text: string): Selector {
  const tokens = scan(text)
  let position = 0
  const peek = (): Token => tokens[position]!
  const take = (): Token => tokens[position++]!

  const requirements: Requirement[] = []
  for (;;) {
    const { text: found } = peek()
    if (isEnd(peek())) break
    if (!isWord(peek()) && !isSymbol(peek(), '!')) throw new Error(`found '${found}', expected: !, identifier, or 'end of string'`)
    try {
      requirements.push(parseRequirement(peek, take))
    } catch (error) {
      throw new Error(`unable to parse requirement: ${(error as Error).message}`)
    }
    const next = take()
    if (isEnd(next)) break
    if (!isSymbol(next, ',')) throw new Error(`found '${next.text}', expected: ',' or 'end of string'`)
    if (!isWord(peek()) && !isSymbol(peek(), '!')) throw new Error(`found '${peek().text}', expected: identifier after ','`)
  }
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

type Token = { readonly is: 'word' | 'symbol' | 'end'; readonly text: string }

const SYMBOLS = ['!=', '==', '=', '!', '(', ')', ',']

function scan(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; ;) {
    while (at < text.length && /[ \t\r\n]/.test(text[at]!)) at++
    if (at >= text.length) return [...tokens, { is: 'end', text: '' }]
    const symbol = SYMBOLS.find(one => text.startsWith(one, at))
    const word = symbol ?? /^[^=!(), \t\r\n]+/.exec(text.slice(at))![0]
    tokens.push({ is: symbol ? 'symbol' : 'word', text: word })
    at += word.length
  }
}

function isEnd(token: Token): boolean {
  return token.is === 'end'
}

function isWord(token: Token): boolean {
  return token.is === 'word'
}

function isSymbol(token: Token, text: string): boolean {
  return token.is === 'symbol' && token.text === text
}

function parseRequirement(peek: () => Token, take: () => Token): Requirement {
  let token = take()
  const negated = isSymbol(token, '!')
  if (negated) token = take()
  if (!isWord(token)) throw new Error(`found '${token.text}', expected: identifier`)
  const key = token.text
  checkKey(key)
  if (isEnd(peek()) || isSymbol(peek(), ',')) return { key, operator: negated ? '!' : 'exists', values: [] }
  if (negated) return { key, operator: '!', values: [] }

  const operator = take().text
  switch (operator) {
    case 'in':
    case 'notin':
      return requirement(key, operator, parseValues(peek, take))
    case '=':
    case '==':
    case '!=':
      return requirement(key, operator, [parseExactValue(peek, take)])
    default:
      throw new Error(`found '${operator}', expected: '=', '!=', '==', 'in', notin'`)
  }
}

function parseValues(peek: () => Token, take: () => Token): string[] {
  const open = take()
  if (!isSymbol(open, '(')) throw new Error(`found '${open.text}' expected: '('`)
  if (isSymbol(peek(), ')')) {
    take()
    return ['']
  }
  if (!isWord(peek()) && !isSymbol(peek(), ',')) throw new Error(`found '${peek().text}', expected: ',', ')' or identifier`)
  const values: string[] = []
  for (;;) {
    const token = take()
    if (isWord(token)) {
      values.push(token.text)
      if (isSymbol(peek(), ',')) continue
      if (!isSymbol(peek(), ')')) throw new Error(`found '${peek().text}', expected: ',' or ')'`)
      break
    }
    if (!isSymbol(token, ',')) throw new Error(`found '${token.text}', expected: ',', or identifier`)
    if (values.length === 0) values.push('')
    if (isSymbol(peek(), ')')) {
      values.push('')
      break
    }
    if (isSymbol(peek(), ',')) {
      take()
      values.push('')
    }
  }
  take() // the closing parenthesis
  return values
}

function parseExactValue(peek: () => Token, take: () => Token): string {
  if (isEnd(peek()) || isSymbol(peek(), ',')) return ''
  const token = take()
  if (!isWord(token)) throw new Error(`found '${token.text}', expected: identifier`)
  return token.text
}

function requirement(key: string, operator: Operator, values: readonly string[]): Requirement {
  for (const value of values) if (!isLabelValue(value)) throw new Error(`label value: invalid value '${value}', Details: ${QUALIFIED}`)
  return { key, operator, values: [...new Set(values)].sort() }
}

const QUALIFIED = 'must match regex [[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)* / ] [a-z0-9]([-a-z0-9]*[a-z0-9])?'

function checkKey(key: string): void {
  if (!isQualifiedName(key)) throw new Error(`label key: invalid value '${key}', Details: ${QUALIFIED}`)
}

/** Whether labels satisfy every requirement. */
export function matchesSelector(selector: Selector, labels: Labels | undefined): boolean {
  return selector.every(requirement => meets(requirement, labels))
}

function meets({ key, operator, values }: Requirement, labels: Labels | undefined): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value)
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
  }
}

/** Whether labels hold every pair of a set, as controllers and services select their pods. */
export function selects(set: Labels | undefined, labels: Labels | undefined): boolean {
  for (const key in set) if (labels?.[key] !== set[key]) return false
  return true
}

/** The selector that asks for exactly these labels. */
export function selectorOf(set: Labels | undefined): Selector {
  return Object.keys(set ?? {})
    .sort()
    .map(key => ({ key, operator: '=' as const, values: [set![key]!] }))
}

/** A selector as text again: `a=b,c in (x,y)`. */
export function formatSelector(selector: Selector): string {
  return selector
    .map(({ key, operator, values }) => {
      if (operator === 'exists') return key
      if (operator === '!') return `!${key}`
      if (operator === 'in' || operator === 'notin') return `${key} ${operator} (${values.join(',')})`
      return key + operator + values[0]
    })
    .join(',')
}

/** Labels as text, by key: `a=b,c=d`; `<none>` if there are none. */
export function formatLabels(labels: Labels | undefined): string {
  const keys = Object.keys(labels ?? {}).sort()
  return keys.length === 0 ? '<none>' : keys.map(key => `${key}=${labels![key]}`).join(',')
}

/** One condition on one field of an object. */
export interface FieldTerm {
  readonly field: string
  readonly value: string
  readonly negated: boolean
}

/** Reads a field selector (`status.phase=Running,spec.nodeName!=x`; pkg/fields/selector.go, v1.1.8). Which fields a kind has, the server says. */
export function parseFieldSelector(text: string): readonly FieldTerm[] {
  const terms: FieldTerm[] = []
  for (const part of text.split(',').sort()) {
    if (part === '') continue
    const operator = ['!=', '==', '='].find(one => part.split(one).length === 2)
    if (operator === undefined) throw new Error(`invalid selector: '${text}'; can't understand '${part}'`)
    const [field, value] = part.split(operator) as [string, string]
    terms.push({ field, value, negated: operator === '!=' })
  }
  return terms
}
