import type { Stream } from '../cluster/apiserver/client.ts'
import { StreamError } from '../cluster/apiserver/client.ts'
import { StatusError } from '../cluster/api/status.ts'
import type { Wait } from '../shell/program.ts'
import type { Context } from './command.ts'

/** Copies what a stream says to standard output and error until it ends; returns its exit code. Hangs up when interrupted. */
export function* listen(context: Context, stream: Stream): Generator<Wait, number, void> {
  try {
    for (;;) {
      const said = stream.read()
      if (said === undefined) return stream.exitCode ?? 0
      yield* pass(context, said)
      if (!stream.ready()) yield { until: stream }
    }
  } finally {
    stream.close()
  }
}

/** Joins a stream to this program's input and output until it ends; returns its exit code. With `tty` every key goes through as it is typed. */
export function* converse(context: Context, stream: Stream, { tty }: { tty: boolean }): Generator<Wait, number, void> {
  const { stdin, terminal } = context.process
  const raw = tty && stdin.isTerminal
  if (raw) {
    stdin.raw?.(true)
    stream.resize(terminal.columns, terminal.rows)
  }
  let isOpen = true
  try {
    for (;;) {
      const said = stream.read()
      if (said === undefined) return stream.exitCode ?? 0
      yield* pass(context, said)
      if (isOpen && stdin.ready()) {
        const typed = stdin.read()
        if (typed === undefined) {
          isOpen = false
          stream.closeInput()
        } else stream.write(typed)
      } else if (!stream.ready()) yield { until: { ready: () => stream.ready() || (isOpen && stdin.ready()) } }
    }
  } finally {
    if (raw) stdin.raw?.(false)
    stream.close()
  }
}

function* pass(context: Context, said: { stdout: string; stderr: string }): Generator<Wait, void, void> {
  if (said.stderr !== '') context.process.stderr.write(said.stderr)
  if (said.stdout === '') return
  context.write(said.stdout)
  yield* context.flush()
}

/** Opens a connection; a refusal counts as the server's answer to the upgrade, whose words are lost (remotecommand.go, v1.1.8). */
export function* upgrade<T>(request: Generator<Wait, T, void>, prefix = ''): Generator<Wait, T, void> {
  try {
    return yield* request
  } catch (error) {
    if (error instanceof StreamError) throw remoteError(error.message)
    if (!(error instanceof StatusError)) throw error
    throw new Error(`${prefix}unexpected response status code ${error.code} (${STATUS_TEXTS[error.code] ?? ''})`)
  }
}

/** What a kubelet reports of a command, or of the container it was for (getExec, pkg/kubelet/server.go, v1.1.8). */
export function remoteError(what: string): Error {
  return new Error(`error executing remote command: Error executing command in container: ${what}`)
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}
