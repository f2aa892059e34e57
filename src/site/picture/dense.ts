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

/** The frames with their names and squares; and what each controller wants and has. */
export function drawDense(
  view: ClusterView,
  layout: DenseLayout,
  say: Say,
  onSelect: (kind: 'ReplicationController' | 'Node', name: string) => void,
): TemplateResult {
  const { width, height, frames } = layout
  const tiles = new Map<string, TemplateResult>()
  const squares = frames.map(frame => drawGroups(frame, layout, tiles))
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
    <svg class="picture" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
      <defs>${[...tiles.values()]}</defs>
      ${frames.map(
        ({ node, x, y, width, height }, index) => svg`<g @click=${() => node && onSelect('Node', node.name)}>
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
            ${squares[index]}
          </g>`,
      )}
    </svg>`
}

/** The squares of a frame. A run of the same squares is a pattern over at most three boxes, however long it is. */
function drawGroups({ node, x, y, groups }: DenseFrame, { size, pitch, perLine }: DenseLayout, tiles: Map<string, TemplateResult>): TemplateResult[] {
  let top = y + PADDING
  return groups.map(({ hue, runs }) => {
    let index = 0
    const boxes = runs.flatMap(run => {
      const look: Look = { state: node?.ready === false ? 'unknown' : run.state, isNew: run.version > 0, colour: `var(--${hueName(hue)})` }
      const id = `tile-${size}-${look.state}-${look.isNew ? 'new' : 'old'}-${hueName(hue)}`
      if (!tiles.has(id))
        tiles.set(id, svg`<pattern id=${id} width=${pitch} height=${pitch} patternUnits="userSpaceOnUse">${drawTile(look, size)}</pattern>`)
      const from = index
      index += run.count
      return boxesOf(from, run.count, perLine).map(
        box => svg`<rect x=${box.x * pitch} y=${box.y * pitch} width=${box.columns * pitch} height=${box.lines * pitch} fill="url(#${id})" />`,
      )
    })
    const group = svg`<g transform="translate(${x + PADDING} ${top})">${boxes}</g>`
    top += Math.ceil(index / perLine) * pitch + Math.floor(pitch / 2)
    return group
  })
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

/** What a pod looks like among many. */
interface Look {
  state: PodState
  /** of a later version of its controller's image */
  isNew: boolean
  /** its controller's */
  colour: string
}

/** One square: told apart by its shape too, never by colour alone. */
function drawTile({ state, isNew, colour }: Look, size: number): TemplateResult {
  const outline = (stroke: string, dashes = 'none') =>
    svg`<rect x="0.5" y="0.5" width=${size - 1} height=${size - 1} fill="none" stroke=${stroke} stroke-dasharray=${dashes} />`
  switch (state) {
    case 'unknown':
      return outline('var(--ink-3)', '1 1.5')
    case 'failed':
      return svg`<path d="M1 1L${size - 1} ${size - 1}M1 ${size - 1}L${size - 1} 1" fill="none" stroke="var(--red)" stroke-width="1.5" />`
    case 'pending':
      return outline('var(--ink-3)')
    case 'terminating':
      return svg`${outline(colour)}<path d="M0 ${size}L${size} 0" fill="none" stroke=${colour} />`
    case 'ready':
      return svg`<path d=${isNew ? `M0 0H${size}V${size}Z` : `M0 0H${size}V${size}H0Z`} fill=${colour} />`
    default:
      return outline(colour)
  }
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
