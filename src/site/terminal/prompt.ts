import type { Notebook } from '../notebook/notebook.ts'

const GREY = '\x1b[90m'
const BOLD = '\x1b[1m'
const PLAIN = '\x1b[0m'

/** The line at the prompt: takes keys, shows itself, and gives whole lines. */
export class PromptLine {
  readonly #notebook: Notebook
  readonly #write: (text: string) => void
  #shown = false
  #text = ''
  #cursor = 0

  constructor(notebook: Notebook, write: (text: string) => void) {
    this.#notebook = notebook
    this.#write = write
  }

  get #prompt(): string {
    return this.#notebook.session.world.shell.prompt()
  }

  show(): void {
    if (this.#shown) return
    this.#shown = true
    this.#draw()
  }

  hide(): void {
    if (!this.#shown) return
    this.#shown = false
    this.#write('\r\x1b[J')
  }

  forget(): void {
    this.#shown = false
    this.clear()
  }

  clear(): void {
    this.#text = ''
    this.#cursor = 0
    if (this.#shown) this.#draw()
  }

  insert(text: string): void {
    this.#text = this.#text.slice(0, this.#cursor) + text + this.#text.slice(this.#cursor)
    this.#cursor += text.length
    if (this.#shown) this.#draw()
  }

  /** Takes keys; gives the lines that were entered, the unfinished rest stays. */
  typed(data: string): string[] {
    const lines: string[] = []
    for (const key of data) {
      if (key === '\r' || key === '\n') {
        lines.push(this.#text)
        this.#text = ''
        this.#cursor = 0
      } else if (key === '\x7f') {
        this.#text = this.#text.slice(0, -1)
        this.#cursor = this.#text.length
      } else if (key >= ' ') this.insert(key)
    }
    if (lines.length > 0) {
      this.#text = ''
      this.#cursor = 0
    } else this.#draw()
    return lines
  }

  done(): void {
    this.#write('\r\n')
    this.#shown = false
    this.#text = ''
    this.#cursor = 0
  }

  #draw(): void {
    this.#write(`\r\x1b[J${GREY}${this.#prompt}${PLAIN}${BOLD}${this.#text}${PLAIN}`)
  }
}
