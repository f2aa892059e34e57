import type { RedisReply } from '../../../network/network.ts'
import type { ContainerContext } from '../image.ts'
import type { RedisState } from './state.ts'
import { DATABASES } from './state.ts'

/** What came of one command: the server afterwards, its reply, and what it wrote to its log. */
export interface Outcome {
  readonly state: RedisState
  readonly reply: RedisReply
  readonly log?: readonly string[]
  /** the server was asked to end */
  readonly ends?: boolean
  /** data changed: slaves are to hear of it */
  readonly changed?: boolean
}

/** A command that concerns the server rather than one database. */
export interface ServerCommand {
  readonly arity: number
  readonly write?: boolean
  run(state: RedisState, args: readonly string[], context: ContainerContext, database: number): Omit<Outcome, 'state'> & { state?: RedisState }
}

/** What redis refuses, in its words. */
export function refuse(error: string): { reply: RedisReply } {
  return { reply: { error } }
}

/** What `CONFIG GET` knows without being told. */
export const DEFAULT_CONFIG: Readonly<Record<string, string>> = {
  appendonly: 'no',
  bind: '',
  databases: String(DATABASES),
  dbfilename: 'dump.rdb',
  dir: '/data',
  logfile: '',
  loglevel: 'notice',
  maxclients: '10000',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  port: '6379',
  save: '3600 1 300 100 60 10000',
  'slave-read-only': 'yes',
  'slave-serve-stale-data': 'yes',
  'tcp-backlog': '511',
  timeout: '0',
}
