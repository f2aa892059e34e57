import { conditionHolds } from './condition.ts'
import { COST } from './costs.ts'
import { ExpansionError, RedirectError, expandArithmetic, expandAssigned, expandPattern, expandText, expandWords } from './expand.ts'
import { matcher } from './glob.ts'
import { newJob } from './jobs.ts'
import { Leave } from './leave.ts'
import { menu } from './menu.ts'
import { Parser } from './parser.ts'
import { readLine } from './read-line.ts'
import { redirected } from './redirect.ts'
import { copyState } from './state.ts'
import { ShellSyntaxError } from './syntax.ts'
import { Variables } from './variables.ts'
import type { Launch, Task } from './kernel.ts'
import type { Expanding, Scope } from './expand.ts'
import type { Place, Program, Readable, Running, Signal, Writable } from './program.ts'
import type { ShellState } from './state.ts'
import type { Manner } from './runner.ts'
import type { Assign, Command, Item, Pipeline, Script } from './syntax.ts'

/** How much text `$(…)` takes in before it gives up. */
const SUBSTITUTION_LIMIT = 4 * 1024 * 1024

/** At most so many functions, and texts read with `eval` or `source`, inside each other. */
const DEPTH_LIMIT = 200

/** A command that the shell does itself: it gives its status, at once or after waiting. */
export type Builtin = (shell: Interpreter, args: readonly string[]) => number | Expanding<number>

/** Executes commands inside one process, for one shell's state. Everything that may wait is a generator. */
export class Interpreter<P extends Place = Place> extends Variables<P> implements Scope {
  readonly builtins: Readonly<Record<string, Builtin>>
  /** Values that `local` has hidden, a record for each function being run. */
  readonly hidden: Record<string, string | undefined>[] = []
  /** How many conditions (`if`, `&&`, `!`) we are inside: there `set -e` has no say. */
  private conditions = 0
  private substituted: number | undefined
  /** Files made for `<(…)` in the command being run. */
  private readonly substitutedFiles: string[] = []
  private depth = 0
  /** How many files being read with `source` we are inside. */
  sourcing = 0
  /** Signals that came and have a trap, to be run between two commands. */
  private readonly trapped: Signal[] = []

  constructor(task: Task<P>, state: ShellState, manner: Manner, builtins: Readonly<Record<string, Builtin>>, jobControl = false) {
    super(task, state, manner, jobControl)
    this.builtins = builtins
  }

  /** Runs a whole text, command by command as it is read. Returns the last status. */
  *source(text: string): Expanding<number> {
    if (++this.depth > DEPTH_LIMIT) {
      this.depth = 0
      throw new ExpansionError('maximum nesting level exceeded')
    }
    try {
      return yield* this.runText(text)
    } finally {
      this.depth = Math.max(0, this.depth - 1)
    }
  }

  private *runText(text: string): Expanding<number> {
    const parser = new Parser(text, this.state.aliases, true)
    for (;;) {
      let script: Script | undefined
      try {
        script = parser.next()
      } catch (error) {
        if (!(error instanceof ShellSyntaxError)) throw error
        this.syntaxError(error, text)
        return (this.state.status = 2)
      }
      for (const warning of parser.warnings.splice(0)) this.complain(warning, true)
      if (!script) return this.state.status
      yield* this.run(script)
    }
  }

  syntaxError(error: ShellSyntaxError, text: string): void {
    if (this.manner === 'interactive' || this.state.dialect !== 'bash') return this.complain(error.message)
    const where = this.manner === 'script' ? `${this.state.zero}: line ${this.line}` : `${this.state.zero}: -c: line 0`
    this.err(`${where}: ${error.message}\n`)
    if (!error.incomplete) this.err(`${where}: \`${text.split('\n').find(line => line.trim() !== '') ?? ''}'\n`)
  }

  /** Runs commands in a row. */
  *run(script: Script): Expanding<number> {
    for (const item of script) yield* this.item(item)
    return this.state.status
  }

  private *item(item: Item): Expanding<void> {
    if (item.background) return this.background(item)
    const last = item.steps.length - 1
    for (const [index, { op, pipeline }] of item.steps.entries()) {
      if (op === '&&' && this.state.status !== 0) continue
      if (op === '||' && this.state.status === 0) continue
      const guarded = index < last
      if (guarded) this.conditions++
      try {
        yield* this.pipeline(pipeline, item.text)
      } finally {
        if (guarded) this.conditions--
      }
      yield* this.breathe()
      if (this.state.status === 0 || this.conditions > 0 || guarded || pipeline.negate) continue
      const { status, traps, options } = this.state
      if (traps.ERR !== undefined) {
        yield* this.source(traps.ERR)
        this.state.status = status
      }
      if (options.errexit) {
        throw new Leave('exit', this.state.status)
      }
    }
  }

  /** Lets the clock catch up with what has been done, and runs traps. */
  override *breathe(): Expanding<void> {
    yield* super.breathe()
    for (let signal = this.trapped.shift(); signal; signal = this.trapped.shift()) {
      const before = this.state.status
      yield* this.source(this.state.traps[signal] ?? '')
      this.state.status = before
    }
  }

  private background(item: Item): void {
    const program = this.fork(item.text, shell => shell.run([{ ...item, background: false }]))
    const init = this.launch([])
    const stdin = this.jobControl ? this.backgroundInput(() => task?.pid) : this.manner === 'interactive' ? init.stdin : emptyInput
    const task: Task<P> | undefined = this.spawn(program, { ...init, stdin, ownGroup: this.jobControl })
    if (!task) return
    const job = newJob(this.state.jobs, [task], item.text)
    this.state.lastBackground = task.pid
    this.state.status = 0
    if (this.jobControl) this.err(`[${job.id}] ${task.pid}\n`)
  }

  private backgroundInput(group: () => number | undefined): Readable {
    const tty = this.task.tty as { backgroundReader?(group: () => number | undefined): Readable } | undefined
    return this.stdin.isTerminal && tty?.backgroundReader ? tty.backgroundReader(group) : this.stdin
  }

  private *pipeline(pipeline: Pipeline, text: string): Expanding<void> {
    const began = this.task.now()
    if (pipeline.negate) this.conditions++
    try {
      if (pipeline.commands.length === 1) yield* this.command(pipeline.commands[0]!, pipeline.text)
      else yield* this.piped(pipeline.commands, text)
    } finally {
      if (pipeline.negate) this.conditions--
    }
    if (pipeline.negate) this.state.status = this.state.status === 0 ? 1 : 0
    if (pipeline.timed) {
      yield* this.breathe()
      this.err(timeReport(this.task.now() - began, pipeline.timed))
    }
  }

  private *piped(commands: readonly Command[], text: string): Expanding<void> {
    const pids: number[] = []
    let group: number | undefined
    let stdin = this.stdin
    for (const [index, command] of commands.entries()) {
      const last = index === commands.length - 1
      const pipe = last ? undefined : this.task.pipe()
      const launch: Launch<P> = { ...this.launch([]), stdin, group, ownGroup: this.jobControl && group === undefined }
      if (pipe) launch.stdout = pipe.writer
      const program = this.fork('sh', shell => shell.command(command, '', command.kind === 'simple'))
      const task = this.spawn(program, launch)
      if (!task) return
      pids.push(task.pid)
      group ??= task.group
      if (pipe) stdin = pipe.reader
    }
    yield* this.foreground(pids, group!, text)
  }

  /** A program that runs part of this shell in a process of its own: nothing that it changes comes back. */
  private fork(name: string, body: (shell: Interpreter<P>) => Expanding<number | void>): Program<P> {
    const state = copyState(this.state)
    if (this.manner !== 'interactive') state.jobs = []
    const { manner, builtins, line, streams } = this
    return {
      name,
      *run(process): Running {
        const shell = new Interpreter(process as Task<P>, state, manner, builtins)
        for (const [fd, stream] of streams) if (fd > 2) shell.streams.set(fd, stream)
        shell.line = line
        state.traps = {}
        return yield* shell.toTheEnd(body(shell))
      },
    }
  }

  /** Runs a body and what the shell does when it ends: its EXIT trap. Returns the exit code. */
  *toTheEnd(body: Expanding<number | void>): Expanding<number> {
    try {
      yield* body
    } catch (error) {
      if (!(error instanceof Leave)) throw error
      if (error.from === 'exit' || error.from === 'return') this.state.status = error.count
    }
    const trap = this.state.traps.EXIT
    if (trap) {
      delete this.state.traps.EXIT
      const { status } = this.state
      yield* this.source(trap)
      this.state.status = status
    }
    return this.state.status
  }

  /** One command. `last` says that this process has nothing to do after it, so a program may take it over. */
  *command(command: Command, text: string, last = false): Expanding<void> {
    if (command.kind === 'simple') return yield* this.simple(command, text, last)
    if (command.kind === 'function') {
      this.state.functions[command.name] = command.body
      this.state.status = 0
      return
    }
    const before = this.streams
    try {
      if (command.redirects.length > 0) this.streams = yield* redirected(command.redirects, this)
      yield* this.compound(command, text)
    } catch (error) {
      if (!this.explained(error)) throw error
    } finally {
      this.streams = before
    }
  }

  /** Prints an error that is the learner's; false if it is not one. A word that cannot be expanded ends the line, or the script. */
  private explained(error: unknown): boolean {
    if (!(error instanceof ExpansionError) && !(error instanceof RedirectError)) return false
    this.complain(error.message)
    this.state.status = 1
    if (error instanceof RedirectError) return true
    if (this.manner === 'interactive') throw new Leave('line', 1)
    throw new Leave('exit', error.status)
  }

  private *compound(command: Exclude<Command, { kind: 'simple' | 'function' }>, text: string): Expanding<void> {
    switch (command.kind) {
      case 'group':
        yield* this.run(command.body)
        return
      case 'subshell': {
        const task = this.spawn(
          this.fork('sh', shell => shell.run(command.body)),
          { ...this.launch([]), ownGroup: this.jobControl },
        )
        if (task) yield* this.foreground([task.pid], task.group, text)
        return
      }
      case 'if':
        for (const { test, body } of command.branches) {
          if ((yield* this.test(test)) === 0) {
            this.state.status = 0
            yield* this.run(body)
            return
          }
        }
        this.state.status = 0
        if (command.otherwise) yield* this.run(command.otherwise)
        return
      case 'loop': {
        let status = 0
        const wanted = command.until ? 1 : 0
        yield* this.loop(
          function* (this: Interpreter<P>) {
            return ((yield* this.test(command.test)) === 0 ? 0 : 1) === wanted
          }.bind(this),
          function* (this: Interpreter<P>) {
            status = 0
            status = yield* this.run(command.body)
          }.bind(this),
        )
        this.state.status = status
        return
      }
      case 'for': {
        const values = command.words ? yield* expandWords(command.words, this) : [...this.state.positional]
        this.state.status = 0
        let next = 0
        yield* this.loop(
          function* (this: Interpreter<P>) {
            if (next >= values.length) return false
            this.set(command.name, values[next++]!)
            return true
          }.bind(this),
          () => this.run(command.body),
        )
        return
      }
      case 'select':
        return yield* this.select(command)
      case 'count': {
        yield* expandArithmetic(command.init, this)
        this.state.status = 0
        let first = true
        yield* this.loop(
          function* (this: Interpreter<P>) {
            if (!first) yield* expandArithmetic(command.step, this)
            first = false
            return (yield* expandText(command.test, this)).trim() === '' || (yield* expandArithmetic(command.test, this)) !== 0
          }.bind(this),
          () => this.run(command.body),
        )
        return
      }
      case 'case':
        return yield* this.caseCommand(command)
      case 'arithmetic':
        try {
          this.state.status = (yield* expandArithmetic(command.expression, this)) === 0 ? 1 : 0
        } catch (error) {
          if (!(error instanceof ExpansionError)) throw error
          this.complain(`((: ${error.message}`)
          this.state.status = 1
        }
        return
      case 'condition':
        this.state.status = (yield* conditionHolds(command.condition, this)) ? 0 : 1
        return
    }
  }

  private *test(script: Script): Expanding<number> {
    this.conditions++
    try {
      return yield* this.run(script)
    } finally {
      this.conditions--
    }
  }

  private *loop(more: () => Expanding<boolean>, body: () => Expanding<unknown>): Expanding<void> {
    this.loops++
    try {
      while (yield* more()) {
        this.task.kernel.charge(COST.builtin)
        try {
          yield* body()
        } catch (error) {
          if (!(error instanceof Leave) || (error.from !== 'break' && error.from !== 'continue')) throw error
          this.state.status = 0
          if (error.count > 1 && this.loops > 1) {
            error.count--
            throw error
          }
          if (error.from === 'break') return
        }
        yield* this.breathe()
      }
    } finally {
      this.loops--
    }
  }

  /** Shows a menu and asks, again and again until the input ends or the body leaves. */
  private *select({ name, words, body }: Extract<Command, { kind: 'for' | 'select' }>): Expanding<void> {
    const choices = words ? yield* expandWords(words, this) : [...this.state.positional]
    this.state.status = 0
    if (choices.length === 0) return
    let showing = true
    yield* this.loop(
      function* (this: Interpreter<P>) {
        for (;;) {
          if (showing) this.err(menu(choices, Number(this.get('COLUMNS')) || 80))
          this.err(this.get('PS3') ?? '#? ')
          const got = yield* readLine(this.streams.get(0) as Readable)
          if (!got) {
            this.out('\n')
            this.state.status = 1
            return false
          }
          showing = got.line.trim() === ''
          if (showing) continue
          this.set('REPLY', got.line)
          this.set(name, /^\s*\d+\s*$/.test(got.line) ? (choices[Number(got.line) - 1] ?? '') : '')
          return true
        }
      }.bind(this),
      () => this.run(body),
    )
  }

  private *caseCommand(command: Extract<Command, { kind: 'case' }>): Expanding<void> {
    const word = yield* expandText(command.word, this)
    this.state.status = 0
    let through = false
    for (const { patterns, body, end } of command.arms) {
      let matches = through
      for (const pattern of patterns) matches ||= matcher(yield* expandPattern(pattern, this)).test(word)
      if (!matches) continue
      yield* this.run(body)
      if (end === ';;') return
      through = end === ';&'
    }
  }

  private *simple(command: Extract<Command, { kind: 'simple' }>, text: string, last: boolean): Expanding<void> {
    if (this.manner === 'script') this.line = command.line
    this.task.kernel.charge(COST.builtin)
    const before = this.streams
    let hidden: Record<string, string | undefined> | undefined
    try {
      this.substituted = undefined
      const words = yield* expandWords(command.words, this)
      const assigns: { name: string; value: string }[] = []
      for (const assign of command.assigns) {
        const { name, append, value } = assign
        if (assign.list || assign.index) {
          yield* this.assignElements(assign)
          continue
        }
        const text = (append ? (this.get(name) ?? '') : '') + (yield* expandAssigned(value, this))
        if (words.length === 0) this.set(name, text)
        else assigns.push({ name, value: text })
      }
      if (this.state.options.xtrace) {
        const shown = [...command.assigns.map(({ name }) => `${name}=${traced(this.get(name) ?? '')}`), ...words.map(traced)]
        if (shown.length > 0) this.err(`+ ${shown.join(' ')}\n`)
      }
      if (command.redirects.length > 0) this.streams = yield* redirected(command.redirects, this)
      const name = words[0]
      if (name === undefined) {
        this.state.status = this.substituted ?? 0
        return
      }
      const inside = Object.hasOwn(this.state.functions, name) || this.builtin(name) !== undefined
      if (inside && assigns.length > 0) {
        hidden = {}
        for (const { name, value } of assigns) {
          hidden[name] = this.get(name)
          this.set(name, value)
        }
      }
      if (name === 'exec' && words.length === 1) {
        for (const [fd, stream] of this.streams) before.set(fd, stream)
        this.state.status = 0
        return
      }
      const env = inside ? undefined : { ...this.environment(), ...Object.fromEntries(assigns.map(({ name, value }) => [name, value])) }
      yield* this.call(words, text, last, env)
    } catch (error) {
      if (!this.explained(error)) throw error
    } finally {
      this.streams = before
      if (this.substitutedFiles.length > 0) this.forgetFiles()
      for (const [name, value] of Object.entries(hidden ?? {})) {
        if (value === undefined) delete this.state.variables[name]
        else this.state.variables[name] = value
      }
    }
  }

  private *assignElements({ name, append, value, index, list }: Assign): Expanding<void> {
    const before = this.elements(name)
    if (list) return this.setElements(name, [...(append ? before : []), ...(yield* expandWords(list, this))])
    const at = yield* expandArithmetic(index!, this)
    if (at < 0 || at > 100_000) throw new ExpansionError(`${name}[${at}]: bad array subscript`)
    const changed = [...before]
    while (changed.length < at) changed.push('')
    changed[at] = (append ? (before[at] ?? '') : '') + (yield* expandText(value, this))
    this.setElements(name, changed)
  }

  /** Calls a function, a builtin or a program by name, and sets the status. */
  *call(words: readonly string[], text: string, last: boolean, env?: Record<string, string>, functions = true): Expanding<void> {
    const [name, ...args] = words as [string, ...string[]]
    const body = functions && Object.hasOwn(this.state.functions, name) ? this.state.functions[name] : undefined
    if (body) return yield* this.callFunction(body, args)
    const builtin = this.builtin(name)
    if (builtin) {
      const result = builtin(this as unknown as Interpreter, args)
      this.state.status = typeof result === 'number' ? result : yield* result
      delete this.state.pipeStatus
      const stdout = this.streams.get(1) as Writable | undefined
      if (stdout && !stdout.hasRoom()) yield { writable: stdout }
      return
    }
    yield* this.program(words, text, last, env)
  }

  private builtin(name: string): Builtin | undefined {
    return Object.hasOwn(this.builtins, name) ? this.builtins[name] : undefined
  }

  private *callFunction(body: Command, args: string[]): Expanding<void> {
    const { positional } = this.state
    if (++this.depth > DEPTH_LIMIT) {
      this.depth = 0
      throw new ExpansionError('maximum function nesting level exceeded')
    }
    const loops = this.loops
    this.loops = 0
    this.state.positional = args
    this.hidden.push({})
    try {
      yield* this.command(body, '')
    } catch (error) {
      if (!(error instanceof Leave) || error.from !== 'return') throw error
      this.state.status = error.count
    } finally {
      this.depth = Math.max(0, this.depth - 1)
      this.loops = loops
      this.state.positional = positional
      for (const [name, value] of Object.entries(this.hidden.pop()!)) {
        if (value === undefined) delete this.state.variables[name]
        else this.state.variables[name] = value
      }
    }
  }

  *substitute(script: Script): Expanding<string> {
    return (yield* this.capture(script)).replace(/\n+$/, '')
  }

  *substituteFile(script: Script): Expanding<string> {
    const text = yield* this.capture(script)
    for (const folder of ['/dev', '/dev/fd']) if (!this.files.exists(folder)) this.files.makeFolder(folder)
    let number = 63
    while (this.files.exists(`/dev/fd/${number}`)) number--
    const path = `/dev/fd/${number}`
    this.files.write(path, text)
    this.substitutedFiles.push(path)
    return path
  }

  /** Takes away the files that `<(…)` made for a command. */
  private forgetFiles(): void {
    for (const path of this.substitutedFiles.splice(0)) this.files.remove(path)
    for (const folder of ['/dev/fd', '/dev']) if (this.files.list(folder)?.length === 0) this.files.remove(folder)
  }

  private *capture(script: Script): Expanding<string> {
    const pipe = this.task.pipe()
    const task = this.spawn(
      this.fork('sh', shell => shell.run(fileOnly(script))),
      { ...this.launch([]), stdout: pipe.writer },
    )
    if (!task) return ''
    const chunks: string[] = []
    let held = 0
    try {
      for (;;) {
        yield { readable: pipe.reader }
        const text = pipe.reader.read()
        if (text === undefined) break
        chunks.push(text)
        held += text.length
        if (held > SUBSTITUTION_LIMIT) {
          this.complain('xrealloc: cannot allocate memory: command substitution')
          break
        }
      }
      pipe.reader.close()
      yield { exited: [task.pid] }
    } finally {
      pipe.reader.close()
    }
    const exit = this.task.children.get(task.pid)
    this.task.children.delete(task.pid)
    this.substituted = this.state.status = exit?.code ?? 0
    if (this.jobControl && exit?.signal === 'INT') throw new Leave('line', 130)
    return chunks.join('')
  }

  /** Makes signals with a trap wait for it. */
  obeyTraps(): void {
    this.task.onSignal = signal => {
      const trap = this.state.traps[signal]
      if (trap === undefined) return false
      if (trap !== '') this.trapped.push(signal)
      return true
    }
  }
}

const emptyInput: Readable = { isTerminal: false, ready: () => true, read: () => undefined, close: () => undefined }

/** `$(< file)` gives the file's text, as if `cat` had been written there. */
function fileOnly(script: Script): Script {
  const item = script.length === 1 && script[0]!.steps.length === 1 ? script[0]! : undefined
  const pipeline = item?.steps[0]!.pipeline
  const command = pipeline?.commands.length === 1 ? pipeline.commands[0]! : undefined
  if (command?.kind !== 'simple' || command.assigns.length + command.words.length > 0) return script
  if (command.redirects.length !== 1 || command.redirects[0]!.op !== '<') return script
  const cat: Command = { ...command, words: [[{ kind: 'text', text: 'cat', quoted: true }]] }
  return [{ ...item!, steps: [{ op: '', pipeline: { ...pipeline!, commands: [cat] } }] }]
}

function traced(word: string): string {
  return word === '' || /[^\w@%+=:,./-]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word
}

/** What `time` says, in minutes and seconds. */
function timeReport(ms: number, format: 'bash' | 'posix'): string {
  if (format === 'posix') return `real ${(ms / 1000).toFixed(2)}\nuser 0.00\nsys 0.00\n`
  const spent = `${Math.floor(ms / 60000)}m${((ms % 60000) / 1000).toFixed(3)}s`
  return `\nreal\t${spent}\nuser\t0m0.000s\nsys\t0m0.000s\n`
}
