import { BUILTINS } from './builtins.ts'
import { readLine } from './read-line.ts'
import { shellOf } from './dialect.ts'
import { resolve } from './files.ts'
import { Interpreter } from './interpreter.ts'
import { LineReader, lineProgram } from './line.ts'
import { Parser } from './parser.ts'
import { PS2, expandPrompt } from './prompt.ts'
import { newShellState } from './state.ts'
import { ShellSyntaxError } from './syntax.ts'
import type { Expanding } from './expand.ts'
import type { Task } from './kernel.ts'
import type { Entered } from './line.ts'
import type { Program, Running } from './program.ts'
import type { ShellState } from './state.ts'
import type { Script } from './syntax.ts'

/** A shell as a program: `sh -c LINE`, `sh FILE`, a script on its input, or a conversation when that is a terminal. */
export function shellProgram(name: string): Program<any> {
  return {
    name,
    *run(process): Running {
      const task = process as Task
      const { options, rest } = readOptions(task.args)
      const line = options.includes('c') ? rest.shift() : undefined
      if (options.includes('c') && line === undefined) {
        task.stderr.write(`${name}: -c: option requires an argument\n`)
        return 2
      }
      const file = line === undefined && !options.includes('s') ? rest.shift() : undefined
      const zero = line !== undefined ? (rest.shift() ?? name) : (file ?? name)
      const { dialect, prompt } = shellOf(name, task.place.files)
      const state = newShellState({ zero, dialect, pid: task.pid, cwd: task.cwd, env: task.env, now: task.now() })
      state.positional = rest
      if (options.includes('e')) state.options.errexit = true
      if (options.includes('x')) state.options.xtrace = true
      if (options.includes('u')) state.options.nounset = true
      if (line === undefined && file === undefined && (task.stdin.isTerminal || options.includes('i'))) return yield* converse(task, state, prompt)

      const shell = new Interpreter(task, state, line !== undefined ? 'line' : 'script', BUILTINS)
      if (line !== undefined) return yield* shell.toTheEnd(shell.source(line))
      if (file === undefined) return yield* shell.toTheEnd(fromInput(shell))
      const path = resolve(task.cwd, file)
      const text = task.place.files.read(path)
      if (text === undefined) {
        const folder = task.place.files.isFolder(path)
        task.stderr.write(`${name}: ${file}: ${folder ? 'is a directory' : 'No such file or directory'}\n`)
        return folder ? 126 : 127
      }
      return yield* shell.toTheEnd(shell.source(text))
    },
  }
}

export const bash = shellProgram('bash')
export const sh = shellProgram('sh')

function readOptions(args: readonly string[]): { options: string; rest: string[] } {
  const rest = [...args]
  let options = ''
  while (rest[0]?.startsWith('-') && rest[0] !== '-' && rest[0] !== '--') {
    const flag = rest.shift()!
    if (!flag.startsWith('--')) options += flag.slice(1)
    if (flag === '-o') rest.shift()
  }
  if (rest[0] === '--' || rest[0] === '-') rest.shift()
  return { options, rest }
}

/** Runs a script as it comes in, each command when it is whole. */
function* fromInput(shell: Interpreter): Expanding<number> {
  let text = ''
  for (;;) {
    const got = yield* readLine(shell.task.stdin)
    if (got) text += got.line + '\n'
    else if (text === '') return shell.state.status
    let scripts: Script[] | undefined
    try {
      scripts = parseAll(text, shell.state)
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error
      if (error.incomplete && got) continue
      shell.syntaxError(error, text)
      return (shell.state.status = 2)
    }
    shell.line++
    text = ''
    for (const script of scripts) yield* shell.run(script)
    if (!got) return shell.state.status
  }
}

function parseAll(text: string, state: ShellState): Script[] {
  const parser = new Parser(text, state.aliases)
  const scripts: Script[] = []
  for (let script = parser.next(); script; script = parser.next()) scripts.push(script)
  return scripts
}

/** An interactive shell inside a terminal: prompts on its standard error, runs each line in a process group of its own. */
function* converse(task: Task, state: ShellState, ps1: string): Running {
  const { tty } = task
  const reader = new LineReader(state)
  const prompt = () => (reader.pending === '' ? expandPrompt(state.variables.PS1 ?? ps1, state, task.place.hostname) : (state.variables.PS2 ?? PS2))
  let left: number | undefined
  const outside = tty?.foreground
  task.group = task.pid
  if (tty) tty.foreground = task.group
  task.onSignal = signal => {
    if (signal === 'INT') {
      reader.pending = ''
      state.status = 130
      task.stderr.write('\n' + prompt())
    }
    return signal === 'INT' || signal === 'TSTP' || signal === 'QUIT' || signal === 'TERM'
  }
  try {
    while (left === undefined) {
      task.stderr.write(prompt())
      const got = yield* readLine(task.stdin)
      if (!got) break
      const reading = reader.accept(got.line)
      if (reading.kind === 'refused') {
        new Interpreter(task, state, 'interactive', BUILTINS).complain(reading.message)
        state.status = 2
      }
      if (reading.kind !== 'run') continue
      if (reading.changed !== undefined) task.stderr.write(reading.changed + '\n')
      let entered: Entered | undefined = reading.entered
      const program = lineProgram(state, {
        next: () => {
          const taken = entered
          entered = undefined
          return taken
        },
        interrupted: () => task.stderr.write('\n'),
        left: status => (left = status),
      })
      const { stdin, stdout, stderr, place } = task
      const runner = task.kernel.spawn(program, { args: [], env: {}, cwd: state.cwd, stdin, stdout, stderr, place, ownGroup: true }, task)
      if (tty) tty.foreground = runner.group
      yield { exited: [runner.pid] }
      if (tty) tty.foreground = task.group
      const exit = task.children.get(runner.pid)
      task.children.delete(runner.pid)
      if (exit?.signal) {
        state.status = exit.code
        task.stderr.write('\n')
      }
    }
    if (tty && state.dialect === 'bash') task.stderr.write('exit\n')
    return left ?? state.status
  } finally {
    if (tty) tty.foreground = outside
  }
}
