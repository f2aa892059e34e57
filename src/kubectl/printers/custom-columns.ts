import type { JsonObject } from '../../cluster/api/encode.ts'
import { SCHEMAS, isKind } from '../../cluster/api/kinds.ts'
import { Typed } from '../templates/go-struct.ts'
import type { GoMap } from '../templates/go-value.ts'
import { parseJsonPath, printPathValue } from '../templates/jsonpath.ts'
import { GET_LAYOUT, tabulate } from './tabwriter.ts'

/** Prints the columns that `NAME:path,…` names (pkg/kubectl/custom_column_printer.go; v1.1.8 takes them from `--template`). */
export function customColumns(spec: string): (json: JsonObject) => string {
  if (spec === '') throw new Error('custom-columns format specified but no custom columns given')
  const columns = spec.split(',').map(part => {
    const [header, path, ...rest] = part.split(':')
    if (path === undefined || rest.length > 0) throw new Error(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { header, path: parseJsonPath(relaxed(path)) }
  })
  const line = (json: JsonObject): string => {
    const { kind } = json
    const data = typeof kind === 'string' && isKind(kind) ? new Typed(SCHEMAS[kind], json) : (json as GoMap)
    return columns
      .map(({ path }) => {
        const found = path.find(data).flat()
        return found.length === 0 ? '<none>' : found.map(printPathValue).join(',')
      })
      .join('\t')
  }
  return json => {
    const objects = json.kind === 'List' ? (json.items as JsonObject[]) : [json]
    const lines = [columns.map(({ header }) => header).join('\t'), ...objects.map(line)]
    return tabulate(lines.map(text => text + '\n').join(''), GET_LAYOUT)
  }
}

/** `metadata.name`, `{metadata.name}`, `.metadata.name` and `{.metadata.name}` all mean the last. */
function relaxed(path: string): string {
  if (path === '') return path
  const [, braced, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path) ?? []
  const field = braced ?? bare
  if (field === undefined) {
    throw new Error("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'")
  }
  return `{.${field}}`
}
