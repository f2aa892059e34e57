import { html, nothing, type TemplateResult } from 'lit'
import type { Place } from '../../lesson/explain/mistake.ts'
import { NotebookElement } from '../notebook/element.ts'
import { explained, explainingWords } from '../notebook/explained.ts'
import type { Say } from '../words.ts'

/** Beside the terminal: what the newest command's error says, where to mend it, and what to type instead. */
export class Explanation extends NotebookElement {
  /** how long the transcript was when the reader closed the explanation */
  #closedAt = -1
  /** the words of the explanations, once they have come */
  #words: Say | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void explainingWords(this.notebook.lang).then(words => {
      this.#words = words
      this.requestUpdate()
    })
  }

  override render(): TemplateResult | typeof nothing {
    const { say, notebook } = this
    const { transcript } = notebook.session
    const explanation = explained(notebook.session)
    if (!explanation || !this.#words || this.#closedAt === transcript.length) return nothing
    const { what, values, place, suggestion } = explanation
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

  #close(): void {
    this.#closedAt = this.notebook.session.transcript.length
    this.requestUpdate()
    this.notebook.terminal?.focus()
  }
}
