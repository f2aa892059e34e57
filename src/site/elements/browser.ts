import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Requested } from '../../session/world.ts'
import { NotebookElement } from '../notebook/element.ts'

const FIRST_PAGE = 'http://192.168.2.202:30001/'

/** A browser at the learner's desk: asks the simulated network for pages and shows them in a frame of their own. */
export class Browser extends NotebookElement {
  #shown: Requested | undefined
  #history: string[] = []

  /** The page that is open: the newest answer to its address. Undone, it is the one before; what a page asks for itself is no page. */
  get #answer(): Requested | undefined {
    const { url, session } = this.notebook
    return session.world.requests.findLast(each => each.source === 'browser' && (url ? each.url === url : /html/.test(each.contentType ?? 'html')))
  }

  override render(): TemplateResult {
    const { say, notebook } = this
    const answer = this.#answer
    const address = notebook.url || FIRST_PAGE
    return html`
      <form class="url" @submit=${this.#go}>
        <button
          type="button"
          class="bare"
          aria-label=${say('web.back')}
          title=${say('web.back')}
          ?disabled=${this.#history.length < 2}
          @click=${this.#back}
        >
          ←
        </button>
        <button
          type="button"
          class="bare"
          aria-label=${say('web.reload')}
          title=${say('web.reload')}
          ?disabled=${!answer}
          @click=${() => this.visit(address)}
        >
          ↻
        </button>
        <input name="address" aria-label=${say('web.address')} .value=${address} autocomplete="off" spellcheck="false" />
        <button type="submit">${say('web.go')}</button>
        ${answer ? html`<span class="mono"><b>${answer.status ?? '—'}</b> <span class="dim">${answer.ms} ms</span></span>` : nothing}
      </form>
      ${answer ? this.#trace(answer) : nothing} ${answer ? nothing : html`<p class="empty">${say('web.empty')}</p>`}
      <div class="web-page" ?hidden=${!answer}></div>
    `
  }

  /** Through whom the last request went, by number: the same numbers stand on the picture. */
  #trace({ url, by }: Requested): TemplateResult {
    const hops = [hostOf(url), ...(by ? [by] : [])]
    return html`<div class="trace">
      <b>${this.say('web.last')}</b>
      ${hops.map((hop, index) => html`${index > 0 ? html`<span aria-hidden="true">→</span>` : nothing}<span class="seq ink">${index + 1}</span><span class="mono">${hop}</span>`)}
    </div>`
  }

  protected override updated(_: PropertyValues): void {
    const answer = this.#answer
    if (answer === this.#shown) return
    this.#shown = answer
    const place = this.querySelector<HTMLElement>('.web-page')!
    if (!answer) {
      place.replaceChildren()
      return
    }
    const frame = document.createElement('iframe')
    frame.title = this.say('web.page', { url: answer.url })
    frame.setAttribute('sandbox', 'allow-scripts allow-forms') // an origin of its own: it reaches nothing of this page
    frame.src = `${document.documentElement.dataset.root}pane.html`
    frame.addEventListener('load', () => frame.contentWindow?.postMessage({ answer: plain(answer), failure: this.#failure(answer) }, '*'))
    place.replaceChildren(frame)
  }

  /** A browser's own page for what did not come. */
  #failure({ failure = '', url }: Requested): { title: string; text: string; code: string } {
    const { say } = this
    return {
      title: say('web.failed'),
      text: say(`web.failed.${failure}`, { host: hostOf(url) }),
      code: `ERR_${failure.toUpperCase().replaceAll('-', '_')}`,
    }
  }

  visit(url: string, method = 'GET', body?: string): void {
    const { notebook } = this
    const full = /^https?:\/\//.test(url) ? url : `http://${url}`
    if (this.#history.at(-1) !== full) this.#history.push(full)
    notebook.url = full
    notebook.do({ request: { method, url: full, ...(body === undefined ? {} : { body }) } })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('message', this.#fromPage)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('message', this.#fromPage)
  }

  /** The page in the frame asks for another page, or for data. */
  readonly #fromPage = (event: MessageEvent): void => {
    const frame = this.querySelector('iframe')
    if (!frame || event.source !== frame.contentWindow) return
    const { request, id } = event.data as { request?: { method: string; url: string; body?: string }; id?: number }
    if (!request) return
    const url = new URL(request.url, this.notebook.url || FIRST_PAGE).href
    if (id === undefined) {
      this.visit(url, request.method, request.body)
      return
    }
    this.notebook.do({ request: { ...request, url } })
    const answer = this.notebook.session.world.requests.findLast(each => each.source === 'browser')
    frame.contentWindow?.postMessage({ id, answer: answer && plain(answer) }, '*')
  }

  readonly #go = (event: Event): void => {
    event.preventDefault()
    this.visit((this.querySelector('input')!.value || FIRST_PAGE).trim())
  }

  readonly #back = (): void => {
    this.#history.pop()
    const last = this.#history.at(-1)
    if (last) this.visit(last)
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

function plain({ status, body, failure, contentType, url }: Requested): Pick<Requested, 'status' | 'body' | 'failure' | 'contentType' | 'url'> {
  return {
    url,
    ...(status === undefined ? {} : { status }),
    ...(body === undefined ? {} : { body }),
    ...(failure === undefined ? {} : { failure }),
    ...(contentType === undefined ? {} : { contentType }),
  }
}
