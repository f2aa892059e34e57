import type { ObjectList } from '../cluster/apiserver/client.ts'
import type { ApiObject, Kind, KindInfo } from '../cluster/api/kinds.ts'
import { formatSelector, parseSelector } from '../cluster/api/selectors.ts'
import { isNotFound, methodNotAllowed } from '../cluster/api/status.ts'
import type { Wait } from '../shell/program.ts'
import { resolve } from '../shell/files.ts'
import type { Context } from './command.ts'
import { Aggregate, ConnectionError } from './errors.ts'
import type { AnyObject } from './kinds.ts'
import { expandGroups, typeNamed } from './kinds.ts'
import { late } from './late.ts'
import type { BadDocument, ManifestItem } from './manifest.ts'
import { readManifest } from './manifest.ts'
import { Panic } from './templates/panic.ts'

/** Which objects a command is about. The rules and messages are those of `pkg/kubectl/resource/builder.go`, v1.1.8. */
export interface Query {
  /** `TYPE NAME…`, `TYPE/NAME…`, `TYPE,TYPE` */
  args?: readonly string[]
  /** files, folders, and `-` for standard input */
  filenames?: readonly string[]
  selector?: string
  /** every object of the types, as `--all` asks */
  all?: boolean
  /** a type alone means all its objects */
  typeMeansAll?: boolean
  allNamespaces?: boolean
  /** the objects of files must be in the namespace in force when that was said explicitly */
  enforceNamespace?: boolean
  /** check files against the API's schema before anything else */
  validate?: boolean
  /** go on with the next object after an error, and report all errors */
  continueOnError?: boolean
  /** `lazily` (default): objects named on the command line are fetched; `always`: those of files, too; `never`: names only */
  fetch?: 'lazily' | 'always' | 'never'
  /** what the server lists is one info, as `get` prints it: its `list` has the items */
  wholeLists?: boolean
  singleType?: boolean
}

/** One object that a command is about: named, fetched, or read from a file. */
export interface Info {
  readonly type: KindInfo
  namespace: string
  readonly name: string
  /** the file it was read from; items of a List no longer know it */
  readonly source?: string
  /** read from a file */
  readonly isFile?: boolean
  /** fetched, or as its file has it; missing when only its name is known */
  object?: AnyObject
  /** it is a whole List of a file, with so many items */
  readonly listSize?: number | undefined
  /** what a list said of the moment it was made */
  readonly listVersion?: string
  /** a whole list, with the selector it was asked for; such an info has no name */
  readonly list?: ObjectList & { readonly labelSelector: string | undefined }
}

/** Something that hands out infos one at a time, `undefined` at its end. */
interface Source {
  readonly type?: KindInfo
  next(): Generator<Wait, Info | undefined, void>
}

/** The objects of a query, to be visited. */
export interface Found {
  /** what is wrong with the query itself */
  readonly error?: Error
  /** exactly one object was asked for by name or file */
  readonly singular: boolean
  /** the types asked for by argument, in order */
  readonly types: readonly KindInfo[]
  /** Does something with each object in turn. Throws what went wrong, one error or an `Aggregate`. */
  visit(action: (info: Info) => Generator<Wait, void, void>): Generator<Wait, void, void>
  /** All infos at once. */
  infos(): Generator<Wait, Info[], void>
}

/** Endings of the files that a folder contributes, as the builder's message lists them. */
const EXTENSIONS = ['.json', '.stdin', '.yaml', '.yml']

/** Finds the objects a command is about. Mistakes in the query are kept in `error` and thrown by `visit`. */
export function find(context: Context, query: Query): Found {
  try {
    const { sources, singular, eager } = sourcesOf(context, query)
    return found(context, query, sources, singular, eager)
  } catch (error) {
    return found(context, query, [], false, false, error as Error)
  }
}

/** What the files of `--filename` describe, checked as `--validate` asks, for which the server has to be there. Throws when nothing can be looked at. */
export function* findInFiles(context: Context): Generator<Wait, Found, void> {
  const { flags } = context
  if (flags.bool('validate')) yield* context.api.reach()
  const found = find(context, {
    filenames: flags.list('filename'),
    validate: flags.bool('validate'),
    continueOnError: true,
    enforceNamespace: true,
  })
  if (found.error) throw found.error
  return found
}

function found(context: Context, query: Query, sources: readonly Source[], singular: boolean, eager: boolean, error?: Error): Found {
  const visit = function* (action: (info: Info) => Generator<Wait, void, void>): Generator<Wait, void, void> {
    if (error) throw error
    const refused: Error[] = [] // by the action
    const broken: Error[] = [] // by the sources, and on the way from them to the action
    for (const source of sources) {
      try {
        for (;;) {
          let info: Info | undefined
          try {
            info = yield* source.next()
          } catch (error) {
            if (!(error instanceof BadDocumentError)) throw error
            if (!eager) throw error.error
            broken.push(error.error)
            continue
          }
          if (!info) break
          try {
            yield* prepare(context, query, info)
          } catch (error) {
            if (!eager || !goesOn(error)) throw error
            broken.push(error)
            continue
          }
          try {
            yield* action(info)
          } catch (error) {
            if (!query.continueOnError || !goesOn(error)) throw error
            refused.push(error)
          }
        }
      } catch (error) {
        if (!query.continueOnError || !goesOn(error)) throw error
        if (eager) broken.push(error)
        else {
          refused.push(error)
          break
        }
      }
    }
    const errors = broken.length > 0 ? [...refused, new Aggregate(broken)] : refused
    if (errors.length > 0) throw errors.length === 1 ? errors[0]! : new Aggregate(errors)
  }
  return {
    ...(error ? { error } : {}),
    singular,
    types: sources.flatMap(({ type }) => type ?? []),
    visit,
    *infos() {
      const infos: Info[] = []
      yield* visit(function* (info) {
        infos.push(info)
      })
      return infos
    },
  }
}

/** A document of a file holds no object, while the next one may. */
class BadDocumentError extends Error {
  readonly error: Error
  constructor(error: Error) {
    super(error.message)
    this.error = error
  }
}

/** Whether an error concerns one object or file only, so that the next may do better. */
function goesOn(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof ConnectionError) && !(error instanceof Panic)
}

/** The refusal of an object that says it is of another namespace than the command. */
export function otherNamespace(given: string, wanted: string): Error {
  return new Error(
    `the namespace from the provided object ${JSON.stringify(given)} does not match the namespace ${JSON.stringify(wanted)}. ` +
      `You must pass '--namespace=${given}' to perform this operation.`,
  )
}

/** Settles an info's namespace and, where the query wants it, fetches the object. */
function* prepare(context: Context, query: Query, info: Info): Generator<Wait, void, void> {
  const { type } = info
  if (!type.namespaced) info.namespace = ''
  else if (info.namespace === '' && !info.listVersion) info.namespace = context.namespace
  else if (query.enforceNamespace && context.flags.changed('namespace') && info.isFile && info.namespace !== context.namespace) {
    throw otherNamespace(info.namespace, context.namespace)
  }
  const fetch = query.fetch ?? 'lazily'
  if (info.isFile && fetch === 'always' ? info.name !== '' : fetch !== 'never' && !info.object && !info.list) {
    info.object = yield* context.api.get(type.kind, info.namespace, info.name)
  }
}

interface Sources {
  sources: Source[]
  singular: boolean
  /** each source is visited, whatever happened in the ones before */
  eager: boolean
}

function sourcesOf(context: Context, query: Query): Sources {
  const eager = query.continueOnError ?? false
  const mistakes: Error[] = []
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read()
    } catch (error) {
      mistakes.push(error as Error)
      return otherwise
    }
  }

  const files: Source[] = []
  let isStream = false
  let isFolder = false
  for (const name of query.filenames ?? []) {
    const expanded = attempt(() => expandPath(context, name, isStream), [])
    if (name === '-') isStream = true
    if (expanded.length > 1) isFolder = true
    files.push(...expanded.map(file => fileSource(context, query, file)))
  }
  const selector = attempt(() => checkedSelector(query), undefined)
  const { names, pairs, types } = attempt(() => splitArgs(query.args ?? []), { names: [], pairs: [], types: [] })
  if (mistakes.length > 0) throw new Aggregate(mistakes)

  const selects = selector !== undefined || query.all || (query.typeMeansAll && types.length > 0 && names.length === 0)
  if (selects) {
    if (names.length > 0) throw new Error('name cannot be provided when a selector is specified')
    if (pairs.length > 0) throw new Error('selectors and the all flag cannot be used when passing resource/name arguments')
    if (types.length === 0) throw new Error('at least one resource must be specified to use a selector')
    if (files.length > 0) {
      if (selector !== undefined) throw new Error('a selector may not be specified when path, URL, or stdin is provided as input')
      throw new Error('when paths, URLs, or stdin is provided as input, you may not specify a resource by arguments as well')
    }
    if (types.length > 1 && query.singleType) throw new Error('you may only specify a single resource type')
    return { sources: types.map(typeNamed).map(type => listSource(context, query, type, selector)), singular: false, eager }
  }
  if (pairs.length > 0) {
    if (files.length > 0) throw new Error('when paths, URLs, or stdin is provided as input, you may not specify a resource by arguments as well')
    const named = pairs.map(([type, name]) => ({ type: typeNamed(type), name }))
    if (query.singleType && new Set(named.map(({ type }) => type)).size > 1) throw new Error('you may only specify a single resource type')
    return { sources: named.map(({ type, name }) => nameSource(context, query, type, name)), singular: pairs.length === 1, eager }
  }
  if (names.length > 0) {
    if (files.length > 0) throw new Error('when paths, URLs, or stdin is provided as input, you may not specify a resource by arguments as well')
    if (types.length > 1) throw new Error('you must specify only one resource')
    const type = typeNamed(types[0]!)
    return { sources: names.map(name => nameSource(context, query, type, name)), singular: names.length === 1, eager: false }
  }
  if (files.length > 0) {
    if (types.length > 0) throw new Error('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
    return { sources: files, singular: !isFolder && !isStream && files.length === 1, eager }
  }
  throw new Error(`you must provide one or more resources by argument or filename (${EXTENSIONS.join('|')})`)
}

/** Reads the selector and gives it back as the server gets it; `undefined` when there is none. */
function checkedSelector({ selector = '', all }: Query): string | undefined {
  let canonical: string
  try {
    canonical = formatSelector(parseSelector(selector))
  } catch (error) {
    throw new Error(`the provided selector ${JSON.stringify(selector)} is not valid: ${(error as Error).message}`)
  }
  if (canonical === '') return undefined
  if (all) throw new Error("setting 'all' parameter but found a non empty selector. ")
  return canonical
}

/** `rc,svc a b` → pairs; `rc/a svc/b` → pairs; `rc a b` → one type with names; `rc,svc` → types. */
function splitArgs(args: readonly string[]): { names: readonly string[]; pairs: readonly [string, string][]; types: readonly string[] } {
  const unique = (types: string) => [...new Set(types.split(','))]
  let words = args
  if (args.length >= 2 && unique(args[0]!).length > 1) words = unique(args[0]!).flatMap(type => args.slice(1).map(name => `${type}/${name}`))
  if (words.some(word => word.includes('/'))) {
    if (!words.every(word => word.includes('/')))
      throw new Error('when passing arguments in resource/name form, all arguments must include the resource')
    return { names: [], pairs: words.map(splitPair), types: [] }
  }
  const [first, ...names] = words
  return { names, pairs: [], types: first === undefined ? [] : unique(expandGroups(first)) }
}

/** `rc/web` → `['rc', 'web']`. */
export function splitPair(word: string): [string, string] {
  const parts = word.split('/')
  if (parts.length !== 2) throw new Error('arguments in resource/name form may not have more than one slash')
  const [type, name] = parts as [string, string]
  if (type === '' || name === '' || type.includes(',')) throw new Error('arguments in resource/name form must have a single resource and name')
  return [type, name]
}

/** Asks for one object by name, when its turn comes. */
function nameSource(context: Context, { allNamespaces }: Query, type: KindInfo, name: string): Source {
  if (allNamespaces && type.namespaced) throw new Error('namespace may not be empty when retrieving a resource by name')
  return once(type, function* () {
    return [{ type, namespace: type.namespaced ? context.namespace : '', name }]
  })
}

/** Lists a type and hands out its objects. */
function listSource(context: Context, query: Query, type: KindInfo, selector: string | undefined): Source {
  return once(type, function* () {
    const namespace = type.namespaced && !query.allNamespaces ? context.namespace : undefined
    if (type.resource === 'bindings') throw methodNotAllowed() // nothing can be done with them but to make one
    try {
      const list = yield* context.api.list(type.kind as Kind, { namespace, labelSelector: selector })
      if (query.wholeLists)
        return [{ type, namespace: namespace ?? '', name: '', listVersion: list.resourceVersion, list: { ...list, labelSelector: selector } }]
      return list.items.map(item => {
        const object = item as ApiObject
        // What lies in no namespace though its kind could, as components do, is taken to lie in the one that was asked about.
        const placed = namespace && !object.metadata.namespace ? ({ ...object, metadata: { ...object.metadata, namespace } } as ApiObject) : object
        return { ...infoOf(type, placed), listVersion: list.resourceVersion }
      })
    } catch (error) {
      if (!isNotFound(error)) throw error
      const what =
        selector === undefined ? `Unable to list "${type.resource}"` : `Unable to find "${type.resource}" that match the selector "${selector}"`
      throw new Error(`${what}: ${error.message}`)
    }
  })
}

/** An info about an object that is at hand. */
export function infoOf(type: KindInfo, object: ApiObject): Info {
  return { type, namespace: object.metadata.namespace ?? '', name: object.metadata.name, object }
}

/** Reads a file's documents, one after another. */
function fileSource(context: Context, query: Query, file: { name: string; text: () => Generator<Wait, string, void> }): Source {
  let items: Iterator<ManifestItem | BadDocument> | undefined
  return {
    *next() {
      if (!items) {
        const text = yield* file.text()
        items = readManifest(text, { source: file.name, validate: query.validate ?? false, wholeLists: query.wholeLists })
      }
      const { value, done } = items.next()
      if (done) return undefined
      if ('error' in value) throw new BadDocumentError(value.error)
      const { type, namespace, name, object, isListed, listSize } = value
      return { type, namespace, name, object, isFile: true, listSize, ...(isListed ? {} : { source: file.name }) }
    },
  }
}

/** A source whose infos all come from one request. */
function once(type: KindInfo, load: () => Generator<Wait, Info[], void>): Source {
  let infos: Info[] | undefined
  let at = 0
  return {
    type,
    *next() {
      infos ??= yield* load()
      return infos[at++]
    },
  }
}

function refuse(why: string): never {
  throw new Error(why)
}

/** The files that a word after `-f` means: standard input (if nobody has read it), a file, or those of a folder that look like manifests. */
function expandPath(context: Context, name: string, isRead: boolean): { name: string; text: () => Generator<Wait, string, void> }[] {
  if (name === '-') return [{ name: 'STDIN', text: () => (isRead ? refuse('read /dev/stdin: file already closed') : context.stdin()) }]
  const { files } = context.process.place
  const path = resolve(context.process.cwd, name)
  if (/^https?:\/\//.test(name)) return [{ name, text: () => late.download(context, name) }]
  if (name === '' || !files.exists(path)) throw new Error(`the path ${JSON.stringify(name)} does not exist`)
  const read = (file: string) => ({
    name: file,
    *text() {
      return context.readFile(file) ?? ''
    },
  })
  if (!files.isFolder(path)) {
    if (name.endsWith('/')) throw new Error(`the path ${JSON.stringify(name)} cannot be accessed: stat ${name}: not a directory`)
    return [read(name)]
  }
  const folder = `${name}/`.replace(/(^|\/)(\.\/)+|(\/)\/+/g, '$1$3') // of `.` nothing is left
  return (files.list(path) ?? [])
    .filter(entry => EXTENSIONS.some(ending => entry.endsWith(ending)) && !files.isFolder(`${path}/${entry}`))
    .map(entry => read(folder + entry))
}
