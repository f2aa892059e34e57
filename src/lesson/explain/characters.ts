import type { Explanation, Mistake, Rule } from './mistake.ts'

/** Characters that look like others, and what was meant. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '‘': "'",
  '’': "'",
  '。': '.',
  '、': ',',
  '【': '[',
  '】': ']',
  '「': '"',
  '」': '"',
  '￥': '$',
  '…': '...',
}
/** Nobody ends a command with these: they were typed out of habit. */
const END_OF_SENTENCE = /[，。；！？、]+\s*$/
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/
const NOTHINGS = /[\u200b-\u200d\u2060\ufeff]/
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/

/** A character that stands for another, and which kind of mistake it is; `undefined` for one that means itself. */
export function meant(character: string): { what: string; ascii: string } | undefined {
  if (SPACES.test(character)) return { what: 'explain.space', ascii: ' ' }
  if (NOTHINGS.test(character)) return { what: 'explain.invisible', ascii: '' }
  if (DASHES.test(character)) return { what: 'explain.dash', ascii: '-' }
  const ascii = LOOKALIKES[character]
  if (ascii) return { what: /["']/.test(ascii) ? 'explain.quote' : 'explain.full-width', ascii }
  const code = character.charCodeAt(0)
  if (code >= 0xff01 && code <= 0xff5e) return { what: 'explain.full-width', ascii: String.fromCharCode(code - 0xfee0) }
  return undefined
}

/** The text as it would have been typed on a plain keyboard. A long dash before a long flag was two short ones. */
export function plain(text: string): string {
  const dashed = text.replace(/(^|\s)[\u2013\u2014](?=[A-Za-z]{2})/g, '$1--')
  return Array.from(dashed, character => meant(character)?.ascii ?? character).join('')
}

/** Full-width punctuation, curly quotes, long dashes and strange spaces in the line; what stands in plain quotes is text and may have them. */
export const lookalike: Rule = ({ line }): Explanation | undefined => {
  let quote = ''
  for (const [index, character] of Array.from(line).entries()) {
    if (character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === "'")) quote = character
    const { what, ascii } = meant(character) ?? {}
    if (quote !== '' || what === undefined || ascii === undefined) continue
    return {
      what,
      values: { character, ascii: ascii === ' ' ? '' : ascii },
      place: { in: 'line', from: index, to: index + 1 },
      suggestion: plain(line.replace(END_OF_SENTENCE, '')),
    }
  }
  return undefined
}

/** The same in a manifest, outside comments. */
export function lookalikeIn(mistake: Mistake, path: string): Explanation | undefined {
  for (const [index, whole] of (mistake.known.files.read(path) ?? '').split('\n').entries()) {
    const text = whole.replace(/(^|\s)#.*$/, '')
    for (const [column, character] of Array.from(text).entries()) {
      const { what, ascii } = meant(character) ?? {}
      if (what === undefined || ascii === undefined) continue
      const place = { in: 'file', path, line: index + 1, column: column + 1 } as const
      return { what: `${what}-in-file`, values: { character, ascii: ascii === ' ' ? '' : ascii, path, line: index + 1 }, place }
    }
  }
  return undefined
}
