import { COST } from './costs.ts'
import { inPlainWords } from './dialect.ts'
import { resolve } from './files.ts'
import { jobLine, markOf, newJob } from './jobs.ts'
import { TooManyProcesses } from './kernel.ts'
import { Leave } from './leave.ts'
import type { Expanding } from './expand.ts'
import type { Exit, Launch, Task } from './kernel.ts'
import type { Place, Program, Readable, Signal, Writable } from './program.ts'
import type { Streams } from './redirect.ts'
import type { ShellState } from './state.ts'

/** How foreground jobs killed by these signals are reported in a terminal. */
const SIGNAL_WORDS: Partial<Record<Signal, string>> = {
  KILL: 'Killed',
  TERM: 'Terminated',
  QUIT: 'Quit',
  HUP: 'Hangup',
  USR1: 'User defined signal 1',
}

/** How it complains: a shell at a terminal by its name alone, a script with the line. */
export type Manner = 'interactive' | 'line' | 'script'

/** Runs programs for a shell, inside one of its processes: all that a line of plain words needs. `Interpreter` adds the language. */
export class Runner<P extends Place = Place> {
  readonly state: ShellState
  readonly task: Task<P>
  readonly manner: Manner
  streams: Streams
  /** Job control: pipelines get groups of their own and Ctrl-Z works. */
  readonly jobControl: boolean
  line = 1
  /** How many loops we are inside. */
  loops = 0

  constructor(task: Task<P>, state: ShellState, manner: Manner, jobControl = false) {
    this.task = task
    this.state = state
    this.manner = manner
    this.jobControl = jobControl
    this.streams = new Map<number, Readable | Writable>([
      [0, task.stdin],
      [1, task.stdout],
      [2, task.stderr],
    ])
  }

  get stdin(): Readable {
    return this.streams.get(0) as Readable
  }

  out(text: string): void {
    if (text !== '') (this.streams.get(1) as Writable | undefined)?.write(text)
  }

  err(text: string): void {
    if (text !== '') (this.streams.get(2) as Writable | undefined)?.write(text)
  }

  /** Writes a complaint as bash words it. */
  complain(message: string, fromBuiltin = false): void {
    const { zero, dialect } = this.state
    if (dialect !== 'bash') return this.err(`${zero}: ${dialect === 'dash' ? `${this.line}: ` : ''}${inPlainWords(message)}\n`)
    const where = this.manner === 'script' ? `${zero}: line ${this.line}` : this.manner === 'line' && fromBuiltin ? `${zero}: line 0` : zero
    this.err(`${where}: ${message}\n`)
  }

  /** Runs a line of plain words: a program and its arguments. Takes the same time as when the interpreter does it. */
  *plain(words: readonly string[], text: string): Expanding<void> {
    this.task.kernel.charge(COST.builtin)
    yield* this.program(words, text)
    yield* this.breathe()
  }

  /** Lets the clock catch up with what has been done. */
  *breathe(): Expanding<void> {
    if (this.task.debt >= 1000) yield { sleep: 0 }
  }

  /** Runs a program by its name, and takes its status. `last` says that this process may become it. */
  protected *program([name = '', ...args]: readonly string[], text: string, last = false, env = this.environment()): Expanding<void> {
    const found = this.lookup(name)
    if (typeof found === 'string') {
      this.complain(found)
      this.state.status = found.endsWith('command not found') || found.endsWith('No such file or directory') ? 127 : 126
      return
    }
    const launch = { ...this.launch([...found.args, ...args], env), ownGroup: this.jobControl }
    if (last && !this.jobControl && !this.state.traps.EXIT) {
      this.task.become(found.program, launch)
      yield { sleep: 0 }
      this.state.status = yield* found.program.run(this.task)
      return
    }
    const task = this.spawn(found.program, launch)
    if (task) yield* this.foreground([task.pid], task.group, text)
  }

  /** What programs see: the exported variables. */
  environment(): Record<string, string> {
    const env: Record<string, string> = {}
    for (const name of Object.keys(this.state.exported)) if (Object.hasOwn(this.state.variables, name)) env[name] = this.state.variables[name]!
    return env
  }

  protected launch(args: readonly string[], env = this.environment()): Launch<P> {
    return {
      args,
      env,
      cwd: this.state.cwd,
      stdin: this.stdin,
      stdout: this.streams.get(1) as Writable,
      stderr: this.streams.get(2) as Writable,
      place: this.task.place,
    }
  }

  protected spawn(program: Program<P>, launch: Launch<P>): Task<P> | undefined {
    try {
      this.task.kernel.charge(COST.fork)
      return this.task.kernel.spawn(program, launch, this.task)
    } catch (error) {
      if (!(error instanceof TooManyProcesses)) throw error
      this.complain('fork: retry: Resource temporarily unavailable')
      this.state.status = 254
      return undefined
    }
  }

  /** Waits for a foreground pipeline to end or to stop, and takes its status. */
  *foreground(pids: readonly number[], group: number, text: string): Expanding<void> {
    const { kernel, tty } = this.task
    const alive = () => pids.filter(pid => kernel.find(pid))
    const stopped = () => alive().length > 0 && alive().every(pid => kernel.find(pid)!.stopped)
    if (this.jobControl && tty) {
      const before = tty.foreground
      tty.foreground = group
      try {
        yield { until: { ready: () => alive().length === 0 || stopped() } }
      } finally {
        tty.foreground = before
      }
      if (stopped()) {
        const job = newJob(this.state.jobs, alive().map(pid => kernel.find(pid)!), text) // prettier-ignore
        job.stopped = true
        this.err(`\n${jobLine(job, '+', 'Stopped')}\n`)
        this.state.status = 148
        if (this.loops > 0) throw new Leave('line', 148)
        return
      }
    } else yield { exited: [...pids] }
    const job = this.state.jobs.find(each => pids.some(pid => each.pids.includes(pid)))
    this.state.jobs = this.state.jobs.filter(each => each !== job)
    const exits = pids.map(pid => this.task.children.get(pid) ?? job?.exit ?? { code: 127 })
    for (const pid of pids) this.task.children.delete(pid)
    this.takeStatus(exits)
  }

  private takeStatus(exits: readonly Exit[]): void {
    const last = exits.at(-1)!
    const failed = this.state.options.pipefail ? exits.findLast(exit => exit.code !== 0) : undefined
    this.state.status = (failed ?? last).code
    if (exits.length > 1) this.state.pipeStatus = exits.map(exit => String(exit.code))
    else delete this.state.pipeStatus
    if (!this.jobControl) return
    if (exits.some(exit => exit.signal === 'INT')) throw new Leave('line', 130)
    const word = last.signal && SIGNAL_WORDS[last.signal]
    if (word) this.err(`${word}\n`)
  }

  /** The program that a name stands for, with the arguments that its file adds; or what is wrong with the name. */
  lookup(name: string): { program: Program<P>; args: readonly string[] } | string {
    const { programs, files } = this.task.place
    const named = !name.includes('/') ? name : /^\/(?:usr\/)?(?:local\/)?s?bin\/([^/]+)$/.exec(name)?.[1]
    const program = named === undefined ? undefined : programs.get(named)
    if (program) return { program: program as Program<P>, args: [] }
    if (!name.includes('/')) return `${name}: command not found`
    const path = resolve(this.state.cwd, name)
    if (files.isFolder(path)) return `${name}: Is a directory`
    const script = files.read(path)
    if (script === undefined) return `${name}: No such file or directory`
    if ((files.mode(path) & 0o111) === 0) return `${name}: Permission denied`
    const interpreter = /^#! *(?:\S*\/env +)?(\S+)/.exec(script)?.[1] ?? '/bin/sh'
    const runs = programs.get(interpreter.slice(interpreter.lastIndexOf('/') + 1))
    if (!runs) return `${name}: ${interpreter}: bad interpreter: No such file or directory`
    return { program: runs as Program<P>, args: [name] }
  }

  /** Tells of background jobs that have ended, and forgets them. */
  reportJobs(): void {
    const { kernel } = this.task
    for (const job of [...this.state.jobs]) {
      if (job.pids.some(pid => kernel.find(pid))) continue
      const exit = job.exit ?? { code: 0 }
      const mark = markOf(this.state.jobs, job)
      const word = exit.signal ? (SIGNAL_WORDS[exit.signal] ?? (exit.signal === 'INT' ? 'Interrupt' : `Signal ${exit.code - 128}`)) : undefined
      this.err(`${jobLine(job, mark, word ?? (exit.code === 0 ? 'Done' : `Exit ${exit.code}`))}\n`)
      this.state.jobs = this.state.jobs.filter(other => other !== job)
    }
  }
}
