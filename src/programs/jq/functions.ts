import { base64OfText } from '../../cluster/api/base64.ts'
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
  'splits/1': ({ input, values }) =>
    text(input.value)
      .split(regex(values(0)[0] ?? '', ''))
      .map(value => ({ value })),
  'leaf_paths/0': ({ input }) =>
    [...descend({ value: input.value, path: [] })]
      .filter(({ value }) => !Array.isArray(value) && !isObject(value))
      .map(({ path }) => ({ value: (path ?? []) as Json })),
  'flatten/0': plain(value => flattened(list(value, 'iterated over'), Infinity)),
  'flatten/1': withArgument((value, depth) => flattened(list(value, 'iterated over'), Number(depth))),
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
    throw new JqError(typeof input.value === 'string' ? input.value : `${JSON.stringify(input.value)} (not a string)`)
  },
  'error/1': ({ values }) => {
    throw new JqError(String(values(0)[0] ?? 'null'))
  },
  'has/1': withArgument((value, key) =>
    isObject(value) ? Object.hasOwn(value, String(key)) : list(value, 'checked').length > Number(key) && Number(key) >= 0,
  ),
  'in/1': withArgument((key, value) => (isObject(value) ? Object.hasOwn(value, String(key)) : list(value, 'checked').length > Number(key))),
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
  'test/1': withArgument((value, pattern) => regex(pattern, '').test(text(value))),
  'test/2': ({ input, values }) => [{ value: regex(values(0)[0] ?? '', text(values(1)[0] ?? '')).test(text(input.value)) }],
  'match/1': withArgument((value, pattern) => matchOf(regex(pattern, '').exec(text(value)))),
  'capture/1': withArgument((value, pattern) => ({ ...regex(pattern, '').exec(text(value))?.groups })),
  'sub/2': ({ input, values }) => [{ value: text(input.value).replace(regex(values(0)[0] ?? '', ''), () => String(values(1)[0] ?? '')) }],
  'gsub/2': ({ input, values }) => [{ value: text(input.value).replace(regex(values(0)[0] ?? '', 'g'), () => String(values(1)[0] ?? '')) }],
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
  'path/1': ({ input, args }) => [...args[0]!({ value: input.value, path: [] })].map(({ path }) => ({ value: (path ?? []) as Json })),
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
      return list(value, 'csv-formatted')
        .map(item => (typeof item === 'string' ? `"${item.replaceAll('"', '""')}"` : item === null ? '' : String(item)))
        .join(',')
    case '@tsv':
      return list(value, 'tsv-formatted')
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
    case '@base64':
      return base64OfText(plainText(value))
    case '@sh':
      return (Array.isArray(value) ? value : [value])
        .map(item => (typeof item === 'string' ? `'${item.replaceAll("'", "'\\''")}'` : JSON.stringify(item)))
        .join(' ')
    default:
      throw new JqError(`${name.slice(1)} is not a valid format`)
  }
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
  if (!isObject(value)) throw new JqError(`${typeOf(value)} (${shortJson(value)}) has no keys`)
  return Object.entries(value).map(([key, item]) => ({ key, value: item }))
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

function regex(pattern: Json, flags: string): RegExp {
  try {
    return new RegExp(text(pattern), flags.replace(/[^gimsx]/g, '').replace('x', ''))
  } catch {
    throw new JqError(`${String(pattern)} (at offset 0) is not a valid regex`)
  }
}

function matchOf(match: RegExpExecArray | null): Json {
  if (!match) throw new JqError('no match')
  const captures = match.slice(1).map(string => ({ string: string ?? null }))
  return { offset: match.index, length: match[0].length, string: match[0], captures }
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
