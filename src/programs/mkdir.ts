import { resolve } from '../shell/files.ts'
import { parentOf } from '../shell/memory-files.ts'
import { missingOperand, quoted, readOptions } from './options.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** Makes folders. */
export const mkdir: Program = {
  name: 'mkdir',
  *run(process): Running {
    const options = readOptions('mkdir', process, {
      short: 'pvm:',
      long: { parents: 'p', verbose: 'v', 'mode=': 'm' },
      usage: 'mkdir [OPTION]... DIRECTORY...',
    })
    if (typeof options === 'number') return options
    if (options.operands.length === 0) return missingOperand('mkdir', process)
    let status = 0
    for (const operand of options.operands) {
      const problem = make(process, resolve(process.cwd, operand), options.has('p'))
      if (problem !== undefined) {
        process.stderr.write(`mkdir: cannot create directory ${quoted(process, operand)}: ${problem}\n`)
        status = 1
      } else if (options.has('v')) process.stdout.write(`mkdir: created directory ${quoted(process, operand)}\n`)
    }
    return status
  },
}

/** Removes empty folders. */
export const rmdir: Program = {
  name: 'rmdir',
  *run(process): Running {
    const options = readOptions('rmdir', process, { short: 'pv', long: { parents: 'p', verbose: 'v' }, usage: 'rmdir [OPTION]... DIRECTORY...' })
    if (typeof options === 'number') return options
    if (options.operands.length === 0) return missingOperand('rmdir', process)
    const { files } = process.place
    let status = 0
    for (const operand of options.operands) {
      let path = resolve(process.cwd, operand)
      const problem = !files.exists(path)
        ? 'No such file or directory'
        : !files.isFolder(path)
          ? 'Not a directory'
          : files.list(path)!.length > 0
            ? 'Directory not empty'
            : undefined
      if (problem !== undefined) {
        process.stderr.write(`rmdir: failed to remove ${quoted(process, operand)}: ${problem}\n`)
        status = 1
        continue
      }
      files.remove(path)
      for (let left = operand; options.has('p') && left.includes('/');) {
        left = left.slice(0, left.lastIndexOf('/'))
        path = parentOf(path)
        if (path === '/' || files.list(path)!.length > 0) break
        files.remove(path)
      }
    }
    return status
  },
}

function make(process: Process, path: string, parents: boolean): string | undefined {
  const { files } = process.place
  if (files.exists(path)) return parents && files.isFolder(path) ? undefined : 'File exists'
  if (!files.isFolder(parentOf(path))) {
    if (files.exists(parentOf(path))) return 'Not a directory'
    if (!parents) return 'No such file or directory'
    const problem = make(process, parentOf(path), true)
    if (problem !== undefined) return problem === 'File exists' ? 'Not a directory' : problem
  }
  files.makeFolder(path)
  return undefined
}
