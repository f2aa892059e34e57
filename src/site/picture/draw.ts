import { nothing, svg, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Say } from '../words.ts'
import type { PodMark, Row } from './cluster.ts'
import { nodeHeading, shorten, widthOf } from './labels.ts'
import type { Layout, PlacedNode, PlacedPod, PlacedRow, PlacedService } from './layout.ts'

/** Centred on 0 0, within 12 × 12: circle, diamond, triangle, square, plus; last the ring of pods without an owner. */
const GLYPHS = [
  'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0',
  'M0 -6L6 0L0 6L-6 0Z',
  'M0 -5L6 4.5L-6 4.5Z',
  'M-5 -5h10v10h-10Z',
  'M-2 -5.5h4v3.5h3.5v4h-3.5v3.5h-4v-3.5h-3.5v-4h3.5Z',
]
const RING = 'M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0'
const HUES = 5
const POD_HEIGHT = 28

export function hueName(hue: number): string {
  return `c${hue < 0 ? 6 : (hue % HUES) + 1}`
}

/** The sign of a controller, in its hue. From the seventh on hues repeat with a dot inside. */
export function glyph(hue: number, { fill, stroke, scale = 1 }: { fill: string; stroke?: string; scale?: number }): TemplateResult {
  const path = hue < 0 ? RING : GLYPHS[hue % HUES]!
  const ring = hue < 0
  return svg`<g transform="scale(${scale})"><path d=${path} fill=${ring ? 'none' : fill} stroke=${stroke ?? (ring ? fill : 'none')} stroke-width="1.5" />
    ${hue >= HUES ? svg`<circle r="1.5" fill="var(--paper)" />` : nothing}</g>`
}

/** Stripes for newer versions, hatching for what leaves; one of each for every hue. Their names are of this document only. */
export function patterns(prefix: string): TemplateResult {
  return svg`<defs>${[1, 2, 3, 4, 5, 6].map(
    n => svg`
    <pattern id="${prefix}v1c${n}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="var(--c${n})" /><rect width="2" height="5" fill="var(--on-c)" /></pattern>
    <pattern id="${prefix}v2c${n}" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="var(--c${n})" /><circle cx="2.5" cy="2.5" r="1.2" fill="var(--on-c)" /></pattern>
    <pattern id="${prefix}v3c${n}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="var(--c${n})" /><path d="M0 1H5M1 0V5" stroke="var(--on-c)" /></pattern>
    <pattern id="${prefix}tc${n}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="6" height="6" fill="var(--c${n}-wash)" /><rect width="1.2" height="6" fill="var(--c${n})" /></pattern>`,
  )}</defs>`
}

export interface DrawOptions {
  say: Say
  prefix: string
  selected: string | undefined
  /** names of the pods that a selection reaches; undefined: nothing is selected */
  reached: ReadonlySet<string> | undefined
  /** numbered squares: by the name of what they stand at */
  numbers: ReadonlyMap<string, { n: number; now: boolean }>
  /** how far a pull has come, 0 to 1 */
  pulled(pod: PodMark): number
  onSelect(kind: 'Pod' | 'ReplicationController' | 'Service' | 'Node', name: string): void
  /** pods that have just gone: they fade where they stood */
  leaving?: readonly Leaving[]
}

export interface Leaving {
  placed: PlacedPod
  row: Row
}

export function draw(layout: Layout, options: DrawOptions): TemplateResult {
  const { rows, services, nodes, width, height } = layout
  return svg`
    ${patterns(options.prefix)}
    ${nodes.map(node => drawNode(node, layout, options))}
    ${rows.length === 0 ? drawEmpty(layout, options) : nothing}
    ${rows.map((row, index) => drawLabel(row, index, layout, options))}
    ${rows.map(row => row.slots.map(({ x, y }) => svg`<rect x=${x + 0.5} y=${y + 0.5} width=${layout.podWidth - 1} height="27" fill="var(--paper)" stroke="var(--rule)" />`))}
    ${services.map(service => drawService(service, layout, options))}
    ${(options.leaving ?? []).map(({ placed, row }) => svg`<g class="leaving">${drawPod({ ...placed, pod: { ...placed.pod, state: 'terminating' } }, row, layout, { ...options, onSelect: () => {} })}</g>`)}
    ${repeat(
      rows.flatMap(row => row.pods.map(placed => ({ placed, row: row.row }))),
      ({ placed }) => placed.pod.name,
      ({ placed, row }) => drawPod(placed, row, layout, options),
    )}
    ${rows.map(({ surplus }) => (surplus ? svg`<path d="M${surplus.x} ${surplus.y - 4}v36" stroke="var(--red)" stroke-width="2" />` : nothing))}
    <rect width=${width} height=${height} fill="none" />`
}

function drawNode({ node, x, width }: PlacedNode, { top, height, nodes, form }: Layout, { say, onSelect }: DrawOptions): TemplateResult {
  const state = node.ready ? 'Ready' : 'NotReady'
  const load = nodes.length > 2 ? '' : say('picture.capacity', { pods: node.pods, capacity: node.capacity })
  const { name, status } = nodeHeading({ name: node.name, state, load }, width)
  const addressAt = 14 + 7.5 * node.name.length
  const hasRoom = nodes.length === 1 && form !== 'narrow' && addressAt + widthOf(node.address) + 14 + widthOf(status) < width
  return svg`<g @click=${() => onSelect('Node', node.name)}>
    <text x=${x} y="16" font-size="13" font-weight="600" font-family="var(--font-text)">${name}</text>
    ${!hasRoom ? nothing : svg`<text x=${x + addressAt} y="16" font-size="12" style="fill:var(--ink-3)">${node.address}</text>`}
    <text x=${x + width} y="16" font-size="12" text-anchor="end" style="fill:${node.ready ? 'var(--ink-3)' : 'var(--red)'}" font-weight=${node.ready ? 400 : 600}>${status}</text>
    <rect x=${x + 0.5} y=${top + 0.5} width=${width} height=${height - top - 2} fill="var(--paper)" stroke="var(--rule-ui)" stroke-dasharray=${node.ready ? 'none' : '2 3'} />
    <rect x=${x + 3.5} y=${top + 3.5} width=${width - 6} height=${height - top - 8} fill="none" stroke="var(--rule)" />
  </g>`
}

function drawEmpty({ nodes, top, podWidth, labelWidth, width, form }: Layout, { say }: DrawOptions): TemplateResult {
  const x = (nodes[0]?.x ?? 0) + 14
  const y = top + 18
  return svg`
    ${[0, 1, 2].map(index => svg`<rect x=${x + index * (podWidth + 7) + 0.5} y=${y + 0.5} width=${podWidth - 1} height="27" fill="none" stroke="var(--rule)" />`)}
    <text x=${x} y=${y + 56} font-size="13" font-family="var(--font-text)" style="fill:var(--ink-2)">${say('picture.empty')}</text>
    ${
      form === 'phone'
        ? nothing
        : svg`<text x="0" y=${y + 18} font-size="13" font-family="var(--font-text)" style="fill:var(--ink-2)">${say('picture.no.controllers')}</text>
    <text x=${width - (width - (nodes[0]?.x ?? labelWidth) - (nodes[0]?.width ?? 0)) + 14} y=${y + 18} font-size="13" font-family="var(--font-text)" style="fill:var(--ink-2)">${say('picture.no.services')}</text>`
    }`
}

function drawLabel({ row, y }: PlacedRow, index: number, layout: Layout, { say, onSelect }: DrawOptions): TemplateResult {
  const { form, labelWidth, nodes } = layout
  const phone = form === 'phone'
  const left = phone ? nodes[0]!.x + 14 : 0
  const top = phone ? y - 10 : y + 11
  const size = form === 'narrow' ? 12 : 13
  const colour = `var(--${hueName(row.hue)})`
  const name = row.name || say('picture.unowned')
  const tag = row.tag && row.tag !== ':latest' ? row.tag.slice(0, 6) : ''
  const most = (form === 'narrow' ? 14 : 18) - (tag ? tag.length + 1 : 0)
  const settled = row.want === undefined || (row.ready === row.want && row.have === row.want)
  const number = (value: number, right: boolean) =>
    svg`<tspan style="fill:${right ? 'var(--ink-3)' : 'var(--red)'}" font-weight=${right ? 400 : 600}>${value}</tspan>`
  const counts =
    row.want === undefined
      ? svg`${say('picture.have')} ${row.have}`
      : form === 'narrow'
        ? svg`${say('picture.ready')} ${number(row.ready, settled)}/${row.want}`
        : svg`${say('picture.want')} ${row.want} · ${say('picture.have')} ${number(row.have, row.have === row.want)} · ${say('picture.ready')} ${number(row.ready, row.ready === row.want)}`
  return svg`<g class="row" @click=${() => row.name && onSelect('ReplicationController', row.name)}>
    ${!phone && index > 0 ? svg`<path d="M0 ${y - 13.5}H${labelWidth - 7}" stroke="var(--rule)" />` : nothing}
    <g transform="translate(${left + 6} ${top - 5})">${glyph(row.hue, { fill: colour })}</g>
    <text x=${left + 18} y=${top} font-size=${size} font-weight="600">${shorten(name, most)}${tag ? svg`<tspan dx="5" font-weight="400" style="fill:var(--ink-2)">${tag}</tspan>` : nothing}<title>${name}</title></text>
    <text x=${phone ? nodes[0]!.x + nodes[0]!.width - 18 : 18} y=${phone ? top : y + 29} text-anchor=${phone ? 'end' : 'start'} font-size="12" font-family="var(--font-text)" style="fill:var(--ink-3)">${counts}</text>
  </g>`
}

function drawService(
  { service, x, y, wires, underlines }: PlacedService,
  { form, podWidth }: Layout,
  { numbers, onSelect }: DrawOptions,
): TemplateResult {
  const phone = form === 'phone'
  const loose = service.selected.size === 0
  const ink = loose ? 'var(--red)' : 'var(--ink)'
  const size = form === 'narrow' ? 12 : 13
  const port = form === 'wide' ? service.port : (service.port.split(' → ')[1] ?? service.port)
  const from = loose ? x - 84 : 0
  const text = x + 20
  return svg`<g @click=${() => onSelect('Service', service.name)}>
    ${underlines.map(({ x, y, solid }) => svg`<path d="M${x} ${y}h${podWidth}" stroke="var(--ink)" stroke-width=${solid ? 3 : 2} stroke-dasharray=${solid ? 'none' : '2 4'} />`)}
    ${loose ? svg`<path d="M${from + 4} ${y}H${x + 6}" stroke=${ink} /><circle cx=${from} cy=${y} r="4" fill="none" stroke="var(--red)" stroke-width="1.5" />` : wires.map(wire => svg`<path d="M${wire.from} ${wire.y}H${x}" stroke=${ink} />`)}
    ${!loose && wires.length > 0 ? svg`<path d="M${x} ${Math.min(y, ...wires.map(wire => wire.y))}V${Math.max(y, ...wires.map(wire => wire.y))}M${x} ${y}h8" fill="none" stroke=${ink} />` : nothing}
    <rect x=${x + 6} y=${y - 3.5} width="7" height="7" fill=${service.headless ? 'var(--paper)' : ink} stroke=${ink} />
    ${
      phone
        ? svg`<text x=${x - 4} y=${y + 16} text-anchor="end" font-size="12" style="fill:${loose ? 'var(--red)' : 'var(--ink-2)'}"><tspan font-weight="600" style="fill:var(--ink)">${shorten(service.name, 18)}</tspan> ${service.port}</text>`
        : svg`<text x=${text} y=${y - 8} font-size=${size} font-weight="600">${shorten(service.name, 13)}<title>${service.name}</title></text>
    <text x=${text} y=${y + 9} font-size="12" style="fill:${loose ? 'var(--red)' : 'var(--ink-2)'}">${loose ? '0 endpoint' : port}</text>`
    }
    ${numbered(numbers.get(`svc/${service.name}`), text - 17, y - 21)}
  </g>`
}

function drawPod({ pod, x, y }: PlacedPod, row: Row, layout: Layout, options: DrawOptions): TemplateResult {
  const { podWidth: width, form } = layout
  const { prefix, selected, reached, numbers, onSelect } = options
  const c = hueName(row.hue)
  const size = form === 'wide' ? 12 : 11
  const most = form === 'wide' ? 6 : 5
  const text = pod.suffix.length > most ? `${pod.suffix.slice(0, most - 1)}…` : pod.suffix
  const mark = MARKS[pod.state]
  const dimmed = reached !== undefined && !reached.has(pod.name)
  return svg`<g class=${`pod ${pod.state}${dimmed ? ' dimmed' : ''}`} data-pod=${pod.name} style="transform:translate(${x}px,${y}px)" @click=${() => onSelect('Pod', pod.name)}>
    ${mark({ c, width, pod, prefix, pulled: options.pulled(pod) })}
    <g transform="translate(13 14)">${signOf(pod, row.hue, c)}</g>
    <text x="24" y="18.5" font-size=${size} style="fill:${pod.state === 'ready' ? 'var(--on-c)' : 'var(--ink)'}">${text}</text>
    ${pod.state === 'terminating' ? svg`<path d="M22 14.5H${width - 4}" stroke="var(--ink)" stroke-width="1.5" />` : nothing}
    ${pod.version > 0 && pod.state === 'ready' ? svg`<rect x=${width - 9} width="9" height="28" fill="url(#${prefix}v${Math.min(3, pod.version)}${c})" />` : nothing}
    ${selected === pod.name ? svg`<rect x="-3" y="-3" width=${width + 6} height="34" fill="none" stroke="var(--focus)" stroke-width="2" />` : nothing}
    ${numbered(numbers.get(`pod/${pod.name}`), -8, -8)}
    <title>${pod.name}${pod.reason ? ` · ${pod.reason}` : ''}</title>
  </g>`
}

function signOf(pod: PodMark, hue: number, c: string): TemplateResult {
  if (pod.state === 'failed') return svg`<path d="M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5" stroke="var(--red)" stroke-width="2" />`
  if (pod.state === 'unknown') return svg`<text x="-4" y="5" font-size="13" font-weight="600">?</text>`
  if (pod.state === 'terminating') return svg``
  if (pod.state === 'ready') return glyph(hue, { fill: 'var(--on-c)', scale: 0.9 })
  return glyph(hue, { fill: 'var(--paper)', stroke: pod.state === 'pending' ? 'var(--ink-3)' : `var(--${c})`, scale: 0.9 })
}

interface MarkOptions {
  c: string
  width: number
  pod: PodMark
  prefix: string
  pulled: number
}

/** A pod's body in each state: see the grammar in the design. */
const MARKS: Record<PodMark['state'], (options: MarkOptions) => TemplateResult> = {
  pending: ({ width }) => box(width, { stroke: 'var(--ink-3)', dash: '2 3' }),
  pulling: ({ c, width, pulled }) => svg`
    <rect width=${width} height=${POD_HEIGHT} fill="var(--paper)" />
    <rect x="1" y="1" width=${Math.round((width - 2) * pulled)} height="26" fill="var(--${c}-wash)" />
    ${box(width, { stroke: `var(--${c})`, dash: '4 3', fill: 'none' })}`,
  running: ({ c, width }) => box(width, { stroke: `var(--${c})`, fill: `var(--${c}-wash)` }),
  ready: ({ c, width }) => svg`<rect width=${width} height=${POD_HEIGHT} fill="var(--${c})" />`,
  terminating: ({ c, width, prefix }) => svg`
    ${box(width, { stroke: `var(--${c})`, fill: `var(--${c}-wash)`, weight: 1 })}
    <rect x="1" y="1" width="22" height="26" fill="url(#${prefix}t${c})" />`,
  failed: ({ width }) => box(width, { stroke: 'var(--red)', fill: 'var(--red-wash)' }),
  unknown: ({ width }) => box(width, { stroke: 'var(--ink-2)', dash: '1.5 2.5' }),
}

function box(
  width: number,
  { stroke, dash = 'none', fill = 'var(--paper)', weight = 1.5 }: { stroke: string; dash?: string; fill?: string; weight?: number },
): TemplateResult {
  return svg`<rect x=${weight / 2} y=${weight / 2} width=${width - weight} height=${POD_HEIGHT - weight} fill=${fill} stroke=${stroke} stroke-width=${weight} stroke-dasharray=${dash} />`
}

function numbered(mark: { n: number; now: boolean } | undefined, x: number, y: number): TemplateResult | typeof nothing {
  if (!mark) return nothing
  return svg`<rect x=${x} y=${y} width="15" height="15" fill=${mark.now ? 'var(--red)' : 'var(--invert)'} stroke="var(--paper)" />
    <text x=${x + 7.5} y=${y + 11.5} font-size="11" font-weight="600" text-anchor="middle" style="fill:${mark.now ? 'var(--on-red)' : 'var(--on-invert)'}">${mark.n % 100}</text>`
}
