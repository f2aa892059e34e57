import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { PAGE, READ } from '../../lesson/guestbook.ts'
import { NotebookElement } from '../notebook/element.ts'
import { pause } from '../notebook/pause.ts'
import { nextEvent } from '../notebook/time.ts'
import type { describeQuietly } from '../picture/describe.ts'
import { DENSE_FROM, type ClusterView, type PodMark, type Row } from '../picture/cluster.ts'
import { BARS_FROM, drawBars, drawDense, layOutDense } from '../picture/dense.ts'
import { draw, glyph, hueName, type Leaving } from '../picture/draw.ts'
import { layOut, type Form, type Layout } from '../picture/layout.ts'
import type { Session } from '../../session/session.ts'
import { Width } from '../notebook/width.ts'
import { clock, shortClock } from '../words.ts'

/** Most sentences of the explanation that stand in the column. */
const NOTES_SHOWN = 60
/** How long the announcer of changes stays silent after a sentence. */
const SPEAK_EVERY_MS = 3000
/** From this speed on marks switch without moving. */
const STILL_FROM = 15
/** What the traffic asks for in turn; it writes under a name of its own, so that nobody's message is lost. Five, so that two or three pods take turns at each. */
const TRAFFIC = ['', READ, '', READ, 'guestbook.php?cmd=set&key=visits&value=1'].map(path => PAGE + path).join(' ')
/** How long a pod that has gone is seen to go, real ms: `--dur-fade`. */
const FADE_MS = 900
/** More that go at once go without fading. */
const MOST_LEAVING = 12
/** A pull is drawn as if it took so long; the last tenth waits for the truth. */
const PULL_MS = 20_000

/** The cluster as a picture, the reasons beside it, and its text equivalent. */
export class ClusterPane extends NotebookElement {
  readonly #width = new Width(this)
  #spokenAt = -SPEAK_EVERY_MS
  #picked: string | undefined

  protected override get followsClock(): boolean {
    return this.#somethingPulls || this.notebook.pictureFolded
  }

  #somethingPulls = true
  /** The picture has been drawn: what is only heard comes in a task of its own. */
  #seen = false

  protected override firstUpdated(): void {
    void pause().then(() => {
      this.#seen = true
      this.requestUpdate()
    })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.#keys)
    for (const below of document.querySelectorAll<HTMLElement>('kb-transport, kb-rail')) {
      below.addEventListener('pointerenter', () => (this.style.height = `${this.offsetHeight}px`))
      below.addEventListener('pointerleave', () => (this.style.height = ''))
    }
  }

  override render(): TemplateResult {
    const { notebook, say } = this
    const { view } = notebook
    const phone = this.#form() === 'phone'
    const notes = notebook.notesOpen || phone // a phone has room for the reasons under the picture
    this.classList.toggle('still', !notebook.playing || notebook.speed >= STILL_FROM)
    this.classList.toggle('with-notes', notebook.notesOpen && !phone)
    if (notebook.pictureFolded && !phone) return this.#strip(view)
    const last = notebook.narrator.sentences.at(-1)
    return html`
      <div class="ph">
        <h2>${say('pane.cluster')}</h2>
        <span class="dim">${say('pane.namespace')}</span>
        <span class="sp"></span>
        <span class="grp">
          ${this.#flag('pane.explain', notebook.notesOpen, () => this.#toggleNotes())}
          ${this.#flag('pane.chart', notebook.chartOpen, () => (notebook.chartOpen = !notebook.chartOpen))}
          ${this.#flag('pane.traffic', notebook.session.world.traffic.perSecond > 0, () => this.#toggleTraffic())}
        </span>
      </div>
      <div class="band">
        <div class="pic" tabindex="0" role="group" aria-label=${say('picture.label')} aria-describedby="cluster-table">${this.#picture(view)}</div>
        ${notes ? this.#notes() : nothing}
      </div>
      ${
        notebook.notesOpen
          ? nothing
          : html`<div class="last-event">
              ${
                last
                  ? html`<span class="seq">${last.n}</span
                      ><span><b class="mono">${say(`component.${last.component}`)}</b> ${notebook.sentence(last)}</span>`
                  : nothing
              }
            </div>`
      }
      ${this.#drawer()} ${this.#seen ? this.#table(view) : nothing}
    `
  }

  #describe: typeof describeQuietly | undefined

  async #loadDescribe(): Promise<void> {
    this.#describe = (await import('../picture/describe.ts')).describeQuietly
    this.requestUpdate()
  }

  /** What `kubectl describe` says of the thing that is selected. */
  #drawer(): TemplateResult | typeof nothing {
    const { notebook, say } = this
    const { selected } = notebook
    if (selected && !this.#describe) void this.#loadDescribe()
    const text = selected && this.#describe?.(notebook.session, selected.kind, selected.name)
    if (!selected || text === undefined) return nothing
    const close = () => {
      notebook.selected = undefined
      notebook.terminal?.highlight(undefined)
      notebook.changed()
    }
    return html`<section class="drawer" aria-label=${say('picture.describe', { name: selected.name })} tabindex="0">
      <div class="ph">
        <h2 class="mono">${selected.name}</h2>
        <span class="sp"></span>
        <button type="button" @click=${close}>${say('picture.close')}</button>
      </div>
      <pre>${text}</pre>
    </section>`
  }

  /** the explanation's last line is in view: then it stays so; elsewhere nothing moves under the reader */
  #readsNewest = true

  protected override willUpdate(): void {
    const notes = this.querySelector('.notes')
    this.#readsNewest = !notes || notes.scrollTop + notes.clientHeight > notes.scrollHeight - 28
  }

  protected override updated(_: PropertyValues): void {
    const notes = this.querySelector('.notes')
    if (notes && this.#readsNewest) notes.scrollTop = notes.scrollHeight
    this.#speak()
  }

  #flag(key: string, on: boolean, toggle: () => void): TemplateResult {
    const act = () => {
      toggle()
      this.notebook.changed()
    }
    return html`<button type="button" class="flag" aria-pressed=${on} @click=${act}>${this.say(key)}</button>`
  }

  /** The reasons, beside the picture; on a phone they stand under it, and come into view. */
  #toggleNotes(): void {
    const { notebook } = this
    notebook.notesOpen = !notebook.notesOpen
    if (notebook.notesOpen && this.#form() === 'phone') this.querySelector('.note.cur')?.scrollIntoView({ block: 'end' })
  }

  #toggleTraffic(): void {
    const { notebook } = this
    notebook.do(notebook.session.world.traffic.perSecond > 0 ? { traffic: 0 } : { traffic: 12, url: TRAFFIC })
    if (notebook.session.world.traffic.perSecond > 0) notebook.chartOpen = true
  }

  #form(): Form {
    if (matchMedia('(max-width: 1023px)').matches) return 'phone'
    return this.notebook.notesOpen || this.#width.value < 600 ? 'narrow' : 'wide'
  }

  #picture(view: ClusterView): TemplateResult {
    const { notebook, say } = this
    const form = this.#form()
    const room = Math.max(320, this.#width.value - 42)
    const width = notebook.notesOpen && form === 'narrow' ? 504 : room
    if (view.size > DENSE_FROM) {
      this.#somethingPulls = false
      if (view.pods > BARS_FROM) return drawBars(view, width, say)
      return drawDense(view, layOutDense(view, width), say, (kind, name) => this.#select(kind, name))
    }

    const layout = layOut(view, form, width, { longWords: notebook.lang === 'en' })
    this.#somethingPulls = view.rows.some(({ pods }) => pods.some(({ state }) => state === 'pulling'))
    const numbers = new Map(notebook.narrator.sentences.slice(-1).map(({ about, n }) => [about, { n, now: true }]))
    const { selected } = notebook
    return html`<svg class="picture" width=${layout.width} height=${layout.height} viewBox="0 0 ${layout.width} ${layout.height}" aria-hidden="true">
      ${draw(layout, {
        say,
        prefix: 'p',
        selected: this.#picked ?? (selected?.kind === 'Pod' ? selected.name : undefined),
        reached: reachedBy(selected, view),
        numbers,
        pulled: pod => this.#pulled(pod),
        onSelect: (kind, name) => this.#select(kind, name),
        leaving: this.#leavingFrom(layout),
      })}
    </svg>`
  }

  /** Pods that were drawn the last time and have gone since. They fade; not for those who want no motion, nor when time is quick. */
  #leavingFrom(layout: Layout): readonly Leaving[] {
    const there = new Map(layout.rows.flatMap(({ pods, row }) => pods.map(placed => [placed.pod.name, { placed, row }] as const)))
    const gone = [...this.#drawn].filter(([name]) => !there.has(name)).map(([, each]) => each)
    this.#drawn = there
    const { notebook } = this
    const still = !notebook.playing || notebook.speed >= STILL_FROM || matchMedia('(prefers-reduced-motion: reduce)').matches
    if (still || notebook.goal || notebook.session !== this.#drawnOf) this.#leaving = []
    else if (gone.length > 0 && gone.length <= MOST_LEAVING) {
      this.#leaving = [...this.#leaving, ...gone]
      setTimeout(() => {
        this.#leaving = this.#leaving.filter(each => !gone.includes(each))
        this.requestUpdate()
      }, FADE_MS)
    }
    this.#drawnOf = notebook.session
    return this.#leaving
  }

  #drawn: ReadonlyMap<string, Leaving> = new Map()
  #drawnOf: Session | undefined
  #leaving: readonly Leaving[] = []

  #pulled({ startedAt }: PodMark): number {
    if (startedAt === undefined) return 0.1
    const elapsed = this.notebook.session.now + Date.UTC(2016, 2, 6, 12) - startedAt
    const share = Math.min(0.9, elapsed / PULL_MS)
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? Math.floor(share * 4) / 4 : share
  }

  #select(kind: 'Pod' | 'ReplicationController' | 'Service' | 'Node', name: string): void {
    const { notebook } = this
    const same = notebook.selected?.kind === kind && notebook.selected.name === name
    notebook.selected = same ? undefined : { kind, name }
    notebook.terminal?.highlight(same ? undefined : name)
    notebook.changed()
  }

  #notes(): TemplateResult {
    const { notebook, say } = this
    const sentences = notebook.narrator.sentences.slice(-NOTES_SHOWN)
    return html`<section class="notes" aria-label=${say('notes.label')} tabindex="0">
      ${sentences.length === 0 ? html`<p class="dim">${say('notes.empty')}</p>` : nothing}
      <ol>
        ${sentences.map(
          (sentence, index) =>
            html`<li class=${`note${index === sentences.length - 1 ? ' cur' : ''}`}>
              <span class="n">${sentence.n % 100}</span>
              <div>
                <h3>${say(`component.${sentence.component}`)}<span>${shortClock(sentence.at)}</span></h3>
                <p>${notebook.sentence(sentence)}</p>
              </div>
            </li>`,
        )}
      </ol>
    </section>`
  }

  #strip(view: ClusterView): TemplateResult {
    const { notebook, say } = this
    const unfold = () => {
      notebook.pictureFolded = false
      notebook.openFile = undefined
      notebook.changed()
    }
    return html`<div class="strip">
        <b>${say('pane.cluster')}</b>
        ${view.rows.length === 0 ? html`<span class="dim">${say('picture.empty')}</span>` : nothing}
        ${view.rows.map(
          row =>
            html`<span class="rc mono"
              ><svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">${glyph(row.hue, { fill: `var(--${hueName(row.hue)})` })}</svg
              ><span class="name">${row.name || say('picture.unowned')}</span>
              <span class=${row.want !== undefined && row.ready !== row.want ? 'red' : ''}>${row.ready}/${row.want ?? row.have}</span></span
            >`,
        )}
        <span class="sp"></span>
        <span class="clock">${clock(notebook.session.now)}</span>
        <button type="button" @click=${unfold}>${say('pane.unfold')}</button>
      </div>
      ${this.#table(view)}`
  }

  /** The picture for those who do not see it. */
  #table(view: ClusterView): TemplateResult {
    const { say } = this
    const states = (row: Row) =>
      row.pods
        .map(({ name, state, reason, node }) => `${name}: ${say(`picture.state.${state}`)}${reason ? ` (${reason})` : ''}${node ? `, ${node}` : ''}`)
        .join('; ')
    const port = new Map(view.services.map(({ name, port }) => [name, port]))
    const services = (row: Row) => row.services.map(name => `${name} ${port.get(name)}`).join('; ')
    return html`<table class="spoken" id="cluster-table">
      <caption>
        ${say('picture.table')}
      </caption>
      <thead>
        <tr>
          ${['picture.table.controller', 'picture.want', 'picture.have', 'picture.ready', 'picture.table.service', 'picture.table.pods'].map(
            key => html`<th scope="col">${say(key)}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${view.rows.map(
          row =>
            html`<tr>
              <th scope="row">${row.name || say('picture.unowned')}</th>
              <td>${row.want ?? ''}</td>
              <td>${row.have}</td>
              <td>${row.ready}</td>
              <td>${services(row)}</td>
              <td>${view.size > DENSE_FROM ? '' : states(row)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`
  }

  /** At most one sentence every three seconds, the newest, to those who listen. */
  #speak(): void {
    const last = this.notebook.narrator.sentences.at(-1)
    const n = last?.n ?? 0
    this.#spoken ??= n // what happened before is no news
    if (!last || n === this.#spoken || this.#speaksLater) return
    const wait = this.#spokenAt + SPEAK_EVERY_MS - performance.now()
    if (wait > 0) {
      this.#speaksLater = true
      setTimeout(() => {
        this.#speaksLater = false
        this.#speak()
      }, wait)
      return
    }
    this.notebook.speak(`${this.say(`component.${last.component}`)}: ${this.notebook.sentence(last)}`)
    this.#spoken = n
    this.#spokenAt = performance.now()
  }

  #spoken: number | undefined
  #speaksLater = false

  /** The picture is one tab stop: arrows go from pod to pod, Enter selects, Esc lets go. */
  readonly #keys = (event: KeyboardEvent): void => {
    if (!(event.target instanceof Element) || !event.target.matches('.pic')) return
    const { view } = this.notebook
    const rows = view.rows.map(({ pods }) => pods.map(({ name }) => name)).filter(pods => pods.length > 0)
    const row = Math.max(
      0,
      rows.findIndex(pods => pods.includes(this.#picked ?? '')),
    )
    const column = Math.max(0, rows[row]?.indexOf(this.#picked ?? '') ?? 0)
    const to = (r: number, c: number) => {
      const pods = rows[Math.min(rows.length - 1, Math.max(0, r))] ?? []
      this.#picked = this.#picked === undefined ? rows[0]?.[0] : pods[Math.min(pods.length - 1, Math.max(0, c))]
      const pod = view.rows.flatMap(({ pods }) => pods).find(({ name }) => name === this.#picked)
      if (pod) this.notebook.speak(`${pod.name}: ${this.say(`picture.state.${pod.state}`)}`)
    }
    const act = {
      ArrowRight: () => to(row, column + 1),
      ArrowLeft: () => to(row, column - 1),
      ArrowDown: () => to(row + 1, column),
      ArrowUp: () => to(row - 1, column),
      ' ': () => this.notebook.togglePlaying(),
      n: () => nextEvent(this.notebook),
      '[': () => this.notebook.stepSpeed(-1),
      ']': () => this.notebook.stepSpeed(1),
      Enter: () => this.#picked && this.#select('Pod', this.#picked),
      Escape: () => {
        this.#picked = undefined
        this.notebook.selected = undefined
        this.notebook.changed()
      },
    }[event.key]
    if (!act) return
    event.preventDefault()
    act()
    this.requestUpdate()
  }
}

/** The pods that belong to what is selected; `undefined` when nothing is. */
function reachedBy(selected: { kind: string; name: string } | undefined, view: ClusterView): ReadonlySet<string> | undefined {
  if (!selected) return undefined
  if (selected.kind === 'Service') return view.services.find(({ name }) => name === selected.name)?.selected
  const pods = view.rows.flatMap(row => row.pods.map(pod => ({ pod, row })))
  const mine = pods.filter(({ pod, row }) =>
    selected.kind === 'Pod' ? pod.name === selected.name : selected.kind === 'Node' ? pod.node === selected.name : row.name === selected.name,
  )
  return new Set(mine.map(({ pod }) => pod.name))
}
