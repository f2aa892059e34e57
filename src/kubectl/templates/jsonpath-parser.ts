import type { GoValue } from './go-value.ts'
import { nameOfCharacter } from './go-value.ts'
import { NIL_POINTER, Panic } from './panic.ts'

export type PathNode =
  | { readonly is: 'list'; readonly nodes: PathList }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'number'; readonly value: GoValue }
  | { readonly is: 'field' | 'identifier'; readonly name: string }
  | { readonly is: 'wildcard' | 'recursive' }
  | { readonly is: 'union'; readonly lists: readonly PathNode[] }
  /** start, end and capacity; `undefined` when not given */
  | { readonly is: 'slice'; readonly params: readonly [number | undefined, number | undefined, number | undefined] }
  | { readonly is: 'filter'; readonly left: PathNode; readonly operator: string; readonly right: PathNode }

export type PathList = readonly PathNode[]

/** The parts of a jsonpath template: texts, and one list for each pair of braces. Throws an Error in kubectl's words. */
export function parsePath(text: string): PathList {
  const root: PathNode[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('{', at)
    if (open !== at) root.push({ is: 'text', text: text.slice(at, open < 0 ? undefined : open) })
    if (open < 0) break
    const nodes: PathNode[] = []
    root.push({ is: 'list', nodes })
    at = parseAction(text, open + 1, nodes)
  }
  return root
}

const TERMINATOR = /[ \t\r\n.,[\]$@{}]/

/** Reads what stands in braces into `nodes`; returns where the text goes on. */
function parseAction(text: string, start: number, nodes: PathNode[]): number {
  for (let at = start; ;) {
    const rest = text.slice(at)
    if (rest.startsWith('}')) return at + 1
    if (rest.startsWith('[?(')) at = parseFilter(text, at + 3, nodes)
    else if (rest.startsWith('..')) {
      nodes.push({ is: 'recursive' })
      at += 2
      if (/^[\p{L}\p{Nd}_]/u.test(text.slice(at))) at = parseField(text, at, nodes)
    } else if (rest === '' || /^[\r\n]/.test(rest)) throw new Error('unclosed action')
    else if (/^[ @$]/.test(rest)) at++
    else if (rest.startsWith('[')) at = parseArray(text, at, nodes)
    else if (rest.startsWith('"')) {
      const quoted = /^"([^"\n]*)"/.exec(rest)
      if (!quoted) throw new Error('unterminated quoted string')
      nodes.push({ is: 'text', text: quoted[1]! })
      at += quoted[0].length
    } else if (rest.startsWith('.')) at = parseField(text, at + 1, nodes)
    else if (/^[+\-\p{Nd}]/u.test(rest)) {
      const number = /^[+-]?[\p{Nd}.]*/u.exec(rest)![0]
      nodes.push({ is: 'number', value: numberOf(number) })
      at += number.length
    } else if (/^[\p{L}_]/u.test(rest)) {
      const end = endOfWord(text, at)
      nodes.push({ is: 'identifier', name: text.slice(at, end) })
      at = end
    } else throw new Error(`unrecognized character in action: ${nameOfCharacter(String.fromCodePoint(rest.codePointAt(0)!))}`)
  }
}

function endOfWord(text: string, start: number): number {
  let end = start
  while (end < text.length && !TERMINATOR.test(text[end]!)) end++
  return end
}

function parseField(text: string, start: number, nodes: PathNode[]): number {
  const end = endOfWord(text, start)
  const name = text.slice(start, end)
  nodes.push(name === '*' ? { is: 'wildcard' } : { is: 'field', name })
  return end
}

function numberOf(text: string): GoValue {
  if (/^[+-]?\d+$/.test(text)) return BigInt(text.replace('+', ''))
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return Number(text)
  throw new Error(`cannot parse number ${text}`)
}

function parseArray(text: string, start: number, nodes: PathNode[]): number {
  const bracket = /^\[([^\]\n]*)\]/.exec(text.slice(start))
  if (!bracket) throw new Error('unterminated array')
  const inside = bracket[1] === '*' ? ':' : bracket[1]!
  const parts = inside.split(',')
  if (parts.length > 1) nodes.push({ is: 'union', lists: parts.map(part => nested(`[${part.replace(/^ +| +$/g, '')}]`)) })
  else {
    const key = /^'([^']*)'$/.exec(inside)
    if (key) nodes.push(...(nested(`.${key[1]}`) as PathNode & { is: 'list' }).nodes)
    else nodes.push({ is: 'slice', params: sliceOf(inside) })
  }
  return start + bracket[0].length
}

/** `1`, `-1:`, `0:2`. A lone index is the slice from it to the next: which is why `[-1]` fails. */
function sliceOf(inside: string): [number | undefined, number | undefined, number | undefined] {
  const parts = /^(-?\d*)(:-?\d*)?(:\d*)?$/.exec(inside)
  if (!parts) throw new Error(`invalid array index ${inside}`)
  const [start, end, capacity] = [parts[1]!, parts[2], parts[3]]
  return [
    start === '' ? undefined : indexOf(start),
    end === undefined ? (start === '' ? 0 : indexOf(start)) + 1 : end === ':' ? undefined : indexOf(end.slice(1)),
    capacity === undefined || capacity === ':' ? undefined : indexOf(capacity.slice(1)),
  ]
}

function indexOf(digits: string): number {
  if (!/\d/.test(digits)) throw new Error(`array index ${digits} is not a number`)
  return Number(digits)
}

function parseFilter(text: string, start: number, nodes: PathNode[]): number {
  const inside = /^[^)\n]*/.exec(text.slice(start))![0]
  const end = start + inside.length
  if (text[end] !== ')') throw new Error('unterminated filter')
  if (text[end + 1] !== ']') throw new Error('unclosed array expect ]')
  const [, left, operator, right] = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(inside) ?? []
  if (operator === undefined) nodes.push({ is: 'filter', left: nested(inside), operator: 'exists', right: { is: 'list', nodes: [] } })
  else nodes.push({ is: 'filter', left: nested(left!), operator, right: nested(right!) })
  return end + 2
}

/** An expression inside another. v1.1.8 runs into a nil pointer when it cannot be read. */
function nested(text: string): PathNode {
  try {
    return parsePath(`{${text}}`)[0]!
  } catch {
    throw new Panic(NIL_POINTER)
  }
}
