import { FileError, resolve } from '../shell/files.ts'
import { Lines, Output, readingProblem } from './input.ts'
import { readOptions } from './options.ts'
import { ScriptError, parseScript } from './sed-script.ts'
import type { Waiting } from './input.ts'
import type { Options } from './options.ts'
import type { Address, Command } from './sed-script.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** Edits lines as they pass: substitutes, deletes, prints. */
export const sed: Program = {
  name: 'sed',
  *run(process): Running {
    const options = readOptions('sed', process, {
      short: 'nre:f:i::Esu',
      long: { quiet: 'n', silent: 'n', 'regexp-extended': 'r', 'expression=': 'e', 'file=': 'f', 'in-place': 'i', separate: 's' },
      usage: 'sed [OPTION]... {script-only-if-no-other-script} [input-file]...',
    })
    if (typeof options === 'number') return options
    const paths = [...options.operands]
    const scripts = options.values('e')
    for (const path of options.values('f')) {
      const text = process.place.files.read(resolve(process.cwd, path))
      if (text === undefined) {
        process.stderr.write(`sed: couldn't open file ${path}: No such file or directory\n`)
        return 1
      }
      scripts.push(text.replace(/^#n\n/, '').replace(/\n$/, ''))
    }
    if (!options.has('e', 'f')) {
      const script = paths.shift()
      if (script === undefined) {
        process.stderr.write('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n')
        return 1
      }
      scripts.push(script)
    }
    let commands: Command[]
    try {
      commands = parseScript(scripts.join('\n'), options.has('r', 'E'))
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error
      process.stderr.write(`sed: -e expression #1, ${error.message}\n`)
      return 1
    }
    if (options.has('i')) return yield* inPlace(process, options, commands, paths)
    if (!options.has('s')) return yield* edit(process, options, commands, paths, new Output(process))
    let status = 0
    for (const path of paths.length > 0 ? paths : ['-'])
      status = Math.max(status, yield* edit(process, options, commands, [path], new Output(process)))
    return status
  },
}

/** Writes each file's result back into it. */
function* inPlace(process: Process, options: Options, commands: readonly Command[], paths: readonly string[]): Running {
  const { files } = process.place
  let status = 0
  for (const path of paths) {
    const problem = readingProblem(process, path)
    if (problem !== undefined) {
      process.stderr.write(
        problem === 'Is a directory' ? `sed: couldn't edit ${path}: not a regular file\n` : `sed: can't read ${path}: ${problem}\n`,
      )
      status = problem === 'Is a directory' ? 4 : 2
      continue
    }
    let result = ''
    const out = new Output({ stdout: { isTerminal: false, broken: false, hasRoom: () => true, write: text => void (result += text) } })
    const code = yield* edit(process, options, commands, [path], out)
    const full = resolve(process.cwd, path)
    const suffix = options.value('i')
    try {
      if (suffix) files.write(full + suffix, files.read(full)!)
      files.write(full, result)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      status = 4
    }
    if (code !== 0) return code
  }
  return status
}

function* edit(process: Process, options: Options, commands: readonly Command[], paths: readonly string[], out: Output): Running {
  const quiet = options.has('n')
  const input = new Lines(process, paths, (path, problem) => {
    process.stderr.write(`sed: ${problem === 'Is a directory' ? 'read error on' : "can't read"} ${path}: ${problem}\n`)
  })
  const active = new Map<Command, number | 'open'>()
  let hold = ''
  let number = 0
  let pattern = ''
  let ended = false // the last line had no line end
  let appended: string[] = []
  let quit: number | undefined
  const needsLast = JSON.stringify(commands, (_, value) => (value instanceof RegExp ? null : value)).includes('"last"')

  const readNext = function* (): Waiting<boolean> {
    const line = yield* input.next(out)
    if (line === undefined) return false
    number++
    ended = !input.terminated
    pattern = line
    return true
  }
  const isLast = function* (): Waiting<boolean> {
    return yield* input.atEnd()
  }
  const print = (text: string) => out.add(text + '\n')
  let last = false

  const matches = (address: Address): boolean => {
    if (address.kind === 'line') return number === address.line
    if (address.kind === 'step')
      return address.step <= 0 ? number === address.first : number >= address.first && (number - address.first) % address.step === 0
    if (address.kind === 'last') return last
    address.pattern.lastIndex = 0
    return address.pattern.test(pattern)
  }
  const chosen = (command: Command): boolean => {
    const { from, to } = command
    if (!from) return true
    if (!to) return matches(from)
    const until = active.get(command)
    if (until !== undefined) {
      const ends = typeof until === 'number' ? number >= until : to.kind === 'plus' || to.kind === 'multiple' ? true : matches(to)
      if (ends) active.delete(command)
      return typeof until === 'number' ? number <= until : true
    }
    if (!matches(from) && !(from.kind === 'line' && from.line === 0 && number === 1)) return false
    if (to.kind === 'line') {
      if (to.line > number) active.set(command, to.line)
    } else if (to.kind === 'plus') {
      if (to.count > 0) active.set(command, number + to.count)
    } else if (to.kind === 'multiple') {
      if (number % to.count !== 0) active.set(command, Math.ceil(number / to.count) * to.count)
    } else if (!(from.kind === 'line' && from.line === 0 && matches(to))) active.set(command, 'open')
    return true
  }

  let more = yield* readNext()
  let restart = false
  let steps = 0
  while (more && quit === undefined) {
    if (needsLast) last = yield* isLast()
    let deleted = false
    let substituted = false
    restart = false
    for (let i = 0; i < commands.length; i++) {
      if (++steps % 1000 === 0) yield { sleep: 1 } // a loop of jumps takes time, too
      const command = commands[i]!
      if (chosen(command) === command.negate) {
        if (command.name === '{') i = command.jump!
        continue
      }
      switch (command.name) {
        case 's': {
          const result = substitute(pattern, command)
          if (result === undefined) break
          pattern = result
          substituted = true
          if (command.print) print(pattern)
          break
        }
        case 'y':
          pattern = [...pattern].map(char => command.map!.get(char) ?? char).join('')
          break
        case 'p':
          print(pattern)
          break
        case 'P':
          print(pattern.split('\n', 1)[0]!)
          break
        case '=':
          print(String(number))
          break
        case 'l':
          print(pattern.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n') + '$')
          break
        case 'd':
          deleted = true
          break
        case 'D':
          deleted = true
          if (pattern.includes('\n')) {
            pattern = pattern.slice(pattern.indexOf('\n') + 1)
            restart = true
          }
          break
        case 'a':
          appended.push(command.text! + '\n')
          break
        case 'i':
          print(command.text!)
          break
        case 'c':
          if (!command.to || !active.has(command)) print(command.text!)
          deleted = true
          break
        case 'r': {
          const text = process.place.files.read(resolve(process.cwd, command.text!))
          if (text !== undefined) appended.push(text)
          break
        }
        case 'w': {
          const full = resolve(process.cwd, command.text!)
          process.place.files.write(full, (number === 1 ? '' : (process.place.files.read(full) ?? '')) + pattern + '\n')
          break
        }
        case 'h':
          hold = pattern
          break
        case 'H':
          hold += '\n' + pattern
          break
        case 'g':
          pattern = hold
          break
        case 'G':
          pattern += '\n' + hold
          break
        case 'x':
          ;[pattern, hold] = [hold, pattern]
          break
        case 'n':
          if (yield* isLast()) {
            quit = 0
            i = commands.length
            break
          }
          if (!quiet) print(pattern)
          for (const text of appended.splice(0)) out.add(text)
          yield* readNext()
          if (needsLast) last = yield* isLast()
          break
        case 'N': {
          const before = pattern
          if (yield* isLast()) {
            quit = 0
            i = commands.length
            break
          }
          yield* readNext()
          pattern = before + '\n' + pattern
          if (needsLast) last = yield* isLast()
          break
        }
        case 'q':
          quit = command.code ?? 0
          break
        case 'Q':
          quit = command.code ?? 0
          deleted = true
          break
        case 'b':
          i = command.jump! - 1
          break
        case 't':
          if (substituted) i = command.jump! - 1
          substituted = false
          break
        case 'T':
          if (!substituted) i = command.jump! - 1
          substituted = false
          break
      }
      if (deleted || (quit !== undefined && (command.name === 'q' || command.name === 'Q'))) break
    }
    const bare = ended && !deleted && appended.length === 0
    if (!quiet && !deleted) out.add(bare ? pattern : pattern + '\n')
    for (const text of appended) out.add(text.endsWith('\n') || text === '' ? text : text + '\n')
    appended = []
    if (quit !== undefined) break
    if (!restart) more = yield* readNext()
  }
  yield* out.flush()
  return quit ?? (input.failed ? 2 : 0)
}

/** The line with its matches replaced, `undefined` if there was none. */
function substitute(line: string, command: Command): string | undefined {
  let count = 0
  let changed = false
  command.pattern!.lastIndex = 0
  let end = -1
  const result = line.replace(command.pattern!, (...found: unknown[]) => {
    const at = found.find(each => typeof each === 'number') as number
    // Right behind a match there is no empty one.
    if (found[0] === '' && at === end) return ''
    end = at + (found[0] as string).length
    count++
    const whole = found[0] as string
    if (
      command.occurrence !== undefined ? (command.global ? count < command.occurrence : count !== command.occurrence) : !command.global && count > 1
    )
      return whole
    changed = true
    return command.replacement!(found.filter(each => typeof each === 'string' || each === undefined) as (string | undefined)[])
  })
  return changed ? result : undefined
}
