import { html, nothing, type TemplateResult } from 'lit'
import { explain } from '../../lesson/explain/explain.ts'
import type { Explanation as Explained, Place } from '../../lesson/explain/mistake.ts'
import { newestCommand } from '../../session/mistake.ts'
import { NotebookElement } from '../notebook/element.ts'
import { speaker, type Dictionary, type Say } from '../words.ts'

/** Beside the terminal: what the newest command's error says, where to mend it, and what to type instead. */
export class Explanation extends NotebookElement {
  /** how long the transcript was when the reader closed the explanation */
  #closedAt = -1
  #lookedAt = ''
  #explained: Explained | undefined
  /** the words of the explanations, once they have come */
  #words: Say | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    const words = this.notebook.lang === 'en' ? import('../../../content/ui/explain-en.json') : import('../../../content/ui/explain-zh.json')
    void (words as Promise<{ default: Dictionary }>).then(({ default: dictionary }) => {
      this.#words = speaker(dictionary)
      this.requestUpdate()
    })
  }

  override render(): TemplateResult | typeof nothing {
    const { say, notebook } = this
    const { transcript } = notebook.session
    const explained = this.#explain()
    if (!explained || !this.#words || this.#closedAt === transcript.length) return nothing
    const { what, values, place, suggestion } = explained
    return html`<div role="status">
      <p>${this.#words(what, values)}</p>
      ${
        suggestion
          ? html`<button type="button" class="mono" ?disabled=${notebook.readOnly} @click=${() => notebook.terminal?.propose(suggestion)}>
              ${suggestion}
            </button>`
          : nothing
      }
      ${place?.in === 'file' ? this.#mend(place) : nothing}
      <button type="button" class="link" @click=${() => this.#close()}>${say('error.close')}</button>
    </div>`
  }

  #mend({ path, line, column }: Extract<Place, { in: 'file' }>): TemplateResult {
    return html`<button type="button" @click=${() => this.notebook.edit(path, { line, column })}>${this.say('error.mend', { file: path })}</button>`
  }

  /** Looked for once for each command, not at every change of the cluster. */
  #explain(): Explained | undefined {
    const { session } = this.notebook
    const mark = `${session.course.kit.partial} ${session.foreground} ${session.transcript.length} ${session.log.length}`
    if (mark !== this.#lookedAt) {
      const command = session.course.kit.partial ? undefined : newestCommand(session) // what exists is known when all has been loaded
      this.#explained = command && explain(command)
      this.#lookedAt = mark
    }
    return this.#explained
  }

  #close(): void {
    this.#closedAt = this.notebook.session.transcript.length
    this.requestUpdate()
    this.notebook.terminal?.focus()
  }
}
