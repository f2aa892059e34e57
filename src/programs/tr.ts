import { missingOperand, quoted, readOptions } from './options.ts'
import type { Program, Running } from '../shell/program.ts'

/** Replaces, squeezes or deletes characters. */
export const tr: Program = {
  name: 'tr',
  *run(process): Running {
    const options = readOptions('tr', process, {
      short: 'cCdst',
      long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' },
      usage: 'tr [OPTION]... SET1 [SET2]',
    })
    if (typeof options === 'number') return options
    const [first, second] = options.operands
    const remove = options.has('d')
    const squeeze = options.has('s')
    if (first === undefined) return missingOperand('tr', process)
    if (second === undefined && (!remove || squeeze) && !(squeeze && !remove)) {
      return missingOperand(
        'tr',
        process,
        `missing operand after ${quoted(process, first)}\nTwo strings must be given when ${remove ? 'both deleting and squeezing repeats' : 'translating'}.`,
      )
    }
    if (options.operands.length > 2 || (remove && !squeeze && second !== undefined)) {
      const extra = options.operands[remove && !squeeze ? 1 : 2]!
      return missingOperand(
        'tr',
        process,
        `extra operand ${quoted(process, extra)}${remove && !squeeze ? '\nOnly one string may be given when deleting without squeezing repeats.' : ''}`,
      )
    }
    const reversed = [first, second ?? ''].map(set => /([^\\[])-([^\]])/gs.exec(set)).find(range => range && range[1]! > range[2]!)
    if (reversed) {
      process.stderr.write(`tr: range-endpoints of ${quoted(process, reversed[0])} are in reverse collating sequence order\n`)
      return 1
    }
    if (second === '' && !remove && !options.has('t')) {
      process.stderr.write('tr: when not truncating set1, string2 must be non-empty\n')
      return 1
    }
    const from = charSet(first)
    const to = second === undefined ? [] : charSet(second)
    const set = new Set(from)
    const complement = options.has('c', 'C')
    const inFirst = (char: string) => set.has(char) !== complement
    const map = new Map<string, string>()
    if (!remove && to.length > 0 && !complement) {
      from.forEach((char, i) => {
        if (i < to.length || !options.has('t')) map.set(char, to[Math.min(i, to.length - 1)]!)
      })
    }
    const squeezed = new Set(second === undefined || remove ? (second === undefined ? from : to) : to)
    const squeezes = (char: string) => squeeze && (second === undefined ? inFirst(char) : squeezed.has(char))
    let last = ''
    for (;;) {
      yield { readable: process.stdin }
      const text = process.stdin.read()
      if (text === undefined) return 0
      let result = ''
      for (const char of text) {
        if (remove && inFirst(char)) continue
        const changed = remove || to.length === 0 ? char : complement ? (inFirst(char) ? to.at(-1)! : char) : (map.get(char) ?? char)
        if (changed === last && squeezes(changed)) continue
        result += changed
        last = changed
      }
      process.stdout.write(result)
      if (!process.stdout.hasRoom()) yield { writable: process.stdout }
    }
  },
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /\d/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /[\t-\r ]/,
  blank: /[\t ]/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
  cntrl: /[\x00-\x1f\x7f]/,
  print: /[ -~]/,
  graph: /[!-~]/,
}
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', a: '\x07', b: '\b', f: '\f', v: '\v' }

/** The characters of a set: ranges, classes and escapes written out. */
function charSet(text: string): string[] {
  const chars: string[] = []
  const list = [...text.replace(/\\([0-7]{1,3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)))]
  for (let i = 0; i < list.length; i++) {
    const named = /^\[:(\w+):\]/.exec(list.slice(i, i + 12).join(''))
    if (named && CLASSES[named[1]!]) {
      for (let code = 0; code < 128; code++) if (CLASSES[named[1]!]!.test(String.fromCharCode(code))) chars.push(String.fromCharCode(code))
      i += named[0].length - 1
      continue
    }
    let char = list[i]!
    if (char === '\\' && i + 1 < list.length) char = ESCAPES[list[++i]!] ?? list[i]!
    if (list[i + 1] === '-' && list[i + 2] !== undefined) {
      const last = list[i + 2]!.codePointAt(0)!
      for (let code = char.codePointAt(0)!; code <= last; code++) chars.push(String.fromCodePoint(code))
      i += 2
    } else chars.push(char)
  }
  return chars
}
