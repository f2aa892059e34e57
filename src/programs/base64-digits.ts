import { utf8 } from '../cluster/network/utf8.ts'

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 of the text's UTF-8 bytes. */
export function base64(text: string): string {
  const bytes = utf8(text)
  let encoded = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.slice(at, at + 3)
    const word = (first << 16) | ((second ?? 0) << 8) | (third ?? 0)
    const digits = [18, 12, 6, 0].map(shift => BASE64.charAt((word >> shift) & 63))
    encoded +=
      digits.slice(0, third !== undefined ? 4 : second !== undefined ? 3 : 2).join('') +
      (third !== undefined ? '' : second !== undefined ? '=' : '==')
  }
  return encoded
}

/** The bytes of base64 digits as far as they make sense; `valid` when all of them do. Four digits are three bytes. */
export function fromBase64(digits: string): { bytes: number[]; valid: boolean } {
  const bytes: number[] = []
  for (let at = 0; at < digits.length; at += 4) {
    const four = digits.slice(at, at + 4)
    const values = [...(/^[A-Za-z0-9+/]*/.exec(four)?.[0] ?? '')].map(digit => BASE64.indexOf(digit))
    for (let byte = 0; byte + 1 < values.length; byte++) {
      bytes.push(((values[byte]! << (2 * byte + 2)) | (values[byte + 1]! >> (4 - 2 * byte))) & 255)
    }
    if (!/^[A-Za-z0-9+/]{2}(?:[A-Za-z0-9+/]{2}|[A-Za-z0-9+/]=|==)$/.test(four)) return { bytes, valid: false }
  }
  return { bytes, valid: true }
}
