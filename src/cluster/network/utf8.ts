/** The bytes of `text` in UTF-8, which is what lengths on the wire count. */
export function utf8(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code))
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code))
  }
  return bytes
}

/** How many bytes `text` takes in UTF-8. */
export function utf8Length(text: string): number {
  let length = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

/** The text that these UTF-8 bytes spell; what is no UTF-8 becomes U+FFFD. */
export function fromUtf8(bytes: readonly number[]): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0
    const rest = bytes.slice(at + 1, at + length)
    if (length === 0 || rest.length < length - 1 || rest.some(byte => (byte & 0xc0) !== 0x80)) {
      text += '\ufffd'
      at += 1
      continue
    }
    let code = length === 1 ? first : first & (0xff >> (length + 1))
    for (const byte of rest) code = (code << 6) | (byte & 0x3f)
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
    at += length
  }
  return text
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f)
}
