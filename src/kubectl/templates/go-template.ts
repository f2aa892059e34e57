import type { Parameter } from './functions.ts'
import { FUNCTIONS } from './functions.ts'
import type { Command, Node, Operand, Pipeline } from './go-parser.ts'
import { parseTemplate } from './go-parser.ts'
import type { GoValue } from './go-value.ts'
import { entry, isList, isMap, isTrue, keysOf, printValue, quote, typeName, utf8 } from './go-value.ts'

/** Thrown when a template fails half way: what it had written stays written. */
export class ExecutionError extends Error {
  readonly written: string
  constructor(message: string, written: string) {
    super(message)
    this.written = written
  }
}

/** A template ready to be used. */
export interface Template {
  /** The text for some data. Throws `ExecutionError` in Go's words. */
  execute(data: GoValue): string
}

const FUNCTION_NAMES = new Set(Object.keys(FUNCTIONS))

/** Reads a template of Go's text/template with kubectl's own functions. Throws an Error in Go's words: `template: output:1: unclosed action`. */
export function parseGoTemplate(text: string, name = 'output'): Template {
  const templates = parseTemplate(name, text, FUNCTION_NAMES)
  return { execute: data => new Execution(name, text, templates).run(data) }
}

/**
 * A value met on the way. Go sees an element of a map or a list through an empty interface, and says so when it has no such field;
 * what a pipeline gives is seen as what it is.
 */
interface Met {
  readonly value: GoValue
  readonly boxed: boolean
}

const NOTHING: Met = { value: undefined, boxed: false }
const MAX_DEPTH = 1000

class Execution {
  private readonly name: string
  private readonly text: string
  private readonly templates: ReadonlyMap<string, readonly Node[]>
  private out = ''
  private running: string
  private variables: { name: string; met: Met }[] = []
  private depth = 0

  constructor(name: string, text: string, templates: ReadonlyMap<string, readonly Node[]>) {
    this.name = name
    this.text = text
    this.templates = templates
    this.running = name
  }

  run(data: GoValue): string {
    const dot = { value: data, boxed: false }
    this.variables = [{ name: '$', met: dot }]
    this.walk(dot, this.templates.get(this.name)!)
    return this.out
  }

  private fail(where: { at: number; text: string }, message: string): never {
    const before = this.text.slice(0, where.at)
    const line = before.split('\n').length
    const column = utf8(before.slice(before.lastIndexOf('\n') + 1)).length
    throw new ExecutionError(`template: ${this.name}:${line}:${column}: executing ${quote(this.running)} at <${where.text}>: ${message}`, this.out)
  }

  private walk(dot: Met, nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.is === 'text') this.out += node.text
      else if (node.is === 'template') this.call(dot, node)
      else if (node.is === 'action') {
        const { value } = this.pipeline(dot, node.pipeline)
        if (node.pipeline.declares.length === 0) this.out += value === undefined || value === null ? '<no value>' : printValue(value)
      } else {
        const mark = this.variables.length
        if (node.is === 'range') this.range(dot, node)
        else {
          const met = this.pipeline(dot, node.pipeline)
          if (isTrue(met.value)) this.walk(node.is === 'with' ? met : dot, node.list)
          else if (node.otherwise) this.walk(dot, node.otherwise)
        }
        this.variables.length = mark
      }
    }
  }

  private range(dot: Met, node: Node & { is: 'range' | 'if' | 'with' }): void {
    const { value } = this.pipeline(dot, node.pipeline)
    const { declares } = node.pipeline
    const entries: [GoValue, GoValue][] = []
    if (isList(value)) entries.push(...value.map((item, at): [GoValue, GoValue] => [BigInt(at), item]))
    else if (isMap(value)) entries.push(...keysOf(value).map((key): [GoValue, GoValue] => [key, value[key]]))
    else if (value !== undefined && value !== null) this.fail(lastLookedAt(node.pipeline), `range can't iterate over ${printValue(value)}`)
    const mark = this.variables.length
    for (const [key, item] of entries) {
      const met = { value: item, boxed: true }
      const [first, second] = declares
      if (second !== undefined) this.variables.push({ name: first!, met: { value: key, boxed: false } }, { name: second, met })
      else if (first !== undefined) this.variables.push({ name: first, met })
      this.walk(met, node.list)
      this.variables.length = mark
    }
    if (entries.length === 0 && node.otherwise) this.walk(dot, node.otherwise)
  }

  private call(dot: Met, node: Node & { is: 'template' }): void {
    const nodes = this.templates.get(node.name)
    const where = { at: node.at, text: `{{template ${quote(node.name)}${node.pipeline ? ' ' + node.pipeline.text : ''}}}` }
    if (!nodes) return this.fail(where, `template ${quote(node.name)} not defined`)
    if (this.depth === MAX_DEPTH) return this.fail(where, `exceeded maximum template depth (${MAX_DEPTH})`)
    const given = node.pipeline ? this.pipeline(dot, node.pipeline) : NOTHING
    const before = { variables: this.variables, running: this.running }
    this.variables = [{ name: '$', met: given }]
    this.running = node.name
    this.depth++
    this.walk(given, nodes)
    this.depth--
    this.variables = before.variables
    this.running = before.running
  }

  private pipeline(dot: Met, pipeline: Pipeline): Met {
    let met: Met | undefined
    for (const command of pipeline.commands) met = { value: this.command(dot, command, met).value, boxed: false }
    if (pipeline.declares.length === 1) this.variables.push({ name: pipeline.declares[0]!, met: met! })
    return met!
  }

  private command(dot: Met, command: Command, final: Met | undefined): Met {
    const [first, ...rest] = command.operands
    if (first!.is === 'function') return this.function(dot, first!, command, final)
    if (first!.is === 'field' || first!.is === 'chain' || (first!.is === 'variable' && first!.fields.length > 0)) {
      return this.operand(dot, first!, rest.length > 0 || final !== undefined)
    }
    if (rest.length > 0 || final) this.fail(first!, `can't give argument to non-function ${first!.text}`)
    if (first!.is === 'nil') this.fail(first!, 'nil is not a command')
    return this.operand(dot, first!, false)
  }

  private operand(dot: Met, operand: Operand, hasArguments: boolean): Met {
    switch (operand.is) {
      case 'dot':
        return dot
      case 'nil':
        return NOTHING
      case 'constant':
        return { value: operand.value, boxed: false }
      case 'field':
        return this.fields(dot, operand, operand.fields, hasArguments)
      case 'variable': {
        const { met } = this.variables.findLast(({ name }) => name === operand.name)!
        return this.fields(met, operand, operand.fields, hasArguments)
      }
      case 'function':
        return this.function(dot, operand, { at: operand.at, text: operand.text, operands: [operand] }, undefined)
      case 'pipeline':
        return this.pipeline(dot, operand.pipeline)
      case 'chain':
        return this.fields(this.operand(dot, operand.of, false), operand, operand.fields, hasArguments)
    }
  }

  private fields(met: Met, where: Operand, names: readonly string[], hasArguments: boolean): Met {
    for (const [at, name] of names.entries()) {
      const { value, boxed } = met
      if (value === undefined) return NOTHING
      const type = boxed ? 'interface {}' : typeName(value)
      if (value === null) this.fail(where, `nil pointer evaluating ${type}.${name}`)
      if (!isMap(value)) return this.fail(where, `can't evaluate field ${name} in type ${type}`)
      if (hasArguments && at === names.length - 1) this.fail(where, `${name} is not a method but has arguments`)
      met = { value: entry(value, name), boxed: true }
    }
    return met
  }

  private function(dot: Met, operand: Operand & { is: 'function' }, command: Command, final: Met | undefined): Met {
    const { call, parameters, variadic } = FUNCTIONS[operand.name]!
    const given = command.operands.slice(1)
    const count = given.length + (final ? 1 : 0)
    if (count < parameters.length || (count > parameters.length && !variadic)) {
      const wanted = variadic ? `at least ${parameters.length}` : parameters.length
      this.fail(operand, `wrong number of args for ${operand.name}: want ${wanted} got ${count}`)
    }
    const values = given.map((arg, at) => this.argument(dot, arg, parameters[at] ?? 'any'))
    if (final) values.push(this.accepted(final, parameters[given.length] ?? 'any', command))
    try {
      return { value: call(...values), boxed: false }
    } catch (error) {
      return this.fail(command, `error calling ${operand.name}: ${(error as Error).message}`)
    }
  }

  private argument(dot: Met, operand: Operand, parameter: Parameter): GoValue {
    if (parameter === 'string') {
      if (operand.is === 'nil') this.fail(operand, 'cannot assign nil to string')
      if (operand.is === 'constant' && operand.kind !== 'string') this.fail(operand, `expected string; found ${operand.text}`)
    }
    return this.accepted(this.operand(dot, operand, false), parameter, operand)
  }

  private accepted({ value, boxed }: Met, parameter: Parameter, where: { at: number; text: string }): GoValue {
    if (parameter === 'string' && typeof value !== 'string') {
      if (value === undefined) this.fail(where, 'invalid value; expected string')
      this.fail(where, `wrong type for value; expected string; got ${boxed && value === null ? 'interface {}' : typeName(value)}`)
    }
    return value
  }
}

/** What a message about a pipeline's value points at: the lookup that the pipeline ends with, if it is nothing else. */
function lastLookedAt(pipeline: Pipeline): { at: number; text: string } {
  const [operand, ...others] = pipeline.commands.at(-1)!.operands
  return operand && others.length === 0 ? operand : pipeline
}
