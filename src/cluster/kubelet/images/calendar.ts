import { START_UNIX_SECONDS, civil } from '../../sim/clock.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** A moment of virtual time in the words that log lines and HTTP headers put together: `06`, `Mar`, `2016`, `12:00:00`, `Sun`. */
export function datedWords(ms: number): { day: string; month: string; year: string; time: string; weekday: string; milliseconds: string } {
  const { weekday, year, month, day, secondOfDay } = civil(ms)
  const clock = [Math.floor(secondOfDay / 3600), Math.floor(secondOfDay / 60) % 60, secondOfDay % 60]
  return {
    day: two(day),
    month: MONTHS[month - 1] ?? '',
    year: String(year),
    time: clock.map(two).join(':'),
    weekday: WEEKDAYS[weekday] ?? '',
    milliseconds: String(((Math.floor(ms) % 1000) + 1000) % 1000).padStart(3, '0'),
  }
}

/** As HTTP's Date header has it: `Sun, 06 Mar 2016 12:00:00 GMT`. */
export function httpDate(ms: number): string {
  const { weekday, day, month, year, time } = datedWords(ms)
  return `${weekday}, ${day} ${month} ${year} ${time} GMT`
}

/** Whole seconds of Unix time. */
export function unixSeconds(ms: number): number {
  return START_UNIX_SECONDS + Math.floor(ms / 1000)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
