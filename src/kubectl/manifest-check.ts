import { JsonError } from '../cluster/api/json.ts'
import type { Json } from '../cluster/api/encode.ts'
import { MisplacedYaml, documents, itemsOf, lineAt, typeMeta } from './manifest.ts'
import type { Path } from './validation.ts'
import { validate } from './validation.ts'
import type { Node } from './yaml/parser.ts'
import type { Mark } from './yaml/scanner.ts'
import { keyOf } from './yaml/value.ts'

/** Something wrong in a manifest, for the editor: lines and columns from 1, `end` exclusive. */
export interface Problem {
  readonly message: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** Everything that is wrong in a manifest, each with its place: what `kubectl create -f` would say of it before it asks the server. */
export function checkManifest(text: string): { documents: readonly Json[]; problems: readonly Problem[] } {
  const found: Json[] = []
  const problems: Problem[] = []
  try {
    for (const document of documents(text)) {
      found.push(document.data)
      const { data, tree, line } = document
      const report = (message: string, path: Path, isKey = false) => problems.push({ message, ...placeOf(tree, path, isKey, line) })
      let meta: { apiVersion: string; kind: string }
      try {
        meta = typeMeta(document)
      } catch (error) {
        report((error as Error).message, [])
        continue
      }
      const wrong = validate(data as { [key: string]: Json }, meta)
      for (const { message, path, isKey } of wrong) report(message, path, isKey)
      if (wrong.length > 0) continue
      try {
        for (const _ of itemsOf(document, '""')) continue
      } catch (error) {
        report((error as Error).message.replace(/^unable to load "": /, ''), [])
      }
    }
  } catch (error) {
    problems.push(syntaxProblem(text, error))
  }
  return { documents: found, problems }
}

/** The place of a path in a tree, or of the deepest part of it that is there. */
function placeOf(tree: Node | undefined, path: Path, isKey: boolean, line: number): Omit<Problem, 'message'> {
  let node = tree
  let key: Node | undefined
  for (const step of path) {
    if (node?.is === 'mapping') {
      const pair: [Node, Node] | undefined = node.pairs.find(([key]) => keyOf(key) === step)
      if (!pair) break
      ;[key, node] = pair
    } else if (node?.is === 'sequence' && node.items[Number(step)]) {
      key = undefined
      node = node.items[Number(step)]
    } else break
  }
  // a whole block is no place to look at: its key is
  const shown = (isKey || node?.is !== 'scalar' ? key : node) ?? node
  return place(shown?.at ?? { line: 0, column: 0 }, shown?.end, line)
}

function syntaxProblem(text: string, error: unknown): Problem {
  if (error instanceof MisplacedYaml) return { message: error.message, ...place(error.at, undefined, error.documentLine) }
  if (error instanceof JsonError) {
    const line = lineAt(text, error.index)
    return { message: error.message, ...place({ line, column: error.index - (text.lastIndexOf('\n', error.index - 1) + 1) }, undefined, 0) }
  }
  if (error instanceof Error) return { message: error.message, ...place({ line: 0, column: 0 }, undefined, 0) }
  throw error
}

function place(at: Mark, end: Mark | undefined, line: number): Omit<Problem, 'message'> {
  const to = end && end.line === at.line && end.column > at.column ? end : { line: at.line, column: at.column + 1 }
  return { line: line + at.line + 1, column: at.column + 1, endLine: line + to.line + 1, endColumn: to.column + 1 }
}
