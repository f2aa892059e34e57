import { SCHEMAS } from '../../cluster/api/kinds.ts'
import type { Type } from '../../cluster/api/schema.ts'
import { lookalikeIn } from './characters.ts'
import type { Explanation, Mistake, Place, Rule } from './mistake.ts'
import { fileOf, placeIn } from './mistake.ts'
import { nearest } from './nearest.ts'

/** Every field name that any kind has, for near misses. */
const FIELDS: readonly string[] = [...fieldNames()]

/** What the YAML reader stumbles over, in its own words, and the key of the explanation. */
const SYNTAX: readonly [words: RegExp, what: string][] = [
  [/found character that cannot start any token/, 'explain.yaml-character'],
  [/mapping values are not allowed/, 'explain.yaml-mapping'],
  [/could not find expected ':'/, 'explain.yaml-colon'],
  [/did not find expected key|did not find expected '-' indicator/, 'explain.yaml-key'],
  [/found unexpected end of stream/, 'explain.yaml-quote'],
  [/did not find expected ',' or '[}\]]'/, 'explain.yaml-bracket'],
  [/unknown anchor/, 'explain.yaml-anchor'],
]

/** A manifest that cannot be read, or does not say what the API wants. */
export const manifest: Rule = (mistake): Explanation | undefined => {
  const path = fileOf(mistake)
  if (path === undefined || !/\.(ya?ml|json)$/.test(path) || mistake.exit === 0) return undefined
  const complaint = /yaml: |error validating|unable to (load|get type info)|invalid character|unexpected EOF|is invalid/.test(mistake.output)
  if (!complaint) return undefined
  return characters(mistake, path) ?? indentation(mistake, path) ?? syntax(mistake, path) ?? fields(mistake, path) ?? values(mistake, path)
}

/** Full-width punctuation, strange spaces and tabs: the eye does not see them, the reader does. */
function characters(mistake: Mistake, path: string): Explanation | undefined {
  const tab = placeIn(mistake, path, /^ *\t/)
  if (tab) return { what: 'explain.tab', values: valuesOf(path, tab), place: tab }
  const broken = lookalikeIn(mistake, path)
  if (broken) return broken
  const glued = placeIn(mistake, path, /^\s*(?:- )?[A-Za-z]+:[^\s:/]/)
  if (glued && /yaml:|cannot unmarshal string into Go value|error validating/.test(mistake.output)) {
    return { what: 'explain.space-after-colon', values: valuesOf(path, glued), place: glued }
  }
  return undefined
}

/** `metadata:` with nothing indented below it: the manifest was pasted from somewhere that ate the spaces. */
function indentation({ known }: Mistake, path: string): Explanation | undefined {
  const lines = (known.files.read(path) ?? '').split('\n').filter(line => line.trim() !== '' && !line.trim().startsWith('#'))
  const all = (known.files.read(path) ?? '').split('\n')
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]
    if (!/^\s*(metadata|spec|template|labels|selector):\s*$/.test(line) || next === undefined) continue
    if (indentOf(next) > indentOf(line)) continue
    const at = all.indexOf(next, all.indexOf(line) + 1)
    const place = { in: 'file', path, line: at + 1, column: indentOf(next) + 1 } as const
    return { what: 'explain.lost-indentation', values: { path, line: at + 1, field: line.trim() }, place }
  }
  return undefined
}

function syntax(mistake: Mistake, path: string): Explanation | undefined {
  const row = SYNTAX.find(([words]) => words.test(mistake.output))
  if (row) {
    const line = Number(/yaml: line (\d+)/.exec(mistake.output)?.[1] ?? 0)
    const place: Place | undefined = line > 0 ? { in: 'file', path, line, column: 1 } : undefined
    return { what: row[1], values: { path, line }, ...(place ? { place } : {}) }
  }
  if (/invalid character|unexpected EOF/.test(mistake.output)) return { what: 'explain.json', values: { path } }
  return undefined
}

/** A field that is missing or unknown; often one and the same, misspelled. */
function fields(mistake: Mistake, path: string): Explanation | undefined {
  const { output, known } = mistake
  const absent = /Object '(\w+)' is missing/i.exec(output)?.[1] ?? /(kind|apiVersion) not set/.exec(output)?.[1]
  if (absent) {
    const top = (known.files.read(path) ?? '').split('\n').flatMap(line => /^([A-Za-z]+)\s*:/.exec(line)?.[1] ?? [])
    const typed = nearest(absent, top)
    if (typed === undefined) return { what: 'explain.field-absent', values: { path, field: absent } }
    return near(mistake, path, typed, absent)
  }
  const [, unknown, type] = /found invalid field (\w+) for (?:v1|v1beta1|unversioned)\.(\w+)/.exec(output) ?? []
  if (unknown !== undefined) {
    const close = nearest(unknown, fieldsOf(type ?? '')) ?? nearest(unknown, FIELDS)
    const place = placeIn(mistake, path, new RegExp(`(?<![\\w-])${unknown}\\s*:`))
    if (close && fieldsOf(type ?? '').includes(close)) return near(mistake, path, unknown, close)
    return { what: 'explain.field-misplaced', values: { path, field: unknown, type: type ?? '' }, ...(place ? { place } : {}) }
  }
  const required = /field (\w+): is required/.exec(output)?.[1]
  if (required) return { what: 'explain.field-required', values: { path, field: required } }
  const [, wanted, field = '', got] = /expected type (\w+), for field ([\w.[\]]+), got (\w+)/.exec(output) ?? []
  if (wanted && got) {
    const place = placeIn(mistake, path, new RegExp(`(?<![\\w-])${lastOf(field)}\\s*:`))
    return { what: 'explain.field-type', values: { path, field, wanted, got }, ...(place ? { place } : {}) }
  }
  return undefined
}

/** What the server refuses: values, names, labels that do not agree. */
function values(mistake: Mistake, path: string): Explanation | undefined {
  const { output } = mistake
  if (/selector does not match labels in template/.test(output)) {
    const place = placeIn(mistake, path, /selector:/)
    return { what: 'explain.selector-mismatch', values: { path }, ...(place ? { place } : {}) }
  }
  if (/provided port is already allocated/.test(output)) {
    const port = /invalid value '(\d+)'/.exec(output)?.[1] ?? ''
    const place = placeIn(mistake, path, /nodePort:/)
    return { what: 'explain.port-taken', values: { port }, ...(place ? { place } : {}) }
  }
  if (/provided port is not in the valid range/.test(output)) {
    const place = placeIn(mistake, path, /nodePort:/)
    return { what: 'explain.port-range', ...(place ? { place } : {}) }
  }
  const [, field, given] = /([\w.[\]]*(?:name|generateName)): invalid value '([^']*)', Details: must be a DNS/.exec(output) ?? []
  if (field && given !== undefined) {
    const place = placeIn(mistake, path, new RegExp(`name:\\s*["']?${literal(given)}`))
    return { what: 'explain.name-form', values: { given, suggested: dnsName(given) }, ...(place ? { place } : {}) }
  }
  const [, which, bad, allowed] = /([\w.[\]]+): unsupported value '([^']*)', Details: supported values: ([^\n]+)/.exec(output) ?? []
  if (which && bad !== undefined && allowed) {
    const close = nearest(bad, allowed.split(', '))
    const place = placeIn(mistake, path, new RegExp(literal(bad)))
    return {
      what: close ? 'explain.value-near' : 'explain.value-unsupported',
      values: { field: which, given: bad, allowed, close: close ?? '' },
      ...(place ? { place } : {}),
    }
  }
  const needed = /([\w.[\]]+): required value/.exec(output)?.[1]
  if (needed) return { what: 'explain.value-required', values: { path, field: needed } }
  const [, wrong, what] = /([\w.[\]]+): invalid value '([^']*)'/.exec(output) ?? []
  if (wrong && what !== undefined) {
    const place = placeIn(mistake, path, new RegExp(`(?<![\\w-])${lastOf(wrong)}\\s*:`))
    return { what: 'explain.value-invalid', values: { field: wrong, given: what }, ...(place ? { place } : {}) }
  }
  return undefined
}

function near(mistake: Mistake, path: string, typed: string, close: string): Explanation {
  const place = placeIn(mistake, path, new RegExp(`(?<![\\w-])${typed}\\s*:`))
  return { what: 'explain.field-near', values: { path, typed, close }, ...(place ? { place } : {}) }
}

function valuesOf(path: string, place: Place): Record<string, string | number> {
  return { path, line: place.in === 'file' ? place.line : 0 }
}

const indentOf = (line: string): number => line.length - line.trimStart().length
const lastOf = (field: string): string =>
  field
    .replace(/\[[^\]]*\]/g, '')
    .split('.')
    .pop() ?? field
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** The nearest name that the server would take. */
const dnsName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')

/** The field names of the Go type that a message names, such as `PodSpec`. */
function fieldsOf(type: string): string[] {
  for (const schema of types())
    if ('fields' in schema && (schema.name === `v1.${type}` || schema.name === `v1beta1.${type}`)) return Object.keys(schema.fields)
  return []
}

function* fieldNames(): Generator<string> {
  for (const schema of types()) if ('fields' in schema) yield* Object.keys(schema.fields)
}

/** All types that the kinds are made of. */
function types(): Set<Type> {
  const found = new Set<Type>()
  const visit = (type: Type): void => {
    if (found.has(type)) return
    found.add(type)
    if ('of' in type) visit(type.of)
    if ('fields' in type) for (const { type: inner } of Object.values(type.fields)) visit(inner)
  }
  for (const schema of Object.values(SCHEMAS)) visit(schema as Type)
  return found
}
