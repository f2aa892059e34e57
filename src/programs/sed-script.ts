import { PatternError, compilePattern } from './regex.ts'

/** A script that sed does not understand; the message is what follows `-e expression #1, `. */
export class ScriptError extends Error {}

export type Address =
  { kind: 'line'; line: number } | { kind: 'step'; first: number; step: number } | { kind: 'last' } | { kind: 'pattern'; pattern: RegExp }

/** Where a range ends: besides an address, so many lines later, or at a multiple. */
export type RangeEnd = Address | { kind: 'plus'; count: number } | { kind: 'multiple'; count: number }

export interface Command {
  name: string
  from?: Address
  to?: RangeEnd
  negate: boolean
  pattern?: RegExp
  /** Makes the text for a match and its groups. */
  replacement?: (groups: readonly (string | undefined)[]) => string
  global?: boolean
  print?: boolean
  occurrence?: number
  text?: string
  map?: Map<string, string>
  code?: number
  /** The place in the list where `b`, `t` and a skipped `{` go on. */
  jump?: number
  label?: string
}

/** Reads a sed script. Throws `ScriptError` with sed's words. */
export function parseScript(script: string, extended: boolean): Command[] {
  const commands: Command[] = []
  const labels = new Map<string, number>()
  const open: Command[] = []
  let previous: RegExp | undefined
  let pos = 0
  const fail = (message: string): never => {
    throw new ScriptError(`char ${Math.min(pos, script.length)}: ${message}`)
  }
  const skip = (pattern: RegExp) => {
    while (pos < script.length && pattern.test(script[pos]!)) pos++
  }
  /** Text up to an unescaped delimiter, with the escaped delimiters bare. */
  const delimited = (delimiter: string, message: string, isPattern: boolean): string => {
    let text = ''
    let inBracket = false
    for (; pos < script.length; pos++) {
      const char = script[pos]!
      if (char === '\\' && pos + 1 < script.length) {
        const next = script[++pos]!
        if (next === delimiter && !(isPattern && '.*[]^$+?(){}|'.includes(next))) text += next
        else if (next === '\n') text += isPattern ? '\n' : '\\\n'
        else text += '\\' + next
        continue
      }
      if (isPattern && char === '[' && !inBracket && script.indexOf(']', pos + 2) > 0) inBracket = true
      else if (char === ']' && inBracket && !/\[\^?$/.test(text)) inBracket = false
      if (char === delimiter && !(inBracket && isPattern && delimiter !== '/')) {
        pos++
        return text
      }
      if (char === '\n' && isPattern && delimiter !== '\n') break
      text += char
    }
    pos = script.length
    return fail(message)
  }
  const compile = (source: string, flags: string): RegExp => {
    if (source === '') return previous ?? fail('no previous regular expression')
    try {
      return (previous = compilePattern(source, extended, flags))
    } catch (error) {
      if (error instanceof PatternError) return fail(error.message)
      throw error
    }
  }
  const address = (): Address | undefined => {
    const number = /^(\d+)(?:~(\d+))?/.exec(script.slice(pos))
    if (number) {
      pos += number[0].length
      if (number[2] === undefined) return { kind: 'line', line: Number(number[1]) }
      return { kind: 'step', first: Number(number[1]), step: Number(number[2]) }
    }
    if (script[pos] === '$') {
      pos++
      return { kind: 'last' }
    }
    if (script[pos] !== '/' && script[pos] !== '\\') return undefined
    if (script[pos] === '\\') pos++
    const delimiter = script[pos++]!
    const source = delimited(delimiter, 'unterminated address regex', true)
    const ignoreCase = script[pos] === 'I'
    if (ignoreCase) pos++
    return { kind: 'pattern', pattern: compile(source, ignoreCase ? 'i' : '') }
  }
  const lineText = (): string => {
    // `a text` on the line, or `a\` and the text on the next; a backslash keeps a line end and leading blanks.
    skip(/[ \t]/)
    if (script[pos] === '\\') {
      const blanks = /^[ \t]*\n/.exec(script.slice(pos + 1))
      pos += 1 + (blanks ? blanks[0].length : 0)
    }
    let text = ''
    for (; pos < script.length && script[pos] !== '\n'; pos++) {
      if (script[pos] === '\\' && pos + 1 < script.length) pos++
      text += script[pos]
    }
    return text
  }
  const word = (): string => {
    skip(/[ \t]/)
    const match = /^[^\n;}]*/.exec(script.slice(pos))![0]
    pos += match.length
    return match.trim()
  }

  for (;;) {
    skip(/[\s;]/)
    if (pos >= script.length) break
    if (script[pos] === '#') {
      while (pos < script.length && script[pos] !== '\n') pos++
      continue
    }
    const from = address()
    let to: RangeEnd | undefined
    skip(/[ \t]/)
    if (from && script[pos] === ',') {
      pos++
      skip(/[ \t]/)
      const relative = /^([+~])(\d+)/.exec(script.slice(pos))
      if (relative) {
        pos += relative[0].length
        to = { kind: relative[1] === '+' ? 'plus' : 'multiple', count: Number(relative[2]) }
      } else {
        to = address()
        if (!to) {
          pos++
          fail("unexpected `,'")
        }
      }
    }
    if (from?.kind === 'line' && from.line === 0 && to?.kind !== 'pattern') {
      pos++
      fail('invalid usage of line address 0')
    }
    skip(/[ \t]/)
    let negate = false
    while (script[pos] === '!') {
      negate = true
      pos++
      skip(/[ \t]/)
    }
    const name = script[pos++]
    if (name === undefined) {
      pos--
      fail('missing command')
    }
    const command: Command = { name: name!, negate, ...(from && { from }), ...(to && { to }) }
    commands.push(command)
    switch (name) {
      case '{':
        open.push(command)
        continue
      case '}':
        if (from) fail("} doesn't want any addresses")
        if (open.length === 0) fail("unexpected `}'")
        open.pop()!.jump = commands.length - 1
        break
      case ':':
        if (from) fail(": doesn't want any addresses")
        labels.set(/^[^\n;]*/.exec(script.slice(pos))![0].trim(), commands.length - 1)
        pos += /^[^\n;]*/.exec(script.slice(pos))![0].length
        continue
      case 's': {
        const delimiter = script[pos++]
        if (delimiter === undefined) fail("unterminated `s' command")
        const source = delimited(delimiter!, "unterminated `s' command", true)
        const replacement = delimited(delimiter!, "unterminated `s' command", false)
        let flags = 'g'
        for (;;) {
          const flag = script[pos]
          if (flag === 'g') command.global = true
          else if (flag === 'p') command.print = true
          else if (flag === 'i' || flag === 'I') flags += 'i'
          else if (flag === 'm' || flag === 'M') flags += 'm'
          else if (flag !== undefined && /\d/.test(flag)) {
            const digits = /^\d+/.exec(script.slice(pos))![0]
            command.occurrence = Number(digits)
            pos += digits.length - 1
          } else break
          pos++
        }
        if (pos < script.length && !/[\s;}#]/.test(script[pos]!)) {
          pos++
          fail("unknown option to `s'")
        }
        command.pattern = compile(source, flags)
        if (!command.pattern.global) command.pattern = new RegExp(command.pattern.source, flags)
        command.replacement = replacementOf(replacement, fail, source === '' ? 9 : new RegExp(command.pattern.source + '|').exec('')!.length - 1)
        break
      }
      case 'y': {
        const delimiter = script[pos++] ?? fail("unterminated `y' command")
        const source = [...unescapeText(delimited(delimiter, "unterminated `y' command", false))]
        const target = [...unescapeText(delimited(delimiter, "unterminated `y' command", false))]
        if (source.length !== target.length) fail("strings for `y' command are different lengths")
        command.map = new Map(source.map((char, i) => [char, target[i]!]))
        break
      }
      case 'a':
      case 'i':
      case 'c':
        if (script.slice(pos).trim() === '') fail("expected \\ after `a', `c' or `i'")
        command.text = lineText()
        continue
      case 'r':
      case 'w':
        command.text = /^[^\n]*/.exec(script.slice(pos))![0].trim()
        pos += /^[^\n]*/.exec(script.slice(pos))![0].length
        if (command.text === '') fail('missing filename in r/R/w/W commands')
        continue
      case 'b':
      case 't':
      case 'T':
        command.label = word()
        continue
      case 'q':
      case 'Q': {
        skip(/[ \t]/)
        const code = /^\d+/.exec(script.slice(pos))
        if (code) {
          command.code = Number(code[0])
          pos += code[0].length
        }
        break
      }
      default:
        if (!'=dDgGhHlnNpPx'.includes(name!)) fail(`unknown command: \`${name}'`)
    }
    skip(/[ \t]/)
    if (pos < script.length && !/[\n;}#]/.test(script[pos]!)) {
      pos++
      fail('extra characters after command')
    }
  }
  if (open.length > 0) throw new ScriptError("char 0: unmatched `{'")
  for (const command of commands) {
    if (command.label === undefined) continue
    const target = command.label === '' ? commands.length : labels.get(command.label)
    if (target === undefined) throw new ScriptError(`char ${script.length}: can't find label for jump to \`${command.label}'`)
    command.jump = target
  }
  return commands
}

function unescapeText(text: string): string {
  return text.replace(/\\([^])/g, (_, char: string) => ({ n: '\n', t: '\t', '\\': '\\' })[char] ?? '\\' + char)
}

/** What a replacement text makes of a match: `&`, `\1`, `\n`, and changes of case. */
function replacementOf(text: string, fail: (message: string) => never, groupCount: number): (groups: readonly (string | undefined)[]) => string {
  type Piece = string | number | { change: 'U' | 'L' | 'u' | 'l' | 'E' }
  const pieces: Piece[] = []
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (char === '&') pieces.push(0)
    else if (char === '\\') {
      const next = text[++i] ?? '\\'
      if (/\d/.test(next)) {
        if (Number(next) > groupCount) fail(`invalid reference \\${next} on \`s' command's RHS`)
        pieces.push(Number(next))
      } else if (/[ULulE]/.test(next)) pieces.push({ change: next as 'U' })
      else pieces.push(next === 'n' ? '\n' : next === 't' ? '\t' : next === 'r' ? '\r' : next)
    } else pieces.push(char)
  }
  return groups => {
    let result = ''
    let mode: 'U' | 'L' | 'E' = 'E'
    let once: 'u' | 'l' | undefined
    for (const piece of pieces) {
      if (typeof piece === 'object') {
        if (piece.change === 'u' || piece.change === 'l') once = piece.change
        else mode = piece.change
        continue
      }
      let part = typeof piece === 'number' ? (groups[piece] ?? '') : piece
      if (mode === 'U') part = part.toUpperCase()
      if (mode === 'L') part = part.toLowerCase()
      if (once && part !== '') {
        part = (once === 'u' ? part[0]!.toUpperCase() : part[0]!.toLowerCase()) + part.slice(1)
        once = undefined
      }
      result += part
    }
    return result
  }
}
