import { fromUtf8, utf8, utf8Length } from '../../../network/utf8.ts'
import type { Call, CommandTable } from './command.ts'
import { NIL, OK, RedisError, SYNTAX_ERROR, bulk, bulks, integer, range, wholeNumber } from './command.ts'

/** A page's memory is smaller than a server's: texts end at 4 MB. */
const LONGEST = 4_194_304

/** The commands on texts: the guestbook itself needs only `get` and `set`. */
export const strings: CommandTable = {
  get: { arity: 2, run: call => bulk(text(call, call.args[0])) },
  set: { arity: -3, write: true, run: set },
  setnx: {
    arity: 3,
    write: true,
    run: call => integer(call.keys.entry(key(call)) ? 0 : (put(call, call.args[1] ?? '', undefined), 1)),
  },
  setex: { arity: 4, write: true, run: call => setFor(call, 1000, 'setex') },
  psetex: { arity: 4, write: true, run: call => setFor(call, 1, 'psetex') },
  getset: {
    arity: 3,
    write: true,
    run(call) {
      const old = text(call, call.args[0])
      put(call, call.args[1] ?? '', undefined)
      return bulk(old)
    },
  },
  mget: {
    arity: -2,
    run: ({ args, keys }) =>
      bulks(
        args.map(name => {
          const value = keys.entry(name)?.value
          return value?.type === 'string' ? value.text : null
        }),
      ),
  },
  mset: {
    arity: -3,
    write: true,
    run(call) {
      for (const [name, value] of pairs(call.args, 'MSET')) call.keys.put(name, { type: 'string', text: value }, { expiresAt: undefined })
      return OK
    },
  },
  msetnx: {
    arity: -3,
    write: true,
    run(call) {
      const all = pairs(call.args, 'MSETNX')
      if (all.some(([name]) => call.keys.entry(name))) return integer(0)
      for (const [name, value] of all) call.keys.put(name, { type: 'string', text: value }, { expiresAt: undefined })
      return integer(1)
    },
  },
  append: {
    arity: 3,
    write: true,
    run(call) {
      const whole = (text(call, call.args[0]) ?? '') + (call.args[1] ?? '')
      call.keys.put(key(call), { type: 'string', text: whole })
      return integer(utf8Length(whole))
    },
  },
  strlen: { arity: 2, run: call => integer(utf8Length(text(call, call.args[0]) ?? '')) },
  incr: { arity: 2, write: true, run: call => add(call, 1) },
  decr: { arity: 2, write: true, run: call => add(call, -1) },
  incrby: { arity: 3, write: true, run: call => add(call, wholeNumber(call.args[1])) },
  decrby: { arity: 3, write: true, run: call => add(call, -wholeNumber(call.args[1])) },
  incrbyfloat: { arity: 3, write: true, run: addFraction },
  getrange: { arity: 4, run: getRange },
  substr: { arity: 4, run: getRange },
  setrange: {
    arity: 4,
    write: true,
    run(call) {
      const offset = wholeNumber(call.args[1])
      if (offset < 0) throw new RedisError('ERR offset is out of range')
      const old = utf8(text(call, call.args[0]) ?? '')
      const added = utf8(call.args[2] ?? '')
      if (added.length === 0) return integer(old.length)
      if (offset + added.length > LONGEST) throw new RedisError('ERR string exceeds maximum allowed size (512MB)')
      const whole = [...old, ...Array<number>(Math.max(0, offset - old.length)).fill(0)]
      whole.splice(offset, added.length, ...added)
      call.keys.put(key(call), { type: 'string', text: fromUtf8(whole) })
      return integer(whole.length)
    },
  },
}

function key(call: Call): string {
  return call.args[0] ?? ''
}

function text(call: Call, name: string | undefined): string | undefined {
  return call.keys.value(name ?? '', 'string')?.text
}

function put(call: Call, value: string, expiresAt: number | undefined): void {
  call.keys.put(key(call), { type: 'string', text: value }, { expiresAt })
}

function set(call: Call) {
  const [, value = '', ...options] = call.args
  let expiresAt: number | undefined
  let only: 'nx' | 'xx' | undefined
  for (let at = 0; at < options.length; at++) {
    const option = options[at]?.toLowerCase()
    if ((option === 'nx' || option === 'xx') && (only === undefined || only === option)) only = option
    else if ((option === 'ex' || option === 'px') && expiresAt === undefined && at + 1 < options.length) {
      const amount = wholeNumber(options[++at])
      if (amount <= 0) throw new RedisError('ERR invalid expire time in set')
      expiresAt = call.keys.now + amount * (option === 'ex' ? 1000 : 1)
    } else throw new RedisError(SYNTAX_ERROR)
  }
  const exists = call.keys.entry(key(call)) !== undefined
  if ((only === 'nx' && exists) || (only === 'xx' && !exists)) return NIL
  put(call, value, expiresAt)
  return OK
}

function setFor(call: Call, unit: number, name: string) {
  const amount = wholeNumber(call.args[1])
  if (amount <= 0) throw new RedisError(`ERR invalid expire time in ${name}`)
  put(call, call.args[2] ?? '', call.keys.now + amount * unit)
  return OK
}

function add(call: Call, by: number) {
  const sum = wholeNumber(text(call, call.args[0]) ?? '0') + by
  if (!Number.isSafeInteger(sum)) throw new RedisError('ERR increment or decrement would overflow')
  call.keys.put(key(call), { type: 'string', text: String(sum) })
  return integer(sum)
}

function addFraction(call: Call) {
  const numbers = [text(call, call.args[0]) ?? '0', call.args[1] ?? ''].map(each =>
    /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(each) ? Number(each) : NaN,
  )
  const sum = numbers.reduce((total, each) => total + each, 0)
  if (!Number.isFinite(sum)) throw new RedisError('ERR value is not a valid float')
  const whole = String(Number(sum.toPrecision(15)))
  call.keys.put(key(call), { type: 'string', text: whole })
  return bulk(whole)
}

function getRange(call: Call) {
  const bytes = utf8(text(call, call.args[0]) ?? '')
  const part = range(wholeNumber(call.args[1]), wholeNumber(call.args[2]), bytes.length)
  return bulk(part ? fromUtf8(bytes.slice(part.from, part.to)) : '')
}

function pairs(words: readonly string[], name: string): [string, string][] {
  if (words.length % 2 !== 0) throw new RedisError(`ERR wrong number of arguments for ${name}`)
  const found: [string, string][] = []
  for (let at = 0; at < words.length; at += 2) found.push([words[at] ?? '', words[at + 1] ?? ''])
  return found
}
