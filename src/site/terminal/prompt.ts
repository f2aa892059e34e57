import { decodeKeys } from '../../shell/keys.ts'
import {
  emptyLine,
  finish,
  home,
  listing,
  press,
  render,
  type EditorAction,
  type EditorContext,
  type EditorState,
  type Shown,
} from '../../shell/line-editor.ts'
import type { Notebook } from '../notebook/notebook.ts'

/** The prompt is grey, what the learner types is bold, and output is plain. */
const GREY = '\x1b[90m'
const BOLD = '\x1b[1m'
const PLAIN = '\x1b[0m'
/** A pasted block comes as one piece, so that its lines are not taken for keys. */
const PASTE_IN_ONE = '\x1b[?2004h'
const PASTE_AS_TYPED = '\x1b[?2004l'

/** A prompt with what was entered at it, as the terminal shows it. */
export function promptAndLine(prompt: string, line: string): string {
  return `${PLAIN}${GREY}${prompt}${PLAIN}${BOLD}${line}${PLAIN}`
}

/** The line at the prompt: takes keys, shows itself on the screen, and gives whole lines. What it edits is no input until it is entered. */
export class PromptLine {
  readonly #notebook: Notebook
  readonly #write: (text: string) => void
  readonly #width: () => number
  #state: EditorState = emptyLine
  #shown: Shown | undefined
  #visible = false
  #rest = ''

  constructor(notebook: Notebook, write: (text: string) => void, width: () => number) {
    this.#notebook = notebook
    this.#write = write
    this.#width = width
  }

  /** Shows the prompt, with what has been typed ahead of it. */
  show(): void {
    if (this.#visible) return
    this.#visible = true
    for (const key of decodeKeys(this.#shell.typeahead()).keys) this.#press(key)
    this.#write(PASTE_IN_ONE)
    this.#draw()
  }

  /** Takes the prompt away, for output that comes from somewhere else. */
  hide(): void {
    if (!this.#visible) return
    this.#visible = false
    this.#write(`${home(this.#shown)}\x1b[J${PLAIN}`)
    this.#shown = undefined
  }

  /** The screen has been cleared. */
  forget(): void {
    this.#visible = false
    this.#shown = undefined
    this.#state = emptyLine
  }

  clear(): void {
    this.#state = emptyLine
    if (this.#visible) this.#draw()
  }

  /** What stands on the line. */
  get text(): string {
    return this.#state.text
  }

  /** Forgets what stands on the line, without showing that yet. */
  drop(): void {
    this.#state = emptyLine
  }

  insert(text: string): void {
    if (text === '') return
    this.#press({ insert: text })
    if (this.#visible) this.#draw()
  }

  /** The screen has another width: what was shown has been wrapped anew. */
  redraw(): void {
    if (this.#visible) this.#draw()
  }

  /** Takes what the keyboard sent; gives the lines that were entered. */
  typed(data: string): string[] {
    this.show() // a fast hand may come before the prompt: what it typed while the command still ran stands first
    const { keys, rest } = decodeKeys(this.#rest + data)
    this.#rest = rest
    const lines: string[] = []
    for (const key of keys) {
      const action = this.#press(key)
      if (action?.kind === 'enter') lines.push(...action.lines)
      else if (action) this.#act(action)
    }
    if (lines.length === 0) this.#draw()
    return lines
  }

  /** The line has been entered: it stays on the screen, and the prompt comes back when the command has ended. */
  enter(line: string): void {
    this.#write(finish(this.#shown, this.#lead, line, this.#width()) + PLAIN + PASTE_AS_TYPED)
    this.#shown = undefined
    this.#visible = false
  }

  get #shell() {
    return this.#notebook.session.world.shell
  }

  get #lead(): string {
    return promptAndLine(this.#shell.prompt(), '').slice(0, -PLAIN.length)
  }

  #press(key: Parameters<typeof press>[1]): EditorAction | undefined {
    const shell = this.#shell
    const context: EditorContext = {
      history: shell.state.history,
      complete: (text, cursor) => this.#notebook.session.complete(text, cursor),
    }
    const before = this.#state
    const { state, action } = press(before, key, context)
    this.#state = state
    if (action?.kind === 'interrupt') this.#write(finish(this.#shown, this.#lead, `${before.text}^C`, this.#width()))
    if (action?.kind === 'list') this.#write(finish(this.#shown, this.#lead, state.text, this.#width()))
    return action
  }

  #act(action: EditorAction): void {
    if (action.kind === 'interrupt' && this.#shell.unfinished) this.#notebook.do({ keys: '\x03' })
    else if (action.kind === 'clear') this.#write('\x1b[2J\x1b[H')
    else if (action.kind === 'list') this.#write(PLAIN + listing(action.names, this.#width()))
    if (action.kind !== 'bell' && action.kind !== 'end') this.#shown = undefined
  }

  #draw(): void {
    const { output, shown } = render(this.#shown, this.#lead, this.#state, this.#width())
    this.#shown = shown
    this.#write(output)
  }
}
