import { resolve } from '../shell/files.ts'
import { missingOperand, quoted, readOptions } from './options.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** Changes what may be done with files; here one is root, so only whether a script can be run makes a difference. */
export const chmod: Program = {
  name: 'chmod',
  *run(process): Running {
    // `-x` is a mode, not an option.
    const modeAt = process.args.findIndex(arg => /^-[rwxX]+$/.test(arg))
    const args = modeAt < 0 ? process.args : [...process.args.slice(0, modeAt), '--', ...process.args.slice(modeAt)]
    const spec = { short: 'Rvcf', long: { recursive: 'R', verbose: 'v' }, usage: 'chmod [OPTION]... MODE[,MODE]... FILE...' }
    const options = readOptions('chmod', process, spec, args)
    if (typeof options === 'number') return options
    const [asked, ...paths] = options.operands
    if (asked === undefined) return missingOperand('chmod', process)
    if (paths.length === 0) return missingOperand('chmod', process, `missing operand after ${quoted(process, asked)}`)
    if (changed(asked, 0, false) === undefined) return missingOperand('chmod', process, `invalid mode: ${quoted(process, asked)}`)
    const { files } = process.place
    let status = 0
    for (const path of paths) {
      const full = resolve(process.cwd, path)
      if (!files.exists(full)) {
        process.stderr.write(`chmod: cannot access ${quoted(process, path)}: No such file or directory\n`)
        status = 1
        continue
      }
      for (const each of options.has('R') ? below(process, full) : [full])
        files.setMode(each, changed(asked, files.mode(each), files.isFolder(each))!)
    }
    return status
  },
}

function below(process: Process, path: string): string[] {
  return [path, ...(process.place.files.list(path) ?? []).flatMap(name => below(process, resolve(path, name)))]
}

const WHO: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 }
const WHAT: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111 }

/** The mode after a change such as `755`, `+x` or `u=rw,go-w`; `undefined` if it is none. */
function changed(asked: string, mode: number, folder: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(asked)) return parseInt(asked, 8)
  let result = mode
  for (const clause of asked.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxX]*)+)$/.exec(clause)
    if (!match) return undefined
    const who = match[1] === '' ? 0o777 : [...match[1]!].reduce((bits, letter) => bits | WHO[letter]!, 0)
    for (const [, sign, letters] of match[2]!.matchAll(/([-+=])([rwxX]*)/g)) {
      const bits = [...letters!].reduce((all, letter) => all | (letter === 'X' ? (folder || mode & 0o111 ? 0o111 : 0) : WHAT[letter]!), 0) & who
      // Without a `who` the umask keeps others from writing.
      const allowed = match[1] === '' ? bits & ~0o022 : bits
      result = sign === '+' ? result | allowed : sign === '-' ? result & ~bits : (result & ~who) | allowed
    }
  }
  return result
}
