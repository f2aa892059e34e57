import { calendar, DAYS, EPOCH_SECONDS, MONTHS, toDays } from './calendar.ts'

const DAY = 86_400
/** How many seconds a word for a span of time is; months and years are counted by the calendar. */
const SPANS: Readonly<Record<string, number>> = { second: 1, sec: 1, minute: 60, min: 60, hour: 3600, day: DAY, week: 7 * DAY, fortnight: 14 * DAY }
const MONTH_SPANS: Readonly<Record<string, number>> = { month: 1, year: 12 }

/** What has been understood so far. */
interface Understood {
  date?: readonly [year: number, month: number, day: number]
  /** seconds since midnight */
  time?: number
  /** seconds east of Greenwich */
  zone?: number
  weekday?: number
  months: number
  seconds: number
}

/** A piece of a date: how it looks, and what it says; false if it makes no sense. In the order in which they are tried. */
const PIECES: readonly (readonly [pattern: RegExp, read: (parts: string[], to: Understood, thisYear: number) => boolean | void])[] = [
  [/^(\d{4})-(\d{1,2})-(\d{1,2})(?:T(?=\d))?/i, ([year, month, day], to) => dateIs(to, Number(year), Number(month), Number(day))],
  [/^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?\b/, ([month, day, year], to, thisYear) => dateIs(to, Number(year ?? thisYear), Number(month), Number(day))],
  [
    /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?m\b\.?)?/i,
    ([hour, minute, second, half], to) => timeIs(to, hour!, minute!, second, half),
  ],
  [/^(\d{1,2})\s*([ap])\.?m\b\.?/i, ([hour, half], to) => timeIs(to, hour!, '0', undefined, half)],
  [/^(\d{1,2})[ -]?([a-z]{3,9})\b\.?[ ,-]*(\d{4}\b(?!:))?/i, ([day, month, year], to, thisYear) => named(to, month!, day!, year, thisYear)],
  [/^([a-z]{3,9})\.? +(\d{1,2})\b(?!:)(?:[ ,]+(\d{4}\b(?!:)))?/i, ([month, day, year], to, thisYear) => named(to, month!, day!, year, thisYear)],
  [/^([-+]?\s*\d+|next|last|this|an?)?\s*(seconds?|secs?|minutes?|mins?|hours?|days?|weeks?|fortnights?|months?|years?)\b(\s+ago\b)?/i, later],
  [/^(\d{4})\b(?!:)/, ([year], to) => yearIs(to, Number(year))],
  [/^(now|today)\b/i, () => undefined],
  [/^(tomorrow|yesterday)\b/i, ([word], to) => void (to.seconds += word!.toLowerCase() === 'tomorrow' ? DAY : -DAY)],
  [/^(?:z|utc|gmt)\b/i, (_, to) => void (to.zone = 0)],
  [
    /^([-+])(\d{2}):?(\d{2})\b/,
    ([sign, hours, minutes], to) => void (to.zone = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)),
  ],
  [/^([a-z]{3,9})\b[.,]?/i, ([name], to) => (to.weekday = numberOf(DAYS, name!)) >= 0],
]

/**
 * The virtual time that the words after `date -d` mean, as GNU date reads them: dates, times, zones, days of the week and spans in any order.
 * `undefined` if they mean none.
 */
export function parseDate(text: string, now: number): number | undefined {
  const stamp = /^\s*@(-?\d+)(?:\.\d+)?\s*$/.exec(text)
  if (stamp) return (Number(stamp[1]) - EPOCH_SECONDS) * 1000
  const today = calendar(now)
  const to: Understood = { months: 0, seconds: 0 }
  let rest = text.trim()
  while (rest !== '') {
    const known = PIECES.some(([pattern, read]) => {
      const found = pattern.exec(rest)
      if (!found || read(found.slice(1), to, today.year) === false) return false
      rest = rest.slice(found[0].length).trim()
      return true
    })
    if (!known) return undefined
  }
  const [year, month, day] = to.date ?? [today.year, today.month, today.day]
  const midnight = to.date !== undefined || to.weekday !== undefined || text.trim() === ''
  const time = to.time ?? (midnight ? 0 : today.hour * 3600 + today.minute * 60 + today.second)
  const months = year * 12 + month - 1 + to.months
  let days = toDays(Math.floor(months / 12), (months % 12) + 1, day)
  if (to.weekday !== undefined && !to.date) days += (to.weekday - today.weekday + 7) % 7
  const ms = to.time === undefined && !midnight ? today.ms : 0
  return (days * DAY + time - (to.zone ?? 0) + to.seconds - EPOCH_SECONDS) * 1000 + ms
}

/** False too when the month has no such day. */
function dateIs(to: Understood, year: number, month: number, day: number): boolean {
  if (to.date || month < 1 || month > 12 || day < 1) return false
  const daysInMonth = toDays(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - toDays(year, month, 1)
  to.date = [year, month, day]
  return day <= daysInMonth
}

/** What `date` itself prints has the year behind the time. */
function yearIs(to: Understood, year: number): boolean {
  if (!to.date || to.time === undefined) return false
  const [, month, day] = to.date
  delete to.date
  return dateIs(to, year, month, day)
}

function named(to: Understood, month: string, day: string, year: string | undefined, thisYear: number): boolean {
  const number = numberOf(MONTHS, month)
  return number >= 0 && dateIs(to, Number(year ?? thisYear), number + 1, Number(day))
}

function timeIs(to: Understood, hour: string, minute: string, second = '0', half?: string): boolean {
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  if (to.time !== undefined || hours > 23 || Number(minute) > 59 || (half !== undefined && (Number(hour) < 1 || Number(hour) > 12))) return false
  to.time = hours * 3600 + Number(minute) * 60 + Number(second)
  return true
}

function later([count = '1', unit = '', ago]: string[], to: Understood): void {
  const word = unit.toLowerCase().replace(/s$/, '')
  const times = { next: 1, last: -1, this: 0, a: 1, an: 1 }[count.toLowerCase()] ?? Number(count.replace(/\s/g, ''))
  const signed = ago ? -times : times
  if (MONTH_SPANS[word] !== undefined) to.months += signed * MONTH_SPANS[word]
  else to.seconds += signed * SPANS[word]!
}

/** Where a name, or its first three letters, stands among others; -1 if it does not. */
function numberOf(names: readonly string[], name: string): number {
  const wanted = name.toLowerCase()
  return names.findIndex(each => each.toLowerCase() === wanted || each.slice(0, 3).toLowerCase() === wanted)
}
