import { html, nothing, svg, type TemplateResult } from 'lit'
import { NotebookElement } from '../notebook/element.ts'
import type { PodMark } from '../picture/cluster.ts'
import { glyph, hueName } from '../picture/draw.ts'
import { clock } from '../words.ts'

/** Most squares of one controller in the strip above the terminal. */
const MOST = 6

/** The cluster in one line, so that typing and watching stay together on a phone. */
export class Peek extends NotebookElement {
  protected override get followsClock(): boolean {
    return true
  }

  override render(): TemplateResult {
    if (matchMedia('(min-width: 1024px)').matches) return html`${nothing}`
    const { session, view } = this.notebook
    const { rows } = view
    return html`${rows.map(row => {
        const missing = Math.max(0, (row.want ?? 0) - row.have)
        const squares = [...row.pods, ...Array.from({ length: missing }, () => undefined)].slice(0, MOST)
        return html`<svg width=${18 + squares.length * 17} height="14" aria-hidden="true">
          <g transform="translate(6 7)">${glyph(row.hue, { fill: `var(--${hueName(row.hue)})` })}</g>
          ${squares.map((pod, index) => svg`<g transform="translate(${18 + index * 17} 0)">${square(pod, hueName(row.hue))}</g>`)}
        </svg>`
      })}<span class="sp"></span><span class="clock">${clock(session.now)}</span>`
  }
}

function square(pod: PodMark | undefined, hue: string): TemplateResult {
  const colour = `var(--${hue})`
  if (!pod) return svg`<rect x="0.5" y="0.5" width="13" height="13" fill="none" stroke="var(--rule-ui)" />`
  if (pod.state === 'ready') return svg`<rect width="14" height="14" fill=${colour} />`
  if (pod.state === 'failed') return svg`<path d="M2 2L12 12M12 2L2 12" stroke="var(--red)" stroke-width="2" />`
  if (pod.state === 'terminating')
    return svg`<rect x="0.5" y="0.5" width="13" height="13" fill="var(--${hue}-wash)" stroke=${colour} /><path d="M-1 7H15" stroke="var(--ink)" />`
  return svg`<rect x="0.75" y="0.75" width="12.5" height="12.5" fill="none" stroke=${colour} stroke-width="1.5" stroke-dasharray="3 2" />`
}
