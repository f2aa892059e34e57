import type { Files } from './files.ts'
import type { Readable, Writable } from './program.ts'
import { COST, writeCost } from './costs.ts'

/** Whom a stream bills for its use, and whom it tells that it has broken: whatever process is running just now. */
export interface Meter {
  charge(microseconds: number): void
  /** The running process has written to a pipe that nobody reads: SIGPIPE. */
  brokenPipe(): void
}

/** How many characters a pipe holds before its writer must wait. */
export const PIPE_ROOM = 65_536

/** A file never grows beyond this many characters: the disk is full. */
export const FILE_LIMIT = 16 * 1024 * 1024

/** A pipe: what is written at one end is read at the other. Its end comes when the last process holding the writing end has ended. */
export class Pipe {
  readonly reader: Readable
  readonly writer: Writable

  constructor(meter: Meter) {
    let chunks: string[] = []
    let held = 0
    let writers = 0
    let readers = 0
    let opened = false
    let closed = false // nobody reads any more
    let ended = false // nobody writes any more
    this.reader = {
      isTerminal: false,
      read() {
        meter.charge(COST.read)
        if (held === 0) return ended ? undefined : ''
        const text = chunks.join('')
        chunks = []
        held = 0
        return text
      },
      ready: () => held > 0 || ended,
      unread(text) {
        chunks.unshift(text)
        held += text.length
      },
      close() {
        closed = true
        chunks = []
        held = 0
      },
      retain() {
        readers++
      },
      release() {
        if (--readers === 0) this.close()
      },
    }
    this.writer = {
      isTerminal: false,
      get broken() {
        return closed
      },
      write(text) {
        if (text === '') return
        if (closed) return meter.brokenPipe()
        meter.charge(writeCost(text.length))
        chunks.push(text)
        held += text.length
      },
      hasRoom: () => closed || held < PIPE_ROOM,
      retain() {
        writers++
        opened = true
      },
      release() {
        if (--writers === 0 && opened) ended = true
      },
    }
  }
}

/** A stream that gives this text once and then its end: a here-document, a file that was opened for reading. */
export function textReader(text: string): Readable {
  let rest: string | undefined = text
  return {
    isTerminal: false,
    ready: () => true,
    read() {
      const now = rest
      rest = undefined
      return now === '' ? undefined : now
    },
    unread(text) {
      rest = text + (rest ?? '')
    },
    close() {
      rest = undefined
    },
  }
}

/** `/dev/null` for writing: takes everything and keeps nothing. */
export function nullWriter(meter?: Meter): Writable {
  return { isTerminal: false, broken: false, hasRoom: () => true, write: text => meter?.charge(writeCost(text.length)) }
}

/** A file opened with `>` (emptied at once) or `>>`. Throws `FileError` when it cannot be written. */
export function fileWriter(files: Files, path: string, append: boolean, meter: Meter): Writable {
  if (!append || !files.exists(path)) files.write(path, '')
  else if (files.isFolder(path)) files.write(path, '')
  return {
    isTerminal: false,
    broken: false,
    hasRoom: () => true,
    write(text) {
      meter.charge(writeCost(text.length))
      const before = files.read(path) ?? ''
      if (before.length < FILE_LIMIT) files.write(path, before + text)
    },
  }
}

/** How much of what one job says is kept to be shown again. */
export const KEPT_CHARACTERS = 1024 * 1024

/** A text that has grown too long is cut to its newest part, between two lines, with a line before it that says how much is gone. */
export function keepNewest(text: string, limit = KEPT_CHARACTERS): string {
  if (text.length <= 2 * limit) return text
  const newline = text.indexOf('\n', text.length - limit)
  const from = newline < 0 ? text.length - limit : newline + 1
  const notice = /^\[\.\.\. (\d+) characters dropped \.\.\.\]\n/.exec(text.slice(0, 60))
  const dropped = from + (notice ? Number(notice[1]) - notice[0].length : 0)
  return `[... ${dropped} characters dropped ...]\n${text.slice(from)}`
}
