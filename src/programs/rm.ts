import { readLine } from '../shell/read-line.ts'
import { resolve } from '../shell/files.ts'
import { removeTree } from './copy.ts'
import { throughFile } from './input.ts'
import { missingOperand, quoted, readOptions } from './options.ts'
import type { Process, Program, Running, Wait } from '../shell/program.ts'

/** Removes files and, with `-r`, folders. */
export const rm: Program = {
  name: 'rm',
  *run(process): Running {
    const options = readOptions('rm', process, {
      short: 'rRfivId',
      long: { recursive: 'r', force: 'f', verbose: 'v', dir: 'd', interactive: 'i', 'no-preserve-root': 'no-preserve-root' },
      usage: 'rm [OPTION]... FILE...',
    })
    if (typeof options === 'number') return options
    const force = options.last('f', 'i') === 'f'
    if (options.operands.length === 0) return force ? 0 : missingOperand('rm', process)
    const { files } = process.place
    let status = 0
    const failed = (message: string) => {
      process.stderr.write(`rm: ${message}\n`)
      status = 1
    }
    for (const operand of options.operands) {
      const path = resolve(process.cwd, operand)
      const name = quoted(process, operand)
      if (/(^|\/)\.\.?\/*$/.test(operand) && files.isFolder(path))
        failed(`refusing to remove ${quoted(process, '.')} or ${quoted(process, '..')} directory: skipping ${name}`)
      else if (path === '/')
        failed(`it is dangerous to operate recursively on ${quoted(process, '/')}\nrm: use --no-preserve-root to override this failsafe`)
      else if (!files.exists(path)) {
        if (!force) failed(`cannot remove ${name}: ${throughFile(process, path) ? 'Not a directory' : 'No such file or directory'}`)
      } else if (files.isFolder(path) && !options.has('r', 'R')) {
        if (!options.has('d')) failed(`cannot remove ${name}: Is a directory`)
        else if (files.list(path)!.length > 0) failed(`cannot remove ${name}: Directory not empty`)
        else files.remove(path)
      } else {
        if (options.last('f', 'i') === 'i') yield* ask(process, path, operand)
        else removeTree(process, path)
        if (options.has('v') && !files.exists(path)) process.stdout.write(`removed ${name}\n`)
      }
    }
    return status
  },
}

/** Asks before each removal; what is kept keeps the folders that it is in. */
function* ask(process: Process, path: string, shown: string): Generator<Wait, void, void> {
  const { files } = process.place
  const yes = function* (question: string): Generator<Wait, boolean, void> {
    process.stderr.write(`rm: ${question} ${quoted(process, shown)}? `)
    return /^\s*[yY]/.test((yield* readLine(process.stdin))?.line ?? '')
  }
  if (!files.isFolder(path)) {
    if (yield* yes(`remove ${files.read(path) === '' ? 'regular empty file' : 'regular file'}`)) files.remove(path)
    return
  }
  const inside = files.list(path)!
  if (inside.length > 0 && !(yield* yes('descend into directory'))) return
  for (const name of inside) yield* ask(process, resolve(path, name), `${shown.replace(/\/+$/, '')}/${name}`)
  if (files.list(path)!.length === 0 && (yield* yes('remove directory'))) files.remove(path)
}
