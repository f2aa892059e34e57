import type { ContainerContext } from '../image.ts'
import { RedisError } from './command.ts'
import { Keyspace, WrongType } from './keyspace.ts'
import { late } from './late.ts'
import type { Outcome } from './outcome.ts'
import { refuse } from './outcome.ts'
import type { RedisState } from './state.ts'
import { strings } from './strings.ts'

/** Runs one command as redis 3.0 does: unknown names, word counts, read-only slaves and wrong types are refused in its words. */
export function execute(before: RedisState, words: readonly string[], database: number, context: ContainerContext): Outcome {
  const [given = '', ...args] = words
  const name = given.toLowerCase()
  const state = { ...before, commands: before.commands + 1 }
  const data =
    (Object.hasOwn(strings, name) ? strings[name] : undefined) ?? (Object.hasOwn(late.DATA_COMMANDS, name) ? late.DATA_COMMANDS[name] : undefined)
  const server = !data && Object.hasOwn(late.SERVER_COMMANDS, name) ? late.SERVER_COMMANDS[name] : undefined
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
