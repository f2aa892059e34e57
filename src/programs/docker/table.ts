/** A table as docker 1.8 lays it out with Go's tabwriter: columns at least `minimum` wide, 3 of that space; the last one is not filled up. */
export function table(rows: readonly (readonly string[])[], minimum = 20): string {
  const widths: number[] = []
  for (const row of rows) row.slice(0, -1).forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? minimum, [...cell].length + 3)))
  return rows
    .map(
      row =>
        row.map((cell, column) => (column < row.length - 1 ? cell + ' '.repeat((widths[column] ?? 0) - [...cell].length) : cell)).join('') + '\n',
    )
    .join('')
}

/** How long ago or for how long, as docker says it: `About a minute`, `13 minutes`, `2 weeks`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (seconds < 1) return 'Less than a second'
  if (seconds < 60) return `${seconds} seconds`
  if (minutes === 1) return 'About a minute'
  if (minutes < 60) return `${minutes} minutes`
  if (hours === 1) return 'About an hour'
  if (hours < 48) return `${hours} hours`
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`
  if (hours < 24 * 30 * 3) return `${Math.floor(hours / 24 / 7)} weeks`
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`
  return `${Math.floor(hours / 24 / 365)} years`
}

/** A number of bytes with four digits: `418.9 MB`. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${Number(value.toPrecision(4))} ${units[unit]}`
}

/** The first 12 digits of an id. */
export function shortId(id: string): string {
  return id.slice(0, 12)
}

/** At most so many characters. */
export function truncated(text: string, length: number): string {
  return [...text].slice(0, length).join('')
}

/** A text in Go's double quotes. */
export function goQuoted(text: string): string {
  return JSON.stringify(text)
}
