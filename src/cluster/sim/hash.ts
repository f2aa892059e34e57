/** The n-th number of the stream that begins at `start`, from 0 to 2³² − 1. */
export function draw32(start: number, n: number): number {
  return mix(mix(start ^ Math.imul(n + 1, 0x9e3779b1)) + Math.imul(n, 0x85ebca6b))
}

/** A 32-bit hash of a text, FNV-1a with a finisher. */
export function hash32(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ mix(seed)
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/** 16 hexadecimal digits that tell texts apart: two 32-bit hashes made in one go. */
export function hash64(text: string): string {
  let [a, b] = [0x811c9dc5, 0x41c6ce57]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x5bd1e995)
  }
  return hex32(mix(a)) + hex32(mix(b ^ a))
}

/** 32 hexadecimal digits that tell texts apart: four independent 32-bit hashes. */
export function hash128(text: string): string {
  return [1, 2, 3, 4].map(seed => hex32(hash32(text, Math.imul(seed, 0x9e3779b1)))).join('')
}

/** Stirs 32 bits so that each bit of the answer depends on all of them; 0 to 2³² − 1, another one for each other number. */
export function mix(word: number): number {
  let h = word | 0
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

/** 32 bits as 8 hexadecimal digits, in one piece; many times as fast as `toString(16)`, of which each event and each uid would need one. */
export function hex32(word: number): string {
  return String.fromCharCode(
    hexDigit(word >>> 28),
    hexDigit(word >>> 24),
    hexDigit(word >>> 20),
    hexDigit(word >>> 16),
    hexDigit(word >>> 12),
    hexDigit(word >>> 8),
    hexDigit(word >>> 4),
    hexDigit(word),
  )
}

/** The character of the lowest four bits. */
function hexDigit(word: number): number {
  const value = word & 15
  return value + (value < 10 ? 48 : 87)
}
