import type { Files } from './files.ts'

/**
 * What a running program waits for. A program is a generator that yields one of these and is resumed when it has come true;
 * it never calls back, sleeps for real, or holds a promise.
 */
export type Wait =
  /** this many whole milliseconds of virtual time have passed; also how a program pays for what it does (`costs.ts`) */
  | { sleep: number }
  /** there is something to read in this stream, or its end has come */
  | { readable: Readable }
  /** there is room in this stream, or nobody reads it any more */
  | { writable: Writable }
  /** something outside says so: a watch has news, a stream of the cluster moved. With `orAfter`, at the latest after so many milliseconds. */
  | { until: Waitable; orAfter?: number }
  /** these processes have ended */
  | { exited: number[] }

/** Something outside the shell that is ready or not. Asked again after every instant in which anything happened. Asking changes nothing. */
export interface Waitable {
  ready(): boolean
}

/** The reading end of a pipe, a file or the terminal. */
export interface Readable {
  /** All text that is there now: '' when there is none yet, `undefined` at the end. */
  read(): string | undefined
  ready(): boolean
  /** Nobody will read any more: the writer's next write breaks the pipe. */
  close(): void
  /** A terminal: programs ask it to decide on colours, prompts and echo. */
  readonly isTerminal: boolean
  /** On a terminal: with `true` every key arrives as it was typed, without echo or Ctrl-C (`kubectl exec -it`, `ssh`). */
  raw?(on: boolean): void
  /** Puts text back to be read again first: `read` in the shell takes one line of what there is. */
  unread?(text: string): void
  /** The kernel's own: one more process, one process less, holds this end. */
  retain?(): void
  release?(): void
}

/** The writing end of a pipe, a file or the terminal. */
export interface Writable {
  /** Takes the whole text; `hasRoom` says afterwards whether to wait before writing more. */
  write(text: string): void
  hasRoom(): boolean
  /** True when nobody reads this any more (the reader of a pipe has ended). */
  readonly broken: boolean
  readonly isTerminal: boolean
  /** The kernel's own: one more process, one process less, holds this end. */
  retain?(): void
  release?(): void
}

/** A program's life: what it waits for, and at last its exit code. Ctrl-C calls `return()`; a `finally` frees its own things and yields nothing. */
export type Running = Generator<Wait, number, void>

/** A program of a place: `cat`, `kubectl`, `docker`. `P` is the place that it can work in. */
export interface Program<P extends Place = Place> {
  readonly name: string
  run(process: Process<P>): Running
  /** What a Tab after this program's name offers, when files alone will not do. */
  complete?(request: CompletionRequest<P>): Completion[]
}

/** One running program: what it was called with, and where it reads and writes. */
export interface Process<P extends Place = Place> {
  readonly pid: number
  /** The words after the program's name, quotes and variables already resolved. */
  readonly args: readonly string[]
  /** Exported variables. A program may change its own copy. */
  readonly env: Record<string, string>
  /** The working folder, an absolute path. */
  cwd: string
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  readonly place: P
  /** Virtual time now, milliseconds since 2016-03-06 12:00:00 UTC. */
  now(): number
  /** Columns and rows of the terminal this process belongs to. */
  readonly terminal: { columns: number; rows: number }
  /** The keyboard of that terminal, whatever the standard input is (`/dev/tty`): a pager reads its keys here. */
  readonly keyboard?: Readable | undefined
  /** Starts another program of the place with some of its own streams (`xargs`, `time`, `watch`, `ssh`); returns its pid, to wait for with `{ exited }`. */
  spawn(program: Program<P>, init: SpawnInit<P>): number
  /** The exit code of an ended child, `undefined` while it runs. */
  exitCode(pid: number): number | undefined
  /** Ends a child as a signal would. */
  kill(pid: number, signal: Signal): void
  /** Runs a line of shell in this place as `sh -c` would; returns the pid. */
  shell(line: string, init?: Partial<SpawnInit<P>>): number
  /** A new pipe, to read what a child writes or to feed it. */
  pipe(): { reader: Readable; writer: Writable }
  /** Set to hear of signals before they end this process; return true to stay alive. KILL is not asked. */
  onSignal?: ((signal: Signal) => boolean) | undefined
}

export interface SpawnInit<P extends Place = Place> {
  args: readonly string[]
  env: Record<string, string>
  cwd: string
  stdin: Readable
  stdout: Writable
  stderr: Writable
  place: P
  /** In a process group of its own, so that keys for the parent's group do not reach it. */
  ownGroup?: boolean
}

/** Something that the machine does not have enough of; the kernel ends the process with its name and these words. */
export class ResourceError extends Error {}

export type Signal = 'INT' | 'TERM' | 'KILL' | 'HUP' | 'QUIT' | 'TSTP' | 'CONT' | 'PIPE' | 'STOP' | 'USR1' | 'USR2'

/**
 * Where programs run: the learner's machine, a node reached by `ssh`, a container reached by `kubectl exec`.
 * The shell knows these five fields; `src/programs/place.ts` adds the network, docker and the API.
 */
export interface Place {
  readonly name: string
  readonly hostname: string
  /** The environment that a new shell starts with. */
  readonly env: Record<string, string>
  readonly files: Files
  /** The programs on the PATH, by name. A name that is not here is `command not found`. */
  readonly programs: ReadonlyMap<string, Program<any>>
  /** Opens a file in the page's editor (`vi`, `nano`, `edit`); absent where there is none. */
  edit?(path: string): void
}

export interface CompletionRequest<P extends Place = Place> {
  /** The words before the cursor, the first being the program's name; the last is the one being completed, perhaps ''. */
  readonly words: readonly string[]
  readonly place: P
  readonly cwd: string
}

export interface Completion {
  /** The whole word as it would stand on the line. */
  readonly text: string
  /** A space follows when it is chosen (false for a folder, or `--flag=`). Default true. */
  readonly space?: boolean
}
