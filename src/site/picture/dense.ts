import { html, svg, type TemplateResult } from 'lit'
import type { Say } from '../words.ts'
import type { ClusterView, NodeMark, PodMark, Row } from './cluster.ts'
import { hueName } from './draw.ts'

/** From so many pods on, names give way to squares. */
export const DENSE_FROM = 60
/** From so many on, the squares are small. */
const SMALL_FROM = 400
/** From so many on, a node is a bar. */
const BARS_FROM = 6000

const MOST_URGENT_FIRST = ['failed', 'unknown', 'terminating', 'pending', 'pulling', 'running', 'ready'] as const

/** Many pods at once: a square each, by node and controller; what fails comes first. Squares of one look are one path, so thousands stay cheap. */
export function drawDense(view: ClusterView, width: number, say: Say): TemplateResult {
  if (view.pods > BARS_FROM) return drawBars(view, width, say)
  const size = view.pods > SMALL_FROM ? 7 : 14
  const pitch = view.pods > SMALL_FROM ? 8 : 17
  const columns = Math.min(view.nodes.length || 1, Math.max(1, Math.floor(width / 140)))
  const each = Math.floor((width - (columns - 1) * 14) / columns)
  const perLine = Math.max(1, Math.floor((each - 14) / pitch))

  const groups = view.nodes.map(node => ({ node, rows: podsOn(view, node) }))
  const heightOf = (rows: readonly { pods: readonly PodMark[] }[]) =>
    rows.reduce((sum, { pods }) => sum + Math.ceil(pods.length / perLine) * pitch + pitch / 2, 14)
  let top = 0
  const frames: TemplateResult[] = []
  for (let start = 0; start < groups.length; start += columns) {
    const band = groups.slice(start, start + columns)
    const height = Math.max(42, ...band.map(({ rows }) => heightOf(rows)))
    band.forEach(({ node, rows }, index) => {
      frames.push(svg`<g transform="translate(${index * (each + 14)} ${top})">${drawNode(node, rows, { each, height, size, pitch, perLine })}</g>`)
    })
    top += height + 35
  }
  return html`<svg class="picture" width=${width} height=${top} viewBox="0 0 ${width} ${top}" aria-hidden="true">${frames}</svg>`
}

interface Grid {
  each: number
  height: number
  size: number
  pitch: number
  perLine: number
}

function podsOn(view: ClusterView, node: NodeMark): { row: Row; pods: PodMark[] }[] {
  const urgency = (pod: PodMark) => MOST_URGENT_FIRST.indexOf(pod.state)
  return view.rows
    .map(row => ({
      row,
      pods: row.pods.filter(pod => pod.node === node.name || (!pod.node && view.nodes[0] === node)).sort((a, b) => urgency(a) - urgency(b)),
    }))
    .filter(({ pods }) => pods.length > 0)
}

function drawNode(
  node: NodeMark,
  rows: readonly { row: Row; pods: readonly PodMark[] }[],
  { each, height, size, pitch, perLine }: Grid,
): TemplateResult {
  const paths = new Map<string, string[]>()
  const put = (style: string, path: string) => paths.set(style, [...(paths.get(style) ?? []), path])
  let y = 21 + 7
  for (const { row, pods } of rows) {
    const hue = `var(--${hueName(row.hue)})`
    pods.forEach((pod, index) => {
      const x = 7 + (index % perLine) * pitch
      const line = y + Math.floor(index / perLine) * pitch
      const square = `M${x + 0.5} ${line + 0.5}h${size - 1}v${size - 1}h${1 - size}z`
      if (!node.ready || pod.state === 'unknown') put('fill:none;stroke:var(--ink-3);stroke-dasharray:1 1.5', square)
      else if (pod.state === 'failed')
        put('fill:none;stroke:var(--red);stroke-width:1.5', `M${x + 1} ${line + 1}l${size - 2} ${size - 2}m0 ${2 - size}l${2 - size} ${size - 2}`)
      else if (pod.state !== 'ready') put(`fill:none;stroke:${hue}`, square)
      else if (pod.version > 0) put(`fill:${hue}`, `M${x} ${line}h${size}v${size}z`)
      else put(`fill:${hue}`, `M${x} ${line}h${size}v${size}h${-size}z`)
    })
    y += Math.ceil(pods.length / perLine) * pitch + pitch / 2
  }
  return svg`
    <text x="0" y="14" font-size="12">${node.name}</text>
    <text x=${each} y="14" font-size="12" text-anchor="end" style="fill:${node.ready ? 'var(--ink-3)' : 'var(--red)'}">${node.ready ? node.pods : 'NotReady'}</text>
    <rect x="0.5" y="21.5" width=${each - 1} height=${height} fill="var(--paper)" stroke="var(--rule-ui)" stroke-dasharray=${node.ready ? 'none' : '2 3'} />
    ${[...paths].map(([style, d]) => svg`<path d=${d.join('')} style=${style} />`)}`
}

/** Beyond squares: a bar a node, its parts by state, the worst nodes first. */
function drawBars(view: ClusterView, width: number, say: Say): TemplateResult {
  const pods = view.rows.flatMap(row => row.pods)
  const byNode = new Map<string, PodMark[]>()
  for (const pod of pods) {
    const mine = byNode.get(pod.node ?? '') ?? []
    byNode.set(pod.node ?? '', mine)
    mine.push(pod)
  }
  const bars = [...byNode].map(([node, mine]) => {
    const failing = mine.filter(({ state }) => state === 'failed' || state === 'unknown').length
    const ready = mine.filter(({ state }) => state === 'ready').length
    return { node, total: mine.length, failing, ready }
  })
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
