import type { Part, Word } from './syntax.ts'

/** Braces that make more words than this are left as they are. */
const MOST_WORDS = 100_000

/** `a{b,c}d` becomes `abd acd`, `{1..3}` becomes `1 2 3`; a word without such braces is itself alone. */
export function expandBraces(word: Word): Word[] {
  if (!word.some(part => part.kind === 'text' && !part.quoted && part.text.includes('{'))) return [word]
  return expand(items(word)).map(joined)
}

/** An unquoted character, or a part that braces do not look into. */
type Item = string | Part

function items(word: Word): Item[] {
  return word.flatMap((part): Item[] => (part.kind === 'text' && !part.quoted ? [...part.text] : [part]))
}

function joined(list: Item[]): Word {
  const parts: Part[] = []
  let text = ''
  const flush = () => {
    if (text !== '') parts.push({ kind: 'text', text, quoted: false })
    text = ''
  }
  for (const item of list) {
    if (typeof item === 'string') text += item
    else {
      flush()
      parts.push(item)
    }
  }
  flush()
  return parts
}

function expand(list: Item[]): Item[][] {
  for (let open = list.indexOf('{'); open >= 0; open = list.indexOf('{', open + 1)) {
    const close = closing(list, open)
    if (close === undefined) continue
    const inner = list.slice(open + 1, close)
    const choices = alternatives(inner) ?? sequence(inner)
    if (!choices) continue
    const before = list.slice(0, open)
    const rests = expand(list.slice(close + 1))
    if (choices.length * rests.length > MOST_WORDS) return [list]
    return choices.flatMap(choice => expand(choice).flatMap(middle => rests.map(rest => [...before, ...middle, ...rest])))
  }
  return [list]
}

function closing(list: Item[], open: number): number | undefined {
  let depth = 0
  for (let i = open; i < list.length; i++) {
    if (list[i] === '{') depth++
    if (list[i] === '}' && --depth === 0) return i
  }
  return undefined
}

function alternatives(inner: Item[]): Item[][] | undefined {
  const choices: Item[][] = [[]]
  let depth = 0
  for (const item of inner) {
    if (item === '{') depth++
    if (item === '}') depth--
    if (item === ',' && depth === 0) choices.push([])
    else choices.at(-1)!.push(item)
  }
  return choices.length > 1 ? choices : undefined
}

function sequence(inner: Item[]): Item[][] | undefined {
  if (inner.some(item => typeof item !== 'string')) return undefined
  const match = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/.exec(inner.join(''))
  if (!match) return undefined
  const [, from, to, by] = match as unknown as [string, string, string, string | undefined]
  const numbers = /\d/.test(from)
  if (numbers !== /\d/.test(to)) return undefined
  const first = numbers ? Number(from) : from.charCodeAt(0)
  const last = numbers ? Number(to) : to.charCodeAt(0)
  const step = (Math.abs(Number(by ?? 1)) || 1) * (first <= last ? 1 : -1)
  const width = numbers && (/^-?0\d/.test(from) || /^-?0\d/.test(to)) ? Math.max(from.length, to.length) : 0
  if (Math.abs(last - first) / Math.abs(step) > MOST_WORDS) return undefined
  const result: Item[][] = []
  for (let n = first; step > 0 ? n <= last : n >= last; n += step) {
    const text = numbers ? (n < 0 ? '-' : '') + String(Math.abs(n)).padStart(width - (n < 0 ? 1 : 0), '0') : String.fromCharCode(n)
    result.push([...text])
  }
  return result
}
