/** What a key of the phone's row sends to the terminal. */
export const KEY_ROW: readonly { label: string; sends: string }[] = [
  { label: 'Tab', sends: '\t' },
  { label: 'Ctrl', sends: '' },
  { label: 'Esc', sends: '\x1b' },
  { label: '↑', sends: '\x1b[A' },
  { label: '↓', sends: '\x1b[B' },
  { label: '←', sends: '\x1b[D' },
  { label: '→', sends: '\x1b[C' },
  { label: '|', sends: '|' },
  { label: '-', sends: '-' },
  { label: '/', sends: '/' },
  { label: '~', sends: '~' },
  { label: '"', sends: '"' },
  { label: "'", sends: "'" },
  { label: '=', sends: '=' },
  { label: '&', sends: '&' },
  { label: ';', sends: ';' },
]

/** The control character of a letter: Ctrl-C is \x03. */
export function control(text: string): string {
  const code = text.toUpperCase().charCodeAt(0)
  return code >= 64 && code < 96 ? String.fromCharCode(code - 64) : text
}
