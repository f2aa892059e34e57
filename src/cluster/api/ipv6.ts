import { isIPv4 } from './names.ts'

/** The eight numbers of an IPv6 address, undefined for anything else: `::1`, `fe80::1:2`, `::ffff:10.0.0.1` (Go's net.ParseIP). */
export function ipv6Groups(text: string): readonly number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const lists = halves.map(half => (half === '' ? [] : half.split(':')))
  const last = lists.at(-1)!.at(-1) ?? ''
  if (isIPv4(last)) {
    const [a, b, c, d] = last.split('.').map(Number) as [number, number, number, number]
    lists.at(-1)!.splice(-1, 1, (a * 256 + b).toString(16), (c * 256 + d).toString(16))
  }
  const [front = [], back] = lists
  const given = front.length + (back?.length ?? 0)
  if (![...front, ...(back ?? [])].every(group => /^[\da-fA-F]{1,4}$/.test(group)) || (back ? given > 7 : given !== 8)) return undefined
  const zeros = Array.from({ length: 8 - given }, () => '0')
  return [...front, ...zeros, ...(back ?? [])].map(group => Number.parseInt(group, 16))
}
