import type { Json } from './encode.ts'

/** JSON as Go's encoder writes it: `<`, `>`, `&` and the line separators escaped; on one line without `indent`. */
export function goJson(value: unknown, indent = ''): string {
  return JSON.stringify(value as Json, undefined, indent).replace(/[<>&\u2028\u2029]/g, escapeOf)
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
