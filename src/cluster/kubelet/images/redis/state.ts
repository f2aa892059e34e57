import { datedWords } from '../calendar.ts'
import type { Database } from './keyspace.ts'

/** What the images of redis run, as INFO and the log say. */
export const REDIS_VERSION = '3.0.7'

/** All that a running redis-server remembers: plain data, lost with its container. */
export interface RedisState {
  readonly runId: string
  /** its process id: 1, unless a script started it */
  readonly pid: number
  readonly port: number
  /** virtual ms */
  readonly startedAt: number
  /** The 16 numbered databases. */
  readonly databases: readonly Database[]
  readonly changesSinceSave: number
  readonly savedAt: number
  readonly connections: number
  readonly commands: number
  readonly config: Readonly<Record<string, string>>
  /** How much has been said to slaves so far (as a master), or heard (as a slave). */
  readonly offset: number
  /** Who copies this one. */
  readonly replicas: readonly Replica[]
  /** Whom this one copies; a master has none. */
  readonly link?: MasterLink
}

export interface Replica {
  /** where it really is, for sending it what changed */
  readonly ip: string
  readonly port: number
  /** the address that the master sees, which is the proxy's when the slave came through a service */
  readonly seenAs: string
}

/** A slave's connection to its master. */
export interface MasterLink {
  readonly host: string
  readonly port: number
  readonly status: 'connect' | 'up'
  /** The one server that answered, found once per connection: a service's address may lead elsewhere next time. */
  readonly peer?: { readonly ip: string; readonly port: number; readonly runId: string }
  /** virtual ms: when the master was last heard, and since when the link is down */
  readonly heardAt: number
  readonly downSince?: number
  /** when the present attempt to connect began, while nobody says yes or no */
  readonly connectingSince?: number
}

export const DATABASES = 16
export const NO_DATA: readonly Database[] = Array.from({ length: DATABASES }, () => [])

/** A line of redis 3.0's log: process id, role (`M`, `S`, or `C` for a child that saves), time, level and words. */
export function logLine(state: Pick<RedisState, 'pid' | 'link'>, now: number, level: '*' | '#' | '-', words: string): string {
  return stamped(`${state.pid}:${state.link ? 'S' : 'M'}`, now, level, words)
}

/** The same for the child that writes the data to disk. */
export function childLine(pid: number, now: number, words: string): string {
  return stamped(`${pid}:C`, now, '*', words)
}

function stamped(who: string, now: number, level: string, words: string): string {
  const { day, month, time, milliseconds } = datedWords(now)
  return `${who} ${day} ${month} ${time}.${milliseconds} ${level} ${words}`
}
