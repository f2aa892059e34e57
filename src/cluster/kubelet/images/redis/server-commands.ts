import { unixSeconds } from '../calendar.ts'
import { CONFIG_FILE } from './arguments.ts'
import { collections } from './collections.ts'
import type { CommandTable } from './command.ts'
import { OK, SYNTAX_ERROR, bulk, bulks, integer, matchesGlob, wholeNumber } from './command.ts'
import { info } from './info.ts'
import { keys } from './keys.ts'
import { lists } from './lists.ts'
import type { Outcome, ServerCommand } from './outcome.ts'
import { DEFAULT_CONFIG, refuse } from './outcome.ts'
import { follow, promote } from './replication.ts'
import { backgroundSave, farewell } from './saving.ts'
import type { RedisState } from './state.ts'
import { DATABASES, NO_DATA, logLine } from './state.ts'
import { strings } from './strings.ts'

/** Commands that work on one database. */
export const DATA_COMMANDS: CommandTable = { ...strings, ...lists, ...collections, ...keys }

/** Commands that concern the server. */
export const SERVER_COMMANDS: Readonly<Record<string, ServerCommand>> = {
  ping: { arity: -1, run: (_state, args) => ({ reply: args[0] === undefined ? { status: 'PONG' } : bulk(args[0]) }) },
  echo: { arity: 2, run: (_state, args) => ({ reply: bulk(args[0]) }) },
  quit: { arity: 1, run: () => ({ reply: OK }) },
  auth: { arity: 2, run: () => refuse('ERR Client sent AUTH, but no password is set') },
  select: {
    arity: 2,
    run(_state, args) {
      const index = wholeNumber(args[0], 'ERR invalid DB index')
      return index >= 0 && index < DATABASES ? { reply: OK } : refuse('ERR invalid DB index')
    },
  },
  info: { arity: -1, run: (state, args, context) => (args.length > 1 ? refuse(SYNTAX_ERROR) : { reply: bulk(info(state, args[0], context.now)) }) },
  time: { arity: 1, run: (_state, _args, { now }) => ({ reply: bulks([String(unixSeconds(now)), String((now % 1000) * 1000)]) }) },
  lastsave: { arity: 1, run: state => ({ reply: integer(unixSeconds(state.savedAt)) }) },
  save: {
    arity: 1,
    run: (state, _args, { now }) => ({ state: saved(state, now), reply: OK, log: [logLine(state, now, '*', 'DB saved on disk')] }),
  },
  bgsave: {
    arity: 1,
    run: (state, _args, { now }) => ({ state: saved(state, now), reply: { status: 'Background saving started' }, log: backgroundSave(state, now) }),
  },
  role: {
    arity: 1,
    run: ({ link, offset, replicas }) =>
      link
        ? {
            reply: {
              list: [bulk('slave'), bulk(link.host), integer(link.port), bulk(link.status === 'up' ? 'connected' : 'connect'), integer(offset)],
            },
          }
        : {
            reply: {
              list: [bulk('master'), integer(offset), { list: replicas.map(({ seenAs, port }) => bulks([seenAs, String(port), String(offset)])) }],
            },
          },
  },
  slaveof: {
    arity: 3,
    run(state, [host = '', port = ''], { now }) {
      if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') return { ...promote(state, now), reply: OK }
      const number = wholeNumber(port)
      if (state.link?.host === host && state.link.port === number) return { reply: { status: 'OK Already connected to specified master' } }
      return { ...follow(state, { host, port: number }, now), reply: OK }
    },
  },
  flushall: { arity: 1, write: true, run: state => flushed(state, NO_DATA) },
  flushdb: {
    arity: 1,
    write: true,
    run: (state, _args, _context, database) =>
      flushed(
        state,
        state.databases.map((entries, index) => (index === database ? [] : entries)),
      ),
  },
  config: { arity: -2, run: config },
  client: {
    arity: -2,
    run(state, args) {
      if (args[0]?.toLowerCase() === 'list')
        return {
          reply: bulk(
            `id=${state.connections} addr=127.0.0.1:40000 fd=5 name= age=0 idle=0 flags=N db=0 sub=0 psub=0 multi=-1 qbuf=0 qbuf-free=32768 obl=0 oll=0 omem=0 events=r cmd=client\n`,
          ),
        }
      if (args[0]?.toLowerCase() === 'setname') return { reply: OK }
      if (args[0]?.toLowerCase() === 'getname') return { reply: bulk(null) }
      return refuse('ERR Syntax error, try CLIENT (LIST | KILL ip:port | GETNAME | SETNAME connection-name)')
    },
  },
  command: { arity: 0, run: (_state, args) => (args[0]?.toLowerCase() === 'count' ? { reply: integer(COMMAND_COUNT) } : { reply: { list: [] } }) },
  shutdown: {
    arity: -1,
    run(state, args, { now }) {
      if (args.length > 1 || (args[0] !== undefined && !/^(no)?save$/i.test(args[0]))) return refuse(SYNTAX_ERROR)
      return { reply: bulk(null), ends: true, log: farewell(state, now) }
    },
  },
}

const COMMAND_COUNT = Object.keys(DATA_COMMANDS).length + Object.keys(SERVER_COMMANDS).length

function saved(state: RedisState, now: number): RedisState {
  return { ...state, savedAt: now, changesSinceSave: 0 }
}

function flushed(state: RedisState, databases: RedisState['databases']): Omit<Outcome, 'state'> & { state: RedisState } {
  return { state: { ...state, databases, offset: state.offset + 18, changesSinceSave: state.changesSinceSave + 1 }, reply: OK, changed: true }
}

const FIXED_CONFIG = ['bind', 'databases', 'port', 'tcp-backlog']

function config(state: RedisState, args: readonly string[]): Omit<Outcome, 'state'> & { state?: RedisState } {
  const [action = '', name = '', value] = args
  if (action.toLowerCase() === 'get') {
    if (args.length !== 2) return refuse('ERR Wrong number of arguments for CONFIG get')
    const { [CONFIG_FILE]: _, ...given } = state.config
    const known: Record<string, string> = { ...DEFAULT_CONFIG, ...given, slaveof: state.link ? `${state.link.host} ${state.link.port}` : '' }
    const matching = Object.entries(known).filter(([key]) => matchesGlob(name.toLowerCase(), key))
    return { reply: bulks(matching.flat()) }
  }
  if (action.toLowerCase() === 'set') {
    if (value === undefined || args.length !== 3) return refuse('ERR Wrong number of arguments for CONFIG set')
    const key = name.toLowerCase()
    if (!Object.hasOwn(DEFAULT_CONFIG, key) || FIXED_CONFIG.includes(key)) return refuse(`ERR Unsupported CONFIG parameter: ${name}`)
    return { state: { ...state, config: { ...state.config, [key]: value } }, reply: OK }
  }
  if (action.toLowerCase() === 'resetstat') return { state: { ...state, commands: 0, connections: 0 }, reply: OK, log: [] }
  if (action.toLowerCase() === 'rewrite') {
    return state.config[CONFIG_FILE] ? { reply: OK } : refuse('ERR The server is running without a config file')
  }
  return refuse('ERR CONFIG subcommand must be one of GET, SET, RESETSTAT, REWRITE')
}
