/** Virtual time 0. */
const START = { year: 2016, month: 3, day: 6, hour: 12 }
const DAY_MS = 86_400_000
const START_MS = daysSince1970(START.year, START.month, START.day) * DAY_MS + START.hour * 3_600_000

/** A moment's parts in UTC. `weekday` is 0 on Sundays. */
export interface CalendarTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millisecond: number
  weekday: number
}

/** The parts of a moment of virtual time (ms since 2016-03-06 12:00:00 UTC). */
export function calendarTime(ms: number): CalendarTime {
  const unix = START_MS + ms
  const days = Math.floor(unix / DAY_MS)
  const rest = unix - days * DAY_MS
  return {
    ...dateOf(days),
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: rest % 1000,
    weekday: (((days + 4) % 7) + 7) % 7,
  }
}

/** Virtual time as the API writes it: RFC 3339 in UTC, whole seconds. */
export function formatTime(ms: number): string {
  const { year, month, day, hour, minute, second } = calendarTime(ms)
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}Z`
}

/** The virtual time (ms) of an RFC 3339 text, `undefined` if it is none. */
export function parseTime(text: string | null | undefined): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text ?? '')
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number]
  const fraction = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  const offset = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0))
  const seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + (minute - offset) * 60 + second
  return seconds * 1000 + fraction - START_MS
}

/** The parts of virtual time in Go's RFC 1123 with a numeric zone, as `describe` prints it: `Sun, 06 Mar 2016 12:00:00 +0000`. */
export function formatRfc1123(ms: number): string {
  const { year, month, day, hour, minute, second, weekday } = calendarTime(ms)
  const date = `${WEEKDAYS[weekday]}, ${pad(day)} ${MONTHS[month - 1]} ${pad(year, 4)}`
  return `${date} ${pad(hour)}:${pad(minute)}:${pad(second)} +0000`
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0')
}

// Years are counted from March, so that the leap day is a year's last; 400 years have 146,097 days.

function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

function dateOf(daysSince1970: number): { year: number; month: number; day: number } {
  const days = daysSince1970 + 719_468
  const era = Math.floor(days / 146_097)
  const ofEra = days - era * 146_097
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365)
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1 }
}
