import { example, fill } from '../../lesson/fill.ts'
import { notebook } from '../notebook/notebook.ts'

/** A command block: its button types the lines into the terminal, one after the other. Names that only the cluster knows are filled in as they appear. */
export class RunBlock extends HTMLElement {
  readonly #notebook = notebook()
  #stop: (() => void) | undefined

  connectedCallback(): void {
    this.#button.addEventListener('click', () => this.run())
    if (/\{(pod|ip) /.test(this.#source)) this.#stop = this.#notebook.listen('state', () => this.#fillIn())
    this.#fillIn()
  }

  disconnectedCallback(): void {
    this.#stop?.()
  }

  run(): void {
    if (this.#notebook.readOnly || this.#button.disabled) return
    this.#notebook.queue = this.#lines
    this.dispatchEvent(new CustomEvent('kubebook-pane', { bubbles: true, detail: 'term' }))
  }

  get #button(): HTMLButtonElement {
    return this.querySelector('button')!
  }

  get #source(): string {
    return this.#button.dataset.run ?? ''
  }

  get #lines(): string[] {
    return this.#source.split('\n').filter(line => line.trim() !== '')
  }

  #fillIn(): void {
    const { api } = this.#notebook.session.world.cluster
    const lines = this.#lines.map(line => ({ line, filled: fill(line, api) }))
    const text = lines.map(({ line, filled }) => filled ?? example(line)).join('\n')
    const code = this.querySelector('code')!
    if (code.textContent !== text) code.textContent = text
    this.#button.disabled = lines[0]?.filled === undefined
  }
}
