import { fromUtf8 } from '../network/utf8.ts'

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes that a base64 text stands for. */
export function bytesOfBase64(text: string): number[] {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const character of text) {
    const value = BASE64.indexOf(character)
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes.push((bits >> count) & 255)
    }
  }
  return bytes
}

/** The text in UTF-8 that a base64 text stands for. */
export function textOfBase64(text: string): string {
  return fromUtf8(bytesOfBase64(text))
}
