import { resolve } from './files.ts'
import { readLine } from './read-line.ts'
import type { Expanding } from './expand.ts'
import type { Builtin, Interpreter } from './interpreter.ts'
import type { Readable } from './program.ts'

/** The builtins of scripts: folders to come back to, options of a script's own, a file's lines as an array. */
export const SCRIPT_BUILTINS: Readonly<Record<string, Builtin>> = {
  dirs: (shell, args) => {
    const folders = stack(shell)
    if (args.includes('-c')) {
      delete shell.state.folders
      return 0
    }
    const shown = folders.map(folder => (args.includes('-l') ? folder : fromHome(shell, folder)))
    if (args.includes('-v')) shell.out(shown.map((folder, index) => `${String(index).padStart(2)}  ${folder}\n`).join(''))
    else shell.out(`${shown.join(args.includes('-p') ? '\n' : ' ')}\n`)
    return 0
  },
  pushd: (shell, args) => {
    const folders = stack(shell)
    const [target] = args.filter(arg => arg !== '-n' && arg !== '--')
    if (target === undefined) {
      if (folders.length < 2) return failed(shell, 'pushd: no other directory')
      return enter(shell, 'pushd', [folders[1]!, folders[0]!, ...folders.slice(2)])
    }
    const at = placeOf(target, folders.length)
    if (at === undefined) return enter(shell, 'pushd', [resolve(shell.cwd, target), ...folders], target)
    if (folders[at] === undefined)
      return failed(shell, `pushd: ${folders.length < 2 ? 'directory stack empty' : `${target}: directory stack index out of range`}`)
    return enter(shell, 'pushd', [...folders.slice(at), ...folders.slice(0, at)])
  },
  popd: (shell, args) => {
    const folders = stack(shell)
    const [target = '+0'] = args.filter(arg => arg !== '-n' && arg !== '--')
    const at = placeOf(target, folders.length)
    if (at === undefined) {
      failed(shell, `popd: ${target}: invalid argument`)
      shell.err('popd: usage: popd [-n] [+N | -N]\n')
      return 2
    }
    if (folders.length < 2) return failed(shell, 'popd: directory stack empty')
    if (folders[at] === undefined) return failed(shell, `popd: ${target}: directory stack index out of range`)
    return enter(shell, 'popd', [...folders.slice(0, at), ...folders.slice(at + 1)])
  },
  getopts,
  mapfile: readArray,
  readarray: readArray,
}

function failed(shell: Interpreter, message: string, status = 1): number {
  shell.complain(message, true)
  return status
}

/** Where the shell is, and the folders it can come back to. */
function stack(shell: Interpreter): string[] {
  return [shell.cwd, ...(shell.state.folders ?? [])]
}

/** `+1` counts from the left of what `dirs` shows, `-1` from its right, both from 0; undefined if the word is no place, NaN if there is none. */
function placeOf(word: string, length: number): number | undefined {
  if (!/^[-+]\d+$/.test(word)) return undefined
  const count = Number(word.slice(1))
  return word.startsWith('+') ? count : length - 1 - count
}

/** Goes to the first of these folders and keeps the others. `named` is what it was called. */
function enter(shell: Interpreter, builtin: string, [first = '/', ...others]: readonly string[], named = first): number {
  if (!shell.files.isFolder(first)) {
    return failed(shell, `${builtin}: ${named}: ${shell.files.exists(first) ? 'Not a directory' : 'No such file or directory'}`)
  }
  if (first !== shell.cwd) shell.set('OLDPWD', shell.cwd)
  shell.state.cwd = first
  shell.set('PWD', first)
  shell.state.folders = others
  shell.out(`${[first, ...others].map(folder => fromHome(shell, folder)).join(' ')}\n`)
  return 0
}

function fromHome(shell: Interpreter, folder: string): string {
  const home = shell.get('HOME') ?? '/'
  return folder === home ? '~' : home !== '/' && folder.startsWith(`${home}/`) ? `~${folder.slice(home.length)}` : folder
}

/** The next option of a script's arguments. `OPTIND` says which argument comes next, the state how far into `-abc` it is. */
function getopts(shell: Interpreter, args: readonly string[]): number {
  const [letters, name, ...given] = args
  if (letters === undefined || name === undefined) {
    shell.err('getopts: usage: getopts optstring name [arg]\n')
    return 2
  }
  const words = given.length > 0 ? given : shell.state.positional
  let index = Math.max(1, Number(shell.get('OPTIND') ?? 1) || 1)
  const word = words[index - 1]
  const within = shell.state.optionAt?.index === index ? shell.state.optionAt.at : 1
  const end = (status: number, value: string, argument?: string): number => {
    shell.set('OPTIND', String(index))
    shell.set(name, value)
    if (argument === undefined) delete shell.state.variables.OPTARG
    else shell.set('OPTARG', argument)
    return status
  }
  delete shell.state.optionAt
  if (word === '--') index++
  if (word === undefined || word === '--' || word === '-' || !word.startsWith('-')) return end(1, '?')
  const letter = word[within]!
  const silent = letters.startsWith(':')
  const place = letter === ':' ? -1 : letters.indexOf(letter)
  const rest = word.slice(within + 1)
  if (place >= 0 && letters[place + 1] === ':') {
    index++
    if (rest !== '') return end(0, letter, rest)
    const argument = words[index - 1]
    if (argument !== undefined) {
      index++
      return end(0, letter, argument)
    }
    if (!silent) shell.err(`${shell.state.zero}: option requires an argument -- ${letter}\n`)
    return silent ? end(0, ':', letter) : end(0, '?')
  }
  if (rest === '') index++
  else shell.state.optionAt = { index, at: within + 1 }
  if (place >= 0) return end(0, letter)
  if (!silent) shell.err(`${shell.state.zero}: illegal option -- ${letter}\n`)
  return silent ? end(0, '?', letter) : end(0, '?')
}

/** The lines of the input as the elements of an array. */
function* readArray(shell: Interpreter, args: readonly string[]): Expanding<number> {
  const rest = [...args]
  const numbers = { n: 0, s: 0, u: 0 }
  let cut = false
  while (rest[0]?.startsWith('-')) {
    const flag = rest.shift()!
    if (flag === '--') break
    if (flag === '-t') cut = true
    else if (flag === '-n' || flag === '-s' || flag === '-u') {
      const value = rest.shift()
      if (value === undefined) return failed(shell, `mapfile: ${flag}: option requires an argument`, 2)
      if (!/^\d+$/.test(value)) return failed(shell, `mapfile: ${value}: invalid ${flag === '-u' ? 'file descriptor specification' : 'line count'}`)
      numbers[flag[1] as 'n' | 's' | 'u'] = Number(value)
    } else {
      failed(shell, `mapfile: ${flag}: invalid option`)
      shell.err('mapfile: usage: mapfile [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]\n')
      return 2
    }
  }
  const input = shell.streams.get(numbers.u) as Readable | undefined
  if (!input?.read) return failed(shell, `mapfile: ${numbers.u}: invalid file descriptor: Bad file descriptor`)
  const lines: string[] = []
  for (let left = numbers.s; ; left--) {
    if (numbers.n > 0 && lines.length === numbers.n) break
    const got = yield* readLine(input)
    if (!got) break
    if (left <= 0) lines.push(got.line + (got.ended && !cut ? '\n' : ''))
  }
  shell.setElements(rest[0] ?? 'MAPFILE', lines)
  return 0
}
