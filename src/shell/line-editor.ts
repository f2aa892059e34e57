import { columnize } from './columns.ts'
import { charWidth } from './width.ts'
import type { Completions } from './completion.ts'
import type { EditCommand, Key } from './keys.ts'

/** The line being edited, as plain data. Each key makes a new one. */
export interface EditorState {
  readonly text: string
  /** Where the cursor is: an index into `text`. */
  readonly cursor: number
  /** Which line of the history is shown; its length is the new line below all of it. `undefined`: the new line. */
  readonly position?: number
  /** History lines as changed since the prompt, by index; under the history's length the new line itself. */
  readonly edits: Readonly<Record<number, string>>
  /** What Ctrl-Y gives back. */
  readonly killed: string
  readonly search?: Search
  readonly undo: readonly { readonly text: string; readonly cursor: number }[]
  /** The last command, for those that go on where they left off. */
  readonly last?: EditCommand | 'insert'
  /** How many Alt-. in a row, and where the inserted word begins. */
  readonly lastArg?: { readonly count: number; readonly from: number }
}

/** A search through the history, begun with Ctrl-R. */
export interface Search {
  readonly query: string
  readonly index: number
  readonly failed: boolean
  readonly before: { readonly text: string; readonly cursor: number }
}

/** What a key asks of the page besides showing the changed line. */
export type EditorAction =
  /** these lines are entered, in turn */
  | { kind: 'enter'; lines: readonly string[] }
  /** Ctrl-C: `^C`, a new prompt */
  | { kind: 'interrupt' }
  /** Ctrl-D on an empty line */
  | { kind: 'end' }
  | { kind: 'clear' }
  | { kind: 'bell' }
  /** the second Tab: names to be listed below the line */
  | { kind: 'list'; names: readonly string[] }

/** What the editor may look at: nothing that it asks changes anything. */
export interface EditorContext {
  readonly history: readonly string[]
  complete(text: string, cursor: number): Completions
}

export const emptyLine: EditorState = { text: '', cursor: 0, edits: {}, killed: '', undo: [] }

const UNDO_LIMIT = 100

/** The line after a key, and what else is to be done. */
export function press(state: EditorState, key: Key, context: EditorContext): { state: EditorState; action?: EditorAction } {
  if (state.search) return searching(state, key, context)
  if ('insert' in key) return { state: inserted(state, key.insert) }
  if ('paste' in key) return pasted(state, key.paste)
  const result = COMMANDS[key.do](state, context)
  const next = 'state' in result ? result.state : result
  const action = 'state' in result ? result.action : undefined
  const lastArg = key.do === 'yank-last-arg' ? next.lastArg : undefined
  const { lastArg: _, ...rest } = next
  return { state: { ...rest, last: key.do, ...(lastArg && { lastArg }) }, ...(action && { action }) }
}

function inserted(state: EditorState, text: string): EditorState {
  const { lastArg: _, ...rest } = state
  const base = state.last === 'insert' ? rest : remembered(rest)
  return {
    ...base,
    text: state.text.slice(0, state.cursor) + text + state.text.slice(state.cursor),
    cursor: state.cursor + text.length,
    last: 'insert',
  }
}

/** Several pasted lines are entered one after the other; what follows the last line end stays to be edited. */
function pasted(state: EditorState, text: string): { state: EditorState; action?: EditorAction } {
  const lines = text.split('\n')
  if (lines.length === 1) return { state: inserted(state, text) }
  const first = state.text.slice(0, state.cursor) + lines[0]!
  const last = lines.at(-1)! + state.text.slice(state.cursor)
  return {
    state: { ...emptyLine, killed: state.killed, text: last, cursor: lines.at(-1)!.length, last: 'insert' },
    action: { kind: 'enter', lines: [first, ...lines.slice(1, -1)] },
  }
}

type Step = EditorState | { state: EditorState; action?: EditorAction }

const COMMANDS: Readonly<Record<EditCommand, (state: EditorState, context: EditorContext) => Step>> = {
  'accept-line': accepted,
  abort: state => ({ state, action: { kind: 'bell' } }),
  escape: state => state,
  interrupt: state => ({ state: { ...emptyLine, killed: state.killed }, action: { kind: 'interrupt' } }),
  complete: completed,
  'beginning-of-line': state => ({ ...state, cursor: 0 }),
  'end-of-line': state => ({ ...state, cursor: state.text.length }),
  'forward-char': state => ({ ...state, cursor: after(state.text, state.cursor) }),
  'backward-char': state => ({ ...state, cursor: before(state.text, state.cursor) }),
  'forward-word': state => ({ ...state, cursor: wordEnd(state.text, state.cursor) }),
  'backward-word': state => ({ ...state, cursor: wordStart(state.text, state.cursor) }),
  'previous-history': (state, { history }) => moved(state, history, (state.position ?? history.length) - 1),
  'next-history': (state, { history }) => moved(state, history, (state.position ?? history.length) + 1),
  'beginning-of-history': (state, { history }) => moved(state, history, 0),
  'end-of-history': (state, { history }) => moved(state, history, history.length),
  'reverse-search-history': (state, { history }) => begunSearch(state, history),
  'forward-search-history': state => state,
  'delete-char': state => removed(state, state.cursor, after(state.text, state.cursor)),
  'delete-char-or-end': state =>
    state.text === '' ? { state, action: { kind: 'end' } } : removed(state, state.cursor, after(state.text, state.cursor)),
  'backward-delete-char': state => removed(state, before(state.text, state.cursor), state.cursor),
  'kill-line': state => killed(state, state.cursor, state.text.length, 'after'),
  'unix-line-discard': state => killed(state, 0, state.cursor, 'before'),
  'unix-word-rubout': state => killed(state, blankWordStart(state.text, state.cursor), state.cursor, 'before'),
  'kill-word': state => killed(state, state.cursor, wordEnd(state.text, state.cursor), 'after'),
  'backward-kill-word': state => killed(state, wordStart(state.text, state.cursor), state.cursor, 'before'),
  yank: state => (state.killed === '' ? state : { ...inserted({ ...state, last: 'yank' }, state.killed) }),
  'yank-last-arg': yankedLastArg,
  'transpose-chars': transposed,
  'upcase-word': state => changedWord(state, word => word.toUpperCase()),
  'downcase-word': state => changedWord(state, word => word.toLowerCase()),
  'capitalize-word': state =>
    changedWord(state, word =>
      word.replace(/^(\W*)(\w)(.*)$/s, (_, lead: string, first: string, rest: string) => lead + first.toUpperCase() + rest.toLowerCase()),
    ),
  'clear-screen': state => ({ state, action: { kind: 'clear' } }),
  undo: state => {
    const back = state.undo.at(-1)
    return back ? { ...state, ...back, undo: state.undo.slice(0, -1) } : { state, action: { kind: 'bell' } }
  },
}

function accepted(state: EditorState): { state: EditorState; action: EditorAction } {
  return { state: { ...emptyLine, killed: state.killed }, action: { kind: 'enter', lines: [state.text] } }
}

function remembered<T extends EditorState>(state: T): T {
  return { ...state, undo: [...state.undo, { text: state.text, cursor: state.cursor }].slice(-UNDO_LIMIT) }
}

function removed(state: EditorState, from: number, to: number): Step {
  if (from >= to) return { state, action: { kind: 'bell' } }
  return { ...remembered(state), text: state.text.slice(0, from) + state.text.slice(to), cursor: from }
}

const KILLS = new Set<string | undefined>(['kill-line', 'unix-line-discard', 'unix-word-rubout', 'kill-word', 'backward-kill-word'])

/** Removes text to be yanked; kills in a row gather. */
function killed(state: EditorState, from: number, to: number, side: 'before' | 'after'): Step {
  const text = state.text.slice(from, to)
  if (text === '') return state
  const gathered = !KILLS.has(state.last) ? text : side === 'after' ? state.killed + text : text + state.killed
  return { ...remembered(state), text: state.text.slice(0, from) + state.text.slice(to), cursor: from, killed: gathered }
}

function transposed(state: EditorState): Step {
  const { text } = state
  const middle = state.cursor === text.length ? before(text, state.cursor) : state.cursor
  const start = before(text, middle)
  if (start === middle || middle === text.length) return { state, action: { kind: 'bell' } }
  const end = after(text, middle)
  return { ...remembered(state), text: text.slice(0, start) + text.slice(middle, end) + text.slice(start, middle) + text.slice(end), cursor: end }
}

function changedWord(state: EditorState, change: (word: string) => string): EditorState {
  const end = wordEnd(state.text, state.cursor)
  return {
    ...remembered(state),
    text: state.text.slice(0, state.cursor) + change(state.text.slice(state.cursor, end)) + state.text.slice(end),
    cursor: end,
  }
}

/** The last word of the line before, of the one before that when pressed again. */
function yankedLastArg(state: EditorState, { history }: EditorContext): Step {
  const count = state.lastArg ? state.lastArg.count + 1 : 1
  const line = history[history.length - count]
  if (line === undefined) return { state, action: { kind: 'bell' } }
  const word = /(\S+)\s*$/.exec(line)?.[1] ?? ''
  const from = state.lastArg ? state.lastArg.from : state.cursor
  const base = state.lastArg ? { ...state, text: state.text.slice(0, from) + state.text.slice(state.cursor), cursor: from } : state
  return { ...inserted(base, word), lastArg: { count, from } }
}

/** Another line of the history; what was changed in this one is kept until a line is entered. */
function moved(state: EditorState, history: readonly string[], target: number): Step {
  const from = state.position ?? history.length
  if (target < 0 || target > history.length || target === from) return { state, action: { kind: 'bell' } }
  const edits = { ...state.edits, [from]: state.text }
  const text = edits[target] ?? history[target] ?? ''
  return { ...state, edits, position: target, text, cursor: text.length, undo: [] }
}

function begunSearch(state: EditorState, history: readonly string[]): EditorState {
  return { ...state, search: { query: '', index: history.length, failed: false, before: { text: state.text, cursor: state.cursor } } }
}

function searching(state: EditorState, key: Key, context: EditorContext): { state: EditorState; action?: EditorAction } {
  const search = state.search!
  const { search: _, ...plain } = state
  const { history } = context
  const look = (query: string, from: number): { state: EditorState } => {
    for (let index = Math.min(from, history.length - 1); index >= 0; index--) {
      const at = query === '' ? -1 : history[index]!.lastIndexOf(query)
      if (at >= 0)
        return { state: { ...state, text: history[index]!, cursor: at, position: index, search: { ...search, query, index, failed: false } } }
    }
    return { state: { ...state, search: { ...search, query, failed: query !== '' } } }
  }
  if ('insert' in key) return look(search.query + key.insert, search.index)
  if ('paste' in key) return look(search.query + key.paste.replaceAll('\n', ' '), search.index)
  switch (key.do) {
    case 'reverse-search-history':
      return look(search.query, search.index - 1)
    case 'backward-delete-char':
      if (search.query === '') return { state, action: { kind: 'bell' } }
      return search.query.length === 1
        ? { state: { ...state, ...search.before, search: { ...search, query: '', index: history.length, failed: false } } }
        : look([...search.query].slice(0, -1).join(''), history.length)
    case 'abort':
      return { state: { ...plain, ...search.before }, action: { kind: 'bell' } }
    case 'interrupt':
      return { state: { ...emptyLine, killed: state.killed }, action: { kind: 'interrupt' } }
    case 'escape':
      return { state: plain }
  }
  return press(plain, key, context)
}

function completed(state: EditorState, context: EditorContext): Step {
  const { from, choices } = context.complete(state.text, state.cursor)
  if (choices.length === 0) return { state, action: { kind: 'bell' } }
  const typed = state.text.slice(from, state.cursor)
  const common = choices.length === 1 ? choices[0]!.text + (choices[0]!.space === false ? '' : ' ') : commonPrefix(choices.map(choice => choice.text))
  if (common.length > typed.length || (choices.length === 1 && common !== typed)) {
    const text = state.text.slice(0, from) + common + state.text.slice(state.cursor)
    return { ...remembered(state), text, cursor: from + common.length }
  }
  if (choices.length === 1) return state
  if (state.last !== 'complete') return { state, action: { kind: 'bell' } }
  return { state, action: { kind: 'list', names: choices.map(choice => choice.shown) } }
}

function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? ''
  for (const text of texts) while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1)
  return /[\ud800-\udbff]$/.test(prefix) ? prefix.slice(0, -1) : prefix
}

/** The place behind the character at `index`, with the marks that are drawn over it. */
function after(text: string, index: number): number {
  if (index >= text.length) return text.length
  let next = index + String.fromCodePoint(text.codePointAt(index)!).length
  while (next < text.length && charWidth(String.fromCodePoint(text.codePointAt(next)!)) === 0) next++
  return next
}

function before(text: string, index: number): number {
  let start = index
  while (start > 0) {
    start -= /[\udc00-\udfff]/.test(text[start - 1]!) && start > 1 ? 2 : 1
    if (charWidth(String.fromCodePoint(text.codePointAt(start)!)) > 0) break
  }
  return start
}

const WORD = /[\p{L}\p{N}]/u

function wordEnd(text: string, index: number): number {
  let end = index
  while (end < text.length && !WORD.test(text[end]!)) end++
  while (end < text.length && WORD.test(text[end]!)) end++
  return end
}

function wordStart(text: string, index: number): number {
  let start = index
  while (start > 0 && !WORD.test(text[start - 1]!)) start--
  while (start > 0 && WORD.test(text[start - 1]!)) start--
  return start
}

function blankWordStart(text: string, index: number): number {
  let start = index
  while (start > 0 && /\s/.test(text[start - 1]!)) start--
  while (start > 0 && !/\s/.test(text[start - 1]!)) start--
  return start
}

/** What is on the screen for a line: how many rows above the cursor its prompt begins, and how many rows it takes. */
export interface Shown {
  readonly cursorRow: number
  readonly rows: number
}

/** Draws a prompt and its line anew over what was shown before, in a terminal of this width. */
export function render(shown: Shown | undefined, prompt: string, state: EditorState, width: number): { output: string; shown: Shown } {
  const { search } = state
  const lead = search ? `(${search.failed ? 'failed ' : ''}reverse-i-search)\`${search.query}': ` : prompt
  const pen = new Pen(width)
  pen.prompt(lead)
  let cursor = pen.place()
  let index = 0
  for (const char of state.text) {
    if (index === state.cursor) cursor = pen.placeFor(char)
    pen.put(char)
    index += char.length
  }
  pen.close()
  if (state.cursor >= state.text.length) cursor = pen.place()
  const end = pen.place()
  const up = end.row - cursor.row
  const output = home(shown) + '\x1b[J' + pen.text + (up > 0 ? `\x1b[${up}A` : '') + '\r' + (cursor.column > 0 ? `\x1b[${cursor.column}C` : '')
  return { output, shown: { cursorRow: cursor.row, rows: end.row + 1 } }
}

/** Takes the cursor below the line, where a command's output begins. The line is drawn whole, without a search. */
export function finish(shown: Shown | undefined, prompt: string, text: string, width: number): string {
  return render(shown, prompt, { ...emptyLine, text, cursor: text.length }, width).output + '\r\n'
}

/** Takes the cursor to where the prompt begins. */
export function home(shown: Shown | undefined): string {
  return shown === undefined ? '' : (shown.cursorRow > 0 ? `\x1b[${shown.cursorRow}A` : '') + '\r'
}

/** Completions listed in columns, as they stand below the line; line ends are `\r\n`. */
export function listing(names: readonly string[], width: number): string {
  return columnize(names, width).replaceAll('\n', '\r\n')
}

/** Writes text as a terminal of some width will wrap it, and knows where it is. */
class Pen {
  text = ''
  private row = 0
  private column = 0
  private readonly width: number

  constructor(width: number) {
    this.width = Math.max(2, width)
  }

  /** A prompt may have escape sequences in it, which take no room. */
  prompt(prompt: string): void {
    for (const part of prompt.split(/(\x1b\[[0-9;]*[A-Za-z])/)) {
      if (part.startsWith('\x1b[')) this.text += part
      else for (const char of part) this.put(char)
    }
  }

  put(char: string): void {
    if (char === '\n') {
      this.text += '\r\n'
      this.row++
      this.column = 0
      return
    }
    if (char === '\t') {
      for (let cells = 8 - (this.column % 8); cells > 0; cells--) this.put(' ')
      return
    }
    if (char < ' ' || char === '\x7f') {
      this.put('^')
      this.put(String.fromCharCode(char.charCodeAt(0) ^ 64))
      return
    }
    const cells = charWidth(char)
    if (this.column + cells > this.width) {
      this.row++
      this.column = 0
    }
    this.text += char
    this.column += cells
  }

  /** Where a character would be drawn: a wide one does not fit into the last cell. */
  placeFor(char: string): { row: number; column: number } {
    return this.column + Math.max(1, charWidth(char)) > this.width ? { row: this.row + 1, column: 0 } : this.place()
  }

  place(): { row: number; column: number } {
    return { row: this.row, column: this.column }
  }

  /** A line that ends at the right edge leaves the terminal about to wrap: makes it do so, for the cursor stands on the next row. */
  close(): void {
    if (this.column < this.width) return
    this.text += ' \r\x1b[K'
    this.row++
    this.column = 0
  }
}
