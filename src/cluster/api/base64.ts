import { fromUtf8, utf8 } from '../network/utf8.ts'

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

/** The base64 of the text in UTF-8. */
export function base64OfText(text: string): string {
  const bytes = utf8(text)
  let digits = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    for (let part = 0; part < 4; part++) digits += at + part > bytes.length ? '=' : BASE64.charAt((group >> (18 - 6 * part)) & 63)
  }
  return digits
}
