import { FUNCTIONS, formatText } from './functions.ts'
import type { Found, Scope } from './operations.ts'
import { calculate, descend, eachOf, fieldOf, spend, withPath } from './operations.ts'
import type { Filter } from './syntax.ts'
import type { Json } from './value.ts'
import { JqError, shortJson, truth, typeOf } from './value.ts'

/** All that a filter gives for an input, one after the other. */
export function* evaluate(filter: Filter, input: Found, scope: Scope): Generator<Found, void, void> {
  spend(scope)
  switch (filter.is) {
    case 'identity':
      yield input
      return
    case 'descend':
      yield* descend(input)
      return
    case 'literal':
      yield { value: filter.value }
      return
    case 'variable':
      if (!Object.hasOwn(scope.variables, filter.name)) throw new JqError(`$${filter.name} is not defined`)
      yield { value: scope.variables[filter.name] ?? null }
      return
    case 'field':
      for (const target of evaluate(filter.of, input, scope)) {
        for (const { value: name } of evaluate(filter.name, { value: input.value, path: input.path }, scope)) yield fieldOf(target, name)
      }
      return
    case 'slice':
      yield* sliceOf(filter, input, scope)
      return
    case 'each':
      for (const target of evaluate(filter.of, input, scope)) yield* eachOf(target)
      return
    case 'text':
      yield { value: filter.parts.map(part => (typeof part === 'string' ? part : interpolated(part, input, scope, filter.format))).join('') }
      return
    case 'format':
      yield { value: formatText(filter.name, input.value) }
      return
    case 'list':
      yield { value: filter.of ? [...evaluate(filter.of, input, scope)].map(({ value }) => value) : [] }
      return
    case 'object':
      yield* objectsOf(filter.entries, 0, {}, input, scope)
      return
    case 'pipe':
      for (const middle of evaluate(filter.left, input, scope)) yield* evaluate(filter.right, middle, scope)
      return
    case 'comma':
      yield* evaluate(filter.left, input, scope)
      yield* evaluate(filter.right, input, scope)
      return
    case 'or':
    case 'and':
      for (const { value: left } of evaluate(filter.left, input, scope)) {
        if (truth(left) === (filter.is === 'or')) yield { value: filter.is === 'or' }
        else for (const { value: right } of evaluate(filter.right, input, scope)) yield { value: truth(right) }
      }
      return
    case 'alternative':
      yield* alternative(filter.left, filter.right, input, scope)
      return
    case 'arithmetic':
      for (const { value: right } of evaluate(filter.right, input, scope)) {
        for (const { value: left } of evaluate(filter.left, input, scope)) yield { value: calculate(filter.operator, left, right) }
      }
      return
    case 'assign':
      yield* assign(filter.operator, filter.left, filter.right, input, scope)
      return
    case 'negate':
      for (const { value } of evaluate(filter.of, input, scope)) {
        if (typeof value !== 'number') throw new JqError(`${typeOf(value)} (${shortJson(value)}) cannot be negated`)
        yield { value: -value }
      }
      return
    case 'if':
      for (const { value } of evaluate(filter.test, input, scope)) yield* evaluate(truth(value) ? filter.whenTrue : filter.otherwise, input, scope)
      return
    case 'try':
      try {
        yield* evaluate(filter.of, input, scope)
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        if (filter.handler) yield* evaluate(filter.handler, { value: error.message }, scope)
      }
      return
    case 'as':
      for (const { value } of evaluate(filter.of, input, scope)) yield* evaluate(filter.body, input, withVariable(scope, filter.name, value))
      return
    case 'reduce': {
      let [{ value: result } = { value: null as Json }] = evaluate(filter.start, input, scope)
      for (const { value } of evaluate(filter.of, input, scope)) {
        const steps = [...evaluate(filter.update, { value: result }, withVariable(scope, filter.name, value))]
        result = steps.at(-1)?.value ?? null
      }
      yield { value: result }
      return
    }
    case 'call':
      yield* call(filter.name, filter.args, input, scope)
  }
}

function* call(name: string, args: readonly Filter[], input: Found, scope: Scope): Generator<Found, void, void> {
  const known = Object.hasOwn(FUNCTIONS, `${name}/${args.length}`) ? FUNCTIONS[`${name}/${args.length}`] : undefined
  if (!known) throw new UnknownFunction(`${name}/${args.length} is not defined at <top-level>, line 1:`)
  const results = known({
    input,
    scope,
    args: args.map(arg => (found: Found) => evaluate(arg, found, scope)),
    values: index => [...evaluate(args[index]!, input, scope)].map(({ value }) => value),
  })
  for (const result of results) {
    spend(scope)
    yield result
  }
}

function withVariable(scope: Scope, name: string, value: Json): Scope {
  return { ...scope, variables: { ...scope.variables, [name]: value } }
}

/** A function that there is none of: not to be caught by the program itself. */
export class UnknownFunction extends Error {}

function* sliceOf(filter: Extract<Filter, { is: 'slice' }>, input: Found, scope: Scope): Generator<Found, void, void> {
  const bounds = (bound: Filter | undefined) => (bound ? [...evaluate(bound, input, scope)].map(({ value }) => value as number | null) : [null])
  for (const { value, path } of evaluate(filter.of, input, scope)) {
    for (const to of bounds(filter.to)) {
      for (const from of bounds(filter.from)) {
        if (value !== null && typeof value !== 'string' && !Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with object`)
        yield { value: value === null ? null : value.slice(from ?? 0, to ?? undefined), path: path && [...path, { from, to }] }
      }
    }
  }
}

function interpolated(filter: Filter, input: Found, scope: Scope, format = '@text'): string {
  return [...evaluate(filter, input, scope)].map(({ value }) => formatText(format, value)).join('')
}

function* objectsOf(
  entries: readonly { key: Filter; value: Filter }[],
  at: number,
  made: { [key: string]: Json },
  input: Found,
  scope: Scope,
): Generator<Found, void, void> {
  const entry = entries[at]
  if (!entry) {
    yield { value: made }
    return
  }
  for (const { value: key } of evaluate(entry.key, input, scope)) {
    if (typeof key !== 'string') throw new JqError(`Object keys must be strings`)
    for (const { value } of evaluate(entry.value, input, scope)) yield* objectsOf(entries, at + 1, { ...made, [key]: value }, input, scope)
  }
}

function* alternative(left: Filter, right: Filter, input: Found, scope: Scope): Generator<Found, void, void> {
  let any = false
  try {
    for (const found of evaluate(left, input, scope)) {
      if (!truth(found.value)) continue
      any = true
      yield found
    }
  } catch (error) {
    if (!(error instanceof JqError)) throw error
  }
  if (!any) yield* evaluate(right, input, scope)
}

function* assign(operator: string, left: Filter, right: Filter, input: Found, scope: Scope): Generator<Found, void, void> {
  const here = { value: input.value, path: [] }
  const paths = [...evaluate(left, here, scope)].map(({ path }) => path)
  const put = (change: (old: Json) => Json | undefined): Found => {
    let { value } = input
    for (const path of paths) {
      if (!path) throw new JqError('Invalid path expression')
      value = withPath(value, path, change)
    }
    return { value }
  }
  if (operator === '|=') {
    yield put(old => evaluate(right, { value: old }, scope).next().value?.value)
    return
  }
  for (const { value } of evaluate(right, input, scope)) {
    if (operator === '=') yield put(() => value)
    else if (operator === '//=') yield put(old => (truth(old) ? old : value))
    else yield put(old => calculate(operator.slice(0, -1), old, value))
  }
}
