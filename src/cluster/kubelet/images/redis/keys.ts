import type { RedisReply } from '../../../network/network.ts'
import { START_UNIX_SECONDS } from '../../../sim/clock.ts'
import type { Call, CommandTable } from './command.ts'
import { NIL, OK, RedisError, SYNTAX_ERROR, bulk, bulks, integer, matchesGlob, wholeNumber } from './command.ts'
import type { Entry } from './keyspace.ts'

/** The commands on keys of any type. */
export const keys: CommandTable = {
  del: { arity: -2, write: true, run: call => integer(call.args.filter(name => call.keys.remove(name)).length) },
  exists: { arity: -2, run: call => integer(call.args.filter(name => call.keys.entry(name)).length) },
  type: { arity: 2, run: call => ({ status: entry(call)?.value.type ?? 'none' }) },
  keys: {
    arity: 2,
    run: call => bulks(call.keys.entries.map(each => each.key).filter(name => matchesGlob(call.args[0] ?? '', name))),
  },
  randomkey: { arity: 1, run: call => bulk(call.keys.entries[Math.floor(call.random() * call.keys.entries.length)]?.key) },
  dbsize: { arity: 1, run: call => integer(call.keys.entries.length) },
  scan: { arity: -2, run: scan },
  rename: {
    arity: 3,
    write: true,
    run(call) {
      move(call, true)
      return OK
    },
  },
  renamenx: { arity: 3, write: true, run: call => integer(move(call, false) ? 1 : 0) },
  ttl: { arity: 2, run: call => integer(left(call, 1000)) },
  pttl: { arity: 2, run: call => integer(left(call, 1)) },
  expire: { arity: 3, write: true, run: call => expireAt(call, call.keys.now + wholeNumber(call.args[1]) * 1000) },
  pexpire: { arity: 3, write: true, run: call => expireAt(call, call.keys.now + wholeNumber(call.args[1])) },
  expireat: { arity: 3, write: true, run: call => expireAt(call, wholeNumber(call.args[1]) * 1000 - EPOCH_MS) },
  pexpireat: { arity: 3, write: true, run: call => expireAt(call, wholeNumber(call.args[1]) - EPOCH_MS) },
  persist: {
    arity: 2,
    write: true,
    run(call) {
      const old = entry(call)
      if (old?.expiresAt === undefined) return integer(0)
      call.keys.put(old.key, old.value, { expiresAt: undefined })
      return integer(1)
    },
  },
  object: {
    arity: 3,
    run(call) {
      const value = call.keys.entry(call.args[1] ?? '')?.value
      const question = call.args[0]?.toLowerCase()
      if (!['encoding', 'refcount', 'idletime'].includes(question ?? '')) {
        throw new RedisError('ERR Syntax error. Try OBJECT (refcount|encoding|idletime)')
      }
      if (!value) return NIL
      if (question === 'refcount') return integer(1)
      if (question === 'idletime') return integer(0)
      return bulk({ string: 'embstr', list: 'ziplist', set: 'hashtable', hash: 'ziplist' }[value.type])
    },
  },
}

/** Where virtual time begins, in Unix milliseconds. */
const EPOCH_MS = START_UNIX_SECONDS * 1000

function entry(call: Call): Entry | undefined {
  return call.keys.entry(call.args[0] ?? '')
}

function left(call: Call, unit: number): number {
  const found = entry(call)
  if (!found) return -2
  return found.expiresAt === undefined ? -1 : Math.round((found.expiresAt - call.keys.now) / unit)
}

function expireAt(call: Call, at: number): RedisReply {
  const found = entry(call)
  if (!found) return integer(0)
  if (at <= call.keys.now) call.keys.remove(found.key)
  else call.keys.put(found.key, found.value, { expiresAt: at })
  return integer(1)
}

function move(call: Call, overwrite: boolean): boolean {
  const [from = '', to = ''] = call.args
  const found = entry(call)
  if (!found) throw new RedisError('ERR no such key')
  if (from === to) {
    // Redis 3.0 refuses this, though nothing would change.
    throw new RedisError('ERR source and destination objects are the same')
  }
  if (call.keys.entry(to) && !overwrite) return false
  call.keys.remove(from)
  call.keys.put(to, found.value, { expiresAt: found.expiresAt })
  return true
}

/** All keys in one round: what a small database answers. */
function scan(call: Call): RedisReply {
  if (!/^\d+$/.test(call.args[0] ?? '')) throw new RedisError('ERR invalid cursor')
  let pattern = '*'
  for (let at = 1; at < call.args.length; at += 2) {
    const option = call.args[at]?.toLowerCase()
    const value = call.args[at + 1]
    if (value === undefined || (option !== 'match' && option !== 'count')) throw new RedisError(SYNTAX_ERROR)
    if (option === 'match') pattern = value
    else if (wholeNumber(value) < 1) throw new RedisError(SYNTAX_ERROR)
  }
  const names = call.args[0] === '0' ? call.keys.entries.map(each => each.key).filter(name => matchesGlob(pattern, name)) : []
  return { list: [bulk('0'), bulks(names)] }
}
