import type { Stream } from '../cluster/apiserver/client.ts'
import type { ContainerRecord } from '../cluster/kubelet/docker/container.ts'
import type { ExecRequest } from '../cluster/kubelet/docker/insides.ts'
import type { Host } from '../programs/place.ts'
import type { Kernel, Task } from '../shell/kernel.ts'
import type { Readable, Writable } from '../shell/program.ts'
import { Tty } from '../shell/tty.ts'

/** What docker 1.8 answers when there is no such program in the container, and the code with which the command counts as ended. */
const NOT_FOUND = 255

/** The inside of a container, and the folder in which its processes begin. */
export interface Room {
  place: Host
  cwd: string
}

/** Joins what `kubectl exec` and `docker exec` ask for to a process of the shell's kernel, in the container's own place. */
export function containerExec(kernel: Kernel<Host>, roomOf: (container: ContainerRecord) => Room): (request: ExecRequest) => Stream {
  return ({ container, command: [name = '', ...args], stdin, tty, said: hear, ended: end }) => {
    const { place, cwd } = roomOf(container)
    const program = place.programs.get(name.slice(name.lastIndexOf('/') + 1))
    if (!program) return ended(`exec: "${name}": executable file not found in $PATH`, NOT_FOUND)
    const said = { stdout: '', stderr: '' }
    const into = (stream: 'stdout' | 'stderr'): Writable => ({
      isTerminal: false,
      broken: false,
      hasRoom: () => true,
      write: text => (hear ? hear(text, stream) : void (said[stream] += text)),
    })
    const terminal = tty ? new Tty(kernel, text => void (said.stdout += text)) : undefined
    const pipe = kernel.pipe()
    pipe.writer.retain?.()
    const task = kernel.spawn(program, {
      args,
      env: { ...place.env },
      cwd,
      stdin: terminal?.reader ?? (stdin ? pipe.reader : EMPTY),
      stdout: terminal?.writer ?? into('stdout'),
      stderr: terminal?.writer ?? into('stderr'),
      place,
      ...(terminal ? { terminal } : {}),
      ownGroup: true,
    })
    if (terminal) terminal.foreground = task.group
    if (end) task.onEnd = ({ code }) => end(code)
    return new ExecStream(
      kernel,
      task,
      said,
      text => (terminal ? terminal.keys(text) : pipe.writer.write(text)),
      () => pipe.writer.release?.(),
      terminal,
    )
  }
}

class ExecStream implements Stream {
  readonly #kernel: Kernel<Host>
  readonly #task: Task<Host>
  readonly #said: { stdout: string; stderr: string }
  readonly #terminal: Tty | undefined
  readonly write: (text: string) => void
  readonly closeInput: () => void

  constructor(
    kernel: Kernel<Host>,
    task: Task<Host>,
    said: { stdout: string; stderr: string },
    write: (text: string) => void,
    closeInput: () => void,
    terminal: Tty | undefined,
  ) {
    this.#kernel = kernel
    this.#task = task
    this.#said = said
    this.#terminal = terminal
    this.write = write
    this.closeInput = closeInput
  }

  get exitCode(): number | undefined {
    return this.#task.exit?.code
  }

  ready(): boolean {
    return this.#said.stdout !== '' || this.#said.stderr !== '' || this.exitCode !== undefined
  }

  read(): { stdout: string; stderr: string } | undefined {
    const news = { ...this.#said }
    if (news.stdout === '' && news.stderr === '' && this.exitCode !== undefined) return undefined
    this.#said.stdout = ''
    this.#said.stderr = ''
    return news
  }

  signal(signal: 'STOP' | 'CONT'): void {
    this.#kernel.signalGroup(this.#task.group, signal)
  }

  resize(columns: number, rows: number): void {
    if (this.#terminal) Object.assign(this.#terminal.size, { columns, rows })
  }

  /** The client has gone: what it started gets no more input, and the signal of a lost line. */
  close(): void {
    if (this.exitCode === undefined) this.#kernel.signalGroup(this.#task.group, 'HUP')
  }
}

const EMPTY: Readable = { isTerminal: false, read: () => undefined, ready: () => true, close() {} }

function ended(complaint: string, exitCode: number): Stream {
  let unread = true
  return {
    exitCode,
    ready: () => true,
    read() {
      if (!unread) return undefined
      unread = false
      return { stdout: '', stderr: `${complaint}\n` }
    },
    write() {},
    closeInput() {},
    resize() {},
    close() {},
  }
}
