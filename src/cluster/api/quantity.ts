/**
 * Amounts of a resource, as v1.1 reads and writes them (pkg/api/resource/quantity.go, v1.1.8): `500m`, `1.5`, `64Mi`, `2e3`. Held exactly, in
 * thousandths; anything finer is rounded up.
 */
export interface Quantity {
  readonly milli: bigint
  readonly format: 'DecimalSI' | 'BinarySI' | 'DecimalExponent'
}

const DECIMAL: readonly (readonly [suffix: string, exponent: number])[] = [
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const LARGEST = (2n ** 63n - 1n) * 1000n

/** Reads a quantity. Throws an Error with the server's words. */
export function parseQuantity(text: string): Quantity {
  const parts = /^([+-]?[0-9.]+)([eEimkKMGTP]*[-+]?[0-9]*)$/.exec(text.trim())
  if (!parts) throw new Error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEimkKMGTP]*[-+]?[0-9]*)$'")
  const number = /^([+-]?)(\d*)\.?(\d*)$/.exec(parts[1]!)
  if (!number || number[2] + number[3]! === '') throw new Error('unable to parse numeric part of quantity')
  const { base, exponent, format } = interpret(parts[2]!)

  let amount = BigInt(number[2] + number[3]!)
  // the value is amount · 10^scale · (2^exponent if binary), wanted in thousandths
  let scale = 3 - number[3]!.length
  if (base === 2) amount *= 2n ** BigInt(exponent)
  else scale += exponent
  let milli = scale >= 0 ? amount * 10n ** BigInt(Math.min(scale, 64)) : dividedUp(amount, 10n ** BigInt(Math.min(-scale, 64)))
  if (milli > LARGEST) milli = LARGEST
  const small = format === 'BinarySI' && milli > 0n && milli < 1000n
  return { milli: number[1] === '-' ? -milli : milli, format: small ? 'DecimalSI' : format }
}

function interpret(suffix: string): { base: 2 | 10; exponent: number; format: Quantity['format'] } {
  const decimal = DECIMAL.find(([name]) => name === suffix)
  if (decimal) return { base: 10, exponent: decimal[1], format: 'DecimalSI' }
  const binary = BINARY.indexOf(suffix)
  if (binary > 0) return { base: 2, exponent: 10 * binary, format: 'BinarySI' }
  if (/^[eE][+-]?\d+$/.test(suffix)) return { base: 10, exponent: Number(suffix.slice(1)), format: 'DecimalExponent' }
  throw new Error("unable to parse quantity's suffix")
}

function dividedUp(a: bigint, b: bigint): bigint {
  return a / b + (a % b > 0n ? 1n : 0n)
}

/** Writes a quantity in its shortest exact form: 0.5 as `500m`, 1024Mi as `1Gi`. */
export function formatQuantity({ milli, format }: Quantity): string {
  if (milli === 0n) return '0'
  const size = milli < 0n ? -milli : milli
  const binary = format === 'BinarySI' && size >= 1024_000n && size % 1000n === 0n
  if (binary) {
    let amount = milli / 1000n
    let step = 0
    while (amount % 1024n === 0n && step < BINARY.length - 1) {
      amount /= 1024n
      step++
    }
    return `${amount}${BINARY[step]}`
  }
  let amount = milli
  let exponent = -3
  while (amount % 1000n === 0n && exponent < 18) {
    amount /= 1000n
    exponent += 3
  }
  if (format === 'DecimalExponent') return exponent === 0 ? `${amount}` : `${amount}e${exponent}`
  return `${amount}${DECIMAL.find(([, power]) => power === exponent)![0]}`
}

/** A quantity's text in the form in which the server gives it back. */
export function canonicalQuantity(text: string): string {
  return formatQuantity(parseQuantity(text))
}

/** Thousandths of a unit: CPU in millicores. A text that is no quantity counts as 0. */
export function milliValueOf(text: string | undefined): number {
  return Number(milliOf(text))
}

/** Whole units, rounded away from 0: memory in bytes. A text that is no quantity counts as 0. */
export function valueOf(text: string | undefined): number {
  const milli = milliOf(text)
  return Number(milli < 0n ? -dividedUp(-milli, 1000n) : dividedUp(milli, 1000n))
}

const MILLI = new Map<string, bigint>()

function milliOf(text: string | undefined): bigint {
  if (text === undefined || text === '') return 0n
  let milli = MILLI.get(text)
  if (milli === undefined) {
    try {
      milli = parseQuantity(text).milli
    } catch {
      milli = 0n
    }
    MILLI.set(text, milli)
  }
  return milli
}

/** -1, 0 or 1 as `a` is less than, equal to or more than `b`. */
export function compareQuantities(a: string | undefined, b: string | undefined): number {
  const difference = milliOf(a) - milliOf(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The sum, in the first one's format. */
export function addQuantities(a: string, b: string): string {
  const first = parseQuantity(a)
  return formatQuantity({ ...first, milli: first.milli + milliOf(b) })
}

/** The difference, in the first one's format. */
export function subtractQuantities(a: string, b: string): string {
  const first = parseQuantity(a)
  return formatQuantity({ ...first, milli: first.milli - milliOf(b) })
}
