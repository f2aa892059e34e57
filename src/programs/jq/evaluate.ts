import { FUNCTIONS, formatText } from './functions.ts'
import type { Definition, Found, Scope } from './operations.ts'
import { calculate, descend, eachOf, fieldOf, spend, withPath } from './operations.ts'
import type { Filter, Pattern } from './syntax.ts'
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
      if (!Object.hasOwn(scope.variables, filter.name)) throw new UnknownName(`$${filter.name} is not defined`)
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
        if (filter.handler) yield* evaluate(filter.handler, { value: error.value }, scope)
      }
      return
    case 'as':
      for (const { value } of evaluate(filter.of, input, scope))
        yield* takenApart(filter.patterns, value, input, scope, inner => evaluate(filter.body, input, inner))
      return
    case 'reduce':
      for (let { value: result } of evaluate(filter.start, input, scope)) {
        for (const { value } of evaluate(filter.of, input, scope)) {
          const steps = [...takenApart(filter.patterns, value, input, scope, inner => evaluate(filter.update, { value: result }, inner))]
          result = steps.at(-1)?.value ?? null
        }
        yield { value: result }
      }
      return
    case 'foreach':
      for (let { value: state } of evaluate(filter.start, input, scope)) {
        for (const { value } of evaluate(filter.of, input, scope)) {
          yield* takenApart(filter.patterns, value, input, scope, function* (inner) {
            for (const next of evaluate(filter.update, { value: state }, inner)) {
              state = next.value
              if (filter.extract) yield* evaluate(filter.extract, next, inner)
              else yield next
            }
          })
        }
      }
      return
    case 'def': {
      const { name, params, body } = filter
      const inner: Scope = { ...scope, functions: { ...scope.functions, [`${name}/${params.length}`]: { params, body, scope: () => inner } } }
      yield* evaluate(filter.rest, input, inner)
      return
    }
    case 'label': {
      const leave = new Leave()
      try {
        yield* evaluate(filter.body, input, { ...scope, labels: { ...scope.labels, [filter.name]: leave } })
      } catch (error) {
        if (error !== leave) throw error
      }
      return
    }
    case 'break':
      throw scope.labels?.[filter.name] ?? new UnknownName(`$*label-${filter.name} is not defined`)
    case 'call':
      yield* call(filter.name, filter.args, input, scope)
  }
}

/** Leaves what stands under a `label`. */
class Leave extends Error {}

/** With each way to take a value apart in turn, until one fits. Names of the others are there too, and are null. */
function* takenApart(
  patterns: readonly Pattern[],
  value: Json,
  input: Found,
  scope: Scope,
  body: (scope: Scope) => Generator<Found, void, void>,
): Generator<Found, void, void> {
  if (patterns.length === 1 && patterns[0]) {
    for (const inner of bound(patterns[0], value, input, scope)) yield* body(inner)
    return
  }
  const all = Object.fromEntries(patterns.flatMap(namesOf).map(name => [name, null]))
  for (const [index, pattern] of patterns.entries()) {
    try {
      for (const inner of bound(pattern, value, input, { ...scope, variables: { ...scope.variables, ...all } })) yield* body(inner)
      return
    } catch (error) {
      if (!(error instanceof JqError) || index === patterns.length - 1) throw error
    }
  }
}

/** The variables that a pattern binds. */
export function namesOf(pattern: Pattern): string[] {
  if ('name' in pattern) return [pattern.name]
  if ('list' in pattern) return pattern.list.flatMap(namesOf)
  return pattern.entries.flatMap(({ name, pattern: inner }) => [...(name === undefined ? [] : [name]), ...(inner ? namesOf(inner) : [])])
}

function* bound(pattern: Pattern, value: Json, input: Found, scope: Scope): Generator<Scope, void, void> {
  if ('name' in pattern) {
    yield withVariable(scope, pattern.name, value)
    return
  }
  const parts: readonly { key: Filter; name?: string; pattern?: Pattern }[] =
    'list' in pattern ? pattern.list.map((inner, index) => ({ key: { is: 'literal', value: index }, pattern: inner })) : pattern.entries
  yield* boundParts(parts, 0, value, input, scope)
}

function* boundParts(
  parts: readonly { key: Filter; name?: string; pattern?: Pattern }[],
  at: number,
  value: Json,
  input: Found,
  scope: Scope,
): Generator<Scope, void, void> {
  const part = parts[at]
  if (!part) {
    yield scope
    return
  }
  for (const { value: key } of evaluate(part.key, input, scope)) {
    if (typeof key === 'number' && value !== null && !Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`)
    const { value: inside } = fieldOf({ value }, key)
    const named = part.name === undefined ? scope : withVariable(scope, part.name, inside)
    for (const inner of part.pattern ? bound(part.pattern, inside, input, named) : [named]) yield* boundParts(parts, at + 1, value, input, inner)
  }
}

/** A call of a function of the program: filters go in as they are, and what a `$name` stands for once for each of its values. */
function* callDefined(
  { params, body, scope: of }: Definition,
  args: readonly Filter[],
  input: Found,
  scope: Scope,
  at = 0,
  inner = of(),
): Generator<Found, void, void> {
  const param = params[at]
  const arg = args[at]
  if (param === undefined || !arg) {
    yield* evaluate(body, input, { ...inner, labels: { ...scope.labels, ...inner.labels } })
    return
  }
  const rest = (next: Scope) => callDefined({ params, body, scope: of }, args, input, scope, at + 1, next)
  const name = param.replace('$', '')
  const withFilter = (next: Scope, filter: Filter, seen: Scope): Scope => ({
    ...next,
    functions: { ...next.functions, [`${name}/0`]: { params: [], body: filter, scope: () => seen } },
  })
  if (param === name) return yield* rest(withFilter(inner, arg, scope))
  for (const { value } of evaluate(arg, input, scope)) {
    const next = withVariable(inner, name, value)
    yield* rest(withFilter(next, arg, scope))
  }
}

function* call(name: string, args: readonly Filter[], input: Found, scope: Scope): Generator<Found, void, void> {
  const defined = scope.functions && Object.hasOwn(scope.functions, `${name}/${args.length}`) ? scope.functions[`${name}/${args.length}`] : undefined
  if (defined) return yield* callDefined(defined, args, input, scope)
  const known = Object.hasOwn(FUNCTIONS, `${name}/${args.length}`) ? FUNCTIONS[`${name}/${args.length}`] : undefined
  if (!known) throw new UnknownName(`${name}/${args.length} is not defined`)
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

/** A name that stands for nothing: `namesMissing` has told of it before the program runs. */
class UnknownName extends Error {}

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
  const places = [...evaluate(left, here, scope)]
  const put = (change: (old: Json) => Json | undefined): Found => {
    let { value } = input
    for (const { path, value: result } of places) {
      if (!path) throw new JqError(`Invalid path expression with result ${shortJson(result)}`)
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
