import type { Stream } from '../cluster/apiserver/client.ts'
import type { HostProcess } from './place.ts'
import type { Waiting } from './input.ts'

/**
 * Copies what a stream says to standard output and error until it ends; with `stdin` what is typed goes the other way, on a terminal with `tty`
 * key by key. Returns the exit code. Hangs up when interrupted.
 */
export function* converse(process: HostProcess, stream: Stream, { stdin = false, tty = false } = {}): Waiting<number> {
  const input = process.stdin
  const raw = stdin && tty && input.isTerminal
  if (raw) {
    input.raw?.(true)
    stream.resize(process.terminal.columns, process.terminal.rows)
  }
  let isOpen = stdin
  try {
    for (;;) {
      const said = stream.read()
      if (said === undefined) return stream.exitCode ?? 0
      if (said.stderr) process.stderr.write(said.stderr)
      // A terminal of the container's own ends its lines so; on a screen that makes no difference.
      if (said.stdout) process.stdout.write(tty && !process.stdout.isTerminal ? said.stdout.replace(/\r?\n/g, '\r\n') : said.stdout)
      if (!process.stdout.hasRoom()) yield { writable: process.stdout }
      if (isOpen && input.ready()) {
        const typed = input.read()
        if (typed === undefined) stream.closeInput()
        else stream.write(typed)
        isOpen = typed !== undefined
      } else if (!stream.ready()) yield { until: { ready: () => stream.ready() || (isOpen && input.ready()) } }
    }
  } finally {
    if (raw) input.raw?.(false)
    stream.close()
  }
}
