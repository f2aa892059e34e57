import { FileError, resolve } from '../../shell/files.ts'
import { formatPrintf } from '../../shell/printf.ts'
import { fileErrorWords } from '../../shell/redirect.ts'
import { textReader } from '../../shell/streams.ts'
import { Lines, Output } from '../input.ts'
import { compilePattern } from '../regex.ts'
import { calendar, formatDate } from '../calendar.ts'
import { AwkError } from './syntax.ts'
import { calculate, num, numeric, str, truth } from './value.ts'
import type { Waiting } from '../input.ts'
import type { Process } from '../../shell/program.ts'
import type { AwkProgram, Expression, Statement } from './syntax.ts'
import type { Value } from './value.ts'

type Table = Map<string, Value>

/** What leaves a loop, a function, the rules or the program. */
class Leave extends Error {
  readonly what: 'next' | 'break' | 'continue' | 'exit' | 'return'
  readonly value: Value | undefined

  constructor(what: Leave['what'], value?: Value) {
    super(what)
    this.what = what
    this.value = value
  }
}

/** Runs an awk program over files. Its exit code. */
export class Awk {
  private readonly program: AwkProgram
  private readonly process: Process
  private readonly out: Output
  private readonly globals = new Map<string, Value | Table>()
  private locals: Map<string, Value | Table> | undefined
  private record = ''
  private fields: string[] | undefined
  private readonly patterns = new Map<string, RegExp>()
  private input: Lines
  private readonly readers = new Map<string, string[]>()
  private readonly writers = new Map<string, { how: '>' | '>>' | '|'; text: string }>()
  private readonly opened = new Set<string>()
  private seed = 1
  private steps = 0

  constructor(
    program: AwkProgram,
    process: Process,
    variables: readonly (readonly [string, string])[],
    paths: readonly string[],
    environment: Readonly<Record<string, string>>,
  ) {
    this.program = program
    this.process = process
    this.out = new Output(process)
    for (const [name, value] of Object.entries({
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      NR: 0,
      NF: 0,
      FNR: 0,
      SUBSEP: '\x1c',
      FILENAME: '',
      RSTART: 0,
      RLENGTH: -1,
      OFMT: '%.6g',
      CONVFMT: '%.6g',
    })) {
      this.globals.set(name, value)
    }
    this.globals.set('ENVIRON', new Map(Object.entries(environment).map(([name, value]) => [name, { input: value }])))
    const words = ['awk', ...paths].map((word, i) => [String(i), { input: word }] as const)
    this.globals.set('ARGC', words.length)
    this.globals.set('ARGV', new Map(words))
    for (const [name, value] of variables) this.globals.set(name, { input: value })
    this.input = new Lines(process, paths, (path, problem) => {
      if (problem !== 'Is a directory') throw new AwkError(`cannot open file \`${path}' for reading (${problem})`)
      process.stderr.write(`awk: cmd. line:1: warning: command line argument \`${path}' is a directory: skipped\n`)
    })
  }

  *run(): Waiting<number> {
    let code = 0
    try {
      for (const rule of this.program.rules) if (rule.when === 'BEGIN') yield* this.execute(rule.body!)
      const rules = this.program.rules.filter(rule => typeof rule.when !== 'string')
      if (rules.length > 0 || this.program.rules.some(rule => rule.when === 'END')) yield* this.readAll(rules)
    } catch (error) {
      if (error instanceof AwkError) yield* this.out.flush()
      if (!(error instanceof Leave)) throw error
      if (error.what === 'exit') code = error.value === undefined ? 0 : num(error.value) & 255
    }
    try {
      for (const rule of this.program.rules) if (rule.when === 'END') yield* this.execute(rule.body!)
    } catch (error) {
      if (!(error instanceof Leave)) throw error
      if (error.what === 'exit') code = error.value === undefined ? code : num(error.value) & 255
    }
    yield* this.out.flush()
    for (const name of [...this.writers.keys()]) yield* this.close(name)
    return code
  }

  private *readAll(rules: AwkProgram['rules']): Waiting<void> {
    const inside = new Set<unknown>()
    while (yield* this.readRecord()) {
      try {
        for (const rule of rules) {
          const when = rule.when as { from?: Expression; to?: Expression }
          if (when.to) {
            if (!inside.has(rule)) {
              if (!truth(yield* this.value(when.from!))) continue
              inside.add(rule)
            }
            if (truth(yield* this.value(when.to))) inside.delete(rule)
          } else if (when.from && !truth(yield* this.value(when.from))) continue
          if (rule.body) yield* this.execute(rule.body)
          else this.out.add(this.record + this.text('ORS'))
        }
      } catch (error) {
        if (!(error instanceof Leave) || error.what !== 'next') throw error
      }
    }
  }

  private *readRecord(): Waiting<boolean> {
    const separator = this.text('RS')
    let line = yield* this.input.next(this.out)
    if (line === undefined) return false
    if (separator === '') {
      // Paragraphs: records are parted by empty lines.
      while (line === '') {
        line = yield* this.input.next(this.out)
        if (line === undefined) return false
      }
      const lines = [line]
      for (let more = yield* this.input.next(this.out); more !== undefined && more !== ''; more = yield* this.input.next(this.out)) lines.push(more)
      line = lines.join('\n')
    }
    this.setRecord(line)
    this.globals.set('NR', this.number('NR') + 1)
    this.globals.set('FNR', this.input.number)
    this.globals.set('FILENAME', this.input.path === '-' ? '' : this.input.path)
    return true
  }

  private setRecord(text: string): void {
    this.record = text
    this.fields = undefined
  }

  /** The fields of the record, split when first asked for. */
  private split(): string[] {
    this.fields ??= this.splitText(this.record, this.text('FS'))
    return this.fields
  }

  private splitText(text: string, separator: string): string[] {
    if (text === '') return []
    if (separator === ' ') return text.match(/[^ \t\n]+/g) ?? []
    if (separator === '') return [...text]
    if (separator.length === 1 && separator !== '\\') return text.split(separator === '\t' ? '\t' : separator)
    return text.split(new RegExp(noGroups(this.pattern(separator).source)))
  }

  private rebuild(): void {
    this.record = this.split().join(this.text('OFS'))
  }

  private pattern(source: string): RegExp {
    let pattern = this.patterns.get(source)
    if (!pattern) {
      try {
        pattern = compilePattern(source, true)
      } catch (error) {
        throw new AwkError(`${(error as Error).message}: /${source}/`)
      }
      this.patterns.set(source, pattern)
    }
    return pattern
  }

  private text(name: string): string {
    return str(this.read(name), this.globals)
  }

  private number(name: string): number {
    return num(this.read(name))
  }

  private read(name: string): Value {
    if (name === 'NF') return this.split().length
    const value = this.locals?.get(name) ?? this.globals.get(name) ?? ''
    if (value instanceof Map) throw new AwkError(`attempt to use array \`${name}' in a scalar context`)
    return value
  }

  private write(name: string, value: Value): void {
    if (this.locals?.has(name)) this.locals.set(name, value)
    else if (name === 'NF') {
      const fields = this.split()
      fields.length = Math.min(fields.length, num(value))
      while (fields.length < num(value)) fields.push('')
      this.rebuild()
    } else {
      // The record is split by the separator that held when it was read.
      if (name === 'FS') this.split()
      this.globals.set(name, value)
    }
  }

  private table(name: string): Table {
    const scope = this.locals?.has(name) ? this.locals : this.globals
    const found = scope.get(name)
    if (found instanceof Map) return found
    const made: Table = new Map()
    scope.set(name, made)
    return made
  }

  private *execute(statement: Statement): Waiting<void> {
    if (++this.steps % 500 === 0) {
      // A long calculation costs time, too.
      yield { sleep: 1 }
    }
    switch (statement.do) {
      case 'block':
        for (const each of statement.list) yield* this.execute(each)
        return
      case 'expression':
        yield* this.value(statement.value)
        return
      case 'print':
      case 'printf':
        return yield* this.print(statement)
      case 'if':
        if (truth(yield* this.value(statement.test))) yield* this.execute(statement.then)
        else if (statement.otherwise) yield* this.execute(statement.otherwise)
        return
      case 'while':
        while (truth(yield* this.value(statement.test))) if (!(yield* this.turn(statement.body))) return
        return
      case 'do':
        do {
          if (!(yield* this.turn(statement.body))) return
        } while (truth(yield* this.value(statement.test)))
        return
      case 'for':
        if (statement.init) yield* this.execute(statement.init)
        while (!statement.test || truth(yield* this.value(statement.test))) {
          if (!(yield* this.turn(statement.body))) return
          if (statement.step) yield* this.execute(statement.step)
        }
        return
      case 'each':
        for (const key of [...this.table(statement.array).keys()]) {
          this.write(statement.name, { input: key })
          if (!(yield* this.turn(statement.body))) return
        }
        return
      case 'delete':
        if (statement.index) this.table(statement.array).delete(yield* this.key(statement.index))
        else this.table(statement.array).clear()
        return
      case 'exit':
      case 'return':
        throw new Leave(statement.do, statement.value && (yield* this.value(statement.value)))
    }
    throw new Leave(statement.do)
  }

  /** One turn of a loop; false when it was left. */
  private *turn(body: Statement): Waiting<boolean> {
    if (++this.steps % 500 === 0) yield { sleep: 1 }
    try {
      yield* this.execute(body)
    } catch (error) {
      if (!(error instanceof Leave) || (error.what !== 'break' && error.what !== 'continue')) throw error
      return error.what === 'continue'
    }
    return true
  }

  private *print(statement: Extract<Statement, { do: 'print' | 'printf' }>): Waiting<void> {
    const values: Value[] = []
    for (const each of statement.values) values.push(yield* this.value(each))
    let text: string
    if (statement.do === 'printf') text = this.format(values)
    else if (values.length === 0) text = this.record + this.text('ORS')
    else text = values.map(value => str(value, this.globals, 'OFMT')).join(this.text('OFS')) + this.text('ORS')
    if (!statement.to) {
      this.out.add(text)
      if (this.out.full) yield* this.out.flush()
      return
    }
    const where = str(yield* this.value(statement.to.where), this.globals)
    if (where === '/dev/stdout') this.out.add(text)
    else if (where === '/dev/stderr') this.process.stderr.write(text)
    else {
      const writer = this.writers.get(where)
      if (writer) writer.text += text
      else this.writers.set(where, { how: statement.to.how, text })
    }
  }

  private format(values: readonly Value[]): string {
    const [format, ...args] = values
    if (format === undefined) throw new AwkError('printf: no arguments')
    const texts = args.map(value => str(value, this.globals))
    // %d and %c take what looks like a number; printf's own complaints are not awk's.
    let next = 0
    const made = str(format, this.globals).replace(
      /%([-+ 0#]*)(\*|\d+)?(\.(?:\*|\d+))?([a-zA-Z%])/g,
      (whole, flags: string, width: string | undefined, precision: string | undefined, kind: string, at: number) => {
        if (kind === '%') return '%'
        const given: string[] = []
        if (width === '*') given.push(texts[next++] ?? '0')
        if (precision === '.*') given.push(texts[next++] ?? '0')
        if (next >= args.length) {
          const text = str(format, this.globals)
          throw new AwkError(
            `not enough arguments to satisfy format string\n\t\`${text}'\n\t${' '.repeat(at + whole.length - 1)}^ ran out for this one`,
          )
        }
        const value = args[next]
        let argument = texts[next++] ?? ''
        let letter = kind
        if ('diouxXeEfFgG'.includes(kind)) argument = String(num(value ?? ''))
        else if (kind === 'c') {
          letter = 's'
          argument = typeof value === 'number' ? String.fromCodePoint(Math.max(0, Math.floor(value))) : ([...argument][0] ?? '')
        }
        if (kind === 'i') letter = 'd'
        return formatPrintf(`%${flags}${width ?? ''}${precision ?? ''}${letter}`.replace(/\\/g, '\\\\'), [...given, argument]).text
      },
    )
    return made
  }

  private *key(index: readonly Expression[]): Waiting<string> {
    const parts: string[] = []
    for (const each of index) parts.push(str(yield* this.value(each), this.globals))
    return parts.join(parts.length > 1 ? this.text('SUBSEP') : '')
  }

  private *assign(target: Expression, value: Value): Waiting<Value> {
    if (target.is === 'variable') this.write(target.name, value)
    else if (target.is === 'element') this.table(target.array).set(yield* this.key(target.index), value)
    else if (target.is === 'field') {
      const index = num(yield* this.value(target.index))
      if (index < 0) throw new AwkError(`attempt to access field ${index}`)
      if (index === 0) this.setRecord(str(value, this.globals))
      else {
        const fields = this.split()
        while (fields.length < index) fields.push('')
        fields[index - 1] = str(value, this.globals)
        this.rebuild()
      }
    } else throw new AwkError('syntax error: not something that can be assigned to')
    return value
  }

  private *value(expression: Expression): Waiting<Value> {
    switch (expression.is) {
      case 'number':
      case 'text':
        return expression.value
      case 'pattern':
        return this.pattern(expression.source).test(this.record) ? 1 : 0
      case 'variable':
        return this.read(expression.name)
      case 'group': {
        let text: Value = ''
        if (expression.list.length === 1) return yield* this.value(expression.list[0]!)
        for (const each of expression.list) text = yield* this.value(each)
        return text
      }
      case 'field': {
        const index = num(yield* this.value(expression.index))
        if (index < 0) throw new AwkError(`attempt to access field ${index}`)
        return index === 0 ? { input: this.record } : { input: this.split()[Math.trunc(index) - 1] ?? '' }
      }
      case 'element': {
        const table = this.table(expression.array)
        const key = yield* this.key(expression.index)
        if (!table.has(key)) table.set(key, { input: '' })
        return table.get(key)!
      }
      case 'in':
        return this.table(expression.array).has(yield* this.key(expression.index)) ? 1 : 0
      case 'assign': {
        const value = yield* this.value(expression.value)
        if (expression.op === '') return yield* this.assign(expression.target, value)
        const before = num(yield* this.value(expression.target))
        return yield* this.assign(expression.target, calculate(expression.op, before, num(value)))
      }
      case 'step': {
        const before = num(yield* this.value(expression.target))
        yield* this.assign(expression.target, before + expression.by)
        return expression.prefix ? before + expression.by : before
      }
      case 'choose':
        return yield* this.value(truth(yield* this.value(expression.test)) ? expression.yes : expression.no)
      case 'unary': {
        const value = yield* this.value(expression.value)
        return expression.op === '!' ? (truth(value) ? 0 : 1) : expression.op === '-' ? -num(value) : num(value)
      }
      case 'match': {
        const text = str(yield* this.value(expression.text), this.globals)
        return (yield* this.patternOf(expression.pattern)).test(text) !== expression.negate ? 1 : 0
      }
      case 'binary':
        return yield* this.binary(expression)
      case 'call':
        return yield* this.call(expression.name, expression.args)
      case 'getline':
        return yield* this.getline(expression)
    }
  }

  private *binary({ op, left, right }: Extract<Expression, { is: 'binary' }>): Waiting<Value> {
    const a = yield* this.value(left)
    if (op === '&&') return truth(a) && truth(yield* this.value(right)) ? 1 : 0
    if (op === '||') return truth(a) || truth(yield* this.value(right)) ? 1 : 0
    const b = yield* this.value(right)
    if (op === ' ') return str(a, this.globals) + str(b, this.globals)
    if (/^[<>=!]/.test(op)) {
      const numbers = numeric(a) && numeric(b)
      const [x, y] = numbers ? [num(a), num(b)] : [str(a, this.globals), str(b, this.globals)]
      const order = x < y ? -1 : x > y ? 1 : 0
      return { '<': order < 0, '<=': order <= 0, '==': order === 0, '!=': order !== 0, '>': order > 0, '>=': order >= 0 }[op] ? 1 : 0
    }
    return calculate(op, num(a), num(b))
  }

  private *patternOf(expression: Expression): Waiting<RegExp> {
    return this.pattern(expression.is === 'pattern' ? expression.source : str(yield* this.value(expression), this.globals))
  }

  private *call(name: string, args: readonly Expression[]): Waiting<Value> {
    const made = this.program.functions.get(name)
    if (made) return yield* this.callOwn(made, args)
    const text = function* (this: Awk, index: number): Waiting<string> {
      return args[index] ? str(yield* this.value(args[index]), this.globals) : ''
    }.bind(this)
    const number = function* (this: Awk, index: number): Waiting<number> {
      return args[index] ? num(yield* this.value(args[index])) : 0
    }.bind(this)
    switch (name) {
      case 'length': {
        const first = args[0]
        if (!first) return [...this.record].length
        if (first.is === 'variable' && (this.locals?.get(first.name) ?? this.globals.get(first.name)) instanceof Map)
          return this.table(first.name).size
        return [...(yield* text(0))].length
      }
      case 'substr': {
        const chars = [...(yield* text(0))]
        const start = Math.max(1, Math.round(yield* number(1))) - 1
        return chars.slice(start, args[2] ? start + Math.max(0, Math.round(yield* number(2))) : undefined).join('')
      }
      case 'index':
        return (yield* text(0)).indexOf(yield* text(1)) + 1
      case 'tolower':
        return (yield* text(0)).toLowerCase()
      case 'toupper':
        return (yield* text(0)).toUpperCase()
      case 'int':
        return Math.trunc(yield* number(0))
      case 'sprintf': {
        const values: Value[] = []
        for (const each of args) values.push(yield* this.value(each))
        return this.format(values)
      }
      case 'split': {
        const source = yield* text(0)
        const separator = args[2] ? (args[2].is === 'pattern' ? args[2].source : yield* text(2)) : this.text('FS')
        const parts = args[2]?.is === 'pattern' && separator.length === 1 ? source.split(this.pattern(separator)) : this.splitText(source, separator)
        const array = args[1]!
        const table = this.table(array.is === 'variable' ? array.name : '')
        table.clear()
        parts.forEach((part, i) => table.set(String(i + 1), { input: part }))
        return parts.length
      }
      case 'sub':
      case 'gsub':
        return yield* this.substitute(name === 'gsub', args)
      case 'match': {
        const match = (yield* this.patternOf(args[1]!)).exec(yield* text(0))
        this.globals.set('RSTART', match ? match.index + 1 : 0)
        this.globals.set('RLENGTH', match ? match[0].length : -1)
        return match ? match.index + 1 : 0
      }
      case 'rand':
        this.seed = (Math.imul(this.seed, 1103515245) + 12345) >>> 0
        return (this.seed >>> 8) / 16_777_216
      case 'srand': {
        const before = this.seed
        this.seed = args[0] ? Math.trunc(yield* number(0)) >>> 0 : Math.floor(this.process.now() / 1000)
        return before
      }
      case 'sqrt': {
        // Newton's way: the engine's own may differ from machine to machine.
        const x = yield* number(0)
        let root = x > 1 ? x : 1
        for (let i = 0; i < 200 && x > 0; i++) root = (root + x / root) / 2
        return x > 0 ? root : 0
      }
      case 'systime':
        return calendar(this.process.now()).seconds
      case 'strftime':
        return formatDate(calendar(this.process.now()), args[0] ? yield* text(0) : '%a %b %e %H:%M:%S %Z %Y')
      case 'system': {
        yield* this.out.flush()
        const pid = this.process.shell(yield* text(0))
        yield { exited: [pid] }
        return this.process.exitCode(pid) ?? 0
      }
      case 'close':
        return yield* this.close(yield* text(0))
      case 'fflush':
        yield* this.out.flush()
        return 0
    }
    throw new AwkError(`function \`${name}' not defined`)
  }

  private *substitute(all: boolean, args: readonly Expression[]): Waiting<Value> {
    const pattern = yield* this.patternOf(args[0]!)
    const replacement = str(yield* this.value(args[1]!), this.globals)
    const target: Expression = args[2] ?? { is: 'field', index: { is: 'number', value: 0 } }
    const before = str(yield* this.value(target), this.globals)
    let count = 0
    let end = -1
    const after = before.replace(new RegExp(pattern.source, all ? 'g' : ''), (...found: unknown[]) => {
      const whole = found[0] as string
      const at = found.find(each => typeof each === 'number') as number
      if (whole === '' && at === end) return ''
      end = at + whole.length
      count++
      return replacement.replace(/\\\\&|\\&|&/g, sign => (sign === '&' ? whole : sign === '\\&' ? '&' : '\\' + whole))
    })
    if (count > 0) yield* this.assign(target, after)
    return count
  }

  private *callOwn(made: { parameters: string[]; body: Statement }, args: readonly Expression[]): Waiting<Value> {
    const frame = new Map<string, Value | Table>()
    for (const [i, name] of made.parameters.entries()) {
      const given = args[i]
      if (!given) frame.set(name, '')
      else {
        const held = given.is === 'variable' ? (this.locals?.get(given.name) ?? this.globals.get(given.name)) : undefined
        // An array is handed over itself; a name never used may turn out to be one.
        if (held instanceof Map || (given.is === 'variable' && held === undefined && usesAsArray(made.body, name)))
          frame.set(name, this.table((given as { name: string }).name))
        else frame.set(name, yield* this.value(given))
      }
    }
    const before = this.locals
    this.locals = frame
    try {
      yield* this.execute(made.body)
    } catch (error) {
      if (!(error instanceof Leave) || error.what !== 'return') throw error
      return error.value ?? ''
    } finally {
      this.locals = before
    }
    return ''
  }

  private *getline({ into, file, command }: Extract<Expression, { is: 'getline' }>): Waiting<Value> {
    if (!file && !command) {
      const before = this.record
      if (!(yield* this.readRecord())) return 0
      if (into) {
        const line = this.record
        this.setRecord(before)
        yield* this.assign(into, { input: line })
      }
      return 1
    }
    const name = str(yield* this.value((file ?? command)!), this.globals)
    let lines = this.readers.get(name)
    if (!lines) {
      const text = file ? this.process.place.files.read(resolve(this.process.cwd, name)) : yield* this.outputOf(name)
      if (text === undefined) return -1
      lines = text.split('\n')
      if (lines.at(-1) === '') lines.pop()
      this.readers.set(name, lines)
    }
    const line = lines.shift()
    if (line === undefined) return 0
    if (into) yield* this.assign(into, { input: line })
    else this.setRecord(line)
    return 1
  }

  private *outputOf(command: string): Waiting<string> {
    yield* this.out.flush()
    const pipe = this.process.pipe()
    const pid = this.process.shell(command, { stdout: pipe.writer })
    let text = ''
    for (;;) {
      yield { readable: pipe.reader }
      const some = pipe.reader.read()
      if (some === undefined) break
      text += some
    }
    yield { exited: [pid] }
    return text
  }

  /** Ends a file or a pipe that was written to: only then does its command run. */
  private *close(name: string): Waiting<number> {
    const had = this.readers.delete(name)
    const writer = this.writers.get(name)
    if (!writer) return had ? 0 : -1
    this.writers.delete(name)
    if (writer.how === '|') {
      yield* this.out.flush()
      const pid = this.process.shell(name, { stdin: textReader(writer.text) })
      yield { exited: [pid] }
      return this.process.exitCode(pid) ?? 0
    }
    const path = resolve(this.process.cwd, name)
    const { files } = this.process.place
    try {
      files.write(path, (writer.how === '>>' || this.opened.has(path) ? (files.read(path) ?? '') : '') + writer.text)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      throw new AwkError(`can't redirect to \`${name}' (${fileErrorWords(error)})`)
    }
    this.opened.add(path)
    return 0
  }
}

function usesAsArray(body: Statement, name: string): boolean {
  return JSON.stringify(body).includes(`"array":"${name}"`)
}

function noGroups(source: string): string {
  return source.replace(/(^|[^\\])\((?!\?)/g, '$1(?:')
}
