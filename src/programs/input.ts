import { resolve } from '../shell/files.ts'
import { ResourceError } from '../shell/program.ts'
import type { Process, Wait } from '../shell/program.ts'

export type Waiting<T> = Generator<Wait, T, void>

/** Gathers what a program prints and writes it in large pieces, waiting while a pipe is full. */
export class Output {
  private text = ''
  private readonly process: Pick<Process, 'stdout'>

  constructor(process: Pick<Process, 'stdout'>) {
    this.process = process
  }

  add(text: string): void {
    this.text += text
  }

  get full(): boolean {
    return this.text.length > 8192
  }

  *flush(): Waiting<void> {
    if (this.text === '') return
    const { stdout } = this.process
    stdout.write(this.text)
    this.text = ''
    if (!stdout.hasRoom() || stdout.broken) yield { writable: stdout }
  }
}

/** What is wrong with a file that should be read; `undefined` when it can be. */
export function readingProblem(process: Process, path: string): string | undefined {
  if (path === '-' || isDevice(path)) return undefined
  const full = resolve(process.cwd, path)
  const { files } = process.place
  if (files.isFolder(full)) return 'Is a directory'
  if (files.exists(full)) return path.endsWith('/') ? 'Not a directory' : undefined
  return throughFile(process, full) ? 'Not a directory' : 'No such file or directory'
}

/** True when some folder on the way to a path is a file. */
export function throughFile(process: Process, full: string): boolean {
  for (let slash = full.lastIndexOf('/'); slash > 0; slash = full.lastIndexOf('/', slash - 1)) {
    const above = full.slice(0, slash)
    if (process.place.files.exists(above)) return !process.place.files.isFolder(above)
  }
  return false
}

function isDevice(path: string): boolean {
  return path === '/dev/stdin' || path === '/dev/null' || path === '/dev/tty'
}

/** What a program can hold of its input. */
export const MEMORY = 32 * 1024 * 1024

/** The whole text of a file, or of the standard input for `-`. The file must be readable (`readingProblem`). */
export function* readWhole(process: Process, path: string): Waiting<string> {
  if (path === '/dev/null') return ''
  if (path !== '-' && !isDevice(path)) return process.place.files.read(resolve(process.cwd, path)) ?? ''
  const chunks: string[] = []
  let held = 0
  for (;;) {
    yield { readable: process.stdin }
    const chunk = process.stdin.read()
    if (chunk === undefined) return chunks.join('')
    chunks.push(chunk)
    held += chunk.length
    if (held > MEMORY) throw new ResourceError('memory exhausted')
  }
}

/** Reads lines one by one from files and the standard input, as they come. */
export class Lines {
  /** The file that the last line came from. */
  path = ''
  /** How many lines of this file have been read. */
  number = 0
  /** Whether the last line ended with a line end. */
  terminated = true
  /** True when some file could not be read. */
  failed = false
  private readonly process: Process
  private readonly paths: string[]
  private readonly complain: (path: string, problem: string) => void
  private buffer = ''
  private at = 0
  private open = false

  constructor(process: Process, paths: readonly string[], complain: (path: string, problem: string) => void) {
    this.process = process
    this.paths = paths.length > 0 ? [...paths] : ['-']
    this.complain = complain
  }

  /** The next line without its end, `undefined` after the last. What has been printed is written out before it waits. */
  *next(out?: Output): Waiting<string | undefined> {
    if (out?.full) yield* out.flush()
    for (;;) {
      if (this.open) {
        const end = this.buffer.indexOf('\n', this.at)
        if (end >= 0) {
          const line = this.buffer.slice(this.at, end)
          this.at = end + 1
          this.number++
          this.terminated = true
          return line
        }
        if (this.path === '-') {
          if (out) yield* out.flush()
          yield { readable: this.process.stdin }
          const chunk = this.process.stdin.read()
          if (chunk !== undefined) {
            this.buffer = this.buffer.slice(this.at) + chunk
            this.at = 0
            continue
          }
        }
        const rest = this.buffer.slice(this.at)
        this.open = false
        this.buffer = ''
        this.at = 0
        if (rest !== '') {
          this.number++
          this.terminated = false
          return rest
        }
      }
      const path = this.paths.shift()
      if (path === undefined) return undefined
      const problem = readingProblem(this.process, path)
      if (problem !== undefined) {
        this.failed = true
        this.complain(path, problem)
        continue
      }
      this.path = path
      this.number = 0
      this.open = true
      this.buffer = path === '-' ? '' : yield* readWhole(this.process, path)
      this.at = 0
    }
  }

  /** Leaves the rest of this file unread. */
  skipFile(): void {
    this.open = false
    this.buffer = ''
    this.at = 0
  }

  /** Whether the line just read was the last; waits to find out. */
  *atEnd(): Waiting<boolean> {
    const { path, number, terminated } = this
    const line = yield* this.next()
    if (line === undefined) return true
    // Put it back as text: the buffer still holds what follows it.
    this.buffer = line + (this.terminated ? '\n' : '') + this.buffer.slice(this.at)
    this.at = 0
    this.open = true
    this.number = this.path === path ? number : 0
    this.terminated = terminated
    return false
  }
}
