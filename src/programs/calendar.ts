/** Virtual time zero: 2016-03-06 12:00:00 UTC, in seconds since 1970. */
export const EPOCH_SECONDS = 1_457_265_600

export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
export const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** A moment, taken apart, in UTC. */
export interface Calendar {
  seconds: number
  ms: number
  year: number
  /** 1 to 12 */
  month: number
  day: number
  hour: number
  minute: number
  second: number
  /** 0 is Sunday */
  weekday: number
  /** 1 is the first of January */
  yearday: number
}

/** Takes a virtual time (ms since the epoch above) apart. */
export function calendar(virtualMs: number): Calendar {
  const ms = ((virtualMs % 1000) + 1000) % 1000
  const seconds = EPOCH_SECONDS + Math.floor(virtualMs / 1000)
  const days = Math.floor(seconds / 86_400)
  const rest = seconds - days * 86_400
  const { year, month, day } = fromDays(days)
  return {
    seconds,
    ms,
    year,
    month,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearday: days - toDays(year, 1, 1) + 1,
  }
}

/** Days since 1970 of a date, by the rule of 400 years that begin in March. */
export function toDays(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yoe = y - era * 400
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468
}

function fromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365)
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  return { year: yoe + era * 400 + (month <= 2 ? 1 : 0), month, day: doy - Math.floor((153 * mp + 2) / 5) + 1 }
}

/** The week that ISO 8601 counts, Monday to Sunday; it belongs to the year in which its Thursday lies. */
function isoWeek({ year, yearday, weekday }: Calendar): { year: number; week: number } {
  const thursday = toDays(year, 1, 1) + yearday - 1 + 4 - (weekday || 7)
  const of = fromDays(thursday).year
  return { year: of, week: Math.floor((thursday - toDays(of, 1, 1)) / 7) + 1 }
}

/** A date by strftime's letters. */
export function formatDate(at: Calendar, format: string): string {
  return format.replace(/%([-_0^]?)([a-zA-Z%]|:z)/g, (whole, flag: string, letter: string) => {
    const make = LETTERS[letter]
    if (!make) return whole
    const text = make(at)
    if (flag === '-') return text.replace(/^[0 ]+(?=\d)/, '')
    if (flag === '_') return text.replace(/^0+(?=\d)/, zeros => ' '.repeat(zeros.length))
    return flag === '^' ? text.toUpperCase() : text
  })
}

const two = (number: number) => String(number).padStart(2, '0')

const LETTERS: Readonly<Record<string, (at: Calendar) => string>> = {
  '%': () => '%',
  a: at => DAYS[at.weekday]!.slice(0, 3),
  A: at => DAYS[at.weekday]!,
  b: at => MONTHS[at.month - 1]!.slice(0, 3),
  B: at => MONTHS[at.month - 1]!,
  c: at => formatDate(at, '%a %d %b %Y %r %Z'),
  C: at => two(Math.floor(at.year / 100)),
  d: at => two(at.day),
  D: at => formatDate(at, '%m/%d/%y'),
  e: at => String(at.day).padStart(2),
  F: at => formatDate(at, '%Y-%m-%d'),
  G: at => String(isoWeek(at).year),
  g: at => two(isoWeek(at).year % 100),
  h: at => MONTHS[at.month - 1]!.slice(0, 3),
  H: at => two(at.hour),
  I: at => two(at.hour % 12 || 12),
  j: at => String(at.yearday).padStart(3, '0'),
  k: at => String(at.hour).padStart(2),
  l: at => String(at.hour % 12 || 12).padStart(2),
  m: at => two(at.month),
  M: at => two(at.minute),
  n: () => '\n',
  N: at => String(at.ms).padStart(3, '0') + '000000',
  p: at => (at.hour < 12 ? 'AM' : 'PM'),
  P: at => (at.hour < 12 ? 'am' : 'pm'),
  r: at => formatDate(at, '%I:%M:%S %p'),
  R: at => formatDate(at, '%H:%M'),
  s: at => String(at.seconds),
  S: at => two(at.second),
  t: () => '\t',
  T: at => formatDate(at, '%H:%M:%S'),
  u: at => String(at.weekday || 7),
  U: at => two(Math.floor((at.yearday + 6 - at.weekday) / 7)),
  V: at => two(isoWeek(at).week),
  W: at => two(Math.floor((at.yearday + 6 - ((at.weekday + 6) % 7)) / 7)),
  w: at => String(at.weekday),
  x: at => formatDate(at, '%m/%d/%Y'),
  X: at => formatDate(at, '%r'),
  y: at => two(at.year % 100),
  Y: at => String(at.year),
  z: () => '+0000',
  ':z': () => '+00:00',
  Z: () => 'UTC',
}
