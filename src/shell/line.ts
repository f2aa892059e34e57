import { language } from './language.ts'
import { Leave } from './leave.ts'
import { plainWords } from './plain.ts'
import { Runner } from './runner.ts'
import { HistoryError, ShellSyntaxError } from './syntax.ts'
import type { Interpreter } from './interpreter.ts'
import type { Task } from './kernel.ts'
import type { Place, Program, Running, Signal } from './program.ts'
import type { ShellState } from './state.ts'
import type { Script } from './syntax.ts'

/** Commands to run: a program with plain words, or what the shell's language makes of the text. */
export type Entered = { readonly words: readonly string[]; readonly text: string } | { readonly scripts: readonly Script[] }

/** What came of a line that was entered at a prompt. */
export type Reading =
  | { kind: 'more' }
  | { kind: 'run'; entered: Entered; /** the line as the history changed it, to be shown */ changed?: string }
  | { kind: 'refused'; message: string }

/** History keeps so many lines. */
export const HISTORY_LIMIT = 1000

/** A line after which a command goes on without a semicolon. */
const OPEN_ENDED = /(?:^|[\s;])(?:then|do|else|elif|if|while|until|in|\{)\s*$|[|&;({]\s*$/

/** Gathers entered lines into whole commands. `pending` is what has been entered of an unfinished one. */
export class LineReader {
  pending = ''
  /** What joins the next line to this command in the history, where bash keeps it on one line. */
  private joiner = '\n'
  private readonly state: ShellState

  constructor(state: ShellState) {
    this.state = state
  }

  /** Takes a line, puts it on the history, and says what is to be done. */
  accept(line: string): Reading {
    const { history } = this.state
    let changed: string | undefined
    if (this.pending === '') {
      const words = plainWords(line, this.state)
      if (words) {
        this.remember(line)
        return { kind: 'run', entered: { words, text: line } }
      }
      try {
        changed = language.expandHistory(line, history)
      } catch (error) {
        if (error instanceof HistoryError) return { kind: 'refused', message: error.message }
        throw error
      }
    }
    const entered = changed ?? line
    this.remember(entered)
    const text = this.pending + entered + '\n'
    try {
      const parser = new language.Parser(text, this.state.aliases)
      const scripts: Script[] = []
      for (let script = parser.next(); script; script = parser.next()) scripts.push(script)
      if (/(^|[^\\])(\\\\)*\\\n$/.test(text) && !/#[^\n]*\n$/.test(text)) {
        this.pending = text
        this.joiner = ''
        return { kind: 'more' }
      }
      this.pending = ''
      return { kind: 'run', entered: { scripts }, ...(changed === undefined ? {} : { changed }) }
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error
      this.pending = error.incomplete ? text : ''
      const inside = !error.message.endsWith('unexpected end of file') // a quotation or a here-document
      this.joiner = inside ? '\n' : OPEN_ENDED.test(entered) ? ' ' : '; '
      return error.incomplete ? { kind: 'more' } : { kind: 'refused', message: error.message }
    }
  }

  private remember(line: string): void {
    const { history } = this.state
    if (this.pending !== '' && history.length > 0) {
      const before = this.joiner === '' ? history.at(-1)!.replace(/\\$/, '') : history.at(-1)!
      history[history.length - 1] = before + this.joiner + line
    } else if (line.trim() !== '' && line !== history.at(-1)) history.push(line)
    if (history.length > HISTORY_LIMIT) history.splice(0, history.length - HISTORY_LIMIT)
  }
}

/** A process that runs lines for an interactive shell, in the shell's own state. `next` gives the following line typed ahead, if any. */
export function lineProgram<P extends Place>(state: ShellState, lines: LineRunner): Program<P> {
  return {
    name: 'bash',
    *run(process): Running {
      const task = process as Task<P>
      task.onSignal = (signal: Signal) => signal === 'TSTP' || signal === 'QUIT' || signal === 'TERM'
      const runner = new Runner<P>(task, state, 'interactive', true)
      let interpreter: Interpreter<P> | undefined
      for (let entered = lines.next(); entered; entered = lines.next()) {
        try {
          if ('words' in entered) yield* runner.plain(entered.words, entered.text)
          else {
            interpreter ??= new language.Interpreter<P>(task, state, 'interactive', language.BUILTINS, true)
            for (const script of entered.scripts) yield* interpreter.run(script)
          }
        } catch (error) {
          if (!(error instanceof Leave)) throw error
          state.status = error.count
          if (error.from === 'exit') return lines.left(error.count)
          if (error.from === 'line' && error.count === 130) lines.interrupted()
        }
        runner.reportJobs()
      }
      return state.status
    },
  }
}

/** Where a line process gets its lines, and whom it tells how they went. */
export interface LineRunner {
  next(): Entered | undefined
  /** A foreground program was ended by Ctrl-C. */
  interrupted(): void
  /** `exit`; returns the status. */
  left(status: number): number
}
