import { resolve } from '../shell/files.ts'
import { parentOf } from '../shell/memory-files.ts'
import { throughFile } from './input.ts'
import { missingOperand, quoted, readOptions } from './options.ts'
import { readLine } from '../shell/read-line.ts'
import type { Options } from './options.ts'
import type { Process, Program, Running, Wait } from '../shell/program.ts'

/** Copies files and, with `-r`, folders. */
export const cp: Program = {
  name: 'cp',
  *run(process): Running {
    return yield* transfer('cp', process)
  },
}

/** Moves and renames files and folders. */
export const mv: Program = {
  name: 'mv',
  *run(process): Running {
    return yield* transfer('mv', process)
  },
}

function* transfer(name: 'cp' | 'mv', process: Process): Running {
  const options = readOptions(name, process, {
    short: name === 'cp' ? 'rRafinvpt:Tu' : 'finvt:Tu',
    long: {
      recursive: 'r',
      archive: 'a',
      force: 'f',
      interactive: 'i',
      'no-clobber': 'n',
      verbose: 'v',
      'target-directory=': 't',
      'no-target-directory': 'T',
    },
    usage: `${name} [OPTION]... SOURCE... DEST`,
  })
  if (typeof options === 'number') return options
  const into = options.value('t')
  const sources = into === undefined ? options.operands.slice(0, -1) : options.operands
  const target = into ?? options.operands.at(-1)
  if (target === undefined) return missingOperand(name, process, 'missing file operand')
  if (sources.length === 0) return missingOperand(name, process, `missing destination file operand after ${quoted(process, target)}`)
  const { files } = process.place
  const isFolder = files.isFolder(resolve(process.cwd, target)) && !options.has('T')
  if ((sources.length > 1 || into !== undefined) && !isFolder) {
    process.stderr.write(`${name}: target ${quoted(process, target)} is not a directory\n`)
    return 1
  }
  let status = 0
  for (const source of sources) {
    const to = isFolder ? `${target.replace(/\/+$/, '')}/${lastName(resolve(process.cwd, source))}` : target
    if (!(yield* one(name, process, options, source, to))) status = 1
  }
  return status
}

function* one(name: 'cp' | 'mv', process: Process, options: Options, source: string, target: string): Generator<Wait, boolean, void> {
  const { files } = process.place
  const from = resolve(process.cwd, source)
  const to = resolve(process.cwd, target)
  const failed = (message: string) => {
    process.stderr.write(`${name}: ${message}\n`)
    return false
  }
  const [q, p] = [quoted(process, source), quoted(process, target)]
  if (!files.exists(from)) return failed(`cannot stat ${q}: ${throughFile(process, from) ? 'Not a directory' : 'No such file or directory'}`)
  if (name === 'cp' && files.isFolder(from) && !options.has('r', 'R', 'a')) return failed(`omitting directory ${q}`)
  if (from === to) return failed(`${q} and ${p} are the same file`)
  if (files.isFolder(from) && to.startsWith(from + '/')) {
    return failed(name === 'cp' ? `cannot copy a directory, ${q}, into itself, ${p}` : `cannot move ${q} to a subdirectory of itself, ${p}`)
  }
  if (!files.isFolder(parentOf(to)) || (target.endsWith('/') && !files.isFolder(from) && !files.isFolder(to))) {
    const verb = name === 'cp' ? `cannot create ${files.isFolder(from) ? 'directory' : 'regular file'} ${p}` : `cannot move ${q} to ${p}`
    return failed(`${verb}: ${files.exists(parentOf(to)) && files.isFolder(parentOf(to)) ? 'Not a directory' : 'No such file or directory'}`)
  }
  if (files.exists(to)) {
    if (files.isFolder(from) !== files.isFolder(to)) {
      return failed(
        files.isFolder(from) ? `cannot overwrite non-directory ${p} with directory ${q}` : `cannot overwrite directory ${p} with non-directory`,
      )
    }
    if (options.last('n', 'i', 'f') === 'n') return true
    if (options.last('n', 'i', 'f') === 'i') {
      process.stderr.write(`${name}: overwrite ${p}? `)
      if (!/^\s*[yY]/.test((yield* readLine(process.stdin))?.line ?? '')) return true
    }
    if (name === 'mv' && files.isFolder(to) && files.list(to)!.length > 0) return failed(`cannot move ${q} to ${p}: Directory not empty`)
  }
  copyTree(process, from, to)
  if (name === 'mv') removeTree(process, from)
  if (options.has('v')) process.stdout.write(`${q} -> ${p}\n`)
  return true
}

function copyTree(process: Process, from: string, to: string): void {
  const { files } = process.place
  if (!files.isFolder(from)) {
    const fresh = !files.exists(to)
    files.write(to, files.read(from)!)
    if (fresh) files.setMode(to, files.mode(from))
    return
  }
  if (!files.exists(to)) files.makeFolder(to)
  for (const name of files.list(from)!) copyTree(process, resolve(from, name), resolve(to, name))
}

/** Removes a file, or a folder with all that is in it. */
export function removeTree(process: Process, path: string): void {
  const { files } = process.place
  for (const name of files.list(path) ?? []) removeTree(process, resolve(path, name))
  if (path !== '/') files.remove(path)
}

/** The last part of a path. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
