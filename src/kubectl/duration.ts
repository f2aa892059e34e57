const UNIT_MS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a duration as Go writes them (`1m30s`, `500ms`, `-1.5h`). Throws with the words of Go's `time.ParseDuration`. */
export function parseDuration(text: string): number {
  const rest = text.replace(/^[+-]/, '')
  if (rest === '0') return 0
  const invalid = () => new Error(`time: invalid duration ${JSON.stringify(text)}`)
  if (rest === '') throw invalid()
  let ms = 0
  for (let left = rest; left !== '';) {
    const number = /^(\d+\.?\d*|\.\d+)/.exec(left)?.[0]
    if (number === undefined) throw invalid()
    left = left.slice(number.length)
    const unit = /^[^\d.]*/.exec(left)![0]
    if (unit === '') throw new Error(`time: missing unit in duration ${JSON.stringify(text)}`)
    if (UNIT_MS[unit] === undefined) throw new Error(`time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`)
    ms += Number(number) * UNIT_MS[unit]
    left = left.slice(unit.length)
  }
  return text.startsWith('-') ? -ms : ms
}

/** A duration in milliseconds as Go's `Duration.String` prints it: `1m0s`, `1.5s`, `20ms`, `0s`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return '-' + formatDuration(-ms)
  if (ms === 0) return '0s'
  if (ms < 0.001) return `${Math.round(ms * 1e6)}ns`
  if (ms < 1) return `${ms * 1000}µs`
  if (ms < 1000) return `${ms}ms`
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor(ms / 60_000) % 60
  const seconds = (ms % 60_000) / 1000
  return (hours ? `${hours}h` : '') + (hours || minutes ? `${minutes}m` : '') + `${seconds}s`
}
