import { complete } from '../src/shell/completion.ts'
import { decodeKeys } from '../src/shell/keys.ts'
import { emptyLine, finish, listing, press, render } from '../src/shell/line-editor.ts'
import type { EditorAction, Shown } from '../src/shell/line-editor.ts'
import type { World } from '../src/session/world.ts'

const FRAME_MS = 16

/** Joins a world to this Unix terminal: keys to the prompt or to the program in the foreground, and virtual time at the pace of the wall clock. */
export function atTerminal(world: World, listen: (output: (text: string) => void) => void): void {
  const { stdin, stdout } = process
  let line = emptyLine
  let shown: Shown | undefined
  let rest = ''
  let begun = Date.now()
  const began = world.now
  const width = (): number => stdout.columns || 80
  const draw = (): void => {
    const drawn = render(shown, world.shell.prompt(), line, width())
    shown = drawn.shown
    stdout.write(drawn.output)
  }
  listen(text => {
    if (shown) stdout.write(finish(shown, world.shell.prompt(), line.text, width()))
    shown = undefined
    stdout.write(text.replaceAll('\n', '\r\n'))
  })
  const enter = (text: string): void => {
    stdout.write(finish(shown, world.shell.prompt(), text, width()))
    shown = undefined
    line = emptyLine
    world.enter(text)
    world.finishInstant()
  }
  const leave = (): never => {
    stdin.setRawMode(false)
    stdout.write('\r\n')
    process.exit(0)
  }
  const perform: { [K in EditorAction['kind']]: (action: Extract<EditorAction, { kind: K }>) => void } = {
    enter: ({ lines }) => lines.forEach(enter),
    interrupt() {
      stdout.write(`${finish(shown, world.shell.prompt(), `${line.text}^C`, width())}`)
      shown = undefined
      line = emptyLine
      world.keys('\x03')
    },
    end: leave,
    clear() {
      stdout.write('\x1b[2J\x1b[H')
      shown = undefined
    },
    bell: () => void stdout.write('\x07'),
    list({ names }) {
      stdout.write(finish(shown, world.shell.prompt(), line.text, width()) + listing(names, width()) + '\r\n')
      shown = undefined
    },
  }

  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.on('data', (data: string) => {
    if (world.shell.foreground) return void (world.keys(data), world.finishInstant())
    const decoded = decodeKeys(rest + data)
    rest = decoded.rest
    for (const key of decoded.keys) {
      const { state, place } = world.shell
      const next = press(line, key, { history: state.history, complete: (text, cursor) => complete(text, cursor, state, place) })
      line = next.state
      if (next.action) (perform[next.action.kind] as (action: EditorAction) => void)(next.action)
    }
    if (!world.shell.foreground) draw()
  })
  setInterval(() => {
    Object.assign(world.shell.tty.size, { columns: width(), rows: stdout.rows || 24 })
    const due = began + (Date.now() - begun) - world.now
    const stop = Date.now() + FRAME_MS
    world.advance(Math.max(0, due), () => Date.now() > stop)
    if (Date.now() > stop) begun = Date.now() - (world.now - began) // too much to do: time goes slower rather than the keys
    if (!world.shell.foreground && !shown) draw()
  }, FRAME_MS)
}
