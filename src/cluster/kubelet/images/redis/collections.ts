import type { RedisReply } from '../../../network/network.ts'
import type { Call, CommandTable } from './command.ts'
import { OK, RedisError, bulk, bulks, integer, wholeNumber } from './command.ts'
import type { Field } from './keyspace.ts'

/** The commands on sets and hashes that curious people try. */
export const collections: CommandTable = {
  sadd: {
    arity: -3,
    write: true,
    run(call) {
      const all = [...new Set([...members(call), ...call.args.slice(1)])]
      const added = all.length - members(call).length
      if (added) call.keys.put(key(call), { type: 'set', members: all })
      return integer(added)
    },
  },
  srem: {
    arity: -3,
    write: true,
    run(call) {
      const kept = members(call).filter(member => !call.args.slice(1).includes(member))
      const removed = members(call).length - kept.length
      if (removed) storeMembers(call, kept)
      return integer(removed)
    },
  },
  spop: {
    arity: 2,
    write: true,
    run(call) {
      const all = members(call)
      const taken = all[Math.floor(call.random() * all.length)]
      if (taken !== undefined)
        storeMembers(
          call,
          all.filter(member => member !== taken),
        )
      return bulk(taken)
    },
  },
  smembers: { arity: 2, run: call => bulks(members(call)) },
  sismember: { arity: 3, run: call => integer(members(call).includes(call.args[1] ?? '') ? 1 : 0) },
  scard: { arity: 2, run: call => integer(members(call).length) },

  hset: { arity: 4, write: true, run: call => integer(setField(call, call.args[1] ?? '', call.args[2] ?? '') ? 1 : 0) },
  hsetnx: {
    arity: 4,
    write: true,
    run: call => integer(field(call, call.args[1]) === undefined && setField(call, call.args[1] ?? '', call.args[2] ?? '') ? 1 : 0),
  },
  hmset: {
    arity: -4,
    write: true,
    run(call) {
      const words = call.args.slice(1)
      if (words.length % 2) throw new RedisError('ERR wrong number of arguments for HMSET')
      for (let at = 0; at < words.length; at += 2) setField(call, words[at] ?? '', words[at + 1] ?? '')
      return OK
    },
  },
  hincrby: {
    arity: 4,
    write: true,
    run(call) {
      const by = wholeNumber(call.args[2])
      const sum = wholeNumber(field(call, call.args[1]) ?? '0', 'ERR hash value is not an integer') + by
      setField(call, call.args[1] ?? '', String(sum))
      return integer(sum)
    },
  },
  hdel: {
    arity: -3,
    write: true,
    run(call) {
      const kept = fields(call).filter(([name]) => !call.args.slice(1).includes(name))
      const removed = fields(call).length - kept.length
      if (removed && kept.length) call.keys.put(key(call), { type: 'hash', fields: kept })
      else if (removed) call.keys.remove(key(call))
      return integer(removed)
    },
  },
  hget: { arity: 3, run: call => bulk(field(call, call.args[1])) },
  hmget: { arity: -3, run: call => bulks(call.args.slice(1).map(name => field(call, name) ?? null)) },
  hgetall: { arity: 2, run: call => bulks(fields(call).flat()) },
  hkeys: { arity: 2, run: call => bulks(fields(call).map(([name]) => name)) },
  hvals: { arity: 2, run: call => bulks(fields(call).map(([, text]) => text)) },
  hlen: { arity: 2, run: call => integer(fields(call).length) },
  hexists: { arity: 3, run: (call): RedisReply => integer(field(call, call.args[1]) === undefined ? 0 : 1) },
}

function key(call: Call): string {
  return call.args[0] ?? ''
}

function members(call: Call): readonly string[] {
  return call.keys.value(key(call), 'set')?.members ?? []
}

function storeMembers(call: Call, all: readonly string[]): void {
  if (all.length) call.keys.put(key(call), { type: 'set', members: all })
  else call.keys.remove(key(call))
}

function fields(call: Call): readonly Field[] {
  return call.keys.value(key(call), 'hash')?.fields ?? []
}

function field(call: Call, name: string | undefined): string | undefined {
  return fields(call).find(each => each[0] === name)?.[1]
}

/** True when the field is new. */
function setField(call: Call, name: string, text: string): boolean {
  const old = fields(call)
  const isNew = !old.some(each => each[0] === name)
  const next = isNew ? [...old, [name, text] as const] : old.map(each => (each[0] === name ? ([name, text] as const) : each))
  call.keys.put(key(call), { type: 'hash', fields: next })
  return isNew
}
