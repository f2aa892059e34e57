import type { Dialect } from './dialect.ts'
import type { Exit } from './kernel.ts'
import type { Command } from './syntax.ts'

/** All that a shell remembers, as plain data. */
export interface ShellState {
  /** What it calls itself in its complaints, and `$0`. */
  zero: string
  /** How it words its complaints. */
  dialect: Dialect
  pid: number
  cwd: string
  variables: Record<string, string>
  /** `a=(x y)`; a name is here or among the variables. */
  arrays: Record<string, string[]>
  /** The names of the variables that programs get to see. */
  exported: Record<string, true>
  readonly: Record<string, true>
  functions: Record<string, Command>
  aliases: Record<string, string>
  options: Record<'errexit' | 'noglob' | 'nounset' | 'pipefail' | 'xtrace', boolean> & { allexport?: boolean; noclobber?: boolean }
  traps: Record<string, string>
  positional: string[]
  status: number
  /** The statuses of the last pipeline's commands, if it had several. */
  pipeStatus?: string[]
  lastBackground?: number
  history: string[]
  jobs: Job[]
  /** When it was started, for `$SECONDS`. */
  started: number
  /** Where `pushd` came from, the last first. */
  folders?: string[]
  /** How far `getopts` is into the argument of this number: `-abc` has three. */
  optionAt?: { index: number; at: number }
  /** Where `$RANDOM` stands. */
  random: number
}

/** A pipeline in the background, or stopped. */
export interface Job {
  id: number
  pids: number[]
  group: number
  text: string
  stopped: boolean
  /** How its last process ended. */
  exit?: Exit
}

/** A new shell's memory: its environment, nothing else. */
export function newShellState(init: {
  zero: string
  dialect?: Dialect
  pid: number
  cwd: string
  env: Readonly<Record<string, string>>
  now: number
}): ShellState {
  const variables = { ...init.env, PWD: init.cwd }
  return {
    zero: init.zero,
    dialect: init.dialect ?? 'bash',
    pid: init.pid,
    cwd: init.cwd,
    variables,
    arrays: {},
    exported: Object.fromEntries(Object.keys(variables).map(name => [name, true as const])),
    readonly: {},
    functions: {},
    aliases: {},
    options: { errexit: false, nounset: false, xtrace: false, pipefail: false, noglob: false },
    traps: {},
    positional: [],
    status: 0,
    history: [],
    jobs: [],
    started: init.now,
    random: init.pid,
  }
}

/** A copy that can change without the other: what a subshell begins with. Commands and other frozen parts are shared. */
export function copyState(state: ShellState): ShellState {
  return {
    ...state,
    variables: { ...state.variables },
    arrays: Object.fromEntries(Object.entries(state.arrays).map(([name, list]) => [name, [...list]])),
    exported: { ...state.exported },
    readonly: { ...state.readonly },
    functions: { ...state.functions },
    aliases: { ...state.aliases },
    options: { ...state.options },
    traps: { ...state.traps },
    positional: [...state.positional],
    history: [...state.history],
    jobs: state.jobs.map(job => ({ ...job, pids: [...job.pids] })),
  }
}
