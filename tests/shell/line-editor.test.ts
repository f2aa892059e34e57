import fc from 'fast-check'
import headless from '@xterm/headless'
import { expect, test } from 'vitest'
import { Kernel } from '../../src/shell/kernel.ts'
import { complete } from '../../src/shell/completion.ts'
import { decodeKeys } from '../../src/shell/keys.ts'
import { emptyLine, finish, listing, press, render } from '../../src/shell/line-editor.ts'
import { MemoryFiles } from '../../src/shell/memory-files.ts'
import { bash } from '../../src/shell/sh.ts'
import { Shell } from '../../src/shell/shell.ts'
import type { EditorState, Shown } from '../../src/shell/line-editor.ts'
import type { Place, Program } from '../../src/shell/program.ts'

const PROMPT = '$ '

const kubectl: Program = {
  name: 'kubectl',
  *run() {
    return 0
  },
  complete: ({ words }) => ['get', 'describe', 'delete'].filter(verb => verb.startsWith(words.at(-1)!)).map(text => ({ text })),
}

/** A terminal with a line editor, as the page joins them. */
function desk({ width = 20, history = [] as string[], files = {} as Record<string, string> } = {}) {
  const terminal = new headless.Terminal({ cols: width, rows: 10, allowProposedApi: true })
  const place: Place = {
    name: 'desk',
    hostname: 'desk',
    env: {},
    files: new MemoryFiles(() => 0, { '/root/x': '', ...files }),
    programs: new Map([['kubectl', kubectl]]),
  }
  const shell = new Shell({ kernel: new Kernel({ shell: bash }), place, output: () => undefined, cwd: '/root' })
  let state: EditorState = emptyLine
  let shown: Shown | undefined
  let rest = ''
  const entered: string[] = []
  const told: string[] = []
  const write = (text: string) => new Promise<void>(done => terminal.write(text, done))
  const draw = async () => {
    const drawn = render(shown, PROMPT, state, terminal.cols)
    shown = drawn.shown
    await write(drawn.output)
  }
  const context = { history, complete: (text: string, cursor: number) => complete(text, cursor, shell.state, place) }
  return {
    terminal,
    entered,
    told,
    get state() {
      return state
    },
    async type(data: string) {
      if (!shown) await draw()
      const decoded = decodeKeys(rest + data)
      rest = decoded.rest
      for (const key of decoded.keys) {
        const { state: next, action } = press(state, key, context)
        if (action) told.push(action.kind)
        if (action?.kind === 'enter') {
          for (const line of action.lines) {
            await write(finish(shown, PROMPT, line, terminal.cols))
            shown = undefined
            entered.push(line)
            history.push(line)
          }
        } else if (action?.kind === 'interrupt') {
          await write(finish(shown, PROMPT, state.text, terminal.cols).replace(/\r\n$/, '^C\r\n'))
          shown = undefined
        } else if (action?.kind === 'list') {
          await write(finish(shown, PROMPT, state.text, terminal.cols) + listing(action.names, terminal.cols))
          shown = undefined
        }
        state = next
        await draw()
      }
    },
    async resize(columns: number) {
      terminal.resize(columns, 10)
      await draw()
    },
    /** The rows that have something on them, without blanks at their ends. */
    screen() {
      const { active } = terminal.buffer
      const rows = Array.from({ length: active.length }, (_, y) => active.getLine(y)!.translateToString(true).trimEnd())
      while (rows.at(-1) === '' && rows.length > active.baseY + active.cursorY + 1) rows.pop()
      return rows
    },
    cursor() {
      const { active } = terminal.buffer
      return [active.baseY + active.cursorY, active.cursorX]
    },
  }
}

test.each<[what: string, keys: string, text: string, cursor: number]>([
  ['typing', 'abc', 'abc', 3],
  ['Ctrl-A and typing', 'bc\x01a', 'abc', 1],
  ['left, left, delete', 'abc\x1b[D\x1b[D\x1b[3~', 'ac', 1],
  ['backspace', 'abc\x7f', 'ab', 2],
  ['backspace over a wide character', '你好\x7f', '你', 1],
  ['backspace over an emoji', 'a😀\x7f', 'a', 1],
  ['left over an emoji', 'a😀\x1b[D', 'a😀', 1],
  ['a mark goes with its letter', 'ae\u0301\x7f', 'a', 1],
  ['Ctrl-U and Ctrl-Y', 'abc def\x15x\x19', 'xabc def', 8],
  ['Ctrl-K', 'abc def\x1b[D\x1b[D\x0b', 'abc d', 5],
  ['Ctrl-W takes to the blank', 'ls a-b/c\x17', 'ls ', 3],
  ['two Ctrl-W gather', 'one two\x17\x17\x19', 'one two', 7],
  ['Alt-Backspace takes a word', 'ls a-b\x1b\x7f', 'ls a-', 5],
  ['Alt-B and Alt-D', 'one two\x1bb\x1bd', 'one ', 4],
  ['Alt-F', 'one two\x01\x1bf!', 'one! two', 4],
  ['Ctrl-arrows', 'one two\x1b[1;5D\x1b[1;5D\x1b[1;5C.', 'one. two', 4],
  ['Home and End', 'b\x1b[Ha\x1b[Fc', 'abc', 3],
  ['Ctrl-T', 'ab\x14', 'ba', 2],
  ['Ctrl-D in a line', 'abc\x01\x04', 'bc', 0],
  ['undo', 'abc\x15\x1f', 'abc', 3],
  ['Alt-U', 'abc\x01\x1bu', 'ABC', 3],
])('%s', async (_, keys, text, cursor) => {
  const d = desk()
  await d.type(keys)
  expect([d.state.text, d.state.cursor]).toEqual([text, cursor])
})

test('up and down walk the history and keep what was being typed', async () => {
  const d = desk({ history: ['one', 'two'] })
  await d.type('new\x1b[A')
  expect(d.state.text).toBe('two')
  await d.type('!\x10')
  expect(d.state.text).toBe('one')
  await d.type('\x0e')
  expect(d.state.text).toBe('two!')
  await d.type('\x1b[B')
  expect(d.state.text).toBe('new')
  await d.type('\x1b[A\r')
  expect(d.entered).toEqual(['two!'])
  await d.type('\x1b[A\x1b[A')
  expect(d.state.text).toBe('two')
})

test('Alt-. brings the last word of the line before, then of the one before that', async () => {
  const d = desk({ history: ['cat a.txt', 'ls b.txt'] })
  await d.type('vi \x1b.')
  expect(d.state.text).toBe('vi b.txt')
  await d.type('\x1b.')
  expect(d.state.text).toBe('vi a.txt')
})

test('Ctrl-R searches as it is typed', async () => {
  const d = desk({ width: 60, history: ['kubectl get pods', 'ls', 'kubectl get rc'] })
  await d.type('\x12get')
  expect(d.screen()[0]).toBe("(reverse-i-search)`get': kubectl get rc")
  await d.type('\x12')
  expect(d.screen()[0]).toBe("(reverse-i-search)`get': kubectl get pods")
  await d.type('x')
  expect(d.screen()[0]).toBe("(failed reverse-i-search)`getx': kubectl get pods")
  await d.type('\x07')
  expect(d.screen()[0]).toBe('$')
  await d.type('\x12ls\x05 -l')
  expect(d.screen()[0]).toBe('$ ls -l')
  await d.type('\x15\x12pods\r')
  expect(d.entered).toEqual(['kubectl get pods'])
})

test('a line wraps at the right edge, and the cursor stands where the next letter goes', async () => {
  const d = desk({ width: 10 })
  await d.type('12345678')
  expect(d.screen()).toEqual(['$ 12345678', ''])
  expect(d.cursor()).toEqual([1, 0])
  await d.type('9')
  expect(d.screen()).toEqual(['$ 12345678', '9'])
  await d.type('\x1b[D\x1b[D\x7f')
  expect(d.screen()).toEqual(['$ 12345689'])
  await d.type('\x01')
  expect(d.cursor()).toEqual([0, 2])
  await d.type('\x15\x05\x15')
  expect(d.screen()).toEqual(['$'])
})

test('a wide character does not fit into the last cell', async () => {
  const d = desk({ width: 9 })
  await d.type('你好世界')
  expect(d.screen()).toEqual(['$ 你好世', '界'])
  expect(d.cursor()).toEqual([1, 2])
  await d.type('\x1b[D\x1b[D')
  expect(d.cursor()).toEqual([0, 6])
  await d.type('x')
  expect(d.screen()).toEqual(['$ 你好x世', '界'])
})

test('Tab completes what is common, a second Tab lists in columns', async () => {
  const d = desk({ width: 40, files: { '/root/redis-master-rc.yaml': '', '/root/redis-slave-rc.yaml': '', '/root/my files/a': '' } })
  await d.type('cat r\t')
  expect(d.state.text).toBe('cat redis-')
  await d.type('\t')
  expect(d.told).toEqual(['list'])
  expect(d.screen().slice(0, 3)).toEqual(['$ cat redis-', 'redis-master-rc.yaml', 'redis-slave-rc.yaml'])
  await d.type('m\t')
  expect(d.state.text).toBe('cat redis-master-rc.yaml ')
  await d.type('\x15cd my\t')
  expect(d.state.text).toBe('cd my\\ files/')
})

test.each([
  ['kub\t', 'kubectl '],
  ['kubectl g\t', 'kubectl get '],
  ['kubectl de\t', 'kubectl de'],
  ['echo x | kubectl g\t', 'echo x | kubectl get '],
  ['kubectl get > x\t', 'kubectl get > x '],
  ['echo $HOM\t', 'echo $HOME '],
  ['unal\t', 'unalias '],
  ['cat nosuch\t', 'cat nosuch'],
  ['cat ~/x\t', 'cat ~/x '],
])('completion of %j', async (keys, text) => {
  const d = desk({ width: 60 })
  await d.type(keys)
  expect(d.state.text).toBe(text)
})

test('pasted lines are entered in turn, the last one stays', async () => {
  const d = desk()
  await d.type('x\x1b[200~one\r\ntwo\nthr\x1b[201~')
  expect(d.entered).toEqual(['xone', 'two'])
  expect(d.state.text).toBe('thr')
  await d.type('\x1b[200~ee')
  await d.type('!\x1b[201~\r')
  expect(d.entered.at(-1)).toBe('three!')
  expect(d.screen().slice(0, 3)).toEqual(['$ xone', '$ two', '$ three!'])
})

test('Ctrl-C leaves the line as it stands and begins a new one', async () => {
  const d = desk()
  await d.type('abc def\x01\x03')
  expect(d.told).toEqual(['interrupt'])
  expect(d.screen()).toEqual(['$ abc def^C', '$'])
  expect(d.state.text).toBe('')
})

test('Ctrl-D on an empty line ends', async () => {
  const d = desk()
  await d.type('\x04')
  expect(d.told).toEqual(['end'])
})

test.each([30, 13, 8])('a line survives being resized from 20 to %d columns', async columns => {
  const d = desk({ width: 20 })
  await d.type('kubectl get pods 你好 -o wide\x1b[D\x1b[D')
  await d.resize(columns)
  await d.type('!')
  const fresh = desk({ width: columns })
  await fresh.type('kubectl get pods 你好 -o wi!de\x1b[D\x1b[D')
  expect(d.screen().join('|')).toBe(fresh.screen().join('|'))
  expect(d.cursor()).toEqual(fresh.cursor())
})

test('whatever is typed, the screen is that of the same line typed afresh', async () => {
  const keys = fc.constantFrom('a', 'b ', '你', '😀', '\x7f', '\x1b[D', '\x1b[C', '\x01', '\x05', '\x17', '\x19', '\x1bb', '\x0b', '\x14')
  await fc.assert(
    fc.asyncProperty(fc.array(keys, { maxLength: 40 }), fc.integer({ min: 5, max: 24 }), async (typed, width) => {
      const d = desk({ width })
      for (const key of typed) await d.type(key)
      const fresh = desk({ width })
      await d.type('')
      await fresh.type(d.state.text)
      for (let at = fresh.state.cursor; at > d.state.cursor; at = fresh.state.cursor) await fresh.type('\x1b[D')
      expect(d.screen().join('\n').trimEnd()).toBe(fresh.screen().join('\n').trimEnd())
      expect(d.cursor()).toEqual(fresh.cursor())
    }),
    { numRuns: 60 },
  )
})
