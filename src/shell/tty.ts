import type { Readable, Signal, Writable } from './program.ts'
import type { Meter } from './streams.ts'
import { COST, writeCost } from './costs.ts'
import { charWidth } from './width.ts'

/** What a terminal needs of the kernel: to send the signals its keys stand for, and to say that there is something to read. */
export interface TerminalKernel extends Meter {
  signalGroup(group: number, signal: Signal): boolean
  poll(): boolean
}

/** Keys that are signals, and how they are echoed. */
const SIGNAL_KEYS: Readonly<Record<string, Signal>> = { '\x03': 'INT', '\x1c': 'QUIT', '\x1a': 'TSTP' }

/**
 * A terminal's line discipline, as a Unix terminal does it when no line editor is in charge: keys are echoed and gathered into a line that can be
 * corrected, Enter hands it to the program, Ctrl-C and its like are signals to the foreground process group.
 */
export class Tty {
  readonly size: { columns: number; rows: number }
  /** The process group that the keys are for. */
  foreground: number | undefined
  readonly reader: Readable
  readonly writer: Writable
  /** True when the last thing written to the screen was not a line end. */
  midLine = false
  private readonly kernel: TerminalKernel
  private readonly output: (text: string) => void
  private line: string[] = []
  /** Lines ready to be read; `null` is an end of file typed with Ctrl-D. */
  private queue: (string | null)[] = []
  private isRaw = false
  private skippingEscape = ''

  constructor(kernel: TerminalKernel, output: (text: string) => void, size = { columns: 80, rows: 24 }) {
    this.kernel = kernel
    this.output = output
    this.size = size
    this.reader = this.readerFor(() => true)
    const charged = (text: string) => {
      kernel.charge(writeCost(text.length))
      this.show(text)
    }
    this.writer = { isTerminal: true, broken: false, hasRoom: () => true, write: charged }
  }

  /** A reading end that has something only while this process group is in the foreground: the stdin of a background job. */
  backgroundReader(group: () => number | undefined): Readable {
    return this.readerFor(() => this.foreground !== undefined && this.foreground === group())
  }

  /** What was typed at the keyboard. Signals are sent at once. */
  keys(text: string): void {
    if (this.isRaw) {
      const last = this.queue.length - 1
      if (typeof this.queue[last] === 'string') this.queue[last] += text
      else this.queue.push(text)
    } else for (const char of text) this.key(char)
    this.kernel.poll()
  }

  /** Shows text on the screen, as a program's output or as an echo. */
  show(text: string): void {
    if (text === '') return
    this.midLine = !text.endsWith('\n')
    this.output(text)
  }

  /** A whole line typed ahead that no program has read, without its line end. */
  takeLine(): string | undefined {
    const index = this.queue.findIndex(entry => entry !== null)
    if (index < 0) {
      this.queue = []
      return undefined
    }
    const line = this.queue[index]!
    this.queue.splice(0, index + 1)
    const end = line.indexOf('\n')
    if (end >= 0 && end + 1 < line.length) this.queue.unshift(line.slice(end + 1))
    return end >= 0 ? line.slice(0, end) : line
  }

  /** Forgets what has been typed and not read. */
  flush(): void {
    this.line = []
    this.queue = []
    this.skippingEscape = ''
  }

  /** The unfinished line typed ahead; it is given away once, for the line editor to go on with. */
  takePartial(): string {
    const text = this.line.join('')
    this.line = []
    return text
  }

  /** Back to lines, echo and signals, whatever the last program asked for. */
  cooked(): void {
    this.isRaw = false
  }

  private readerFor(mine: () => boolean): Readable {
    return {
      isTerminal: true,
      ready: () => mine() && this.queue.length > 0,
      read: () => {
        this.kernel.charge(COST.read)
        if (!mine() || this.queue.length === 0) return ''
        const next = this.queue.shift()!
        return next === null ? undefined : next
      },
      unread: text => void this.queue.unshift(text),
      close: () => undefined,
      raw: on => void (this.isRaw = on),
    }
  }

  private key(char: string): void {
    if (this.skippingEscape) {
      // An arrow or function key means nothing to a line discipline; a real one would show ^[[A.
      this.skippingEscape += char
      if (/^\x1b[O[][0-9;]*[A-Za-z~]$/.test(this.skippingEscape) || !/^\x1b[O[][0-9;]*$/.test(this.skippingEscape)) this.skippingEscape = ''
      return
    }
    const signal = SIGNAL_KEYS[char]
    if (signal) {
      this.flush()
      this.show(caret(char))
      if (this.foreground !== undefined) this.kernel.signalGroup(this.foreground, signal)
    } else if (char === '\r' || char === '\n') {
      this.show('\n')
      this.queue.push(this.line.join('') + '\n')
      this.line = []
    } else if (char === '\x04') {
      this.queue.push(this.line.length > 0 ? this.line.join('') : null)
      this.line = []
    } else if (char === '\x7f' || char === '\b') {
      this.erase(1)
    } else if (char === '\x15') {
      this.erase(this.line.length)
    } else if (char === '\x17') {
      let count = 0
      while (count < this.line.length && this.line.at(-1 - count) === ' ') count++
      while (count < this.line.length && this.line.at(-1 - count) !== ' ') count++
      this.erase(count)
    } else if (char === '\x1b') {
      this.skippingEscape = char
    } else {
      this.line.push(char)
      this.show(shown(char))
    }
  }

  private erase(count: number): void {
    let cells = 0
    for (let i = 0; i < count && this.line.length > 0; i++) {
      for (const char of shown(this.line.pop()!)) cells += charWidth(char)
    }
    if (cells > 0) this.show('\b \b'.repeat(cells))
  }
}

function shown(char: string): string {
  return char < ' ' && char !== '\t' ? caret(char) : char
}

function caret(char: string): string {
  return '^' + String.fromCharCode(char.charCodeAt(0) ^ 64)
}
