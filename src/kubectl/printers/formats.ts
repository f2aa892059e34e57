import type { Json, JsonObject } from '../../cluster/api/encode.ts'
import { goJson } from '../../cluster/api/json.ts'
import { SCHEMAS, isKind } from '../../cluster/api/kinds.ts'
import { utf8 } from '../../cluster/network/utf8.ts'
import { CONFIG } from '../kubeconfig-file.ts'
import { goText } from '../validation.ts'
import { Typed } from '../templates/go-struct.ts'
import { ExecutionError, parseGoTemplate } from '../templates/go-template.ts'
import type { GoMap } from '../templates/go-value.ts'
import { printValue } from '../templates/go-value.ts'
import { parseJsonPath } from '../templates/jsonpath.ts'
import { Panic } from '../templates/panic.ts'
import { customColumns } from './custom-columns.ts'
import type { Formats } from '../format.ts'
import { PrintError } from './print-error.ts'
import { sortDocument, sortItems } from './sort.ts'

/** The output formats that bring a language with them: Go templates, jsonpath, custom columns, and sorting by a path. */
export const formats: Formats = { template: templatePrinter, path: pathPrinter, columns: customColumns, sortItems, sortDocument }

function templatePrinter(text: string): (json: JsonObject) => string {
  const template = parsed(() => parseGoTemplate(text), 'template', text)
  return json => {
    try {
      return template.execute(json as GoMap)
    } catch (error) {
      if (!(error instanceof ExecutionError)) throw error
      const data = printValue(json as GoMap)
      const report =
        `Error executing template: ${error.message}\ntemplate was:\n\t${text}\n` +
        `raw data was:\n\t${goJson(json)}\nobject given to template engine was:\n\t${data}\n`
      throw new PrintError(`error executing template '${text}': '${error.message}'\n----data----\n${data}\n`, error.written + report)
    }
  }
}

/** One object is looked at through its type, a List as plain data. */
function pathPrinter(text: string, what: 'jsonpath' | 'template'): (json: JsonObject) => string {
  const path = parsed(() => parseJsonPath(text), what, text)
  return json => {
    const typed = typedOf(json)
    try {
      return path.execute(typed ?? (json as GoMap))
    } catch (error) {
      if (error instanceof Panic) throw error
      const { message } = error as Error
      const data = typed ? typed.printWithNames() : rawList(json)
      const given = typed ? typed.printAsSource() : goText(json)
      const report = `Error executing template: ${message}\ntemplate was:\n\t${text}\nobject given to jsonpath engine was:\n\t${given}\n`
      throw new PrintError(`error executing jsonpath '${text}': '${message}'\n----data----\n${data}\n`, report)
    }
  }
}

/** A List as Go's `%+v` prints it: its items are still raw bytes. */
function rawList({ kind, apiVersion, items }: JsonObject): string {
  const raw = (items as Json[]).map(item => `{RawJSON:[${utf8(goJson(item) + '\n').join(' ')}]}`)
  return `&{TypeMeta:{Kind:${kind} APIVersion:${apiVersion}} ListMeta:{SelfLink: ResourceVersion:} Items:[${raw.join(' ')}]}`
}

/** The document as kubectl's own program holds it; nothing for a List, which it looks at as plain data. */
function typedOf(json: JsonObject): Typed | undefined {
  const { kind } = json
  if (kind === 'Config') return new Typed(CONFIG, json)
  return typeof kind === 'string' && isKind(kind) ? new Typed(SCHEMAS[kind], json) : undefined
}

function parsed<T>(parse: () => T, what: string, text: string): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof Panic) throw error
    throw new Error(`error parsing ${what} ${text}, ${(error as Error).message}\n`)
  }
}
