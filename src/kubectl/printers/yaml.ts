import type { Json } from '../../cluster/api/encode.ts'

/**
 * `value` as `kubectl get -o yaml` prints it: the rules of go-yaml v2 as of 2015 (keys in natural order, lists not indented under
 * their key, text folded after 80 columns, the quoting of YAML 1.1).
 */
export function toYaml(value: unknown): string {
  const writer = { out: '' }
  writeNode(writer, value as Json, -2, 'document')
  return writer.out + '\n'
}

interface Writer {
  out: string
}

/** Where a node stands: alone, after a key, or after a dash. Its first line continues the line already begun. */
type Position = 'document' | 'value' | 'item'

const BEST_WIDTH = 80

/** Writes a node whose parent stands `indent` columns in; the document's parent stands at -2. */
function writeNode(writer: Writer, node: Json, indent: number, position: Position): void {
  if (Array.isArray(node) && node.length > 0) writeList(writer, node, position === 'value' ? indent : indent + 2, position)
  else if (isMapping(node) && Object.keys(node).length > 0) writeMapping(writer, node, indent + 2, position)
  else {
    if (position !== 'document') writer.out += ' '
    writer.out += scalar(node, columnOf(writer), Math.max(indent, 0) + 2, false)
  }
}

function writeList(writer: Writer, list: readonly Json[], indent: number, position: Position): void {
  list.forEach((item, at) => {
    if (at > 0 || position === 'value') writer.out += '\n' + ' '.repeat(indent)
    else if (position === 'item') writer.out += ' '
    writer.out += '-'
    writeNode(writer, item, indent, 'item')
  })
}

function writeMapping(writer: Writer, mapping: { readonly [key: string]: Json }, indent: number, position: Position): void {
  Object.keys(mapping)
    .filter(key => mapping[key] !== undefined)
    .sort(naturalOrder)
    .forEach((key, at) => {
      if (at > 0 || position === 'value') writer.out += '\n' + ' '.repeat(indent)
      else if (position === 'item') writer.out += ' '
      writer.out += scalar(key, columnOf(writer), indent, true) + ':'
      writeNode(writer, mapping[key]!, indent, 'value')
    })
}

function isMapping(node: Json): node is { readonly [key: string]: Json } {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}

function columnOf(writer: Writer): number {
  return writer.out.length - writer.out.lastIndexOf('\n') - 1
}

function scalar(value: Json, column: number, indent: number, isKey: boolean): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  if (!isText(value)) return doubleQuoted(value, column, indent, isKey)
  if (value.includes('\n')) return isKey || !mayBeLiteral(value) ? doubleQuoted(value, column, indent, isKey) : literal(value, indent)
  if (hasSpecial(value)) return doubleQuoted(value, column, indent, isKey)
  if (mayBePlain(value)) return fold(value, column, indent, isKey)
  return `'${fold(value.replaceAll("'", "''"), column + 1, indent, isKey)}'`
}

const WORDS = /^(?:[yYnN~]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|null|Null|NULL|)$/
const NO_NUMBERS = /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/
const HOURS_AND_MINUTES = /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/

/** False for what a YAML 1.1 reader of that time would take for a truth value, nothing, or a number. */
function isText(value: string): boolean {
  if (WORDS.test(value) || NO_NUMBERS.test(value) || HOURS_AND_MINUTES.test(value)) return false
  return !/^[-+.0-9]/.test(value) || !isNumber(value.startsWith('.') ? value : value.replaceAll('_', ''))
}

/** What Go's strconv reads as a number; one too large to hold is none. */
function isNumber(value: string): boolean {
  if (/^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/.test(value)) return Number.isFinite(Number(value))
  return /^[-+]?(0[xX][0-9a-fA-F]{1,16}|0[bB][01]+|0[oO][0-7]+)$|^[-+](inf|infinity)$/i.test(value)
}

/** Characters that only a double-quoted text can hold: those that go-yaml does not call printable, among them the tab. */
const SPECIAL = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/
/** These end a line for YAML, so that a text with one is not plain. */
const BREAK = /[\r\x85\u2028\u2029]/

function hasSpecial(value: string): boolean {
  return SPECIAL.test(value) || BREAK.test(value)
}

function mayBeLiteral(value: string): boolean {
  return !value.endsWith(' ') && !/ \n/.test(value) && !hasSpecial(value)
}

function mayBePlain(value: string): boolean {
  if (/^ | $/.test(value)) return false
  if (/^(---|\.\.\.)/.test(value)) return false
  if (/^[#,[\]{}&*!|>'"%@`]/.test(value) || /^[?:-]( |$)/.test(value)) return false
  return !/:( |$)| #/.test(value)
}

/** Continues on a new line at the first single space after the eightieth column. */
function fold(value: string, column: number, indent: number, isKey: boolean): string {
  if (isKey || column + value.length <= BEST_WIDTH) return value
  let out = ''
  for (let at = 0; at < value.length; at++) {
    const lone = value[at] === ' ' && value[at - 1] !== ' ' && value[at + 1] !== ' '
    if (lone && column > BEST_WIDTH && at > 0 && at < value.length - 1) {
      out += '\n' + ' '.repeat(indent)
      column = indent
    } else {
      out += value[at]
      column++
    }
  }
  return out
}

function literal(value: string, indent: number): string {
  const hint = /^[ \n]/.test(value) ? '2' : ''
  const chomp = !value.endsWith('\n') ? '-' : value === '\n' || value.endsWith('\n\n') ? '+' : ''
  const body = value.endsWith('\n') ? value.slice(0, -1) : value
  return '|' + hint + chomp + '\n' + body.replace(/^(?=[^\n])/gm, ' '.repeat(indent))
}

const ESCAPES: Record<string, string> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
}

function doubleQuoted(value: string, column: number, indent: number, isKey: boolean): string {
  let out = '"'
  column++
  let afterSpace = false
  const characters = [...value]
  characters.forEach((character, at) => {
    if (character === ' ') {
      if (!isKey && !afterSpace && column > BEST_WIDTH && at > 0 && at < characters.length - 1) {
        const more = characters[at + 1] === ' ' ? '\\' : ''
        out += '\n' + ' '.repeat(indent) + more
        column = indent + more.length
      } else {
        out += ' '
        column++
      }
      afterSpace = true
      return
    }
    const text = escape(character)
    out += text
    column += text.length
    afterSpace = false
  })
  return out + '"'
}

function escape(character: string): string {
  const short = ESCAPES[character]
  if (short !== undefined) return '\\' + short
  if (!hasSpecial(character)) return character
  const code = character.codePointAt(0)!
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return '\\x' + hex.padStart(2, '0')
  return code <= 0xffff ? '\\u' + hex.padStart(4, '0') : '\\U' + hex.padStart(8, '0')
}

const LETTER = /\p{L}/u
const DIGIT = /\p{Nd}/u

/** go-yaml's order of keys: letters after everything else, runs of digits by their value. */
function naturalOrder(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (let at = 0; at < left.length && at < right.length; at++) {
    const x = left[at]!
    const y = right[at]!
    if (x === y) continue
    const xIsLetter = LETTER.test(x)
    const yIsLetter = LETTER.test(y)
    if (xIsLetter !== yIsLetter) return xIsLetter ? 1 : -1
    const [xNumber, xEnd] = xIsLetter ? [0, at] : digitsFrom(left, at)
    const [yNumber, yEnd] = yIsLetter ? [0, at] : digitsFrom(right, at)
    return xNumber - yNumber || xEnd - yEnd || x.codePointAt(0)! - y.codePointAt(0)!
  }
  return left.length - right.length
}

function digitsFrom(text: string[], start: number): [value: number, end: number] {
  let value = 0
  let end = start
  for (; end < text.length && DIGIT.test(text[end]!); end++) value = value * 10 + text[end]!.charCodeAt(0) - 48
  return [value, end]
}
