import type { GoValue } from './go-value.ts'
import { entry, isEqual, isLess, isList, isMap, isTrue, typeName, utf8 } from './go-value.ts'
import { sprint, sprintf } from './printf.ts'

export type Parameter = 'any' | 'string'

/** A function that templates may call. It throws an Error with what Go says after `error calling …:`. */
export interface TemplateFunction {
  readonly parameters: readonly Parameter[]
  /** more arguments may follow */
  readonly variadic: boolean
  call(...args: GoValue[]): GoValue
}

function takes(parameters: readonly Parameter[], call: (...args: any[]) => GoValue): TemplateFunction {
  return { parameters, variadic: false, call }
}

function takesMore(parameters: readonly Parameter[], call: (...args: any[]) => GoValue): TemplateFunction {
  return { parameters, variadic: true, call }
}

const compares = (test: (left: GoValue, right: GoValue) => boolean) => takes(['any', 'any'], test)

/** The functions of Go's templates, and kubectl's own `exists`. */
export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  and: takesMore(['any'], (...args: GoValue[]) => args[firstThat(args, arg => !isTrue(arg))]),
  or: takesMore(['any'], (...args: GoValue[]) => args[firstThat(args, isTrue)]),
  not: takes(['any'], (arg: GoValue) => !isTrue(arg)),
  eq: takesMore(['any'], (first: GoValue, ...rest: GoValue[]) => {
    if (rest.length === 0) throw new Error('missing argument for comparison')
    return rest.some(other => isEqual(first, other))
  }),
  ne: compares((left, right) => !isEqual(left, right)),
  lt: compares(isLess),
  le: compares((left, right) => isLess(left, right) || isEqual(left, right)),
  gt: compares((left, right) => !isLess(left, right) && !isEqual(left, right)),
  ge: compares((left, right) => !isLess(left, right)),
  len: takes(['any'], lengthOf),
  index: takesMore(['any'], (item: GoValue, ...keys: GoValue[]) => keys.reduce(indexed, item)),
  exists: takesMore(['any'], (item: GoValue, ...keys: GoValue[]) => exists(item, keys)),
  print: takesMore([], (...args: GoValue[]) => sprint(args)),
  println: takesMore([], (...args: GoValue[]) => args.map(arg => sprint([arg])).join(' ') + '\n'),
  printf: takesMore(['string'], (format: string, ...args: GoValue[]) => sprintf(format, args)),
  html: takesMore([], (...args: GoValue[]) => sprint(args).replace(/[&<>"']/g, found => `&${HTML[found]};`)),
  js: takesMore([], (...args: GoValue[]) => sprint(args).replace(/[\\'"<>&=\p{Cc}]/gu, escapeForScript)),
  urlquery: takesMore([], (...args: GoValue[]) =>
    encodeURIComponent(sprint(args))
      .replace(/[!'()*]/g, percent)
      .replaceAll('%20', '+'),
  ),
  call: takesMore(['any'], (item: GoValue) => {
    throw new Error(item === undefined ? 'call of nil' : `non-function of type ${typeName(item)}`)
  }),
}

/** Where the first argument stands that passes, or the last one. */
function firstThat(args: readonly GoValue[], passes: (arg: GoValue) => boolean): number {
  const at = args.findIndex(passes)
  return at < 0 ? args.length - 1 : at
}

const HTML: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': '#34', "'": '#39' }

function escapeForScript(found: string): string {
  return /[\\'"]/.test(found) ? '\\' + found : '\\u' + found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
}

function percent(found: string): string {
  return '%' + found.charCodeAt(0).toString(16).toUpperCase()
}

function lengthOf(item: GoValue): GoValue {
  if (typeof item === 'string') return BigInt(utf8(item).length)
  if (isList(item)) return BigInt(item.length)
  if (isMap(item)) return BigInt(Object.keys(item).length)
  if (item === undefined || item === null) throw new Error('reflect: call of reflect.Value.Type on zero Value')
  throw new Error(`len of type ${typeName(item)}`)
}

function indexed(item: GoValue, key: GoValue): GoValue {
  if (item === undefined || item === null) throw new Error('index of untyped nil')
  if (isMap(item)) {
    if (key === undefined || key === null) throw new Error('value is nil; should be string')
    if (typeof key !== 'string') throw new Error(`value has type ${typeName(key)}; should be string`)
    return entry(item, key)
  }
  if (!isList(item) && typeof item !== 'string') throw new Error(`can't index item of type ${typeName(item)}`)
  if (key === undefined || key === null) throw new Error('cannot index slice/array with nil')
  if (typeof key !== 'bigint') throw new Error(`cannot index slice/array with type ${typeName(key)}`)
  const items = isList(item) ? item : utf8(item).map(BigInt)
  if (key < 0n || key >= BigInt(items.length)) throw new Error(`index out of range: ${key}`)
  return items[Number(key)]
}

/** Whether `index` with the same arguments would find something. */
function exists(item: GoValue, keys: readonly GoValue[]): boolean {
  let found = item
  for (const key of keys) {
    if (isMap(found)) {
      if (typeof key !== 'string') return false
      found = entry(found, key)
    } else if (isList(found)) {
      if (typeof key !== 'bigint' || key < 0n || key >= BigInt(found.length)) return false
      found = found[Number(key)]
    } else return false
  }
  return found !== undefined && found !== null
}
