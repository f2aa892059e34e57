import { charWidth } from '../shell/width.ts'
import { MEMORY, Output, readingProblem, readWhole } from './input.ts'
import { readOptions } from './options.ts'
import { ResourceError } from '../shell/program.ts'
import type { Process, Program, Readable, Running, Wait } from '../shell/program.ts'

/** Shows a text a screen at a time. */
export const less: Program = pager('less')
/** The same under its older name. */
export const more: Program = pager('more')

function pager(name: string): Program {
  return {
    name,
    *run(process): Running {
      const spec = { short: 'NSRXFEeinMmqQdcup', usage: `${name} [OPTION]... [FILE]...`, long: { 'LINE-NUMBERS': 'N', 'chop-long-lines': 'S' } }
      const options = readOptions(name, process, spec)
      if (typeof options === 'number') return options
      if (options.operands.length === 0 && process.stdin.isTerminal) {
        process.stderr.write(`Missing filename ("${name} --help" for help)\n`)
        return 1
      }
      let status = 0
      const texts: string[] = []
      for (const path of options.operands) {
        const problem = readingProblem(process, path)
        if (problem !== undefined) {
          process.stderr.write(problem === 'Is a directory' ? `${path} is a directory\n` : `${path}: ${problem}\n`)
          status = 1
        } else texts.push(yield* readWhole(process, path))
      }
      if (status !== 0 && texts.length === 0) return status
      const piped = options.operands.length === 0 ? process.stdin : undefined
      const { keyboard } = process
      if (!process.stdout.isTerminal || !keyboard) {
        const out = new Output(process)
        out.add(texts.join(''))
        yield* out.flush()
        if (piped) process.stdout.write(yield* readWhole(process, '-'))
        return status
      }
      yield* page(process, keyboard, texts.join(''), piped, options.operands[0])
      return status
    },
  }
}

/** Pages through a text at the terminal until `q`; what a pipe still has to say is read when it is wanted. */
export function* page(process: Process, keyboard: Readable, text: string, piped: Readable | undefined, title?: string): Generator<Wait, void, void> {
  const { stdout } = process
  const view = new View(process, text, title)
  let open = piped !== undefined
  let asking: string | undefined // the pattern being typed after `/`
  keyboard.raw?.(true)
  stdout.write('\x1b[?1049h')
  try {
    view.draw(open)
    for (;;) {
      const wants = () => open && view.wantsMore
      yield { until: { ready: () => keyboard.ready() || (wants() && piped!.ready()) } }
      if (wants() && piped!.ready()) {
        const more = piped!.read()
        if (more === undefined) open = false
        else view.append(more)
        view.draw(open)
        if (!keyboard.ready()) continue
      }
      for (const key of split(keyboard.read() ?? '')) {
        if (asking !== undefined) {
          if (key === '\r' || key === '\n') {
            view.search(asking, 1)
            asking = undefined
          } else if (key === '\x1b' || key === '\x03') asking = undefined
          else asking = key === '\x7f' ? asking.slice(0, -1) : asking + key
          if (asking !== undefined) view.ask(asking)
          else view.draw(open)
          continue
        }
        if (key === 'q' || key === 'Q' || key === '\x03') return
        if (key === '/') view.ask((asking = ''))
        else {
          MOVES.get(key)?.(view)
          view.draw(open)
        }
      }
    }
  } finally {
    keyboard.raw?.(false)
    piped?.close()
    stdout.write('\x1b[?1049l')
  }
}

/** Keys, an escape sequence as one. */
function split(typed: string): string[] {
  return typed.match(/\x1b\[[0-9;]*[A-Za-z~]|[^]/g) ?? []
}

const KEYS: readonly (readonly [keys: readonly string[], move: (view: View) => void])[] = [
  [['j', 'e', '\r', '\n', '\x1b[B'], view => view.move(1)],
  [['k', 'y', '\x1b[A'], view => view.move(-1)],
  [[' ', 'f', 'z', '\x06', '\x1b[6~'], view => view.move(view.height)],
  [['b', 'w', '\x02', '\x1b[5~'], view => view.move(-view.height)],
  [['d', '\x04'], view => view.move(Math.ceil(view.height / 2))],
  [['u', '\x15'], view => view.move(-Math.ceil(view.height / 2))],
  [['g', '<', '\x1b[H', '\x1b[1~'], view => view.move(-Infinity)],
  [['G', '>', '\x1b[F', '\x1b[4~'], view => view.move(Infinity)],
  [['n'], view => view.search(undefined, 1)],
  [['N'], view => view.search(undefined, -1)],
]
const MOVES: ReadonlyMap<string, (view: View) => void> = new Map(KEYS.flatMap(([keys, move]) => keys.map(key => [key, move] as const)))

class View {
  private text: string
  private rows: string[] = []
  private top = 0
  private pattern: RegExp | undefined
  private notice: string | undefined
  private readonly process: Process
  private readonly title: string | undefined

  constructor(process: Process, text: string, title: string | undefined) {
    this.process = process
    this.text = text
    this.title = title
    this.wrap()
  }

  /** Rows of text on the screen: all but the one for the prompt. */
  get height(): number {
    return Math.max(1, this.process.terminal.rows - 1)
  }

  /** Whether there is too little text to fill the screen. */
  get wantsMore(): boolean {
    return this.rows.length - this.top < 2 * this.height
  }

  append(text: string): void {
    if (this.text.length > MEMORY) throw new ResourceError('memory exhausted')
    this.text += text
    this.wrap()
  }

  move(rows: number): void {
    this.top = Math.max(0, Math.min(this.top + rows, this.rows.length - this.height))
  }

  /** Goes to the next row (or the one before) that has the pattern, the last one looked for if none is given. */
  search(pattern: string | undefined, step: 1 | -1): void {
    if (pattern !== undefined && pattern !== '') {
      try {
        this.pattern = new RegExp(pattern)
      } catch {
        this.notice = 'Invalid pattern'
        return
      }
    }
    if (!this.pattern) return
    for (let row = this.top + step; row >= 0 && row < this.rows.length; row += step) {
      if (!this.pattern.test(this.rows[row]!)) continue
      this.top = Math.max(0, Math.min(row, this.rows.length - 1))
      return
    }
    this.notice = 'Pattern not found'
  }

  ask(pattern: string): void {
    this.process.stdout.write(`\r\x1b[K/${pattern}`)
  }

  draw(open: boolean): void {
    const shown = this.rows.slice(this.top, this.top + this.height)
    while (shown.length < this.height) shown.push('~')
    const atEnd = !open && this.top + this.height >= this.rows.length
    const name = this.title !== undefined && this.top === 0 ? this.title : undefined
    const prompt = this.notice ?? (atEnd ? `${name === undefined ? '' : `${name} `}(END)` : name)
    this.notice = undefined
    this.process.stdout.write('\x1b[H\x1b[2J' + shown.join('\n') + '\n' + (prompt === undefined ? ':' : `\x1b[7m${prompt}\x1b[27m`))
  }

  private wrap(): void {
    const { columns } = this.process.terminal
    this.rows = []
    const lines = this.text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    for (const line of lines) {
      let row = ''
      let used = 0
      for (const char of line) {
        const cells = char === '\t' ? 8 - (used % 8) : charWidth(char)
        if (used + cells > columns) {
          this.rows.push(row)
          row = ''
          used = 0
        }
        row += char === '\t' ? ' '.repeat(cells) : char
        used += cells
      }
      this.rows.push(row)
    }
  }
}
