import { html, svg, type TemplateResult } from 'lit'
import { axisOf, ticksOn } from '../notebook/axis.ts'
import { NotebookElement } from '../notebook/element.ts'
import { Width } from '../notebook/width.ts'
import { clock, shortClock } from '../words.ts'

const END = 7

/** The commands along virtual time: dragging goes back to the moment before one of them. */
export class Rail extends NotebookElement {
  readonly #width = new Width(this)
  /** so many inputs would be left, while the thumb is held */
  #held: number | undefined

  protected override get followsClock(): boolean {
    return true
  }

  /** The moments that the thumb can be dragged to: before each input that is not keys, and now. */
  #stops(): { count: number; at: number; label: string }[] {
    const { log } = this.notebook.session
    return log.flatMap((input, index) => ('keys' in input ? [] : [{ count: index, at: input.at, label: 'line' in input ? input.line : '' }]))
  }

  override render(): TemplateResult {
    const { say, notebook } = this
    const { session } = notebook
    const all = this.#stops()
    const width = Math.max(100, this.#width.value)
    const axis = axisOf(notebook, width)
    const { x } = axis
    const ticks = ticksOn(axis, width)
    const stops = all.filter(stop => stop.at >= axis.from)
    const at = this.#held === undefined ? session.now : (stops.find(({ count }) => count === this.#held)?.at ?? session.now)
    const later = stops.filter(({ count }) => this.#held !== undefined && count >= this.#held).length
    const before = stops.filter(stop => stop.at <= at && (this.#held === undefined || stop.count < this.#held)).at(-1)
    const value = before ? say('rail.value', { clock: clock(at), n: all.indexOf(before) + 1, line: before.label }) : say('rail.value.start')
    return html`<svg
      width=${width}
      height="35"
      viewBox="0 0 ${width} 35"
      tabindex="0"
      role="slider"
      aria-label=${say('rail.label')}
      aria-valuemin="0"
      aria-valuemax=${all.length}
      aria-valuenow=${all.length - later}
      aria-valuetext=${later ? `${value} ${say('rail.past', { n: later })}` : value}
      @pointerdown=${(event: PointerEvent) => this.#grab(event, x)}
      @keydown=${this.#keys}
    >
      <path d="M${x(axis.from)} 12.5H${width - END}" stroke="var(--rule-ui)" />
      ${ticks.map(
        tick => svg`<path d="M${x(tick)} 12v4" stroke="var(--rule-ui)" />
          <text x=${Math.max(14, x(tick))} y="29" font-size="11" text-anchor="middle" font-family="var(--font-mono)" style="fill:var(--ink-3)">${shortClock(tick)}</text>`,
      )}
      <path d="M${x(axis.from)} 12.5H${x(at)}" stroke="var(--ink)" stroke-width="2" />
      ${stops.map(stop => {
        const past = this.#held === undefined || stop.count < this.#held
        return svg`<rect x=${x(stop.at) - 3.5} y="9" width="7" height="7" fill=${past ? 'var(--ink)' : 'var(--paper)'} stroke=${past ? 'none' : 'var(--rule-ui)'}><title>${stop.label}</title></rect>`
      })}
      <path d="M${x(at) - 6} 2h12v9l-6 8l-6 -8z" fill="var(--red)" />
    </svg>`
  }

  #grab(event: PointerEvent, x: (at: number) => number): void {
    const target = event.currentTarget as SVGElement
    const stops = this.#stops()
    if (stops.length === 0 || this.notebook.readOnly) return
    target.setPointerCapture(event.pointerId)
    const follow = (move: PointerEvent) => {
      const left = move.clientX - target.getBoundingClientRect().left
      this.#held = left >= x(this.notebook.session.now) - 4 ? undefined : (stops.find(stop => x(stop.at) >= left - 4) ?? stops.at(-1))?.count
      this.requestUpdate()
    }
    const letGo = () => {
      target.removeEventListener('pointermove', follow)
      this.#letGo()
    }
    target.addEventListener('pointermove', follow)
    target.addEventListener('pointerup', letGo, { once: true })
    follow(event)
  }

  #letGo(): void {
    if (this.#held !== undefined) this.notebook.rewindTo(this.#held)
    this.#held = undefined
    this.requestUpdate()
  }

  readonly #keys = (event: KeyboardEvent): void => {
    const { notebook } = this
    const stops = this.#stops()
    const minuteAgo = notebook.session.now - 60_000
    const act: Record<string, () => void> = {
      ArrowLeft: () => notebook.undo(),
      ArrowRight: () => notebook.redo(),
      PageUp: () => notebook.rewindTo(stops.find(({ at }) => at >= minuteAgo)?.count ?? stops.length),
      PageDown: () => notebook.redo(),
      Home: () => notebook.rewindTo(0),
      End: () => {
        while (notebook.session.canRedo) notebook.redo()
      },
    }
    if (!act[event.key]) return
    event.preventDefault()
    act[event.key]!()
  }
}
