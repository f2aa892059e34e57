import type { JsonObject } from '../cluster/api/encode.ts'
import type { ApiObject } from '../cluster/api/kinds.ts'

/** The output formats that are languages of their own; they come with the part of kubectl that is loaded when a line asks for it. */
export interface Formats {
  template(text: string): (json: JsonObject) => string
  path(text: string, what: 'jsonpath' | 'template'): (json: JsonObject) => string
  columns(spec: string): (json: JsonObject) => string
  sortItems(items: readonly ApiObject[], field: string): ApiObject[]
  sortDocument(json: JsonObject): string
}
