import { hash128 } from '../../../sim/hash.ts'
import type { Behaviour, ContainerContext, Turn } from '../image.ts'
import { serverArguments } from './arguments.ts'
import { execute } from './execute.ts'
import { DEFAULT_CONFIG } from './outcome.ts'
import type { Database } from './keyspace.ts'
import { keepUp, replicationCommand, tellReplicas } from './replication.ts'
import { farewell } from './saving.ts'
import type { RedisState } from './state.ts'
import { NO_DATA, REDIS_VERSION, logLine } from './state.ts'
import { unixSeconds } from '../calendar.ts'

/** How often a slave looks after its master. */
const HEARTBEAT_MS = 1000

/** What a redis-server is started with besides its words: what its data file holds, and which process it is. */
export interface RedisSetup {
  /** database 0 as the image ships it */
  readonly initial?: Database
  /** its process id; not 1 when a script starts it, and then SIGTERM, which the script ignores, never reaches it */
  readonly pid?: number
}

/** A redis-server, started with these words. */
export function redisServer(args: (context: ContainerContext) => readonly string[], { initial, pid = 1 }: RedisSetup = {}): Behaviour {
  return {
    start(context) {
      const wanted = serverArguments(args(context))
      if ('refused' in wanted) return { state: null, log: wanted.refused, exit: { afterMs: 10, code: 1 } }
      const { now } = context
      const state: RedisState = {
        runId: (hash128(`${context.hostname} ${now} ${context.random()}`) + hash128(`${now}`)).slice(0, 40),
        pid,
        port: wanted.port,
        startedAt: now,
        databases: initial ? NO_DATA.map((none, index) => (index === 0 ? initial : none)) : NO_DATA,
        changesSinceSave: 0,
        savedAt: now,
        connections: 0,
        commands: 0,
        config: wanted.config,
        offset: 0,
        replicas: [],
        ...(wanted.master ? { link: { ...wanted.master, status: 'connect' as const, heardAt: now, downSince: now } } : {}),
      }
      const log = greeting(state, now, initial !== undefined)
      return state.link ? { state, log, wakeMs: 1 } : { state, log }
    },

    answer(before, request, _port, context) {
      const state = before as RedisState
      if (request.protocol === 'tcp') return { state, reply: { ok: true, ms: 1, tcp: true } }
      // Redis of this time takes HTTP's lines for commands, complains about each and goes on; a browser is told nothing that it can read.
      if (request.protocol === 'http') return { state, reply: { ok: false, ms: 1, failure: 'protocol' } }
      const met = { ...state, connections: state.connections + 1 }
      const between = replicationCommand(met, request.command, request, context)
      if (between) return { state: between.state, log: between.log, reply: { ok: true, ms: 1, redis: between.reply } }

      const outcome = execute(met, request.command, request.database ?? 0, context)
      if (outcome.ends) {
        return { state: outcome.state, log: outcome.log ?? [], exit: { afterMs: 0, code: 0 }, reply: { ok: false, ms: 1, failure: 'empty' } }
      }
      const told = outcome.changed && !outcome.state.link ? tellReplicas(outcome.state, context) : { state: outcome.state, log: [] }
      const turn: Turn = { state: told.state, log: [...(outcome.log ?? []), ...told.log] }
      const becameSlave = !state.link && told.state.link
      return { ...turn, ...(becameSlave ? { wakeMs: 1 } : {}), reply: { ok: true, ms: 1, redis: outcome.reply } }
    },

    wake(before, context) {
      const state = before as RedisState
      if (!state.link) return { state }
      return { ...keepUp(state, context), wakeMs: HEARTBEAT_MS }
    },

    listens: state => (state ? [(state as RedisState).port] : []),

    terminate(before, context) {
      if (pid !== 1) return undefined
      const state = before as RedisState | null
      if (!state) return { afterMs: 0, code: 1 }
      const signal = `${state.pid}:signal-handler (${unixSeconds(context.now)}) Received SIGTERM scheduling shutdown...`
      return { afterMs: 100, code: 0, log: [signal, ...farewell(state, context.now)] }
    },
  }
}

/** What redis 3.0 writes before it is ready, without its drawing. */
function greeting(state: RedisState, now: number, loaded: boolean): string[] {
  const say = (level: '*' | '#', words: string) => logLine(state, now, level, words)
  return [
    ...(state.link || Object.keys(state.config).length
      ? []
      : [
          say(
            '#',
            'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
          ),
        ]),
    ...LOGO.map(line => line.replace('VERSION', REDIS_VERSION).replace('PORT', String(state.port)).replace('PROCESS', String(state.pid))),
    say(
      '#',
      `WARNING: The TCP backlog setting of ${DEFAULT_CONFIG['tcp-backlog']} cannot be enforced because /proc/sys/net/core/somaxconn is set to the lower value of 128.`,
    ),
    say('#', `Server started, Redis version ${REDIS_VERSION}`),
    say(
      '#',
      "WARNING overcommit_memory is set to 0! Background save may fail under low memory condition. To fix this issue add 'vm.overcommit_memory = 1' to /etc/sysctl.conf and then reboot or run the command 'sysctl vm.overcommit_memory=1' for this to take effect.",
    ),
    ...(loaded ? [say('*', 'DB loaded from disk: 0.000 seconds')] : []),
    say('*', `The server is now ready to accept connections on port ${state.port}`),
  ]
}

/** The facts that stand in redis' start-up drawing. */
const LOGO = ['', '  Redis VERSION (00000000/0) 64 bit', '  Running in standalone mode', '  Port: PORT', '  PID: PROCESS', '  http://redis.io', '']
