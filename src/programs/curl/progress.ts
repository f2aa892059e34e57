/** How far a transfer is, for curl's progress meter. */
export interface Progress {
  readonly received: number
  /** as Content-Length said, if it did */
  readonly expected?: number | undefined
  readonly sent: number
  readonly toSend: number
  readonly ms: number
}

/** The two lines above curl's progress meter. */
export const METER_HEADER =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n'

/** One state of the meter: it begins by going back to the start of the line. */
export function meterLine({ received, expected, sent, toSend, ms }: Progress): string {
  const seconds = Math.max(ms, 1) / 1000
  const total = (expected ?? received) + toSend
  const done = received + sent
  const percent = (part: number, of: number) => String(of > 0 ? Math.floor((part * 100) / of) : 0).padStart(3)
  const down = Math.floor(received / seconds)
  const up = Math.floor(sent / seconds)
  const current = ms === 0 ? 0 : Math.floor(done / seconds)
  const spent = Math.floor(ms / 1000)
  return [
    `\r${percent(done, total)} ${size(total)}`,
    `${percent(received, expected ?? received)} ${size(received)}`,
    `${percent(sent, toSend)} ${size(sent)}`,
    size(ms === 0 ? 0 : down),
    `${size(ms === 0 ? 0 : up)} ${clock(0)} ${clock(spent)} ${clock(0)} ${size(current)}`,
  ].join('  ')
}

/** A number of bytes in five characters. */
function size(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5)
  if (bytes < 10_000 * 1024) return `${Math.floor(bytes / 1024)}k`.padStart(5)
  if (bytes < 100 * 1_048_576) return `${(bytes / 1_048_576).toFixed(1).padStart(4)}M`
  return `${Math.floor(bytes / 1_048_576)}M`.padStart(5)
}

function clock(seconds: number): string {
  if (seconds <= 0) return '--:--:--'
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(Math.floor(seconds / 3600)).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
