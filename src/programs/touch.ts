import { resolve } from '../shell/files.ts'
import { parentOf } from '../shell/memory-files.ts'
import { missingOperand, quoted, readOptions } from './options.ts'
import type { Program, Running } from '../shell/program.ts'

/** Makes empty files, or dates existing ones now. */
export const touch: Program = {
  name: 'touch',
  *run(process): Running {
    const options = readOptions('touch', process, { short: 'camd:r:t:', long: { 'no-create': 'c' }, usage: 'touch [OPTION]... FILE...' })
    if (typeof options === 'number') return options
    if (options.operands.length === 0) return missingOperand('touch', process, 'missing file operand')
    const { files } = process.place
    let status = 0
    for (const operand of options.operands) {
      const path = resolve(process.cwd, operand)
      if (files.isFolder(path)) continue
      if (!files.isFolder(parentOf(path)) || (operand.endsWith('/') && !files.exists(path))) {
        const problem = files.exists(parentOf(path)) && !files.isFolder(parentOf(path)) ? 'Not a directory' : 'No such file or directory'
        process.stderr.write(`touch: cannot touch ${quoted(process, operand)}: ${problem}\n`)
        status = 1
      } else if (files.exists(path) || !options.has('c')) files.write(path, files.read(path) ?? '')
    }
    return status
  },
}
