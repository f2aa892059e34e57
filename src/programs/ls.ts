import { columnize } from '../shell/columns.ts'
import { resolve } from '../shell/files.ts'
import { utf8Length } from '../cluster/network/utf8.ts'
import { calendar, formatDate } from './calendar.ts'
import { throughFile } from './input.ts'
import { readOptions } from './options.ts'
import type { Options } from './options.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** Half a year, after which a date is shown with its year. */
const RECENT_MS = 15_778_476_000

/** Lists folders. */
export const ls: Program = {
  name: 'ls',
  *run(process): Running {
    const options = readOptions('ls', process, {
      short: 'laA1hRtrdFSiCsgonXvGpkL',
      long: {
        all: 'a',
        'almost-all': 'A',
        'human-readable': 'h',
        recursive: 'R',
        reverse: 'r',
        directory: 'd',
        classify: 'F',
        inode: 'i',
        color: 'color',
        'full-time': 'full-time',
      },
      usage: 'ls [OPTION]... [FILE]...',
      failure: 2,
    })
    if (typeof options === 'number') return options
    const { files } = process.place
    const named = options.operands.length > 0 ? options.operands : ['.']
    let status = 0
    const plain: string[] = []
    const folders: string[] = []
    for (const name of [...named].sort()) {
      const path = resolve(process.cwd, name)
      if (!files.exists(path) || (name.endsWith('/') && !files.isFolder(path))) {
        const problem = files.exists(path) || throughFile(process, path) ? 'Not a directory' : 'No such file or directory'
        process.stderr.write(`ls: cannot access ${name}: ${problem}\n`)
        status = 2
      } else if (files.isFolder(path) && !options.has('d')) folders.push(name)
      else plain.push(name)
    }
    let text = plain.length > 0 ? listing(process, options, entries(process, options, '', plain)) : ''
    const titled = named.length > 1 || options.has('R')
    const queue = ordered(process, options, '', folders)
    let first = text === ''
    for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
      const path = resolve(process.cwd, folder)
      const visible = files.list(path)!.filter(name => options.has('a', 'A') || !name.startsWith('.'))
      const names = ordered(process, options, path, visible)
      const all = options.last('a', 'A') === 'a' ? (options.has('r') ? [...names, '..', '.'] : ['.', '..', ...names]) : names
      const list = entries(process, options, path, all)
      if (titled) text += `${first ? '' : '\n'}${folder}:\n`
      first = false
      if (options.has('l', 'g', 'o', 'n', 's')) text += `total ${list.reduce((sum, entry) => sum + entry.blocks, 0)}\n`
      text += listing(process, options, list)
      if (options.has('R'))
        queue.unshift(
          ...names.filter(name => files.isFolder(resolve(path, name))).map(name => (folder.endsWith('/') ? folder + name : `${folder}/${name}`)),
        )
    }
    process.stdout.write(text)
    return status
  },
}

interface Entry {
  name: string
  folder: boolean
  mode: number
  size: number
  links: number
  modified: number
  blocks: number
}

function ordered(process: Process, options: Options, base: string, names: readonly string[]): string[] {
  const { files } = process.place
  const path = (name: string) => resolve(base === '' ? process.cwd : base, name)
  const list = [...names].sort()
  if (options.has('t')) list.sort((a, b) => files.modified(path(b)) - files.modified(path(a)))
  if (options.has('S')) list.sort((a, b) => (files.read(path(b))?.length ?? 4096) - (files.read(path(a))?.length ?? 4096))
  return options.has('r') ? list.reverse() : list
}

function entries(process: Process, options: Options, base: string, names: readonly string[]): Entry[] {
  const { files } = process.place
  return (base === '' ? ordered(process, options, '', names) : [...names]).map(name => {
    const path = resolve(base === '' ? process.cwd : base, name)
    const text = files.read(path)
    const folder = text === undefined
    const size = folder ? 4096 : utf8Length(text)
    const links = folder ? 2 + files.list(path)!.filter(inner => files.isFolder(resolve(path, inner))).length : 1
    return {
      name,
      folder,
      mode: files.mode(path),
      size,
      links,
      modified: files.modified(path),
      blocks: Math.ceil(size / 4096) * 4,
    }
  })
}

function listing(process: Process, options: Options, list: readonly Entry[]): string {
  const shown = (entry: Entry) => entry.name + (entry.folder && options.has('F', 'p') ? '/' : options.has('F') && entry.mode & 0o111 ? '*' : '')
  if (options.has('l', 'g', 'o', 'n')) return long(process, options, list, shown)
  if (options.has('1') || (!process.stdout.isTerminal && !options.has('C'))) return list.map(entry => shown(entry) + '\n').join('')
  return columnize(list.map(shown), process.terminal.columns)
}

function long(process: Process, options: Options, list: readonly Entry[], shown: (entry: Entry) => string): string {
  const sizes = list.map(entry => (options.has('h') ? human(entry.size) : String(entry.size)))
  const sizeWidth = Math.max(...sizes.map(size => size.length))
  const linkWidth = Math.max(...list.map(entry => String(entry.links).length))
  const owner = options.has('n') ? '0 0 ' : `${options.has('g') ? '' : 'root '}${options.has('o') ? '' : 'root '}`
  return list
    .map((entry, i) => {
      const recent = process.now() - entry.modified < RECENT_MS
      const format = options.has('full-time') ? '%F %T.%N %z' : recent ? '%b %e %H:%M' : '%b %e  %Y'
      return `${modeText(entry)}. ${String(entry.links).padStart(linkWidth)} ${owner}${sizes[i]!.padStart(sizeWidth)} ${formatDate(calendar(entry.modified), format)} ${shown(entry)}\n`
    })
    .join('')
}

/** `drwxr-xr-x` */
function modeText({ folder, mode }: Entry): string {
  return (folder ? 'd' : '-') + [...'rwxrwxrwx'].map((letter, i) => (mode & (0o400 >> i) ? letter : '-')).join('')
}

/** A size as `ls -h` shows it: `980`, `1.2K`, `34M`. */
export function human(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  let size = bytes
  let unit = -1
  while (size >= 1024 && unit < 5) {
    size /= 1024
    unit++
  }
  return (size < 10 ? (Math.ceil(size * 10) / 10).toFixed(1) : String(Math.ceil(size))) + 'KMGTPE'[unit]
}
