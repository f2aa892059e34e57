import type { Expanding } from './expand.ts'
import type { Readable } from './program.ts'

/** One line of a stream without its end, or its first `most` characters; `undefined` at the end. What came after it is put back. */
export function* readLine(stream: Readable, sign = '\n', most = Infinity): Expanding<{ line: string; ended: boolean } | undefined> {
  let line = ''
  for (;;) {
    yield { readable: stream }
    const text = stream.read()
    if (text === undefined) return line === '' ? undefined : { line, ended: false }
    const end = text.indexOf(sign)
    const room = most - line.length
    if ((end < 0 ? text.length : end) >= room) {
      if (room < text.length) stream.unread?.(text.slice(room))
      return { line: line + text.slice(0, room), ended: true }
    }
    if (end < 0) {
      line += text
      continue
    }
    if (end + 1 < text.length) stream.unread?.(text.slice(end + 1))
    return { line: line + text.slice(0, end), ended: true }
  }
}
