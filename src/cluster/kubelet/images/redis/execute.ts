import type { RedisReply } from '../../../network/network.ts'
import type { ContainerContext } from '../image.ts'
import { unixSeconds } from '../calendar.ts'
import { CONFIG_FILE } from './arguments.ts'
import { collections } from './collections.ts'
import type { CommandTable } from './command.ts'
import { OK, RedisError, SYNTAX_ERROR, bulk, bulks, integer, matchesGlob, wholeNumber } from './command.ts'
import { info } from './info.ts'
import { keys } from './keys.ts'
import { Keyspace, WrongType } from './keyspace.ts'
import { lists } from './lists.ts'
import { follow, promote } from './replication.ts'
import { backgroundSave, farewell } from './saving.ts'
import type { RedisState } from './state.ts'
import { DATABASES, NO_DATA, logLine } from './state.ts'
import { strings } from './strings.ts'

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

const DATA_COMMANDS: CommandTable = { ...strings, ...lists, ...collections, ...keys }

/** Commands that concern the server rather than one database. */
interface ServerCommand {
  readonly arity: number
  readonly write?: boolean
  run(state: RedisState, args: readonly string[], context: ContainerContext, database: number): Omit<Outcome, 'state'> & { state?: RedisState }
}

const SERVER_COMMANDS: Readonly<Record<string, ServerCommand>> = {
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

/** Runs one command as redis 3.0 does: unknown names, word counts, read-only slaves and wrong types are refused in its words. */
export function execute(before: RedisState, words: readonly string[], database: number, context: ContainerContext): Outcome {
  const [given = '', ...args] = words
  const name = given.toLowerCase()
  const state = { ...before, commands: before.commands + 1 }
  const data = Object.hasOwn(DATA_COMMANDS, name) ? DATA_COMMANDS[name] : undefined
  const server = Object.hasOwn(SERVER_COMMANDS, name) ? SERVER_COMMANDS[name] : undefined
  const command = data ?? server
  if (!command) return { state, ...refuse(`ERR unknown command '${given}'`) }
  if (command.arity > 0 ? words.length !== command.arity : words.length < -command.arity) {
    return { state, ...refuse(`ERR wrong number of arguments for '${name}' command`) }
  }
  if (state.link && command.write && state.config['slave-read-only'] !== 'no') {
    return { state, ...refuse("READONLY You can't write against a read only slave.") }
  }
  if (data && state.link && state.link.status !== 'up' && state.config['slave-serve-stale-data'] === 'no') {
    return { state, ...refuse("MASTERDOWN Link with MASTER is down and slave-serve-stale-data is set to 'no'.") }
  }
  try {
    if (server) return { state, ...server.run(state, args, context, database) }
    const keyspace = new Keyspace(state.databases[database] ?? [], context.now)
    const reply = data!.run({ args, keys: keyspace, random: () => context.random() })
    if (keyspace.dirty === 0) return { state, reply }
    const databases = state.databases.map((entries, index) => (index === database ? keyspace.entries : entries))
    return {
      state: { ...state, databases, offset: state.offset + wireLength(words), changesSinceSave: state.changesSinceSave + keyspace.dirty },
      reply,
      changed: true,
    }
  } catch (error) {
    if (error instanceof RedisError) return { state, ...refuse(error.message) }
    if (error instanceof WrongType) return { state, ...refuse('WRONGTYPE Operation against a key holding the wrong kind of value') }
    throw error
  }
}

/** How long a command is on the wire, by which replication offsets grow. */
function wireLength(words: readonly string[]): number {
  return words.reduce((length, word) => length + 5 + String(word.length).length + word.length, 4)
}

function refuse(error: string): { reply: RedisReply } {
  return { reply: { error } }
}

function saved(state: RedisState, now: number): RedisState {
  return { ...state, savedAt: now, changesSinceSave: 0 }
}

function flushed(state: RedisState, databases: RedisState['databases']): Omit<Outcome, 'state'> & { state: RedisState } {
  return { state: { ...state, databases, offset: state.offset + 18, changesSinceSave: state.changesSinceSave + 1 }, reply: OK, changed: true }
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
