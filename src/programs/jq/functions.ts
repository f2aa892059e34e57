import { base64OfText, textOfBase64 } from '../../cluster/api/base64.ts'
import { START_UNIX_SECONDS, parseTimestamp, timestamp } from '../../cluster/sim/clock.ts'
import { calendar, formatDate } from '../calendar.ts'
import { percentEncoded } from '../web-address.ts'
import type { Found, Path, Scope } from './operations.ts'
import { OutOfBudget, calculate, descend, eachOf, fieldOf, withPath } from './operations.ts'
import type { Json } from './value.ts'
import { JqError, compareJson, isObject, shortJson, truth, typeOf } from './value.ts'

/** A call of one of jq's own functions: its input, and its arguments as filters still to be asked. */
export interface FunctionCall {
  readonly input: Found
  readonly scope: Scope
  readonly args: readonly ((input: Found) => Generator<Found, void, void>)[]
  /** all that the n-th argument gives for the input */
  values(index: number): Json[]
}

type JqFunction = (call: FunctionCall) => Iterable<Found>

/** A function of the input alone. */
function plain(work: (value: Json) => Json): JqFunction {
  return ({ input }) => [{ value: work(input.value) }]
}

/** A function of the input and each value of its argument. */
function withArgument(work: (value: Json, argument: Json) => Json): JqFunction {
  return ({ input, values }) => values(0).map(argument => ({ value: work(input.value, argument) }))
}

/** A function of a list and of what its argument gives for each item. */
function byItem(work: (pairs: { item: Json; key: Json }[]) => Json): JqFunction {
  return ({ input, args }) => [
    { value: work(list(input.value, 'sorted').map(item => ({ item, key: [...args[0]!({ value: item })].map(({ value }) => value) }))) },
  ]
}

/** jq's functions by name and number of arguments. */
export const FUNCTIONS: Readonly<Record<string, JqFunction>> = {
  'empty/0': () => [],
  'not/0': plain(value => !truth(value)),
  'length/0': plain(lengthOf),
  'utf8bytelength/0': plain(value => percentEncoded(text(value)).replace(/%../g, 'x').length),
  'keys/0': plain(value => keysOf(value).sort(compareJson)),
  'keys_unsorted/0': plain(keysOf),
  'values/0': ({ input }) => (input.value === null ? [] : [input]),
  'nulls/0': selectType('null'),
  'strings/0': selectType('string'),
  'numbers/0': selectType('number'),
  'booleans/0': selectType('boolean'),
  'arrays/0': selectType('array'),
  'objects/0': selectType('object'),
  'scalars/0': ({ input }) => (Array.isArray(input.value) || isObject(input.value) ? [] : [input]),
  'iterables/0': ({ input }) => (Array.isArray(input.value) || isObject(input.value) ? [input] : []),
  'type/0': plain(typeOf),
  'tostring/0': plain(value => (typeof value === 'string' ? value : JSON.stringify(value))),
  'tonumber/0': plain(value => {
    const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
    if (Number.isNaN(number) && typeof value === 'string')
      throw new JqError(`Invalid numeric literal at EOF at line 1, column ${value.length} (while parsing '${value}')`)
    if (Number.isNaN(number)) throw new JqError(`${typeOf(value)} (${shortJson(value)}) cannot be parsed as a number`)
    return number
  }),
  'tojson/0': plain(value => JSON.stringify(value)),
  'fromjson/0': plain(value => parseJson(text(value))),
  'ascii_downcase/0': plain(value => text(value).replace(/[A-Z]/g, letter => letter.toLowerCase())),
  'ascii_upcase/0': plain(value => text(value).replace(/[a-z]/g, letter => letter.toUpperCase())),
  'reverse/0': plain(value => (typeof value === 'string' ? [...value].reverse().join('') : [...list(value, 'reversed')].reverse())),
  'add/0': plain(value =>
    (isObject(value) ? Object.values(value) : list(value, 'iterated over')).reduce((sum, item) => calculate('+', sum, item), null),
  ),
  'any/0': plain(value => list(value, 'iterated over').some(truth)),
  'all/0': plain(value => list(value, 'iterated over').every(truth)),
  'any/1': ({ input, args }) => [{ value: [...eachOf(input)].some(item => [...args[0]!(item)].some(({ value }) => truth(value))) }],
  'all/1': ({ input, args }) => [{ value: [...eachOf(input)].every(item => [...args[0]!(item)].every(({ value }) => truth(value))) }],
  'any/2': ({ input, args }) => [{ value: [...args[0]!(input)].some(item => [...args[1]!(item)].some(({ value }) => truth(value))) }],
  'all/2': ({ input, args }) => [{ value: [...args[0]!(input)].every(item => [...args[1]!(item)].every(({ value }) => truth(value))) }],
  'IN/1': ({ input, values }) => [{ value: values(0).some(value => compareJson(value, input.value) === 0) }],
  'walk/1': ({ input, args }) => walk(input.value, args[0]!),
  'env/0': ({ scope }) => [{ value: scope.variables['ENV'] ?? {} }],
  'splits/1': ({ input, values }) => splitBy(input.value, values(0)[0] ?? null, null).map(value => ({ value })),
  'splits/2': ({ input, values }) => splitBy(input.value, values(0)[0] ?? null, values(1)[0] ?? null).map(value => ({ value })),
  'split/2': ({ input, values }) => [{ value: splitBy(input.value, values(0)[0] ?? null, values(1)[0] ?? null) }],
  'leaf_paths/0': ({ input }) =>
    [...descend({ value: input.value, path: [] })]
      .filter(({ value }) => !Array.isArray(value) && !isObject(value))
      .map(({ path }) => ({ value: (path ?? []) as Json })),
  'flatten/0': plain(value => flattened(list(value, 'iterated over'), Infinity)),
  'flatten/1': withArgument((value, depth) => {
    if (number(depth) < 0) throw new JqError('flatten depth must not be negative')
    return flattened(list(value, 'iterated over'), number(depth))
  }),
  'floor/0': plain(value => Math.floor(number(value))),
  'ceil/0': plain(value => Math.ceil(number(value))),
  'round/0': plain(value => Math.round(number(value))),
  'fabs/0': plain(value => Math.abs(number(value))),
  'sort/0': plain(value => [...list(value, 'sorted')].sort(compareJson)),
  'sort_by/1': byItem(pairs => sorted(pairs).map(({ item }) => item)),
  'group_by/1': byItem(pairs => groups(pairs).map(group => group.map(({ item }) => item))),
  'unique/0': plain(value => unique([...list(value, 'sorted')].sort(compareJson))),
  'unique_by/1': byItem(pairs => groups(pairs).map(group => group[0]!.item)),
  'min/0': plain(value => [...list(value, 'compared')].sort(compareJson)[0] ?? null),
  'max/0': plain(value => [...list(value, 'compared')].sort(compareJson).at(-1) ?? null),
  'min_by/1': byItem(pairs => sorted(pairs)[0]?.item ?? null),
  'max_by/1': byItem(pairs => sorted(pairs).at(-1)?.item ?? null),
  'to_entries/0': plain(value => entriesOf(value)),
  'from_entries/0': plain(value => fromEntries(list(value, 'iterated over'))),
  'with_entries/1': ({ input, args }) => [
    { value: fromEntries(entriesOf(input.value).flatMap(entry => [...args[0]!({ value: entry })].map(({ value }) => value))) },
  ],
  'map/1': ({ input, args }) => [{ value: [...eachOf({ value: input.value })].flatMap(item => [...args[0]!(item)].map(({ value }) => value)) }],
  'map_values/1': ({ input, args }) => [{ value: mapValues(input.value, item => args[0]!({ value: item }).next().value?.value) }],
  'select/1': function* ({ input, args }) {
    for (const { value } of args[0]!(input)) if (truth(value)) yield input
  },
  'recurse/0': ({ input }) => descend(input),
  'recurse/1': ({ input, args }) => recurse(input, args[0]!),
  'error/0': ({ input }) => {
    throw new JqError(input.value)
  },
  'error/1': ({ values }) => {
    const [value] = values(0)
    if (value === undefined) return []
    throw new JqError(value)
  },
  'halt/0': () => {
    throw new Halt(0)
  },
  'halt_error/0': ({ input }) => haltWith(input.value, 5),
  'halt_error/1': ({ input, values }) => haltWith(input.value, number(values(0)[0] ?? 5)),
  'input/0': ({ scope }) => {
    const next = scope.inputs?.next()
    if (!next || next.done) throw new JqError('No more inputs')
    return [{ value: next.value }]
  },
  'inputs/0': function* ({ scope }) {
    for (let next = scope.inputs?.next(); next && !next.done; next = scope.inputs?.next()) yield { value: next.value }
  },
  'input_line_number/0': ({ scope }) => [{ value: scope.lines ?? 0 }],
  'input_filename/0': () => [{ value: null }],
  'debug/0': ({ input }) => [input],
  'stderr/0': ({ input }) => [input],
  'now/0': ({ scope }) => [{ value: START_UNIX_SECONDS + (scope.now ?? 0) / 1000 }],
  'todate/0': plain(value => timestamp((number(value) - START_UNIX_SECONDS) * 1000)),
  'todateiso8601/0': plain(value => timestamp((number(value) - START_UNIX_SECONDS) * 1000)),
  'strftime/1': withArgument((value, format) => formatDate(calendar((number(value) - START_UNIX_SECONDS) * 1000), text(format))),
  'fromdate/0': plain(secondsOf),
  'fromdateiso8601/0': plain(secondsOf),
  'isempty/1': ({ input, args }) => [{ value: args[0]!(input).next().done === true }],
  'until/2': ({ input, args }) => until(input, args[0]!, args[1]!),
  'while/2': ({ input, args }) => whileTrue(input, args[0]!, args[1]!),
  'repeat/1': ({ input, args }) => recurse(input, args[0]!),
  'recurse/2': ({ input, args }) => whileTrue(input, args[1]!, args[0]!),
  'recurse_down/0': ({ input }) => descend(input),
  'nth/2': function* ({ input, values, args }) {
    for (const index of values(0)) {
      let left = number(index)
      if (left < 0) throw new JqError('Out of bounds negative array index')
      for (const found of args[1]!(input))
        if (left-- === 0) {
          yield found
          break
        }
    }
  },
  'trunc/0': plain(value => Math.trunc(number(value))),
  'infinite/0': () => [{ value: Infinity }],
  'nan/0': () => [{ value: NaN }],
  'isinfinite/0': plain(value => Math.abs(number(value)) === Infinity),
  'isnan/0': plain(value => Number.isNaN(number(value))),
  'isnormal/0': plain(value => Number.isFinite(number(value)) && value !== 0),
  'finites/0': ({ input }) => (Number.isFinite(input.value) ? [input] : []),
  'normals/0': ({ input }) => (Number.isFinite(input.value) && input.value !== 0 ? [input] : []),
  'IN/2': ({ input, args }) => {
    const wanted = [...args[1]!(input)]
    return [{ value: [...args[0]!(input)].some(each => wanted.some(other => compareJson(each.value, other.value) === 0)) }]
  },
  'INDEX/1': ({ input, args }) => [{ value: indexed(eachOf({ value: input.value }), args[0]!) }],
  'INDEX/2': ({ input, args }) => [{ value: indexed(args[0]!(input), args[1]!) }],
  'combinations/0': ({ input }) => combinations(list(input.value, 'iterated over')),
  'combinations/1': ({ input, values }) => combinations(Array.from({ length: number(values(0)[0] ?? 0) }, () => input.value)),
  'tostream/0': ({ input }) => streamOf(input.value, [], true),
  'builtins/0': () => [{ value: Object.keys(FUNCTIONS) }],
  'bsearch/1': withArgument((value, wanted) => {
    const items = list(value, 'searched')
    const at = items.findIndex(item => compareJson(item, wanted) >= 0)
    if (at < 0) return -items.length - 1
    return compareJson(items[at] ?? null, wanted) === 0 ? at : -at - 1
  }),
  'has/1': withArgument(hasKey),
  'in/1': withArgument((key, value) => hasKey(value, key)),
  'contains/1': withArgument(contains),
  'inside/1': withArgument((value, whole) => contains(whole, value)),
  'index/1': withArgument((value, part) => positions(value, part)[0] ?? null),
  'rindex/1': withArgument((value, part) => positions(value, part).at(-1) ?? null),
  'indices/1': withArgument(positions),
  'startswith/1': withArgument((value, part) => text(value, 'startswith() requires string inputs').startsWith(text(part))),
  'endswith/1': withArgument((value, part) => text(value, 'endswith() requires string inputs').endsWith(text(part))),
  'ltrimstr/1': withArgument((value, part) =>
    typeof value === 'string' && typeof part === 'string' && value.startsWith(part) ? value.slice(part.length) : value,
  ),
  'rtrimstr/1': withArgument((value, part) =>
    typeof value === 'string' && typeof part === 'string' && part !== '' && value.endsWith(part) ? value.slice(0, -part.length) : value,
  ),
  'split/1': withArgument((value, separator) => (value === '' ? [] : text(value).split(text(separator)))),
  'join/1': withArgument((value, separator) =>
    list(value, 'iterated over')
      .map(item => {
        if (Array.isArray(item) || isObject(item)) throw new JqError(`string ("") and ${typeOf(item)} (${shortJson(item)}) cannot be added`)
        return item === null ? '' : String(item)
      })
      .join(text(separator)),
  ),
  'test/1': ({ input, values }) => values(0).map(pattern => ({ value: matches(input.value, pattern, null).length > 0 })),
  'test/2': ({ input, values }) => [{ value: matches(input.value, values(0)[0] ?? null, values(1)[0] ?? null).length > 0 }],
  'match/1': ({ input, values }) => values(0).flatMap(pattern => matches(input.value, pattern, null).map(value => ({ value: { ...value } }))),
  'match/2': ({ input, values }) => matches(input.value, values(0)[0] ?? null, values(1)[0] ?? null).map(value => ({ value: { ...value } })),
  'capture/1': ({ input, values }) => values(0).flatMap(pattern => matches(input.value, pattern, null).map(match => ({ value: captured(match) }))),
  'capture/2': ({ input, values }) => matches(input.value, values(0)[0] ?? null, values(1)[0] ?? null).map(match => ({ value: captured(match) })),
  'scan/1': ({ input, values }) =>
    matches(input.value, values(0)[0] ?? null, 'g').map(({ string, captures }) => ({
      value: captures.length > 0 ? captures.map(capture => capture.string) : string,
    })),
  'sub/2': call => substituted(call, ''),
  'sub/3': call => substituted(call, ''),
  'gsub/2': call => substituted(call, 'g'),
  'gsub/3': call => substituted(call, 'g'),
  'range/1': function* ({ values }) {
    for (const to of values(0)) yield* numbers(0, number(to), 1)
  },
  'range/2': function* ({ values }) {
    for (const from of values(0)) for (const to of values(1)) yield* numbers(number(from), number(to), 1)
  },
  'range/3': ({ values }) => numbers(number(values(0)[0] ?? 0), number(values(1)[0] ?? 0), number(values(2)[0] ?? 1)),
  'first/0': ({ input }) => [fieldOf(input, 0)],
  'last/0': ({ input }) => [fieldOf(input, -1)],
  'first/1': function* ({ input, args }) {
    for (const found of args[0]!(input)) return void (yield found)
  },
  'last/1': ({ input, args }) => [...args[0]!(input)].slice(-1),
  'nth/1': ({ input, values }) => values(0).map(index => fieldOf(input, index)),
  'limit/2': function* ({ input, values, args }) {
    let left = number(values(0)[0] ?? 0)
    if (left <= 0) return
    for (const found of args[1]!(input)) {
      yield found
      if (--left <= 0) return
    }
  },
  'path/1': ({ input, args }) =>
    [...args[0]!({ value: input.value, path: [] })].map(({ value, path }) => {
      if (!path) throw new JqError(`Invalid path expression with result ${shortJson(value)}`)
      return { value: path as Json }
    }),
  'paths/1': ({ input, args }) =>
    [...descend({ value: input.value, path: [] })]
      .slice(1)
      .filter(({ value }) => [...args[0]!({ value })].some(found => truth(found.value)))
      .map(({ path }) => ({ value: (path ?? []) as Json })),
  'paths/0': ({ input }) => [...descend({ value: input.value, path: [] })].slice(1).map(({ path }) => ({ value: (path ?? []) as Json })),
  'del/1': ({ input, args }) => [
    {
      value: withoutPaths(
        input.value,
        [...args[0]!({ value: input.value, path: [] })].map(({ path }) => path ?? []),
      ),
    },
  ],
  'getpath/1': ({ input, values }) =>
    values(0).map(path => (path as (string | number)[]).reduce<Found>((found, step) => fieldOf(found, step), input)),
  'setpath/2': ({ input, values }) => [{ value: withPath(input.value, values(0)[0] as Path, () => values(1)[0] ?? null) }],
  'delpaths/1': ({ input, values }) => [{ value: withoutPaths(input.value, values(0)[0] as unknown as Path[]) }],
  'ascii/0': plain(value => String.fromCharCode(number(value))),
  'explode/0': plain(value => [...text(value)].map(character => character.codePointAt(0) ?? 0)),
  'implode/0': plain(value => String.fromCodePoint(...(value as number[]))),
  'transpose/0': plain(value => {
    const rows = list(value, 'transposed') as Json[][]
    return Array.from({ length: Math.max(0, ...rows.map(row => row.length)) }, (_, column) => rows.map(row => row[column] ?? null))
  }),
}

/** What `@base64` and its like make of a value. */
export function formatText(name: string, value: Json): string {
  const plainText = (item: Json) => (typeof item === 'string' ? item : JSON.stringify(item))
  switch (name) {
    case '@text':
      return plainText(value)
    case '@json':
      return JSON.stringify(value)
    case '@csv':
      return rowOf(value, 'csv')
        .map(item => (typeof item === 'string' ? `"${item.replaceAll('"', '""')}"` : item === null ? '' : String(item)))
        .join(',')
    case '@tsv':
      return rowOf(value, 'tsv')
        .map(item => (item === null ? '' : plainText(item).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n')))
        .join('\t')
    case '@html':
      return plainText(value)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll("'", '&#39;')
        .replaceAll('"', '&quot;')
    case '@uri':
      return percentEncoded(plainText(value))
    case '@base64d': {
      const [coded, plain] = [plainText(value), textOfBase64(plainText(value))]
      if (plain === '' && coded !== '') throw new JqError(`${typeOf(value)} (${shortJson(value)}) is not valid base64 data`)
      return plain
    }
    case '@base64':
      return base64OfText(plainText(value))
    case '@sh':
      return (Array.isArray(value) ? value : [value])
        .map(item => {
          if (Array.isArray(item) || isObject(item)) throw new JqError(`${typeOf(item)} (${shortJson(item)}) can not be escaped for shell`)
          return typeof item === 'string' ? `'${item.replaceAll("'", "'\\''")}'` : JSON.stringify(item)
        })
        .join(' ')
    default:
      throw new JqError(`${name.slice(1)} is not a valid format`)
  }
}

/** The cells of a row: neither lists nor objects. */
function rowOf(value: Json, format: string): Json[] {
  if (!Array.isArray(value)) throw new JqError(`${typeOf(value)} (${shortJson(value)}) cannot be ${format}-formatted, only array`)
  for (const item of value)
    if (Array.isArray(item) || isObject(item)) throw new JqError(`${typeOf(item)} (${shortJson(item)}) is not valid in a csv row`)
  return value
}

/** Reads one JSON text. */
export function parseJson(json: string): Json {
  try {
    return JSON.parse(json) as Json
  } catch {
    throw new JqError(`${json.slice(0, 10)} (while parsing '${json}')`)
  }
}

function selectType(type: string): JqFunction {
  return ({ input }) => (typeOf(input.value) === type ? [input] : [])
}

function text(value: Json, complaint?: string): string {
  if (typeof value !== 'string') throw new JqError(complaint ?? `${typeOf(value)} (${shortJson(value)}) cannot be matched, as it is not a string`)
  return value
}

function number(value: Json): number {
  if (typeof value !== 'number') throw new JqError(`${typeOf(value)} (${shortJson(value)}) number required`)
  return value
}

function list(value: Json, done: string): Json[] {
  if (!Array.isArray(value)) throw new JqError(`${typeOf(value)} (${shortJson(value)}) cannot be ${done}, as it is not an array`)
  return value
}

function hasKey(value: Json, key: Json): boolean {
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key)
  if (Array.isArray(value) && typeof key === 'number') return key >= 0 && key < value.length
  throw new JqError(`Cannot check whether ${typeOf(value)} has a ${typeof key === 'string' ? 'string' : typeOf(key)} key`)
}

function lengthOf(value: Json): Json {
  if (value === null) return 0
  if (typeof value === 'number') return Math.abs(value)
  if (typeof value === 'string') return [...value].length
  if (typeof value === 'boolean') throw new JqError(`boolean (${value}) has no length`)
  return Array.isArray(value) ? value.length : Object.keys(value).length
}

function keysOf(value: Json): Json[] {
  if (Array.isArray(value)) return value.map((_item, index) => index)
  if (isObject(value)) return Object.keys(value)
  throw new JqError(`${typeOf(value)} (${shortJson(value)}) has no keys`)
}

function entriesOf(value: Json): Json[] {
  return keysOf(value).map(key => ({ key, value: (value as { [key: string]: Json })[key as string] ?? null }))
}

function fromEntries(entries: readonly Json[]): Json {
  return Object.fromEntries(
    entries.map(entry => {
      const { key, k, name, Name, Key, value, v, Value } = entry as Record<string, Json>
      const found = [key, k, name, Name, Key].find(each => each !== undefined && each !== null) ?? null
      return [typeof found === 'string' ? found : JSON.stringify(found), value ?? v ?? Value ?? null]
    }),
  )
}

function mapValues(value: Json, change: (item: Json) => Json | undefined): Json {
  if (Array.isArray(value)) return value.flatMap(item => change(item) ?? [])
  if (!isObject(value)) throw new JqError(`Cannot iterate over ${typeOf(value)}`)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const changed = change(item)
      return changed === undefined ? [] : [[key, changed]]
    }),
  )
}

function flattened(items: readonly Json[], depth: number): Json[] {
  return items.flatMap(item => (Array.isArray(item) && depth > 0 ? flattened(item, depth - 1) : [item]))
}

interface Keyed {
  readonly item: Json
  readonly key: Json
}

function sorted(pairs: readonly Keyed[]): Keyed[] {
  return [...pairs].sort((a, b) => compareJson(a.key, b.key))
}

function groups(pairs: readonly Keyed[]): Keyed[][] {
  const found: Keyed[][] = []
  for (const pair of sorted(pairs)) {
    const last = found.at(-1)
    if (last && compareJson(last[0]!.key, pair.key) === 0) last.push(pair)
    else found.push([pair])
  }
  return found
}

function unique(items: readonly Json[]): Json[] {
  return items.filter((item, index) => index === 0 || compareJson(item, items[index - 1]!) !== 0)
}

function contains(value: Json, part: Json): boolean {
  if (typeof value === 'string' && typeof part === 'string') return value.includes(part)
  if (Array.isArray(value) && Array.isArray(part))
    return part.every(each => value.some(item => typeOf(item) === typeOf(each) && contains(item, each)))
  if (isObject(value) && isObject(part)) {
    return Object.entries(part).every(
      ([key, each]) => Object.hasOwn(value, key) && typeOf(value[key] ?? null) === typeOf(each) && contains(value[key] ?? null, each),
    )
  }
  if (typeOf(value) !== typeOf(part)) {
    throw new JqError(`${typeOf(value)} (${shortJson(value)}) and ${typeOf(part)} (${shortJson(part)}) cannot have their containment checked`)
  }
  return compareJson(value, part) === 0
}

function positions(value: Json, part: Json): Json[] {
  if (value === null) return []
  const found: number[] = []
  if (typeof value === 'string') {
    for (let at = value.indexOf(text(part)); at >= 0 && part !== ''; at = value.indexOf(text(part), at + 1)) found.push(at)
  } else for (const [index, item] of list(value, 'searched').entries()) if (compareJson(item, part) === 0) found.push(index)
  return found
}

/** One place where a pattern fits. */
type Match = {
  offset: number
  length: number
  string: string
  captures: { offset: number; length: number; string: string | null; name: string | null }[]
}

/** Where a pattern fits in a text, the first place only or with `g` all of them. Places are counted in characters. */
function matches(value: Json, pattern: Json, modifiers: Json): Match[] {
  const [source, flags] = Array.isArray(pattern) ? [pattern[0] ?? null, pattern[1] ?? null] : [pattern, modifiers]
  if (typeof value !== 'string') throw new JqError(`${typeOf(value)} (${shortJson(value)}) cannot be matched, as it is not a string`)
  if (typeof source !== 'string') throw new JqError(`${typeOf(source)} (${shortJson(source)}) cannot be matched, as it is not a string`)
  if (flags !== null && typeof flags !== 'string') throw new JqError(`${typeOf(flags)} (${shortJson(flags)}) is not a string`)
  const known = flags ?? ''
  if (/[^gimnpslx]/.test(known)) throw new JqError(`${known} is not a valid modifier string`)
  const extended = known.includes('x') ? source.replace(/\\.|\s+|#.*/gs, part => (part.startsWith('\\') ? part : '')) : source
  let expression: RegExp
  try {
    expression = new RegExp(extended, `dgu${known.includes('i') ? 'i' : ''}${known.includes('p') ? 's' : ''}`)
  } catch {
    throw new JqError(`${source} (at offset 0) is not a valid regex`)
  }
  const names = [...extended.matchAll(/\\.|\((?!\?)|\(\?<([A-Za-z_]\w*)>/gs)]
    .filter(([part]) => !part.startsWith('\\'))
    .map(([, name]) => name ?? null)
  const place = (from: number, to: number) => ({ offset: [...value.slice(0, from)].length, length: [...value.slice(from, to)].length })
  const found: Match[] = []
  for (const match of value.matchAll(expression)) {
    if (known.includes('n') && match[0] === '') continue
    const captures = match.slice(1).map((string, index) => {
      const [from, to] = match.indices?.[index + 1] ?? [-1, -1]
      return { ...(string === undefined ? { offset: -1, length: 0 } : place(from, to)), string: string ?? null, name: names[index] ?? null }
    })
    found.push({ ...place(match.index, match.index + match[0].length), string: match[0], captures })
    if (!known.includes('g')) break
  }
  return found
}

/** The named parts of a match. */
function captured({ captures }: Match): { [name: string]: Json } {
  return Object.fromEntries(captures.flatMap(({ name, string }) => (name === null ? [] : [[name, string]])))
}

function splitBy(value: Json, pattern: Json, flags: Json): Json[] {
  const characters = [...text(value)]
  let from = 0
  const parts = matches(value, pattern, `g${flags === null ? '' : String(flags)}`).map(({ offset, length }) => {
    const part = characters.slice(from, offset).join('')
    from = offset + length
    return part
  })
  return [...parts, characters.slice(from).join('')]
}

/** A text with what a pattern finds replaced: what stands there instead sees the named parts. */
function* substituted({ input, args, values }: FunctionCall, flags: string): Generator<Found, void, void> {
  const characters = [...text(input.value)]
  const found = matches(input.value, values(0)[0] ?? null, args[2] ? flags + text(values(2)[0] ?? '') : flags)
  let from = 0
  let result = ''
  for (const match of found) {
    const next = args[1]!({ value: captured(match) }).next()
    if (next.done) return
    const put = next.value.value
    if (typeof put !== 'string') throw new JqError(`${typeOf(result)} (${shortJson(result)}) and ${typeOf(put)} (${shortJson(put)}) cannot be added`)
    result += characters.slice(from, match.offset).join('') + put
    from = match.offset + match.length
  }
  yield { value: result + characters.slice(from).join('') }
}

/** Ends the whole program, with this code and perhaps a last word on standard error. */
export class Halt extends Error {
  readonly code: number
  readonly said: string | undefined
  constructor(code: number, said?: string) {
    super('halt')
    this.code = code
    this.said = said
  }
}

function haltWith(value: Json, code: number): never {
  throw new Halt(code, typeof value === 'string' ? value : `${JSON.stringify(value)}\n`)
}

function secondsOf(value: Json): Json {
  if (typeof value !== 'string') throw new JqError('strptime/1 requires string inputs and arguments')
  const ms = /Z$/.test(value) && !value.includes('.') ? parseTimestamp(value) : undefined
  if (ms === undefined) throw new JqError(`date "${value}" does not match format "%Y-%m-%dT%H:%M:%SZ"`)
  return START_UNIX_SECONDS + ms / 1000
}

type Asked = (input: Found) => Generator<Found, void, void>

function* until(input: Found, done: Asked, next: Asked, depth = 0): Generator<Found, void, void> {
  if (depth > DEEPEST) throw new OutOfBudget('the program does not come to an end')
  for (const { value } of done(input)) {
    if (truth(value)) yield input
    else for (const found of next(input)) yield* until(found, done, next, depth + 1)
  }
}

function* whileTrue(input: Found, test: Asked, next: Asked, depth = 0): Generator<Found, void, void> {
  if (depth > DEEPEST) throw new OutOfBudget('the program does not come to an end')
  for (const { value } of test(input)) {
    if (!truth(value)) continue
    yield input
    for (const found of next(input)) yield* whileTrue(found, test, next, depth + 1)
  }
}

function indexed(items: Iterable<Found>, key: Asked): Json {
  const index: { [name: string]: Json } = {}
  for (const item of items) for (const { value } of key(item)) index[typeof value === 'string' ? value : JSON.stringify(value)] = item.value
  return index
}

function* combinations(lists: readonly Json[]): Generator<Found, void, void> {
  const [first, ...rest] = lists
  if (first === undefined) {
    yield { value: [] }
    return
  }
  for (const item of eachOf({ value: first })) for (const { value } of combinations(rest)) yield { value: [item.value, ...(value as Json[])] }
}

/** A value as the places of its leaves, one after the other, and the end of each list and object. */
function* streamOf(value: Json, path: Json[], isTop: boolean): Generator<Found, void, void> {
  const keys = Array.isArray(value) || isObject(value) ? keysOf(value) : []
  if (keys.length === 0) yield { value: [path, value] }
  for (const key of keys) yield* streamOf((value as { [key: string]: Json })[key as string] ?? null, [...path, key], false)
  const last = keys.at(-1)
  if (last !== undefined) yield { value: [[...path, last]] }
  if (isTop && last === undefined) return
}

function* numbers(from: number, to: number, by: number): Generator<Found, void, void> {
  if (by === 0) return
  for (let value = from; by > 0 ? value < to : value > to; value += by) yield { value }
}

function* recurse(input: Found, step: (input: Found) => Generator<Found, void, void>, depth = 0): Generator<Found, void, void> {
  if (depth > DEEPEST) throw new OutOfBudget('the program does not come to an end')
  yield input
  for (const next of step(input)) yield* recurse(next, step, depth + 1)
}

const DEEPEST = 1000

/** Changes every value from the inside out. */
function* walk(value: Json, change: (input: Found) => Generator<Found, void, void>): Generator<Found, void, void> {
  const inner = (item: Json) => [...walk(item, change)].map(found => found.value)
  if (Array.isArray(value)) yield* change({ value: value.flatMap(inner) })
  else if (isObject(value)) yield* change({ value: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)[0] ?? null])) })
  else yield* change({ value })
}

/** Later places go first, so that earlier ones stay where they are. */
function withoutPaths(value: Json, paths: readonly Path[]): Json {
  return [...paths]
    .sort((a, b) => compareJson(b as Json, a as Json))
    .reduce<Json>((left, path) => (path.length ? withPath(left, path, () => undefined) : null), value)
}
