import type { Filter } from './syntax.ts'
import type { Json } from './value.ts'
import { JqError, compareJson, isObject, shortJson, typeOf } from './value.ts'

/** Where a value was found: keys, indexes and slices from the top; `undefined` for one that was made on the way. */
export type Path = readonly Step[]
type Step = string | number | { from: number | null; to: number | null }

/** A value and where it is in the input. */
export interface Found {
  readonly value: Json
  readonly path?: Path | undefined
}

/** What a filter can see besides its input, and how much work it may still do. */
export interface Scope {
  readonly variables: Readonly<Record<string, Json>>
  readonly budget: { left: number }
  /** what the program defines, and the filters that a definition was called with, by `name/number of arguments` */
  readonly functions?: Readonly<Record<string, Definition>>
  /** what ends what stands under each label */
  readonly labels?: Readonly<Record<string, Error>>
  /** the inputs that are still to come */
  readonly inputs?: Iterator<Json, undefined>
  /** how many lines of input there are */
  readonly lines?: number
  /** virtual ms */
  readonly now?: number
}

/** A function of the program: its parameters, its body, and what could be seen where it was written. */
export interface Definition {
  readonly params: readonly string[]
  readonly body: Filter
  readonly scope: () => Scope
}

/** Pays for one step: a program without an end stops here. */
export function spend({ budget }: Scope): void {
  if (--budget.left < 0) throw new OutOfBudget('the program does not come to an end')
}

/** Not to be caught by the program itself. */
export class OutOfBudget extends Error {}

export function fieldOf({ value, path }: Found, name: Json): Found {
  const within = typeof name === 'string' || typeof name === 'number' ? path && [...path, name] : undefined
  if (value === null && (typeof name === 'string' || typeof name === 'number')) return { value: null, path: within }
  if (typeof name === 'string' && isObject(value)) return { value: Object.hasOwn(value, name) ? (value[name] ?? null) : null, path: within }
  if (typeof name === 'number' && Array.isArray(value)) return { value: value.at(Math.trunc(name)) ?? null, path: within }
  if (typeof name === 'string') throw new JqError(`Cannot index ${typeOf(value)} with string "${name}"`)
  throw new JqError(`Cannot index ${typeOf(value)} with ${typeOf(name)}`)
}

export function* eachOf({ value, path }: Found): Generator<Found, void, void> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield { value: item, path: path && [...path, index] }
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) yield { value: item, path: path && [...path, key] }
  else throw new JqError(`Cannot iterate over ${typeOf(value)} (${shortJson(value)})`)
}

export function* descend(found: Found): Generator<Found, void, void> {
  yield found
  if (Array.isArray(found.value) || isObject(found.value)) for (const item of eachOf(found)) yield* descend(item)
}

const LONGEST_TEXT = 10_000_000

/** `left OPERATOR right` for two values. */
export function calculate(operator: string, left: Json, right: Json): Json {
  const cannot = (done: string) => new JqError(`${typeOf(left)} (${shortJson(left)}) and ${typeOf(right)} (${shortJson(right)}) cannot be ${done}`)
  switch (operator) {
    case '+':
      if (left === null) return right
      if (right === null) return left
      if (typeof left === 'number' && typeof right === 'number') return left + right
      if (typeof left === 'string' && typeof right === 'string') return left + right
      if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right]
      if (isObject(left) && isObject(right)) return { ...left, ...right }
      throw cannot('added')
    case '-':
      if (typeof left === 'number' && typeof right === 'number') return left - right
      if (Array.isArray(left) && Array.isArray(right)) return left.filter(item => !right.some(other => compareJson(item, other) === 0))
      throw cannot('subtracted')
    case '*':
      if (typeof left === 'number' && typeof right === 'number') return left * right
      if (typeof left === 'string' && typeof right === 'number') {
        if (left.length * right > LONGEST_TEXT) throw new JqError('Repeat string result too long')
        return right > 0 ? left.repeat(Math.max(1, Math.floor(right))) : null
      }
      if (isObject(left) && isObject(right)) return merged(left, right)
      throw cannot('multiplied')
    case '/':
      if (typeof left === 'number' && typeof right === 'number' && right !== 0) return left / right
      if (typeof left === 'string' && typeof right === 'string') return left === '' ? [] : left.split(right)
      throw cannot(right === 0 ? 'divided because the divisor is zero' : 'divided')
    case '%':
      if (typeof left === 'number' && typeof right === 'number' && Math.trunc(right) !== 0) return Math.trunc(left) % Math.trunc(right)
      throw cannot(right === 0 ? 'divided because the divisor is zero' : 'divided')
    default: {
      const order = compareJson(left, right)
      return { '==': order === 0, '!=': order !== 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator] ?? false
    }
  }
}

function merged(left: { [key: string]: Json }, right: { [key: string]: Json }): Json {
  const result = { ...left }
  for (const [key, value] of Object.entries(right)) {
    const old = Object.hasOwn(left, key) ? (left[key] ?? null) : null
    result[key] = isObject(old) && isObject(value) ? merged(old, value) : value
  }
  return result
}

/** A copy of a value in which what stands at a path is another; `undefined` takes it out. */
export function withPath(value: Json, path: Path, change: (old: Json) => Json | undefined): Json {
  const [step, ...rest] = path
  if (step === undefined) return change(value) ?? null
  if (typeof step === 'object') {
    const items = Array.isArray(value) ? value : []
    const from = step.from ?? 0
    const part = items.slice(from, step.to ?? undefined)
    const next = rest.length ? withPath(part, rest, change) : (change(part) ?? [])
    return [...items.slice(0, from), ...(Array.isArray(next) ? next : [next]), ...items.slice(from + part.length)]
  }
  if (typeof step === 'number') {
    if (value !== null && !Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`)
    const items = [...(value ?? [])]
    const index = step < 0 ? items.length + step : step
    if (index < 0) throw new JqError('Out of bounds negative array index')
    while (items.length < index) items.push(null)
    const next = rest.length ? withPath(items[index] ?? null, rest, change) : change(items[index] ?? null)
    if (next === undefined) items.splice(index, 1)
    else items[index] = next
    return items
  }
  if (value !== null && !isObject(value)) throw new JqError(`Cannot index ${typeOf(value)} with string "${step}"`)
  const old = value ?? {}
  const next = rest.length
    ? withPath(Object.hasOwn(old, step) ? (old[step] ?? null) : null, rest, change)
    : change(Object.hasOwn(old, step) ? (old[step] ?? null) : null)
  if (next !== undefined) return { ...old, [step]: next }
  const { [step]: _gone, ...kept } = old
  return kept
}
