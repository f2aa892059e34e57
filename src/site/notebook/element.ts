import { LitElement } from 'lit'
import { notebook } from './notebook.ts'
import { pause } from './pause.ts'
import { Sparing } from './sparing.ts'

/** A part of the page that shows the notebook: draws itself anew whenever the notebook has changed. It has no shadow; the page's style applies. */
export abstract class NotebookElement extends LitElement {
  protected readonly notebook = notebook()
  protected readonly say = this.notebook.say
  #stop: (() => void)[] = []
  readonly #drawing = new Sparing(() => this.requestUpdate())

  protected override createRenderRoot(): this {
    this.replaceChildren() // what the server had put here as a placeholder
    return this
  }

  /** Elements that show how time passes say true, always or while they do. */
  protected get followsClock(): boolean {
    return false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop.push(this.notebook.listen('state', () => this.#ask()))
    this.#stop.push(this.notebook.listen('clock', () => (this.followsClock ? this.#ask() : undefined)))
  }

  #ask(): Promise<unknown> {
    this.#drawing.ask()
    return this.updateComplete
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stop.splice(0)) stop()
  }

  protected override performUpdate(): void {
    const wasQuick = this.#drawing.time(() => super.performUpdate())
    // What took long to draw takes long to lay out. That has a task of its own too, and the frame has only to be painted.
    if (!wasQuick) void pause().then(() => this.getBoundingClientRect())
  }
}
