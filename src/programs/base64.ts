import { base64OfText, bytesOfBase64 } from '../cluster/api/base64.ts'
import { fromUtf8 } from '../cluster/network/utf8.ts'
import { readingProblem, readWhole } from './input.ts'
import { missingOperand, quoted, readOptions } from './options.ts'
import type { Program, Running } from '../shell/program.ts'

/** Writes text as base64 and back: how a secret's data are made and read. */
export const base64: Program = {
  name: 'base64',
  *run(process): Running {
    const options = readOptions('base64', process, {
      short: 'diw:',
      long: { decode: 'd', 'ignore-garbage': 'i', 'wrap=': 'w' },
      usage: 'base64 [OPTION]... [FILE]',
    })
    if (typeof options === 'number') return options
    const complain = (message: string) => {
      process.stderr.write(`base64: ${message}\n`)
      return 1
    }
    const wrap = options.value('w') ?? '76'
    if (!/^\d+$/.test(wrap)) return complain(`invalid wrap size: ${quoted(process, wrap)}`)
    const [path = '-', extra] = options.operands
    if (extra !== undefined) return missingOperand('base64', process, `extra operand ${quoted(process, extra)}`)
    const problem = readingProblem(process, path)
    if (problem !== undefined) return complain(problem === 'Is a directory' ? `read error: ${problem}` : `${path}: ${problem}`)
    const text = yield* readWhole(process, path)
    const { written, valid } = options.has('d')
      ? decoded(text, options.has('i'))
      : { written: wrapped(base64OfText(text), Number(wrap)), valid: true }
    process.stdout.write(written)
    yield { writable: process.stdout }
    return valid ? 0 : complain('invalid input')
  },
}

/** Lines of so many characters; 0 is one line that does not end. */
function wrapped(digits: string, width: number): string {
  return width === 0 ? digits : digits.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n')
}

/** As far as it makes sense: four digits are three bytes. Line ends are passed over; other things that are no digits only if they may be. */
function decoded(text: string, ignoreGarbage: boolean): { written: string; valid: boolean } {
  const digits = text.replace(ignoreGarbage ? /[^A-Za-z0-9+/=]/g : /\n/g, '')
  const [known, last] = /^(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)*([A-Za-z0-9+/]{2,3})?/.exec(digits)!
  const bytes = (known.match(/.{1,4}/g) ?? []).flatMap(bytesOfBase64)
  return { written: fromUtf8(bytes), valid: last === undefined && known.length === digits.length }
}
