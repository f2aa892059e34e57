import type { DockerClient } from '../../cluster/kubelet/docker/client.ts'
import type { Running } from '../../shell/program.ts'
import type { HostProcess } from '../place.ts'
import type { Flag, Parsed } from './flags.ts'

/** One subcommand of docker as data: how it is called, what it is for, its flags, and what it does. */
export interface DockerCommand {
  readonly name: string
  /** the words after its flags, as its usage line has them */
  readonly usage: string
  readonly about: string
  /** it is not in the list of commands */
  readonly hidden?: boolean
  readonly flags?: readonly Flag[]
  /** how many words it needs, and how many it takes at most */
  readonly min?: number
  readonly max?: number
  /** what a Tab offers: containers (running ones first), images, or nothing */
  readonly completes?: 'containers' | 'images'
  /** Does it; one that waits for nothing just returns its exit code. */
  run(call: DockerCall): Running | number
}

/** A subcommand under way. */
export interface DockerCall {
  readonly process: HostProcess
  readonly docker: DockerClient
  readonly words: readonly string[]
  readonly flags: Parsed
  print(line: string): void
  complain(line: string): void
}

/** What docker says of words that make no sense to this command, and where to read on. */
export function misused(name: string, problem: string): Failure {
  return new Failure(`docker: ${problem}.\nSee 'docker ${name} --help'.`)
}

/** Ends a command with a complaint and this exit code. */
export class Failure extends Error {
  readonly code: number
  constructor(message: string, code = 1) {
    super(message)
    this.code = code
  }
}
