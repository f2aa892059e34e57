import { html, nothing, svg, type TemplateResult } from 'lit'
import { axisOf, GUTTER, ticksOn, type Axis } from '../notebook/axis.ts'
import { NotebookElement } from '../notebook/element.ts'
import type { Life, Wish } from '../notebook/narrator.ts'
import { Width } from '../notebook/width.ts'
import { glyph, hueName, patterns } from '../picture/draw.ts'
import { labelled, shorten } from '../picture/labels.ts'

const LINE = 21
/** From so many pods on lines give way to areas. */
const MOST_LINES = 24
const SAMPLES = 120
const WISH_ROOM = 42

/** The pods of each controller along virtual time, under what was wanted; the commands stand across. The picture of a rolling update. */
export class ReplicaChart extends NotebookElement {
  readonly #width = new Width(this)

  protected override get followsClock(): boolean {
    return this.notebook.chartOpen
  }

  override render(): TemplateResult | typeof nothing {
    const { notebook, say } = this
    this.toggleAttribute('hidden', !notebook.chartOpen)
    if (!notebook.chartOpen) return nothing
    const { session, narrator } = notebook
    const width = Math.max(320, this.#width.value)
    const axis = axisOf(notebook, width)
    const { from, x } = axis
    const to = session.now
    const lives = narrator.lives.filter(({ until }) => until === undefined || until > from)
    const owners = [...new Set([...narrator.wishes.filter(({ at }) => at <= to).map(({ name }) => name), ...lives.map(({ owner }) => owner)])]
      .filter(owner => lives.some(life => life.owner === owner) || wantAt(narrator.wishes, owner, to) !== undefined)
      .sort()
    if (owners.length === 0) return html`<p class="lbl">${say('chart.empty')}</p>`

    const frame: Frame = { ...axis, to, width, prefix: 'c' }
    const dense = lives.length > MOST_LINES
    let y = LINE
    const groups = owners.map(owner => {
      const mine = lives.filter(life => life.owner === owner)
      const top = y
      y += dense ? 3 * LINE : (mine.length + 1) * LINE
      return svg`<g transform="translate(0 ${top})">${this.#group(owner, mine, frame, dense)}</g>`
    })
    const traffic = session.world.traffic.perSecond > 0 || session.world.requests.some(({ source, at }) => source === 'traffic' && at > from)
    const served = traffic ? this.#served(from) : undefined
    const bottom = y + (served ? 2 * LINE : 0)
    const commands = session.log.flatMap(input => ('line' in input && input.at >= from ? [{ at: input.at, line: input.line }] : []))
    return html`<svg
      width=${width}
      height=${bottom + 21}
      viewBox="0 0 ${width} ${bottom + 21}"
      role="img"
      aria-label=${[say('chart.label'), ...(served ? [served.asked, served.lost, served.took] : [])].join('; ')}
      font-family="var(--font-mono)"
    >
      ${patterns('c')} ${groups} ${served ? this.#traffic(served, frame, y) : nothing}
      ${ticksOn(axis, width).map(at => svg`<path d="M${x(at)} ${LINE}V${bottom}" stroke="var(--rule)" />`)}
      ${labelled(commands, x, { left: GUTTER, right: width }).map(
        ({ at, text, before }) =>
          svg`<path d="M${x(at)} 8V${bottom}" stroke="var(--ink)" stroke-width="1.5" /><rect x=${x(at) - 3.5} y="4" width="7" height="7" fill="var(--ink)" />
          <text x=${x(at) + (before ? -8 : 8)} y="12" font-size="11" text-anchor=${before ? 'end' : 'start'} style="fill:var(--ink-2)">${text}</text>`,
      )}
      <path d="M${x(to)} 8V${bottom}" stroke="var(--red)" stroke-width="2" />
    </svg>`
  }

  #group(owner: string, lives: readonly Life[], frame: Frame, dense: boolean): TemplateResult {
    const { notebook, say } = this
    const { x, from, to } = frame
    const family = lives[0]?.family ?? notebook.narrator.wishes.find(({ name }) => name === owner)?.family ?? owner
    const hue = owner ? notebook.legend.hueOf(family) : -1
    const steps = notebook.narrator.wishes.filter(({ name }) => name === owner)
    const labelAt = (time: number) => Math.min(x(time) + 3, x(to) - WISH_ROOM) // the newest is not cut off by the edge
    const wishes = steps.flatMap((wish, index) => {
      const end = Math.min(to, steps[index + 1]?.at ?? to)
      if (wish.want === undefined || end < from) return []
      const left = x(wish.at)
      const hasRoom = end === to || labelAt(end) - labelAt(wish.at) >= WISH_ROOM
      return [
        svg`<path d="M${left} 9v5M${left} 14.5H${x(end)}" fill="none" stroke="var(--ink-3)" /><text x=${labelAt(wish.at)} y="11" font-size="11" font-family="var(--font-text)">${hasRoom ? say('chart.want', { n: wish.want }) : ''}</text>`,
      ]
    })
    const name = owner || say('picture.unowned')
    return svg`
      <g transform="translate(6 9)">${glyph(hue, { fill: `var(--${hueName(hue)})` })}</g>
      <text x="18" y="13" font-size="12" font-weight="600">${shorten(name, 14)}<title>${name}</title></text>
      ${wishes}
      ${dense ? area(lives, hue, frame) : lives.map((life, index) => svg`<g transform="translate(0 ${(index + 1) * LINE})">${this.#life(life, hue, frame)}</g>`)}`
  }

  #life({ name, family, image, until, states }: Life, hue: number, { x, to, from, prefix }: Frame): TemplateResult {
    const suffix = name.split('-').at(-1)!
    const c = hueName(hue)
    const version = Math.min(3, this.notebook.legend.versionOf(family, image))
    const bars = states.map(({ at, state }, index) => {
      const end = Math.min(until ?? to, states[index + 1]?.at ?? to)
      if (end < from) return nothing
      const [left, right] = [x(at), x(end)]
      const box = { x: left, width: Math.max(0, right - left) }
      if (state === 'ready')
        return svg`<rect x=${box.x} y="4" width=${box.width} height="7" fill=${version > 0 ? `url(#${prefix}v${version}${c})` : `var(--${c})`} />`
      if (state === 'terminating')
        return svg`<rect x=${box.x} y="4" width=${box.width} height="7" fill="url(#${prefix}t${c})" /><path d="M${left} 7.5H${right}" stroke="var(--ink)" stroke-width="1.5" />`
      return svg`<rect x=${box.x + 0.5} y="4.5" width=${box.width} height="6" fill="none" stroke=${state === 'failed' ? 'var(--red)' : `var(--${c})`} stroke-dasharray=${state === 'running' ? 'none' : '3 2'} />`
    })
    return svg`<text x="18" y="12" font-size="12" style="fill:var(--ink-2)">${suffix.slice(0, 12)}</text>${bars}${this.#answers(name, hue, { x, from })}`
  }

  /** Under a pod's bar: the requests that it answered, a column a second. */
  #answers(pod: string, hue: number, { x, from }: Pick<Frame, 'x' | 'from'>): TemplateResult | typeof nothing {
    const seconds = new Map<number, number>()
    for (const { source, by, at, status } of this.notebook.session.world.requests) {
      if (source === 'traffic' && by === pod && at >= from && status === 200)
        seconds.set(Math.floor(at / 1000), (seconds.get(Math.floor(at / 1000)) ?? 0) + 1)
    }
    if (seconds.size === 0) return nothing
    const width = Math.max(1, x(from + 1000) - x(from) - 0.5)
    const path = [...seconds].map(([second, n]) => `M${x(second * 1000)} 20h${width}v${-Math.min(8, 2 * n)}h${-width}z`).join('')
    return svg`<path d=${path} fill="var(--${hueName(hue)})" opacity=".55" />`
  }

  /** What came of the steady requests since then, in numbers and in words. */
  #served(from: number): Served {
    const { say, notebook } = this
    const { world } = notebook.session
    const recent = world.requests.filter(({ source, at }) => source === 'traffic' && at >= from)
    const failed = recent.filter(({ status, failure }) => failure !== undefined || (status ?? 0) >= 500)
    const n = failed.length
    const reads = failed.filter(({ url }) => url.includes('cmd=get')).length
    const writes = failed.filter(({ url }) => url.includes('cmd=set')).length
    const times = recent.map(({ ms }) => ms).sort((a, b) => a - b)
    return {
      failed,
      asked: say('chart.requests', { n: world.traffic.perSecond }),
      lost: n === 0 ? say('chart.failed', { n }) : say('chart.failed.of', { n, pages: n - reads - writes, reads, writes }),
      took: say('chart.p95', { n: times[Math.floor(times.length * 0.95)] ?? 0 }),
    }
  }

  #traffic({ failed, asked, lost, took }: Served, { x, width }: Frame, y: number): TemplateResult {
    const bad = failed.length > 0
    return svg`<g transform="translate(0 ${y})" font-size="12" font-family="var(--font-text)">
      <path d="M0 3.5H${width}" stroke="var(--rule)" />
      <text x="0" y="20" style="fill:var(--ink-2)">${asked}</text>
      <text x=${GUTTER} y="20" font-weight="600" style="fill:${bad ? 'var(--red)' : 'var(--ink)'}">${lost}</text>
      <text x=${GUTTER + (bad ? 256 : 112)} y="20" style="fill:var(--ink-2)">${took}</text>
      ${failed.map(({ at }) => svg`<path d="M${x(at) - 3} 27l6 6m0 -6l-6 6" stroke="var(--red)" stroke-width="1.5" />`)}
    </g>`
  }
}

interface Served {
  failed: readonly { at: number }[]
  asked: string
  lost: string
  took: string
}

interface Frame extends Axis {
  width: number
  prefix: string
}

function wantAt(wishes: readonly Wish[], owner: string, at: number): number | undefined {
  return wishes.findLast(wish => wish.name === owner && wish.at <= at)?.want
}

/** Many pods: how many were there (hollow) and how many of them ready (filled), over time. */
function area(lives: readonly Life[], hue: number, { x, from, to }: Frame): TemplateResult {
  const height = 2 * LINE - 7
  const step = (to - from) / SAMPLES || 1
  /** How many of these spans cover each sample: what begins and ends is counted once, whatever the number of pods. */
  const over = (spans: Iterable<{ from: number; until: number }>) => {
    const change = Array.from({ length: SAMPLES + 2 }, () => 0)
    const sampleFrom = (time: number) => Math.min(SAMPLES + 1, Math.max(0, Math.ceil((time - from) / step)))
    for (const span of spans) {
      change[sampleFrom(span.from)]!++
      change[sampleFrom(span.until)]!--
    }
    let sum = 0
    return change.slice(0, -1).map(each => (sum += each))
  }
  const there = over(lives.map(life => ({ from: life.from, until: life.until ?? Infinity })))
  const ready = over(
    lives.flatMap(({ states, until }) =>
      states.flatMap(({ at, state }, index) => (state === 'ready' ? [{ from: at, until: states[index + 1]?.at ?? until ?? Infinity }] : [])),
    ),
  )
  const most = Math.max(1, ...there)
  const outline = (counts: readonly number[]) =>
    `M${x(from)} ${height + 18}${counts.map((count, index) => `L${x(from + index * step).toFixed(1)} ${(18 + height * (1 - count / most)).toFixed(1)}`).join('')}V${height + 18}Z`
  return svg`<path d=${outline(there)} fill="none" stroke="var(--${hueName(hue)})" /><path d=${outline(ready)} fill="var(--${hueName(hue)})" />`
}
