import { html, nothing, type TemplateResult } from 'lit'
import { NotebookElement } from '../notebook/element.ts'

/** What the notebook has to say once, above the panes it concerns. Nothing here leaves by itself. */
export class Notices extends NotebookElement {
  override render(): TemplateResult {
    const { notebook, say } = this
    this.closest('.work')?.classList.toggle('notified', notebook.notices.length > 0)
    return html`${notebook.notices.map(
      ({ id, title, text, values, quiet, actions }) =>
        html`<div class=${quiet ? 'notice quiet' : 'notice'} role="status" data-notice=${id}>
          <b>${say(title, values)}</b>
          ${text ? html`<span>${say(text, values)}</span>` : nothing}
          <span class="grp"
            >${actions.map(
              ({ label, act }) =>
                html`<button
                  type="button"
                  @click=${() => {
                    notebook.dismiss(id)
                    act()
                  }}
                >
                  ${say(label)}
                </button>`,
            )}</span
          >
        </div>`,
    )}`
  }
}
