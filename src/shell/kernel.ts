import { COST } from './costs.ts'
import { NotLoaded } from '../late.ts'
import { ResourceError } from './program.ts'
import { Pipe } from './streams.ts'
import type { Meter } from './streams.ts'
import type { Place, Process, Program, Readable, Running, Signal, SpawnInit, Wait, Writable } from './program.ts'

/** The numbers of the signals; an ended process's code is 128 and this. */
export const SIGNALS: Readonly<Record<Signal, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  TERM: 15,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
}

/** The signal that a name (`TERM`, `sigterm`) or number means. */
export function signalNamed(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  const names = Object.keys(SIGNALS) as Signal[]
  return names.find(signal => signal === name || String(SIGNALS[signal]) === text)
}

/** At most so many processes at once: a fork bomb meets "Resource temporarily unavailable". */
export const PROCESS_LIMIT = 500

/** The terminal that a process belongs to: its size, and which process group the keys are for. */
export interface Terminal {
  readonly size: { columns: number; rows: number }
  readonly reader: Readable
  foreground: number | undefined
}

/** How a process is started from outside: the streams and place as for `spawn`, and the terminal it is on. */
export interface Launch<P extends Place> extends SpawnInit<P> {
  terminal?: Terminal | undefined
  /** Joins this process group instead of its parent's. */
  group?: number | undefined
}

/** How a process ended: its exit code, and the signal if one ended it. */
export interface Exit {
  readonly code: number
  readonly signal?: Signal
}

/** Raised by `spawn` when there are too many processes. */
export class TooManyProcesses extends ResourceError {}

/**
 * Runs programs in virtual time. It knows nothing of frames or of the wall clock: `run(t)` does everything that is due up to t, each thing at
 * its own moment, so `run(a); run(b)` is `run(b)`. After whatever else happens at an instant (the cluster's turn), call `run` for that instant.
 */
export class Kernel<P extends Place = Place> implements Meter {
  /** Virtual time, whole milliseconds. */
  time: number
  /** What a program threw that was no program's business to throw: our own mistakes, for the session to report. */
  readonly faults: { pid: number; error: unknown }[] = []
  private readonly processes = new Map<number, Task<P>>()
  private readonly runnable: Task<P>[] = []
  private current: Task<P> | undefined
  private turn = 0
  private lastPid: number
  /** Runs a line of shell: `sh -c`. Given from outside, for the shell is a program like any other. */
  private readonly shellProgram: Program<P>

  constructor(options: { shell: Program<P>; time?: number; lastPid?: number }) {
    this.shellProgram = options.shell
    this.time = options.time ?? 0
    this.lastPid = options.lastPid ?? 2000
  }

  /** The last process id given away: plain data to save when all is idle. */
  get pids(): number {
    return this.lastPid
  }

  /** True when no process is alive, not even a stopped one: the moment to take a snapshot. */
  get idle(): boolean {
    return this.processes.size === 0
  }

  /** Starts again at this time and with this process id, after the processes of before have been forgotten. */
  reset(time: number, lastPid: number): void {
    for (const task of [...this.processes.values()]) this.end(task, { code: 137, signal: 'KILL' })
    this.runnable.length = 0
    this.time = time
    this.lastPid = lastPid
  }

  /** A process id for something that is no process of ours (the interactive shell itself). */
  takePid(): number {
    return ++this.lastPid
  }

  /** Starts a program. It takes its first step when the kernel next runs. */
  spawn(program: Program<P>, launch: Launch<P>, parent?: Task<P>): Task<P> {
    if (this.processes.size >= PROCESS_LIMIT) throw new TooManyProcesses('fork: Resource temporarily unavailable')
    const task = new Task<P>(this, this.takePid(), program.name, launch, parent)
    for (const stream of [task.stdin, task.stdout, task.stderr]) stream.retain?.()
    task.generator = program.run(task)
    task.wait = { sleep: 0 }
    this.processes.set(task.pid, task)
    this.settle(task)
    return task
  }

  /** The next moment at which something is due by itself, `undefined` when all wait for something else. */
  nextDue(): number | undefined {
    if (this.runnable.length > 0) return this.time
    let next: number | undefined
    for (const task of this.processes.values()) {
      if (task.due !== undefined && !task.stopped && (next === undefined || task.due < next)) next = task.due
    }
    return next === undefined ? undefined : Math.max(next, this.time)
  }

  /** Does everything that is due up to `until`, each at its moment, and then stands at `until`. */
  run(until: number): void {
    if (this.runnable.length > 0) this.drain()
    for (let due = this.nextDue(); due !== undefined && due <= until; due = this.nextDue()) {
      this.time = due
      this.wakeDue()
      this.drain()
    }
    if (until > this.time) this.time = until
    this.drain()
  }

  /** Lets those go on whose stream, watch or child became ready. `run` does so too; true if anybody did. */
  poll(): boolean {
    const ready = [...this.processes.values()].filter(task => task.waiting && !task.stopped && this.isReady(task.wait!))
    ready.sort((a, b) => a.turn - b.turn)
    for (const task of ready) this.makeRunnable(task)
    return ready.length > 0
  }

  /** A process that is alive, running or stopped. */
  find(pid: number): Task<P> | undefined {
    return this.processes.get(pid)
  }

  /** All that are alive, oldest first. */
  alive(): Task<P>[] {
    return [...this.processes.values()]
  }

  /** Sends a signal to one process; false if there is none. */
  signal(pid: number, signal: Signal): boolean {
    const task = this.processes.get(pid)
    if (!task) return false
    this.deliver(task, signal)
    return true
  }

  /** Sends a signal to all of a process group; false if it is empty. */
  signalGroup(group: number, signal: Signal): boolean {
    const members = [...this.processes.values()].filter(task => task.group === group)
    for (const task of members) this.deliver(task, signal)
    return members.length > 0
  }

  charge(microseconds: number): void {
    if (this.current) this.current.debt += microseconds
  }

  brokenPipe(): void {
    if (this.current) this.deliver(this.current, 'PIPE')
  }

  pipe(): Pipe {
    return new Pipe(this)
  }

  /** `sh -c line`. */
  shell(line: string, launch: Launch<P>, parent?: Task<P>): Task<P> {
    return this.spawn(this.shellProgram, { ...launch, args: ['-c', line, ...launch.args] }, parent)
  }

  private drain(): void {
    do {
      for (let task = this.runnable.shift(); task; task = this.runnable.shift()) this.step(task)
    } while (this.poll())
  }

  private wakeDue(): void {
    const due = [...this.processes.values()].filter(task => task.due !== undefined && task.due <= this.time && !task.stopped)
    due.sort((a, b) => a.due! - b.due! || a.turn - b.turn)
    for (const task of due) {
      if (task.paying) {
        task.paying = false
        task.due = undefined
        this.settle(task)
      } else this.makeRunnable(task)
    }
  }

  private makeRunnable(task: Task<P>): void {
    task.waiting = false
    task.due = undefined
    this.runnable.push(task)
  }

  /** Resumes a process until its next wait. */
  private step(task: Task<P>): void {
    if (task.exit || task.stopped) return
    if (task.result) return this.end(task, task.result)
    const before = this.current
    this.current = task
    task.debt += COST.resume
    let result: IteratorResult<Wait, number>
    try {
      result = task.generator.next()
    } catch (error) {
      if (error instanceof NotLoaded) throw error
      if (error instanceof ResourceError) task.stderr.write(`${task.name}: ${error.message}\n`)
      else this.faults.push({ pid: task.pid, error })
      result = { done: true, value: 1 }
    }
    this.current = before
    if (task.pending && !result.done) return this.terminate(task, task.pending)
    if (result.done) {
      task.result = task.pending === 'PIPE' ? { code: 141, signal: 'PIPE' } : { code: result.value & 255 }
      task.wait = { sleep: 0 }
    } else task.wait = result.value
    this.pay(task)
  }

  /** Takes what a process owes out of its time before its wait begins. */
  private pay(task: Task<P>): void {
    const owed = Math.floor(task.debt / 1000)
    task.debt -= owed * 1000
    if (owed === 0) return this.settle(task)
    task.turn = ++this.turn
    task.paying = true
    task.due = this.time + owed
  }

  /** Begins a process's wait, which may be over at once. */
  private settle(task: Task<P>): void {
    const wait = task.wait!
    task.turn = ++this.turn
    if ('sleep' in wait) {
      if (wait.sleep <= 0) this.makeRunnable(task)
      else task.due = this.time + Math.ceil(wait.sleep)
    } else if (this.isReady(wait)) {
      this.makeRunnable(task)
    } else {
      task.waiting = true
      task.due = 'until' in wait && wait.orAfter !== undefined ? this.time + Math.max(1, Math.ceil(wait.orAfter)) : undefined
    }
  }

  private isReady(wait: Wait): boolean {
    if ('readable' in wait) return wait.readable.ready()
    if ('writable' in wait) return wait.writable.hasRoom() || wait.writable.broken
    if ('until' in wait) return wait.until.ready()
    if ('exited' in wait) return wait.exited.every(pid => !this.processes.has(pid))
    return false
  }

  private deliver(task: Task<P>, signal: Signal): void {
    if (task.exit) return
    if (signal === 'CONT') {
      if (!task.stopped) return
      task.stopped = false
      // A runnable task was dropped from the queue when its turn came while it was stopped, so it must queue again.
      if (!task.waiting && task.due === undefined && !this.runnable.includes(task)) this.makeRunnable(task)
      return
    }
    if (signal !== 'KILL' && signal !== 'STOP' && task.onSignal?.(signal)) return
    if (signal === 'TSTP' || signal === 'STOP') task.stopped = true
    else if (task === this.current) task.pending ??= signal
    else this.terminate(task, signal)
  }

  private terminate(task: Task<P>, signal: Signal): void {
    if (task.terminating) return
    task.terminating = true
    try {
      task.generator.return(128 + SIGNALS[signal])
    } catch (error) {
      this.faults.push({ pid: task.pid, error })
    }
    this.end(task, { code: 128 + SIGNALS[signal], signal })
  }

  private end(task: Task<P>, exit: Exit): void {
    if (task.exit) return
    task.exit = exit
    task.due = undefined
    task.waiting = false
    this.processes.delete(task.pid)
    for (const stream of [task.stdin, task.stdout, task.stderr]) stream.release?.()
    task.parent?.children.set(task.pid, exit)
    task.onEnd?.(exit)
    task.children.clear()
  }
}

/** One process: what the program sees of it (`Process`), and what the kernel keeps of it. */
export class Task<P extends Place = Place> implements Process<P> {
  readonly kernel: Kernel<P>
  readonly pid: number
  name: string
  args: readonly string[]
  env: Record<string, string>
  cwd: string
  stdin: Readable
  stdout: Writable
  stderr: Writable
  readonly place: P
  /** The process group: what Ctrl-C and Ctrl-Z reach together. */
  group: number
  readonly tty: Terminal | undefined
  readonly parent: Task<P> | undefined
  onSignal?: ((signal: Signal) => boolean) | undefined
  /** Called once when it has ended. */
  onEnd?: ((exit: Exit) => void) | undefined
  generator!: Running
  wait: Wait | undefined
  /** It waits for something that must be asked. */
  waiting = false
  /** The moment its sleep (or its patience) ends. */
  due: number | undefined
  /** It is paying its debt; its wait begins afterwards. */
  paying = false
  debt: number = COST.spawn - COST.resume
  turn = 0
  stopped = false
  pending: Signal | undefined
  terminating = false
  result: Exit | undefined
  exit: Exit | undefined
  /** How its ended children ended, until it asks. */
  readonly children = new Map<number, Exit>()

  constructor(kernel: Kernel<P>, pid: number, name: string, launch: Launch<P>, parent: Task<P> | undefined) {
    this.kernel = kernel
    this.pid = pid
    this.name = name
    this.args = launch.args
    this.env = { ...launch.env }
    this.cwd = launch.cwd
    this.stdin = launch.stdin
    this.stdout = launch.stdout
    this.stderr = launch.stderr
    this.place = launch.place
    this.parent = parent
    this.tty = launch.terminal ?? parent?.tty
    this.group = launch.ownGroup ? pid : (launch.group ?? parent?.group ?? pid)
  }

  get terminal(): { columns: number; rows: number } {
    return this.tty?.size ?? { columns: 80, rows: 24 }
  }

  get keyboard(): Readable | undefined {
    return this.tty?.reader
  }

  now(): number {
    return this.kernel.time
  }

  /** Goes on as another program, with the same process id (`exec`): run `program.run(this)` after it. */
  become(program: Program<P>, init: Omit<SpawnInit<P>, 'place'>): void {
    const before = [this.stdin, this.stdout, this.stderr]
    for (const stream of [init.stdin, init.stdout, init.stderr]) stream.retain?.()
    for (const stream of before) stream.release?.()
    this.name = program.name
    this.args = init.args
    this.env = { ...init.env }
    this.cwd = init.cwd
    this.stdin = init.stdin
    this.stdout = init.stdout
    this.stderr = init.stderr
    this.onSignal = undefined
    this.kernel.charge(COST.spawn)
  }

  spawn(program: Program<P>, init: SpawnInit<P> & { group?: number }): number {
    return this.kernel.spawn(program, init, this).pid
  }

  exitCode(pid: number): number | undefined {
    return this.children.get(pid)?.code
  }

  kill(pid: number, signal: Signal): void {
    this.kernel.signal(pid, signal)
  }

  shell(line: string, init: Partial<SpawnInit<P>> = {}): number {
    const { cwd, env, stdin, stdout, stderr, place } = this
    return this.kernel.shell(line, { args: [], cwd, env, stdin, stdout, stderr, place, ...init }, this).pid
  }

  pipe(): Pipe {
    return this.kernel.pipe()
  }
}
