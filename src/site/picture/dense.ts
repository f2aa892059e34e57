import { html, nothing, svg, type TemplateResult } from 'lit'
import type { Say } from '../words.ts'
import { COUNTED_FROM, type ClusterView, type NodeMark, type PodState, type Row } from './cluster.ts'
import { glyph, hueName } from './draw.ts'

/** From so many on, a node is a bar. */
export const BARS_FROM = 6000

const MOST_URGENT_FIRST: readonly PodState[] = ['failed', 'unknown', 'terminating', 'pending', 'pulling', 'running', 'ready']
const FRAME_TOP = 21
const PADDING = 7
const GAP = 14
const NARROWEST = 140

/** So many pods of one look, one after the other. */
export interface Run {
  state: PodState
  version: number
  count: number
}

/** The pods of a node, or those that have none yet. */
export interface DenseFrame {
  node: NodeMark | undefined
  x: number
  y: number
  width: number
  height: number
  /** by controller, those that fail first */
  groups: readonly { hue: number; runs: readonly Run[] }[]
}

export interface DenseLayout {
  width: number
  height: number
  size: number
  pitch: number
  perLine: number
  frames: readonly DenseFrame[]
}

/** Where many pods stand: a square each, by node and controller. Only how many look the same is counted, so thousands stay cheap. */
export function layOutDense(view: ClusterView, width: number): DenseLayout {
  const [size, pitch] = view.pods > COUNTED_FROM ? [7, 8] : [14, 17]
  const byNode = new Map<string, Map<Row, number[]>>()
  const versions = 4
  for (const row of view.rows) {
    for (const { node = '', state, version, count } of row.crowd) {
      let rows = byNode.get(node)
      if (!rows) byNode.set(node, (rows = new Map()))
      let counts = rows.get(row)
      if (!counts) rows.set(row, (counts = Array.from({ length: MOST_URGENT_FIRST.length * versions }, () => 0)))
      counts[MOST_URGENT_FIRST.indexOf(state) * versions + Math.min(version, versions - 1)]! += count
    }
  }
  const groupsOf = (node: string): DenseFrame['groups'] =>
    [...(byNode.get(node) ?? [])].map(([{ hue }, counts]) => ({
      hue,
      runs: counts.flatMap((count, index) =>
        count === 0 ? [] : [{ state: MOST_URGENT_FIRST[Math.floor(index / versions)]!, version: index % versions, count }],
      ),
    }))
  const places: (NodeMark | undefined)[] = [...(byNode.has('') ? [undefined] : []), ...view.nodes]
  const columns = Math.min(places.length || 1, Math.max(1, Math.floor(width / NARROWEST)))
  const each = Math.floor((width - (columns - 1) * GAP) / columns)
  const perLine = Math.max(1, Math.floor((each - 2 * PADDING) / pitch))
  const frames = places.map(node => {
    const groups = groupsOf(node?.name ?? '')
    const lines = groups.map(({ runs }) => Math.ceil(runs.reduce((sum, { count }) => sum + count, 0) / perLine))
    return {
      node,
      groups,
      width: each,
      height: Math.max(
        42,
        lines.reduce((sum, count) => sum + count * pitch + Math.floor(pitch / 2), 2 * PADDING),
      ),
    }
  })
  let top = 0
  const placed: DenseFrame[] = []
  for (let start = 0; start < frames.length; start += columns) {
    const band = frames.slice(start, start + columns)
    const height = Math.max(...band.map(frame => frame.height))
    placed.push(...band.map((frame, index) => ({ ...frame, x: index * (each + GAP), y: top + FRAME_TOP, height })))
    top += FRAME_TOP + height + GAP
  }
  return { width, height: top, size, pitch, perLine, frames: placed }
}

/** The frames and their names, above the canvas that has the squares; and what each controller wants and has. */
export function drawDense(
  view: ClusterView,
  { width, height, frames }: DenseLayout,
  say: Say,
  onSelect: (kind: 'ReplicationController' | 'Node', name: string) => void,
): TemplateResult {
  const number = (value: number, right: boolean) => html`<span class=${right ? '' : 'red'}>${value}</span>`
  return html`<p class="dense-rows" aria-hidden="true">
      ${view.rows.map(
        row =>
          html`<span @click=${() => row.name && onSelect('ReplicationController', row.name)}
            ><svg width="12" height="12" viewBox="-6 -6 12 12">${glyph(row.hue, { fill: `var(--${hueName(row.hue)})` })}</svg
            ><b class="mono">${row.name || say('picture.unowned')}</b
            ><span
              >${
                row.want === undefined
                  ? html`${say('picture.have')} ${row.have}`
                  : html`${say('picture.want')} ${row.want} · ${say('picture.have')} ${number(row.have, row.have === row.want)} ·
                    ${say('picture.ready')} ${number(row.ready, row.ready === row.want)}`
              }</span
            ></span
          >`,
      )}
    </p>
    <div class="dense" style="width:${width}px;height:${height}px" aria-hidden="true">
      <svg class="picture" width=${width} height=${height} viewBox="0 0 ${width} ${height}">
        ${frames.map(
          ({ node, x, y, width, height }) => svg`<g @click=${() => node && onSelect('Node', node.name)}>
            <text x=${x} y=${y - 7} font-size="12">${node?.name ?? say('picture.unscheduled')}</text>
            ${
              node
                ? svg`<text x=${x + width} y=${y - 7} font-size="12" text-anchor="end" style="fill:${node.ready ? 'var(--ink-3)' : 'var(--red)'}">${
                    node.ready ? say('picture.capacity', { pods: node.pods, capacity: node.capacity }) : 'NotReady'
                  }</text>`
                : nothing
            }
            <rect x=${x + 0.5} y=${y + 0.5} width=${width - 1} height=${height - 1} fill="var(--paper)" stroke=${node ? 'var(--rule-ui)' : 'var(--rule)'}
              stroke-dasharray=${node?.ready ? 'none' : '2 3'} />
          </g>`,
        )}
      </svg>
      <canvas
        width=${Math.round(width * devicePixelRatio)}
        height=${Math.round(height * devicePixelRatio)}
        style="width:${width}px;height:${height}px"
      ></canvas>
    </div>`
}

const TILE_COLOURS = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'ink-3', 'red']

/** What the squares are drawn with: kept until the page has other colours. */
export class Tiles {
  readonly #tiles = new Map<string, CanvasPattern>()
  /** makes the patterns: a canvas of the page would ask for the page's layout */
  readonly #maker = new OffscreenCanvas(1, 1).getContext('2d')!
  readonly #colours: ReadonlyMap<string, string>

  /** Asks for all colours now. Asking while the page is being drawn would have it laid out at once. */
  constructor() {
    const style = getComputedStyle(document.documentElement)
    this.#colours = new Map(TILE_COLOURS.map(name => [name, style.getPropertyValue(`--${name}`).trim()]))
  }

  /** Squares without end, each with the gap after it. */
  of(run: Run, hue: number, lost: boolean, { size, pitch }: DenseLayout): CanvasPattern {
    const scale = devicePixelRatio
    const key = `${run.state} ${run.version} ${hue} ${lost} ${size} ${scale}`
    const known = this.#tiles.get(key)
    if (known) return known
    const colour = (name: string) => this.#colours.get(name)!
    const pattern = this.#maker.createPattern(drawTile(run, { size, pitch, hue: colour(hueName(hue)), colour, lost }), 'repeat')!
    pattern.setTransform(new DOMMatrix([1 / scale, 0, 0, 1 / scale, 0, 0]))
    this.#tiles.set(key, pattern)
    return pattern
  }
}

/** Puts the squares on the canvas. A run of the same squares is a pattern over at most three boxes, however long it is. */
export function paintDense(canvas: HTMLCanvasElement, layout: DenseLayout, tiles: Tiles): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const scale = devicePixelRatio
  const { pitch, perLine } = layout
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, canvas.width, canvas.height)
  for (const { node, x, y, groups } of layout.frames) {
    let top = y + PADDING
    for (const { hue, runs } of groups) {
      let index = 0
      for (const run of runs) {
        context.setTransform(scale, 0, 0, scale, (x + PADDING) * scale, top * scale)
        context.fillStyle = tiles.of(run, hue, node?.ready === false, layout)
        for (const box of boxesOf(index, run.count, perLine)) context.fillRect(box.x * pitch, box.y * pitch, box.columns * pitch, box.lines * pitch)
        index += run.count
      }
      top += Math.ceil(index / perLine) * pitch + Math.floor(pitch / 2)
    }
  }
}

/** The cells from one on, line by line, as boxes of whole cells. */
export function boxesOf(from: number, count: number, perLine: number): { x: number; y: number; columns: number; lines: number }[] {
  const boxes: { x: number; y: number; columns: number; lines: number }[] = []
  let [index, left] = [from, count]
  while (left > 0) {
    const x = index % perLine
    const lines = x === 0 ? Math.max(1, Math.floor(left / perLine)) : 1
    const columns = Math.min(perLine - x, left)
    boxes.push({ x, y: Math.floor(index / perLine), columns, lines })
    index += columns * lines
    left -= columns * lines
  }
  return boxes
}

interface Tile {
  size: number
  pitch: number
  hue: string
  colour(name: string): string
  /** its node does not answer */
  lost: boolean
}

function drawTile({ state, version }: Run, { size, pitch, hue, colour, lost }: Tile): OffscreenCanvas {
  const scale = devicePixelRatio
  const tile = new OffscreenCanvas(Math.round(pitch * scale), Math.round(pitch * scale))
  const context = tile.getContext('2d')!
  context.scale(scale, scale)
  context.fillStyle = hue
  context.strokeStyle = hue
  if (lost || state === 'unknown') {
    context.strokeStyle = colour('ink-3')
    context.setLineDash([1, 1.5])
    context.strokeRect(0.5, 0.5, size - 1, size - 1)
  } else if (state === 'failed') {
    context.strokeStyle = colour('red')
    context.lineWidth = 1.5
    context.stroke(new Path2D(`M1 1L${size - 1} ${size - 1}M1 ${size - 1}L${size - 1} 1`))
  } else if (state !== 'ready') {
    if (state === 'pending') context.strokeStyle = colour('ink-3')
    context.strokeRect(0.5, 0.5, size - 1, size - 1)
    if (state === 'terminating') context.stroke(new Path2D(`M0 ${size}L${size} 0`))
  } else if (version > 0) context.fill(new Path2D(`M0 0H${size}V${size}Z`))
  else context.fillRect(0, 0, size, size)
  return tile
}

/** Beyond squares: a bar a node, its parts by state, the worst nodes first. */
export function drawBars(view: ClusterView, width: number, say: Say): TemplateResult {
  const byNode = new Map<string, { node: string; total: number; failing: number; ready: number }>()
  for (const { node = '', state, count } of view.rows.flatMap(({ crowd }) => crowd)) {
    const bar = byNode.get(node) ?? { node, total: 0, failing: 0, ready: 0 }
    byNode.set(node, bar)
    bar.total += count
    if (state === 'failed' || state === 'unknown') bar.failing += count
    if (state === 'ready') bar.ready += count
  }
  const bars = [...byNode.values()]
  bars.sort((a, b) => b.failing - a.failing || a.ready / a.total - b.ready / b.total)
  const most = Math.max(1, ...bars.map(({ total }) => total))
  const scale = (count: number) => (count / most) * (width - 182)
  return html`<svg class="picture" width=${width} height=${bars.length * 21} viewBox="0 0 ${width} ${bars.length * 21}" aria-hidden="true">
    ${bars.map(
      ({ node, total, failing, ready }, index) => svg`<g transform="translate(0 ${index * 21})">
        <text x="0" y="15" font-size="12">${node || say('picture.unscheduled')}</text>
        <rect x="126.5" y="4.5" width=${scale(total)} height="13" fill="none" stroke="var(--c1)" />
        <rect x="126" y="4" width=${scale(ready)} height="14" fill="var(--c1)" />
        <rect x=${126 + scale(total - failing)} y="4" width=${scale(failing)} height="14" fill="var(--red)" />
        <text x=${width} y="15" font-size="12" text-anchor="end" style="fill:var(--ink-3)">${ready}/${total}</text>
      </g>`,
    )}
  </svg>`
}
