import { START_UNIX_SECONDS } from '../sim/clock.ts'
import { hex32 } from '../sim/hash.ts'

/** The Gregorian calendar began this long before 1970, ms: UUIDs count from there. */
const BEFORE_1970_MS = 12_219_292_800_000

/**
 * A version 1 UUID, as v1.1 gives its objects: the time in 100 ns, then what tells its maker from others (16 hex digits). `count` rises
 * with each object, so that two of one millisecond differ.
 */
export function newUid(now: number, count: number, maker: string): string {
  const ms = BEFORE_1970_MS + START_UNIX_SECONDS * 1000 + now
  // ms · 10,000 + count, in two parts of 32 bits, since it is beyond what a number holds
  const high = Math.floor(ms / 65_536) * 10_000
  const low = (high % 65_536) * 65_536 + (ms % 65_536) * 10_000 + count
  const upper = Math.floor(high / 65_536) + Math.floor(low / 4_294_967_296)
  if (upper !== lastUpper || maker !== lastMaker) {
    const clock = ((parseInt(maker.slice(0, 4), 16) & 0x3fff) | 0x8000).toString(16)
    tail = ['', hex(upper % 65_536, 4), `1${hex(Math.floor(upper / 65_536) % 4096, 3)}`, clock, maker.slice(4, 16)].join('-')
    ;[lastUpper, lastMaker] = [upper, maker]
  }
  return [hex32(low % 4_294_967_296), tail].join('') // joined, the text is one piece in memory
}

/** All but the first part is the same for seven minutes. */
let [lastUpper, lastMaker, tail] = [0, '', '']

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
