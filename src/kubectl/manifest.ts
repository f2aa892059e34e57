import { DecodeError, decode } from '../cluster/api/decode.ts'
import { goJson, readJson } from '../cluster/api/json.ts'
import type { Kind, KindInfo } from '../cluster/api/kinds.ts'
import { infoOf, isKind } from '../cluster/api/kinds.ts'
import { Aggregate } from './errors.ts'
import type { AnyDraft } from './kinds.ts'
import { API_VERSIONS, kindNamed } from './kinds.ts'
import { NIL_POINTER, Panic } from './templates/panic.ts'
import { validate } from './validation.ts'
import type { Node } from './yaml/parser.ts'
import { parseYaml } from './yaml/parser.ts'
import { YamlError } from './yaml/scanner.ts'
import type { Json } from '../cluster/api/encode.ts'
import { valueOf } from './yaml/value.ts'

/** One object of a manifest file. */
export interface ManifestItem {
  readonly type: KindInfo
  readonly namespace: string
  readonly name: string
  readonly object: AnyDraft
  /** it came out of a List, and no longer knows its file */
  readonly isListed?: boolean
  /** it is a whole List with so many items */
  readonly listSize?: number
}

/** One document of a manifest file. */
export interface Document {
  readonly data: Json
  /** the document as JSON on one line, as messages quote it */
  readonly text: string
  /** its tree, for finding the place of a problem */
  readonly tree: Node | undefined
  /** the line of the file on which it begins, from 0 */
  readonly line: number
}

/** A List as a type of its own, where it is not taken apart. */
const LIST = { kind: 'List', resource: 'lists', apiVersion: 'v1', namespaced: true, served: false } as unknown as KindInfo

/** What Go reads a version and a kind into. */
export const TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

const ADVICE = 'if you choose to ignore these errors, turn validation off with --validate=false'

/** A document that says nothing kubectl can use, which does not keep it from reading the next one. */
export interface BadDocument {
  readonly error: Error
}

/**
 * Reads the objects of a manifest's documents one after another, as `kubectl create -f` does; of a document that holds none it says why. Throws at
 * the first that cannot be read as YAML or breaks the schema. `wholeLists`: a List is not taken apart.
 */
export function* readManifest(
  text: string,
  options: { source: string; validate: boolean; wholeLists?: boolean | undefined },
): Generator<ManifestItem | BadDocument, void, void> {
  const source = JSON.stringify(options.source)
  for (const document of documents(text)) {
    if (options.validate) {
      try {
        checkSchema(document)
      } catch (error) {
        if (error instanceof Panic) throw error
        throw new Error(`error validating ${source}: error validating data: ${(error as Error).message}; ${ADVICE}`)
      }
    }
    try {
      const size = options.wholeLists ? sizeOfList(document.data) : undefined
      if (size === undefined) yield* itemsOf(document, source)
      else yield { type: LIST, namespace: '', name: '', object: { kind: 'List' } as unknown as AnyDraft, listSize: size }
    } catch (error) {
      if (!(error instanceof Error) || error instanceof ReferenceError || error instanceof TypeError) throw error
      yield { error }
    }
  }
}

/** How many items a List has; nothing for what is no List. */
function sizeOfList(data: Json): number | undefined {
  const { kind, apiVersion, items } = data as { [key: string]: Json | undefined }
  return kind === 'List' && apiVersion === 'v1' && (items === null || items === undefined || Array.isArray(items)) ? (items ?? []).length : undefined
}

/** A file's documents: a stream of JSON values if it begins with a brace (a byte order mark is no space), else YAML between lines that begin with `---`. */
export function* documents(text: string): Generator<Document, void, void> {
  if (/^[^\S\uFEFF]*\{/.test(text)) {
    for (let at = 0, read = readJson(text, at); read; at = read.end, read = readJson(text, at)) {
      const raw = text.slice(at, read.end)
      yield { data: read.value, text: raw.trim(), tree: parseYaml(raw), line: lineAt(text, at) }
    }
    return
  }
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n---', at)
    const chunk = end < 0 ? text.slice(at) : text.slice(at, end)
    const line = lineAt(text, at)
    try {
      const tree = parseYaml(chunk)
      const data = tree ? valueOf(tree) : null
      if (data !== null) yield documentOf(sorted(data), tree, line)
    } catch (error) {
      throw error instanceof YamlError ? new MisplacedYaml(error, line) : error
    }
    const next = end < 0 ? -1 : text.indexOf('\n', end + 1)
    at = next < 0 ? text.length : next + 1
  }
}

/** Data as a document of a file, with its tree and the line it begins on. */
export function documentOf(data: Json, tree: Node | undefined, line: number): Document {
  return { data, text: goJson(data), tree, line }
}

/** A syntax error that knows on which line of its file its document begins. */
export class MisplacedYaml extends YamlError {
  readonly documentLine: number
  constructor(error: YamlError, documentLine: number) {
    super(error.reason, error.at)
    this.message = error.message
    this.documentLine = documentLine
  }
}

/** Throws what the client's validation says of a document. */
function checkSchema(document: Document): void {
  const problems = validate(document.data as { [key: string]: Json }, typeMeta(document))
  if (problems.some(({ panics }) => panics)) throw new Panic(NIL_POINTER)
  if (problems.length > 0) throw new Aggregate(problems.map(({ message }) => new Error(message)))
}

/** The document's version and kind, whatever the case of their keys. Throws when they are missing. */
export function typeMeta({ data, text }: Pick<Document, 'data' | 'text'>): { apiVersion: string; kind: string } {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw mismatch(data, 'runtime.TypeMeta')
  const read = (name: string): string => {
    const key = Object.hasOwn(data, name) ? name : Object.keys(data).find(key => key.toLowerCase() === name.toLowerCase())
    const value = key === undefined ? null : data[key]!
    if (value !== null && typeof value !== 'string') throw mismatch(value, 'string')
    return value ?? ''
  }
  const [apiVersion, kind] = [read('apiVersion'), read('kind')]
  if (apiVersion === '') throw new Error(`Object 'apiVersion' is missing in '${text}'`)
  if (kind === '') throw new Error(`Object 'Kind' is missing in '${text}'`)
  return { apiVersion, kind }
}

/** What Go's decoder says of a value of the wrong type. */
function mismatch(value: Json, type: string): Error {
  const is = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return new Error(`json: cannot unmarshal ${is} into Go value of type ${type}`)
}

/** The objects of a document; `source` is quoted already. */
export function* itemsOf(document: Document, source: string): Generator<ManifestItem, void, void> {
  let meta: { apiVersion: string; kind: string }
  try {
    meta = typeMeta(document)
  } catch (error) {
    throw new Error(`unable to get type info from ${source}: ${(error as Error).message}`)
  }
  const { apiVersion, kind } = meta
  if (!API_VERSIONS.includes(apiVersion)) {
    throw new Error(
      `API version ${JSON.stringify(apiVersion)} in ${source} isn't supported, only supports API versions [${API_VERSIONS.map(v => `"${v}"`).join(' ')}]`,
    )
  }
  const { items } = document.data as { items?: Json }
  const cannotLoad = (why: string) => new Error(`unable to load ${source}: ${why}`)
  const isList = kind === 'List' && apiVersion === 'v1'
  const ofList = kind.endsWith('List') && isKind(kind.slice(0, -4)) ? infoOf(kind.slice(0, -4) as Kind) : undefined
  if (isList && items !== undefined && items !== null && !Array.isArray(items)) throw cannotLoad(mismatch(items, '[]runtime.RawExtension').message)
  const listed = Array.isArray(items) ? items : []
  if (isList) {
    for (const item of listed)
      if (item !== null && !isMap(item)) throw cannotLoad(`couldn't get version/kind; json parse error: ${mismatch(item, TYPE_META).message}`)
    yield* itemsOfList(listed)
    return
  }
  if (ofList?.apiVersion === apiVersion) {
    let read: ManifestItem[]
    try {
      read = listed.map(item => decoded(ofList, item))
    } catch (error) {
      throw error instanceof DecodeError ? cannotLoad(error.message) : error
    }
    for (const item of read) yield { ...item, isListed: true }
    return
  }
  let type: KindInfo
  try {
    type = kindNamed(kind, apiVersion)
  } catch (error) {
    throw new Error(`unable to recognize ${source}: ${(error as Error).message}`)
  }
  try {
    yield decoded(type, document.data)
  } catch (error) {
    throw error instanceof DecodeError ? cannotLoad(error.message) : error
  }
}

/**
 * The items of a List: all are read before the first is used (`FlattenListVisitor` in `pkg/kubectl/resource/visitor.go`, v1.1.8). What is of no
 * known type is only found out when it is its turn.
 */
function* itemsOfList(items: readonly Json[]): Generator<ManifestItem, void, void> {
  const errors: Error[] = []
  const read = items.map(item => {
    const { apiVersion = '', kind = '' } = (item ?? {}) as { apiVersion?: string; kind?: string }
    try {
      return decoded(kindNamed(kind, apiVersion || 'v1'), item)
    } catch (error) {
      if (error instanceof DecodeError) errors.push(error)
      else if (error instanceof ReferenceError || error instanceof TypeError) throw error
      return
    }
  })
  if (errors.length > 0) throw new Aggregate(errors)
  for (const item of read) {
    if (!item) throw new Error('unable to get type info from the object "*runtime.Unknown": no kind is registered for the type runtime.Unknown')
    yield { ...item, isListed: true }
  }
}

/** An object of a type; of one that no server has, its data as they are. */
function decoded(type: KindInfo, data: Json): ManifestItem {
  const object = (isKind(type.kind) ? decode(type.kind, data) : { ...(data as object), kind: type.kind }) as AnyDraft
  return { type, namespace: object.metadata?.namespace ?? '', name: object.metadata?.name ?? '', object }
}

function isMap(data: Json): data is { [key: string]: Json } {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}

/** Data with the keys of its maps in order, as Go writes maps. */
export function sorted(data: Json): Json {
  if (Array.isArray(data)) return data.map(sorted)
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(
    Object.keys(data)
      .sort()
      .map(key => [key, sorted(data[key]!)]),
  )
}

/** The line, from 0, on which a place in a text lies. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length - 1
}
