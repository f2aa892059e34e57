import { decode } from '../../cluster/api/decode.ts'
import type { JsonObject } from '../../cluster/api/encode.ts'
import { encode, encodeList } from '../../cluster/api/encode.ts'
import { goJson } from '../../cluster/api/json.ts'
import type { ApiObject, Draft, Kind, ObjectOf } from '../../cluster/api/kinds.ts'
import { isStored } from '../../cluster/api/meta.ts'
import type { Context } from '../command.ts'
import { Exit } from '../errors.ts'
import { late } from '../late.ts'
import { PrintError } from './print-error.ts'
import { SortError } from './sort-error.ts'
import { TablePrinter } from './table.ts'

/** What `-o` and its companions ask for. `document` is missing when it is a table. */
export interface Output {
  /** the text of an object or a List as the API spells it out */
  readonly document?: (json: JsonObject) => string
  /** the text of one object */
  object(object: ApiObject | Draft): string
  /** the text of what the server listed */
  list(kind: Kind, items: readonly ApiObject[], metadata?: { resourceVersion: string; selfLink: string }): string
}

/** Reads the output flags of a command. Throws an Error in kubectl's words (GetPrinter in pkg/kubectl/resource_printer.go, v1.1.8). */
export function outputOf(context: Context, options: { withNamespace?: boolean } = {}): Output {
  const { flags } = context
  const sortBy = flags.string('sort-by')
  const document = documentPrinter(context)
  if (document) {
    const print = (json: JsonObject) => (sortBy === '' ? document(json) : context.formats.sortDocument(json) + document(json))
    return {
      document: print,
      object: object => print(encode(object)),
      list: (kind, items, metadata) => print(encodeList(kind, { items, ...metadata })),
    }
  }
  const table = new TablePrinter({
    noHeaders: flags.bool('no-headers'),
    withNamespace: options.withNamespace ?? false,
    wide: flags.string('output') === 'wide',
    showAll: flags.bool('show-all'),
    labels: flags.has('label-columns') ? listOf(flags.list('label-columns')) : [],
  })
  return {
    object: object => table.object(completed(object), context.now()),
    list: (kind, items) => table.list(kind, sortBy === '' ? items : context.formats.sortItems(items, sortBy), context.now()),
  }
}

/** A list as pflag gives it back from its text `[a,b]`: one with nothing but an empty word has none. */
function listOf(words: readonly string[]): readonly string[] {
  return words.join() === '' ? [] : words
}

/** An object that no server has seen yet, with the parts that every object of its kind has. */
function completed(object: ApiObject | Draft): ObjectOf<Kind> {
  return (isStored(object.metadata) ? object : decode(object.kind, encode(object))) as ObjectOf<Kind>
}

/** Writes what `print` gives; when it fails, what it had written until then, too. */
export function write(context: Context, print: () => string): void {
  try {
    context.write(print())
  } catch (error) {
    if (error instanceof SortError) {
      context.log('sorting_printer.go:133', error.message, 'F')
      throw new Exit(255)
    }
    if (error instanceof PrintError) context.write(error.printed)
    throw error
  }
}

/** One or several objects in one document: itself, or a List. */
export function documentOf(objects: readonly (ApiObject | Draft)[], singular: boolean): JsonObject {
  if (singular && objects.length === 1) return encode(objects[0]!)
  return { kind: 'List', apiVersion: 'v1', metadata: {}, items: objects.map(encode) }
}

const WITH_ARGUMENT = ['go-template', 'go-template-file', 'jsonpath', 'jsonpath-file']

/** The printer for everything but tables. */
function documentPrinter(context: Context): ((json: JsonObject) => string) | undefined {
  const { flags, formats } = context
  let format = flags.string('output')
  let argument = flags.string('template')
  if (format === '' && argument !== '') format = 'template'
  const prefix = WITH_ARGUMENT.find(name => format.startsWith(`${name}=`))
  if (prefix !== undefined) {
    argument = format.slice(prefix.length + 1)
    format = prefix
  }
  switch (format) {
    case '':
    case 'wide':
      return undefined
    case 'json':
      return json => goJson(json, '    ') + '\n'
    case 'yaml':
      return late.toYaml
    case 'name':
      return printNames
    case 'template':
    case 'go-template':
      if (argument === '') throw new Error('template format specified but no template given')
      return formats.template(argument)
    case 'templatefile':
    case 'go-template-file':
      if (argument === '') throw new Error('templatefile format specified but no template file given')
      return formats.template(fileText(context, argument))
    case 'jsonpath':
      if (argument === '') throw new Error('jsonpath template format specified but no template given')
      return formats.path(argument, 'jsonpath')
    case 'jsonpath-file':
      if (argument === '') throw new Error('jsonpath file format specified but no template file file given')
      return formats.path(fileText(context, argument), 'template')
    case 'custom-columns':
      return formats.columns(argument)
    default:
      throw new Error(`output format ${JSON.stringify(format)} not recognized`)
  }
}

function fileText(context: Context, name: string): string {
  const text = context.readFile(name)
  if (text === undefined) throw new Error(`error reading template ${name}, open ${name}: no such file or directory\n`)
  return text
}

/** `pod/web`, for a List one line an item. */
function printNames({ kind, metadata, items }: JsonObject): string {
  if (kind === 'List') return (items as JsonObject[]).map(printNames).join('')
  const name = (metadata as JsonObject | null)?.name
  return `${String(kind).toLowerCase()}/${typeof name === 'string' ? name : '<unknown>'}\n`
}
