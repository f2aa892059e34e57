import type { Stream } from '../../apiserver/client.ts'
import { fromUtf8, utf8 } from '../../network/utf8.ts'
import { timestampNano } from '../../sim/clock.ts'
import type { DockerRuntime } from './runtime.ts'

/** How much of a container's log to read, and whether to go on reading. */
export interface LogRange {
  readonly follow?: boolean
  /** only so many of the newest lines */
  readonly tail?: number
  readonly timestamps?: boolean
  /** only lines of this virtual millisecond and later */
  readonly since?: number
  /** begin with what is written from now on */
  readonly fromNow?: boolean
}

type Logs = Pick<DockerRuntime, 'container' | 'log' | 'lastLine'>

/** A container's log as a stream: what is there, and with `follow` what comes until the container has ended. */
export function logStream(runtime: Logs, id: string, range: LogRange = {}): Stream {
  const { follow = false, tail, timestamps = false, since } = range
  const written = () => runtime.lastLine(id)?.count ?? 0
  let next = range.fromNow ? written() : tail === undefined ? 0 : Math.max(0, written() - tail)
  let begun = false
  let closed = false
  const alive = () => runtime.container(id)?.state === 'running' || runtime.container(id)?.state === 'created'
  const over = () => closed || ((!follow || !alive()) && begun && next >= written())
  return {
    get exitCode() {
      return over() ? 0 : undefined
    },
    ready: () => !begun || next < written() || over(),
    read() {
      if (over()) return undefined
      begun = true
      const all = runtime.log(id, next)
      // Only as far as it is one stream's: whoever reads both has them in order then.
      const isError = all[0]?.isError ?? false
      const end = all.findIndex(line => (line.isError ?? false) !== isError)
      const news = end < 0 ? all : all.slice(0, end)
      next = end < 0 ? written() : written() - all.length + end
      const shown = since === undefined ? news : news.filter(line => line.at >= since)
      const text = shown.map(line => `${timestamps ? `${timestampNano(line.at)} ` : ''}${line.text}\n`).join('')
      return isError ? { stdout: '', stderr: text } : { stdout: text, stderr: '' }
    },
    write() {},
    closeInput() {},
    resize() {},
    close() {
      closed = true
    },
  }
}

/** The stream's first so many bytes, and then its end. */
export function firstBytes(stream: Stream, limit: number): Stream {
  let left = limit
  return {
    get exitCode() {
      return left <= 0 ? 0 : stream.exitCode
    },
    ready: () => left <= 0 || stream.ready(),
    read() {
      const said = left <= 0 ? undefined : stream.read()
      if (said === undefined) return undefined
      const bytes = utf8(said.stdout)
      const shown = bytes.length <= left ? said.stdout : fromUtf8(bytes.slice(0, left))
      left -= bytes.length
      return { ...said, stdout: shown }
    },
    write: text => stream.write(text),
    closeInput: () => stream.closeInput(),
    resize: (columns, rows) => stream.resize(columns, rows),
    close: () => stream.close(),
  }
}
