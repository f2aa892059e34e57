import { civil, parseTimestamp } from '../../cluster/sim/clock.ts'

type Timestamp = string | null | undefined

/** How long ago something was, as `get` shows it in one unit: `5s`, `12m`, `3d` (translateTimestamp, v1.1.8). `now` is virtual ms. */
export function age(timestamp: Timestamp, now: number): string {
  const then = timestamp ? parseTimestamp(timestamp) : undefined
  return then === undefined ? '<unknown>' : shortHumanDuration(now - then)
}

/** A length of time in its largest unit. A second too early is still `0s`: clocks differ. */
export function shortHumanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000)
  const hours = Math.trunc(seconds / 3600)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.trunc(seconds / 60)}m`
  if (hours < 24) return `${hours}h`
  if (hours < 24 * 364) return `${Math.trunc(hours / 24)}d`
  return `${Math.trunc(hours / 24 / 365)}y`
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A moment as `describe` shows it: `Sun, 06 Mar 2016 12:00:00 +0000`. */
export function rfc1123(timestamp: Timestamp): string {
  const ms = timestamp ? parseTimestamp(timestamp) : undefined
  if (ms === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000'
  const { weekday, year, month, day, secondOfDay } = civil(ms)
  const two = (n: number) => String(n).padStart(2, '0')
  const clock = [Math.floor(secondOfDay / 3600), Math.floor(secondOfDay / 60) % 60, secondOfDay % 60].map(two).join(':')
  return `${WEEKDAYS[weekday]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${clock} +0000`
}
