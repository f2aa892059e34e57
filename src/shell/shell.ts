import { LineReader, lineProgram } from './line.ts'
import { PS1 } from './dialect.ts'
import { PS2, expandPrompt } from './prompt.ts'
import { newShellState } from './state.ts'
import { Tty } from './tty.ts'
import type { Kernel, Task } from './kernel.ts'
import type { Entered } from './line.ts'
import type { Place } from './program.ts'
import type { ShellState } from './state.ts'

export interface ShellOptions<P extends Place> {
  kernel: Kernel<P>
  place: P
  /** Gets what appears on the terminal; line ends are `\n`. */
  output(text: string): void
  cwd?: string
  size?: { columns: number; rows: number }
  /** What it calls itself in complaints. */
  zero?: string
  /** Hears of `exit`. */
  onExit?(status: number): void
}

/** A shell's memory, to be put back later. */
export type ShellSnapshot = { readonly state: ShellState; readonly pending: string }

/** What a root login on CentOS 7 finds in its environment. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  HOME: '/root',
  LANG: 'en_US.UTF-8',
  LOGNAME: 'root',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/root/bin',
  SHELL: '/bin/bash',
  SHLVL: '1',
  TERM: 'xterm-256color',
  USER: 'root',
}

/** The learner's shell: it takes lines when idle and keys for the foreground program when not. */
export class Shell<P extends Place = Place> {
  readonly kernel: Kernel<P>
  readonly place: P
  readonly tty: Tty
  state: ShellState
  private reader: LineReader
  private task: Task<P> | undefined
  private readonly options: ShellOptions<P>

  constructor(options: ShellOptions<P>) {
    const { kernel, place } = options
    this.options = options
    this.kernel = kernel
    this.place = place
    this.tty = new Tty(kernel, text => options.output(text), options.size)
    const env: Record<string, string> = { ...ENVIRONMENT, HOSTNAME: place.hostname, ...place.env }
    const cwd = options.cwd ?? env.HOME!
    this.state = newShellState({ zero: options.zero ?? '-bash', pid: kernel.takePid(), cwd, env, now: kernel.time })
    this.reader = new LineReader(this.state)
  }

  /** True while a program runs in the foreground: keys are for it, and no prompt is shown. */
  get foreground(): boolean {
    return this.task !== undefined
  }

  /** True while lines entered so far make no whole command. */
  get unfinished(): boolean {
    return this.reader.pending !== ''
  }

  /** The prompt as it stands now: `[root@centos-l410 guestbook]# `, or `> ` for the rest of an unfinished command. */
  prompt(): string {
    if (this.unfinished) return this.state.variables.PS2 ?? PS2
    return expandPrompt(this.state.variables.PS1 ?? PS1, this.state, this.place.hostname)
  }

  /** Enters a line at the prompt. Its commands run as the kernel runs. With a program in the foreground the line is typed to it. */
  enter(line: string): void {
    if (this.task) return this.keys(line + '\n')
    let entered = this.read(line)
    if (!entered) return
    const next = (): Entered | undefined => {
      const taken = entered
      entered = undefined
      return taken ?? this.typedAhead()
    }
    const program = lineProgram<P>(this.state, {
      next,
      interrupted: () => this.freshLine(),
      left: status => {
        this.tty.show('logout\n')
        this.options.onExit?.(status)
        return status
      },
    })
    const { reader: stdin, writer } = this.tty
    const { state, place } = this
    const task = this.kernel.spawn(program, { args: [], env: {}, cwd: state.cwd, stdin, stdout: writer, stderr: writer, place, terminal: this.tty })
    task.debt = 0 // the shell itself has been running all the time
    this.task = task
    this.tty.foreground = task.group
    task.onEnd = exit => {
      if (exit.signal) {
        state.status = exit.code
        this.freshLine()
      }
      this.task = undefined
      this.tty.foreground = undefined
      this.tty.cooked()
    }
  }

  /** Keys for the foreground program. With none, Ctrl-C drops an unfinished command. */
  keys(text: string): void {
    if (this.task) this.tty.keys(text)
    else if (text.includes('\x03')) {
      this.reader.pending = ''
      this.state.status = 130
    }
  }

  /** What has been typed ahead of the prompt and is no whole line yet, for the line editor to begin with. Given once. */
  typeahead(): string {
    return this.tty.takePartial()
  }

  /** Its memory as plain data. Only when nothing runs. */
  save(): ShellSnapshot {
    return { state: structuredCloneOf(this.state), pending: this.reader.pending }
  }

  restore(snapshot: ShellSnapshot): void {
    this.state = structuredCloneOf(snapshot.state)
    this.reader = new LineReader(this.state)
    this.reader.pending = snapshot.pending
    this.task = undefined
    this.tty.foreground = undefined
    this.tty.flush()
    this.tty.cooked()
  }

  private read(line: string): Entered | undefined {
    const reading = this.reader.accept(line)
    if (reading.kind === 'refused') {
      this.state.status = 2
      this.tty.show(`${this.state.zero}: ${reading.message}\n`)
    }
    if (reading.kind !== 'run') return undefined
    if (reading.changed !== undefined) this.tty.show(reading.changed + '\n')
    return reading.entered
  }

  private typedAhead(): Entered | undefined {
    for (let line = this.tty.takeLine(); line !== undefined; line = this.tty.takeLine()) {
      this.tty.show(this.prompt() + line + '\n')
      const entered = this.read(line)
      if (entered) return entered
    }
    return undefined
  }

  private freshLine(): void {
    if (this.tty.midLine) this.tty.show('\n')
  }
}

/** A copy of plain data. */
function structuredCloneOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
