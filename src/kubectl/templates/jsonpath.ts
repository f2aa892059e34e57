import { Typed } from './go-struct.ts'
import type { GoValue } from './go-value.ts'
import { entry, isEqual, isLess, isList, isMap, keysOf, printValue, typeName } from './go-value.ts'
import type { PathList, PathNode } from './jsonpath-parser.ts'
import { parsePath } from './jsonpath-parser.ts'
import { Panic } from './panic.ts'

/** What a path finds: parts of JSON data, or of an object in kubectl's own types. */
export type PathValue = GoValue | Typed

/** A path in kubectl v1.1.8's dialect (pkg/util/jsonpath): `{.items[*].metadata.name}`. Both throw an Error in its words. */
export interface JsonPath {
  /** What each part of the template finds. */
  find(data: PathValue): PathValue[][]
  /** The text of the template for some data. */
  execute(data: PathValue): string
}

/** Reads a jsonpath template. Throws an Error in kubectl's words: `unclosed action`. */
export function parseJsonPath(text: string): JsonPath {
  const root = parsePath(text)
  return {
    find: data => new Search().find(data, root),
    execute: data => new Search().find(data, root).map(printResults).join(''),
  }
}

function printResults(results: readonly PathValue[]): string {
  return results.map(printPathValue).join(' ')
}

/** A found value as text. */
export function printPathValue(value: PathValue): string {
  return value instanceof Typed ? value.print() : printValue(value)
}

/** One walk through a template. Ranges are counted as v1.1.8 counts them, so that its odd cases come out the same. */
class Search {
  private current: PathValue[] = []
  private readonly stack: PathValue[][] = []
  private beginRange = 0
  private inRange = 0
  private endRange = 0

  find(data: PathValue, nodes: PathList): PathValue[][] {
    this.current = [data]
    const found: PathValue[][] = []
    for (const [at, node] of nodes.entries()) {
      const results = this.walk(this.current, node)
      if (this.endRange > 0 && this.endRange <= this.inRange) {
        this.endRange--
        break
      }
      if (this.beginRange > 0) {
        this.beginRange--
        this.inRange++
        results.forEach((value, index) => {
          if (index === results.length - 1) this.inRange--
          found.push(...this.find(value, nodes.slice(at + 1)))
        })
        break
      }
      found.push(results)
    }
    return found
  }

  private walk(input: PathValue[], node: PathNode): PathValue[] {
    switch (node.is) {
      case 'list':
        return node.nodes.reduce((values, part) => this.walk(values, part), input)
      case 'text':
        return [node.text]
      case 'number':
        return input.map(() => node.value)
      case 'field':
        return fieldsOf(input, node.name)
      case 'wildcard':
        return input.flatMap(childrenOf)
      case 'recursive':
        return descend(input)
      case 'union':
        return node.lists.flatMap(list => this.walk(input, list))
      case 'slice':
        return input.flatMap(value => slice(value, node))
      case 'filter':
        return input.flatMap(value => this.filter(value, node))
      case 'identifier':
        return this.identifier(input, node.name)
    }
  }

  private identifier(input: PathValue[], name: string): PathValue[] {
    if (name === 'range') {
      this.stack.push(this.current)
      this.beginRange++
      return input
    }
    if (name !== 'end') throw new Error(`unrecongnized identifier ${name}`)
    if (this.endRange < this.inRange) this.endRange++
    else {
      const outer = this.stack.pop()
      if (!outer) throw new Error('not in range, nothing to end')
      this.current = outer
    }
    return []
  }

  private filter(value: PathValue, node: PathNode & { is: 'filter' }): PathValue[] {
    const items = itemsOf(value)
    if (!items) throw new Error(`${value instanceof Typed ? value.print() : printValue(value)} is not array or slice`)
    return items.filter(item => {
      if (node.operator === 'exists') {
        try {
          return this.walk([item], node.left).length > 0
        } catch (error) {
          if (error instanceof Panic) throw error
          return false
        }
      }
      const [left, right] = [node.left, node.right].map(side => {
        const found = this.walk([item], side)
        if (found.length !== 1) throw new Error('can only compare one element at a time')
        return found[0]!
      })
      return compare(plain(left), plain(right), node.operator)
    })
  }
}

function plain(value: PathValue): GoValue {
  return value instanceof Typed ? value.plain() : value
}

function compare(left: GoValue, right: GoValue, operator: string): boolean {
  switch (operator) {
    case '<':
      return isLess(left, right)
    case '>':
      return !isLess(left, right) && !isEqual(left, right)
    case '==':
      return isEqual(left, right)
    case '!=':
      return !isEqual(left, right)
    case '<=':
      return isLess(left, right) || isEqual(left, right)
    case '>=':
      return !isLess(left, right)
    default:
      throw new Error(`unrecognized filter operator ${operator}`)
  }
}

function fieldsOf(input: readonly PathValue[], name: string): PathValue[] {
  const found = input.flatMap((value): PathValue[] => {
    if (value instanceof Typed) {
      const field = value.isNil ? undefined : value.field(name)
      return field === undefined ? [] : [field]
    }
    return isMap(value) && Object.hasOwn(value, name) ? [entry(value, name)] : []
  })
  if (input.length > 0 && found.length === 0) throw new Error(`${name} is not found`)
  return found
}

function childrenOf(value: PathValue): PathValue[] {
  if (value instanceof Typed) return value.isNil ? [] : value.children()
  if (isMap(value)) return keysOf(value).map(key => value[key])
  return isList(value) ? [...value] : []
}

/** Everything that has parts, the outer before the inner. */
function descend(input: readonly PathValue[]): PathValue[] {
  return input.flatMap(value => {
    const children = childrenOf(value)
    return children.length > 0 ? [value, ...descend(children)] : []
  })
}

function itemsOf(value: PathValue): readonly PathValue[] | undefined {
  if (value instanceof Typed) return value.items()
  return isList(value) ? value : undefined
}

function slice(value: PathValue, { params }: PathNode & { is: 'slice' }): readonly PathValue[] {
  const items = itemsOf(value)
  if (!items) throw new Error(`${value instanceof Typed ? value.typeName() : typeName(value)} is not array or slice`)
  const fromEnd = (at: number) => (at < 0 ? at + items.length : at)
  const [start, end, capacity] = [fromEnd(params[0] ?? 0), fromEnd(params[1] ?? items.length), params[2]]
  if (capacity !== undefined && (capacity < end || capacity > items.length)) throw new Panic('reflect.Value.Slice3: slice index out of bounds')
  if (start < 0 || end < start || end > items.length) throw new Panic('reflect.Value.Slice: slice index out of bounds')
  return items.slice(start, end)
}
