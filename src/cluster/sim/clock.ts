/** Virtual time is a whole number of milliseconds since this moment, 2016-03-06 12:00:00 UTC, here in seconds of Unix time. */
export const START_UNIX_SECONDS = 1_457_265_600

const SECONDS_PER_DAY = 86_400

/** A moment of virtual time as the API writes it, whole seconds in UTC: `2016-03-06T12:00:00Z`. Times before the start are negative. */
export function timestamp(ms: number): string {
  const second = Math.floor(ms / 1000)
  let text = written.get(second)
  if (text === undefined) {
    const { year, month, day, secondOfDay } = civil(ms)
    text = [two(year), '-', two(month), '-', two(day), 'T', clockFace(secondOfDay), 'Z'].join('')
    if (written.size >= WRITTEN_KEPT) written.clear()
    written.set(second, text)
  }
  return text
}

/** Texts of seconds asked for lately: thousands of objects share one. */
const written = new Map<number, string>()
const WRITTEN_KEPT = 4096

/** The same with nanoseconds, as docker writes the time of a log line: `2016-03-06T12:00:01.250000000Z`. */
export function timestampNano(ms: number): string {
  const fraction = String(((ms % 1000) + 1000) % 1000).padStart(3, '0')
  return `${timestamp(ms).slice(0, -1)}.${fraction}000000Z`
}

/** The moment that an RFC 3339 text names, in virtual milliseconds; `undefined` when it is none. A zone of hours and minutes is understood. */
export function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text)
  if (!match) return undefined
  const [, year, month, day, hours, minutes, seconds, fraction = '', zone = 'Z'] = match
  const offset = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)))
  const days = daysFromCivil(Number(year), Number(month), Number(day))
  const unix = days * SECONDS_PER_DAY + Number(hours) * 3600 + (Number(minutes) - offset) * 60 + Number(seconds)
  return (unix - START_UNIX_SECONDS) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
}

/** Weekday (0 is Sunday), year, month, day and second of the day of a moment of virtual time, in UTC. */
export function civil(ms: number): { weekday: number; year: number; month: number; day: number; secondOfDay: number } {
  const unix = START_UNIX_SECONDS + Math.floor(ms / 1000)
  const days = Math.floor(unix / SECONDS_PER_DAY)
  // The calendar repeats every 400 years (146,097 days); years are counted from March, so that a leap day comes last.
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { weekday: (((days + 4) % 7) + 7) % 7, year, month, day, secondOfDay: unix - days * SECONDS_PER_DAY }
}

function daysFromCivil(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function clockFace(second: number): string {
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
