import { ArithmeticError, evaluateArithmetic } from './arithmetic.ts'
import { TestError, testHolds } from './condition.ts'
import { resolve } from './files.ts'
import { helpText } from './help.ts'
import { Leave } from './leave.ts'
import { JOB_BUILTINS, listSignals } from './job-builtins.ts'
import { signalNamed } from './kernel.ts'
import { echoText, formatPrintf } from './printf.ts'
import { readLine } from './read-line.ts'
import { SCRIPT_BUILTINS } from './script-builtins.ts'
import type { Expanding } from './expand.ts'
import type { Builtin, Interpreter } from './interpreter.ts'
import type { Readable } from './program.ts'

const NAME = /^[A-Za-z_]\w*$/

/** Where programs are said to be: for `which` and `type`. */
const SYSTEM_FOLDER = '/usr/bin'

/** What `shopt` may set without anything that is shown here changing. */
const HARMLESS_OPTIONS = new Set(
  'checkhash checkjobs checkwinsize cmdhist expand_aliases histappend histverify huponexit lithist promptvars sourcepath'.split(' '),
)

export const BUILTINS: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  '.': sourceFile,
  source: sourceFile,
  '[': (shell, args) => {
    if (args.at(-1) !== ']') return failed(shell, "[: missing `]'", 2)
    return test(shell, '[', args.slice(0, -1))
  },
  test: (shell, args) => test(shell, 'test', args),
  alias: (shell, args) => {
    const { aliases } = shell.state
    const show = (name: string) => shell.out(`alias ${name}=${quote(aliases[name]!)}\n`)
    if (args.length === 0) Object.keys(aliases).sort().forEach(show)
    let status = 0
    for (const arg of args) {
      const equals = arg.indexOf('=')
      if (equals > 0) aliases[arg.slice(0, equals)] = arg.slice(equals + 1)
      else if (Object.hasOwn(aliases, arg)) show(arg)
      else status = failed(shell, `alias: ${arg}: not found`)
    }
    return status
  },
  unalias: (shell, args) => {
    let status = 0
    if (args[0] === '-a') shell.state.aliases = {}
    else
      for (const name of args) {
        if (!Object.hasOwn(shell.state.aliases, name)) status = failed(shell, `unalias: ${name}: not found`)
        delete shell.state.aliases[name]
      }
    return status
  },
  break: (shell, args) => leaveLoop(shell, 'break', args[0]),
  continue: (shell, args) => leaveLoop(shell, 'continue', args[0]),
  builtin: (shell, args) =>
    args[0] !== undefined && !isBuiltin(args[0]) ? failed(shell, `builtin: ${args[0]}: not a shell builtin`) : callOther(shell, args),
  cd: changeFolder,
  command: function* (shell, args) {
    if (args[0] === '-v' || args[0] === '-V') {
      let status = 0
      for (const name of args.slice(1)) {
        const kind = kindOf(shell, name)
        if (!kind) status = 1
        else shell.out(args[0] === '-V' ? `${kind.words}\n` : `${kind.short}\n`)
      }
      return status
    }
    return yield* callOther(shell, args)
  },
  declare: declareVariables,
  typeset: declareVariables,
  echo: (shell, args) => {
    shell.out(echoText(args))
    return 0
  },
  eval: (shell, args) => shell.source(args.join(' ')),
  exec: function* (shell, args) {
    const found = shell.lookup(args[0]!)
    if (typeof found === 'string') {
      shell.complain(found.replace(/: command not found$/, ': not found').replace(/^/, 'exec: '), true)
      throw new Leave('exit', 127)
    }
    yield* shell.call(args, args.join(' '), true)
    throw new Leave('exit', shell.state.status)
  },
  exit: (shell, args) => {
    if (args[0] !== undefined && !/^-?\d+$/.test(args[0])) {
      shell.complain(`exit: ${args[0]}: numeric argument required`, true)
      throw new Leave('exit', 255)
    }
    throw new Leave('exit', args[0] === undefined ? shell.state.status : Number(args[0]) & 255)
  },
  logout: shell => {
    throw new Leave('exit', shell.state.status)
  },
  export: (shell, args) => {
    const { exported } = shell.state
    const names = args.filter(arg => !arg.startsWith('-'))
    if (names.length === 0) {
      for (const name of Object.keys(exported).sort()) {
        const value = shell.get(name)
        shell.out(`declare -x ${name}${value === undefined ? '' : `="${value.replace(/["\\$`]/g, '\\$&')}"`}\n`)
      }
      return 0
    }
    return assignEach(shell, 'export', names, name => {
      if (args.includes('-n')) delete exported[name]
      else exported[name] = true
    })
  },
  hash: () => 0,
  help: (shell, args) => {
    const text = helpText(args[0], Object.keys(BUILTINS), [...shell.task.place.programs.keys()])
    if (text === undefined) return failed(shell, `help: no help topics match \`${args[0]}'.  Try \`man -k ${args[0]}' or \`info ${args[0]}'.`)
    shell.out(text)
    return 0
  },
  history: (shell, args) => {
    const { history } = shell.state
    if (args[0] === '-c') {
      history.length = 0
      return 0
    }
    if (args[0] !== undefined && !/^\d+$/.test(args[0])) return failed(shell, `history: ${args[0]}: numeric argument required`)
    const from = args[0] === undefined ? 0 : Math.max(0, history.length - Number(args[0]))
    shell.out(history.slice(from).map((line, i) => `${String(from + i + 1).padStart(5)}  ${line}\n`).join('')) // prettier-ignore
    return 0
  },
  let: (shell, args) => {
    if (args.length === 0) return failed(shell, 'let: expression expected')
    let value = 0
    try {
      for (const arg of args) value = evaluateArithmetic(arg, shell)
    } catch (error) {
      if (error instanceof ArithmeticError) return failed(shell, `let: ${args.at(-1)}: ${error.message}`)
      throw error
    }
    return value === 0 ? 1 : 0
  },
  local: (shell, args) => {
    const frame = shell.hidden.at(-1)
    if (!frame) return failed(shell, 'local: can only be used in a function')
    for (const arg of args.filter(each => !each.startsWith('-'))) {
      const name = arg.split('=', 1)[0]!
      if (!Object.hasOwn(frame, name)) frame[name] = shell.state.variables[name]
      delete shell.state.variables[name]
      if (arg.includes('=')) shell.set(name, arg.slice(name.length + 1))
    }
    return 0
  },
  printf: (shell, args) => {
    const rest = args[0] === '-v' ? args.slice(2) : args[0] === '--' ? args.slice(1) : args
    if (rest.length === 0) {
      shell.err('printf: usage: printf [-v var] format [arguments]\n')
      return 2
    }
    const { text, errors } = formatPrintf(rest[0]!, rest.slice(1))
    if (args[0] === '-v') shell.set(args[1]!, text)
    else shell.out(text)
    for (const error of errors) shell.complain(`printf: ${error}`, true)
    return errors.length > 0 ? 1 : 0
  },
  pwd: shell => {
    shell.out(shell.cwd + '\n')
    return 0
  },
  read: readVariables,
  readonly: (shell, args) => {
    const names = args.filter(arg => !arg.startsWith('-'))
    return assignEach(shell, 'readonly', names, name => (shell.state.readonly[name] = true))
  },
  return: (shell, args) => {
    if (shell.hidden.length === 0 && shell.sourcing === 0) return failed(shell, "return: can only `return' from a function or sourced script", 2)
    if (args[0] !== undefined && !/^-?\d+$/.test(args[0])) {
      failed(shell, `return: ${args[0]}: numeric argument required`)
      throw new Leave('return', 255)
    }
    throw new Leave('return', args[0] === undefined ? shell.state.status : Number(args[0]) & 255)
  },
  set: setOptions,
  shift: (shell, args) => {
    const count = Number(args[0] ?? 1)
    if (count > shell.state.positional.length) return 1
    shell.state.positional = shell.state.positional.slice(count)
    return 0
  },
  shopt: (shell, args) => {
    const refused = args.find(arg => !arg.startsWith('-') && !HARMLESS_OPTIONS.has(arg))
    return refused === undefined ? 0 : failed(shell, `shopt: ${refused}: invalid shell option name`)
  },
  trap: (shell, args) => {
    const { traps } = shell.state
    if (args[0] === '-l') return listSignals(shell)
    if (args.length === 0 || args[0] === '-p') {
      for (const name of Object.keys(traps).sort())
        shell.out(`trap -- ${quote(traps[name]!)} ${name === 'EXIT' || name === 'ERR' ? name : `SIG${name}`}\n`)
      return 0
    }
    const [action, ...signals] = args.length === 1 ? ['-', args[0]!] : (args as [string, ...string[]])
    for (const signal of signals) {
      const name = signal === '0' || signal === 'EXIT' ? 'EXIT' : signal === 'ERR' ? signal : signalNamed(signal)
      if (!name) return failed(shell, `trap: ${signal}: invalid signal specification`)
      if (action === '-') delete traps[name]
      else traps[name] = action
    }
    shell.obeyTraps()
    return 0
  },
  type: (shell, args) => {
    let status = 0
    const flag = /^-[atpP]$/.test(args[0] ?? '') ? args[0]! : ''
    for (const name of flag === '' ? args : args.slice(1)) {
      const path = flag === '-P' || flag === '-a' || flag === '-p' ? fileOf(shell, name) : undefined
      const kind = flag === '-P' ? undefined : kindOf(shell, name)
      if (flag === '-P' || (flag === '-p' && kind?.kind === 'file')) {
        if (path !== undefined) shell.out(`${path}\n`)
        else status = 1
      } else if (!kind) status = flag === '-t' || flag === '-p' ? 1 : failed(shell, `type: ${name}: not found`)
      else if (flag !== '-p') {
        shell.out(`${flag === '-t' ? kind.kind : kind.words}\n`)
        if (flag === '-a' && kind.kind !== 'file' && path !== undefined) shell.out(`${name} is ${path}\n`)
      }
    }
    return status
  },
  umask: (shell, args) => {
    if (args[0] !== undefined && args[0] !== '-S' && Number(args[0]) !== 22) return failed(shell, `umask: ${args[0]}: invalid option`)
    if (args[0] === undefined || args[0] === '-S') shell.out(args[0] ? 'u=rwx,g=rx,o=rx\n' : '0022\n')
    return 0
  },
  unset: (shell, args) => {
    let status = 0
    for (const name of args.filter(arg => arg !== '-v' && arg !== '-f')) {
      const element = /^(\w+)\[(\d+)\]$/.exec(name)
      if (element) {
        // Elements have no gaps between them here, so only the last can go.
        const list = shell.elements(element[1]!)
        if (Number(element[2]) === list.length - 1) shell.setElements(element[1]!, list.slice(0, -1))
        else if (Number(element[2]) < list.length) status = failed(shell, `unset: ${name}: cannot unset`)
        continue
      }
      if (shell.state.readonly[name]) status = failed(shell, `unset: ${name}: cannot unset: readonly variable`)
      else if (Object.hasOwn(shell.state.arrays, name)) delete shell.state.arrays[name]
      else if (args[0] === '-f' || (!Object.hasOwn(shell.state.variables, name) && args[0] !== '-v')) delete shell.state.functions[name]
      else {
        delete shell.state.variables[name]
        delete shell.state.exported[name]
      }
    }
    return status
  },
  which: (shell, args) => {
    let status = 0
    for (const name of args.filter(arg => !arg.startsWith('-'))) {
      if (shell.task.place.programs.has(name)) shell.out(`${SYSTEM_FOLDER}/${name}\n`)
      else {
        status = 1
        shell.err(`${SYSTEM_FOLDER}/which: no ${name} in (${shell.get('PATH') ?? ''})\n`)
      }
    }
    return status
  },
  ...JOB_BUILTINS,
  ...SCRIPT_BUILTINS,
}

/** Complains as a builtin; returns the status. */
function failed(shell: Interpreter, message: string, status = 1): number {
  shell.complain(message, true)
  return status
}

function test(shell: Interpreter, name: string, args: readonly string[]): number {
  try {
    const isTerminal = (fd: number) => shell.streams.get(fd)?.isTerminal ?? false
    return testHolds(args, { files: shell.files, cwd: shell.cwd, isTerminal }) ? 0 : 1
  } catch (error) {
    if (error instanceof TestError) return failed(shell, `${name}: ${error.message}`, 2)
    throw error
  }
}

function* callOther(shell: Interpreter, args: readonly string[]): Expanding<number> {
  if (args.length === 0) return 0
  yield* shell.call(args, args.join(' '), false, undefined, false)
  return shell.state.status
}

function* sourceFile(shell: Interpreter, args: readonly string[]): Expanding<number> {
  if (args.length === 0) {
    failed(shell, '.: filename argument required')
    shell.err('.: usage: . filename [arguments]\n')
    return 2
  }
  const text = shell.files.read(resolve(shell.cwd, args[0]!))
  if (text === undefined) return failed(shell, `${args[0]}: No such file or directory`)
  const before = shell.state.positional
  if (args.length > 1) shell.state.positional = args.slice(1)
  shell.sourcing++
  try {
    return yield* shell.source(text)
  } catch (error) {
    if (error instanceof Leave && error.from === 'return') return error.count
    throw error
  } finally {
    shell.sourcing--
    shell.state.positional = before
  }
}

function leaveLoop(shell: Interpreter, from: 'break' | 'continue', count: string | undefined): number {
  if (shell.loops === 0) {
    shell.complain(`${from}: only meaningful in a \`for', \`while', or \`until' loop`, true)
    return 0
  }
  throw new Leave(from, Math.max(1, Number(count ?? 1)))
}

function changeFolder(shell: Interpreter, args: readonly string[]): number {
  const [target] = args.filter(arg => arg !== '--' && arg !== '-P' && arg !== '-L')
  const home = shell.get('HOME')
  if (target === undefined && home === undefined) return failed(shell, 'cd: HOME not set')
  const back = shell.get('OLDPWD')
  if (target === '-' && back === undefined) return failed(shell, 'cd: OLDPWD not set')
  const named = target === undefined ? home! : target === '-' ? back! : target
  const path = resolve(shell.cwd, named)
  if (!shell.files.isFolder(path)) {
    return failed(shell, `cd: ${named}: ${shell.files.exists(path) ? 'Not a directory' : 'No such file or directory'}`)
  }
  if (target === '-') shell.out(path + '\n')
  shell.set('OLDPWD', shell.cwd)
  shell.state.cwd = path
  shell.set('PWD', path)
  return 0
}

function declareVariables(shell: Interpreter, args: readonly string[]): number {
  const flags = args.filter(arg => /^[-+]/.test(arg)).join('')
  const names = args.filter(arg => !/^[-+]/.test(arg))
  if (names.length === 0) {
    if (flags.includes('f')) for (const name of Object.keys(shell.state.functions).sort()) shell.out(`declare -f ${name}\n`)
    else for (const name of Object.keys(shell.state.variables).sort()) shell.out(`${name}=${shell.state.variables[name]}\n`)
    return 0
  }
  const refused = /[Ain]/.exec(flags)
  if (refused) return failed(shell, `declare: -${refused[0]}: invalid option`, 2)
  if (flags.includes('p')) return printVariables(shell, names)
  const frame = shell.hidden.at(-1)
  for (const arg of names) {
    const name = arg.split('=', 1)[0]!
    if (frame && !flags.includes('g') && !Object.hasOwn(frame, name)) frame[name] = shell.state.variables[name]
  }
  return assignEach(shell, 'declare', names, name => {
    if (flags.includes('-x') || flags.includes('x')) shell.state.exported[name] = true
    if (flags.includes('r')) shell.state.readonly[name] = true
  })
}

/** `declare -p`: variables as the commands that would make them. */
function printVariables(shell: Interpreter, names: readonly string[]): number {
  const { arrays, exported, readonly } = shell.state
  const quoted = (text: string) => `"${text.replace(/["\\$`]/g, '\\$&')}"`
  let status = 0
  for (const name of names) {
    const value = shell.get(name)
    const flags = `${Object.hasOwn(arrays, name) ? 'a' : ''}${readonly[name] ? 'r' : ''}${exported[name] ? 'x' : ''}`
    if (value === undefined && !exported[name]) status = failed(shell, `declare: ${name}: not found`)
    else if (Object.hasOwn(arrays, name)) {
      shell.out(`declare -${flags} ${name}='(${arrays[name]!.map((text, i) => `[${i}]=${quoted(text)}`).join(' ')})'\n`)
    } else shell.out(`declare -${flags || '-'} ${name}${value === undefined ? '' : `=${quoted(value)}`}\n`)
  }
  return status
}

function assignEach(shell: Interpreter, builtin: string, words: readonly string[], then: (name: string) => void): number {
  let status = 0
  for (const word of words) {
    const name = word.split('=', 1)[0]!
    if (!NAME.test(name)) {
      status = failed(shell, `${builtin}: \`${word}': not a valid identifier`)
      continue
    }
    if (word.includes('=')) shell.set(name, word.slice(name.length + 1))
    then(name)
  }
  return status
}

function* readVariables(shell: Interpreter, args: readonly string[]): Expanding<number> {
  const names = [...args]
  const given = new Map<string, string>()
  while (names[0]?.startsWith('-')) {
    let letters = names.shift()!.slice(1)
    if (letters === '-') break
    for (; letters !== ''; letters = letters.slice(1)) {
      const letter = letters[0]!
      if ('ers'.includes(letter)) given.set(letter, '')
      else if ('adnptu'.includes(letter)) {
        const value = letters.slice(1) || names.shift()
        if (value === undefined) return failed(shell, `read: -${letter}: option requires an argument`, 2)
        given.set(letter, value)
        break
      } else return failed(shell, `read: -${letter}: invalid option`, 2)
    }
  }
  const raw = given.has('r')
  const end = (given.get('d') ?? '\n').slice(0, 1) || '\0'
  const most = Number(given.get('n') ?? Infinity)
  const input = shell.streams.get(Number(given.get('u') ?? 0)) as Readable | undefined
  if (!input?.read) return failed(shell, `read: ${given.get('u')}: invalid file descriptor: Bad file descriptor`)
  if (given.has('p') && input.isTerminal) shell.err(given.get('p')!)
  for (const name of names) if (!NAME.test(name)) return failed(shell, `read: \`${name}': not a valid identifier`)
  if (given.has('t')) {
    yield { until: input, orAfter: Math.ceil(Number(given.get('t')) * 1000) }
    if (!input.ready()) return 142
  }
  let text = ''
  let ended = false
  for (;;) {
    const got = yield* readLine(input, end, most)
    if (!got) break
    text += got.line
    ended = got.ended
    if (raw || end !== '\n' || most < Infinity || !/(^|[^\\])(\\\\)*\\$/.test(text) || !ended) break
    text = text.slice(0, -1)
  }
  if (!raw) text = text.replace(/\\([^])/g, '$1')
  const ifs = shell.get('IFS') ?? ' \t\n'
  const list = given.get('a')
  if (list !== undefined)
    shell.setElements(
      list,
      text.split(/\s+/).filter(word => word !== ''),
    )
  else if (names.length === 0) shell.set('REPLY', text)
  else assignFields(shell, names, text, ifs)
  return ended ? 0 : 1
}

function assignFields(shell: Interpreter, names: readonly string[], text: string, ifs: string): void {
  const blank = (char: string | undefined) => char !== undefined && ifs.includes(char) && /\s/.test(char)
  let rest = text
  while (blank(rest[0])) rest = rest.slice(1)
  names.forEach((name, index) => {
    if (index === names.length - 1) {
      while (blank(rest.at(-1))) rest = rest.slice(0, -1)
      shell.set(name, rest)
      return
    }
    let end = 0
    while (end < rest.length && !ifs.includes(rest[end]!)) end++
    shell.set(name, rest.slice(0, end))
    while (blank(rest[end])) end++
    if (end < rest.length && ifs.includes(rest[end]!) && !blank(rest[end])) {
      end++
      while (blank(rest[end])) end++
    }
    rest = rest.slice(end)
  })
}

const LETTERS: Readonly<Record<string, keyof Interpreter['state']['options']>> = {
  a: 'allexport',
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  C: 'noclobber',
}

function setOptions(shell: Interpreter, args: readonly string[]): number {
  const { state } = shell
  if (args.length === 0) {
    const names = Object.keys(state.variables).sort()
    shell.out(
      names
        .map(name => `${name}=${/^[\w@%+=:,./-]*$/.test(state.variables[name]!) ? state.variables[name]! : quote(state.variables[name]!)}\n`)
        .join(''),
    )
    return 0
  }
  const rest = [...args]
  while (rest.length > 0 && /^[-+]/.test(rest[0]!)) {
    const flag = rest.shift()!
    if (flag === '--') {
      state.positional = rest
      return 0
    }
    const on = flag[0] === '-'
    for (const letter of flag.slice(1)) {
      if (letter === 'o') {
        const name = rest.shift()
        if (name !== undefined && (name === 'pipefail' || Object.values(LETTERS).includes(name as never)))
          state.options[name as keyof typeof state.options] = on
        else if (name !== undefined && !/^(emacs|vi|posix|monitor|notify|history|histexpand|errtrace|functrace)$/.test(name)) {
          return failed(shell, `set: ${name}: invalid option name`)
        }
      } else if (LETTERS[letter]) state.options[LETTERS[letter]] = on
      else if (!'bhmpBEHPT'.includes(letter)) {
        failed(shell, `set: ${flag}: invalid option`)
        shell.err('set: usage: set [-abefhkmnptuvxBCHP] [-o option-name] [--] [arg ...]\n')
        return 2
      }
    }
  }
  if (rest.length > 0) state.positional = rest
  return 0
}

interface NameKind {
  kind: 'alias' | 'function' | 'builtin' | 'file' | 'keyword'
  words: string
  short: string
}

function kindOf(shell: Interpreter, name: string): NameKind | undefined {
  const { aliases, functions } = shell.state
  if (Object.hasOwn(aliases, name)) {
    return { kind: 'alias', words: `${name} is aliased to \`${aliases[name]}'`, short: `alias ${name}=${quote(aliases[name]!)}` }
  }
  if (/^(if|then|else|elif|fi|case|esac|for|select|while|until|do|done|in|function|time|\{|\}|!|\[\[|\]\])$/.test(name)) {
    return { kind: 'keyword', words: `${name} is a shell keyword`, short: name }
  }
  if (Object.hasOwn(functions, name)) return { kind: 'function', words: `${name} is a function`, short: name }
  if (isBuiltin(name)) return { kind: 'builtin', words: `${name} is a shell builtin`, short: name }
  const path = fileOf(shell, name)
  return path === undefined ? undefined : { kind: 'file', words: `${name} is ${path}`, short: path }
}

/** Whether bash has this command built in; `which` is a program of its own there. */
function isBuiltin(name: string): boolean {
  return Object.hasOwn(BUILTINS, name) && name !== 'which'
}

/** Where the program of a name is. */
function fileOf(shell: Interpreter, name: string): string | undefined {
  return shell.task.place.programs.has(name) ? `${SYSTEM_FOLDER}/${name}` : undefined
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
