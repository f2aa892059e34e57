import type { RedisReply } from '../../../network/network.ts'
import type { Call, CommandTable } from './command.ts'
import { NIL, OK, RedisError, SYNTAX_ERROR, bulk, bulks, integer, range, wholeNumber } from './command.ts'

/** The commands on lists. */
export const lists: CommandTable = {
  lpush: { arity: -3, write: true, run: call => push(call, 'left') },
  rpush: { arity: -3, write: true, run: call => push(call, 'right') },
  lpushx: { arity: 3, write: true, run: call => (items(call).length ? push(call, 'left') : integer(0)) },
  rpushx: { arity: 3, write: true, run: call => (items(call).length ? push(call, 'right') : integer(0)) },
  lpop: { arity: 2, write: true, run: call => bulk(pop(call, 'left')) },
  rpop: { arity: 2, write: true, run: call => bulk(pop(call, 'right')) },
  rpoplpush: {
    arity: 3,
    write: true,
    run(call) {
      const target = { ...call, args: [call.args[1] ?? ''] }
      items(target) // of another type: refused before anything is taken
      const moved = pop(call, 'right')
      if (moved === undefined) return NIL
      store(target, [moved, ...items(target)])
      return bulk(moved)
    },
  },
  llen: { arity: 2, run: call => integer(items(call).length) },
  lrange: {
    arity: 4,
    run(call) {
      const part = range(wholeNumber(call.args[1]), wholeNumber(call.args[2]), items(call).length)
      return bulks(part ? items(call).slice(part.from, part.to) : [])
    },
  },
  lindex: { arity: 3, run: call => bulk(items(call).at(wholeNumber(call.args[1]))) },
  lset: {
    arity: 4,
    write: true,
    run(call) {
      if (!call.keys.entry(call.args[0] ?? '')) throw new RedisError('ERR no such key')
      const all = [...items(call)]
      const index = wholeNumber(call.args[1])
      const at = index < 0 ? all.length + index : index
      if (at < 0 || at >= all.length) throw new RedisError('ERR index out of range')
      all[at] = call.args[2] ?? ''
      store(call, all)
      return OK
    },
  },
  ltrim: {
    arity: 4,
    write: true,
    run(call) {
      const part = range(wholeNumber(call.args[1]), wholeNumber(call.args[2]), items(call).length)
      if (call.keys.entry(call.args[0] ?? '')) store(call, part ? items(call).slice(part.from, part.to) : [])
      return OK
    },
  },
  lrem: { arity: 4, write: true, run: removeEqual },
  linsert: {
    arity: 5,
    write: true,
    run(call) {
      const [, where = '', pivot = '', value = ''] = call.args
      if (!/^(before|after)$/i.test(where)) throw new RedisError(SYNTAX_ERROR)
      const all = [...items(call)]
      if (all.length === 0) return integer(0)
      const at = all.indexOf(pivot)
      if (at < 0) return integer(-1)
      all.splice(where.toLowerCase() === 'after' ? at + 1 : at, 0, value)
      store(call, all)
      return integer(all.length)
    },
  },
}

function items(call: Call): readonly string[] {
  return call.keys.value(call.args[0] ?? '', 'list')?.items ?? []
}

/** An empty list does not exist. */
function store(call: Call, all: readonly string[]): void {
  const key = call.args[0] ?? ''
  if (all.length === 0) call.keys.remove(key)
  else call.keys.put(key, { type: 'list', items: all })
}

function push(call: Call, side: 'left' | 'right'): RedisReply {
  const added = call.args.slice(1)
  const all = side === 'left' ? [...added.reverse(), ...items(call)] : [...items(call), ...added]
  store(call, all)
  return integer(all.length)
}

function pop(call: Call, side: 'left' | 'right'): string | undefined {
  const all = items(call)
  if (all.length === 0) return undefined
  store(call, side === 'left' ? all.slice(1) : all.slice(0, -1))
  return side === 'left' ? all[0] : all.at(-1)
}

/** Removes the first `count` equal to a value, from the end when negative, all when 0. */
function removeEqual(call: Call): RedisReply {
  const count = wholeNumber(call.args[1])
  const value = call.args[2]
  const all = count < 0 ? [...items(call)].reverse() : [...items(call)]
  let left = count === 0 ? all.length : Math.abs(count)
  const kept = all.filter(item => item !== value || left-- <= 0)
  const removed = all.length - kept.length
  if (removed) store(call, count < 0 ? kept.reverse() : kept)
  return integer(removed)
}
