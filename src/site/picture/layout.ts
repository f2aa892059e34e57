import type { ClusterView, NodeMark, PodMark, Row, ServiceMark } from './cluster.ts'

/** wide: beside nothing · narrow: with the explanation beside it · phone: names above their pods */
export type Form = 'wide' | 'narrow' | 'phone'

export interface PlacedPod {
  pod: PodMark
  x: number
  y: number
}

export interface PlacedRow {
  row: Row
  /** top of the row's first line of pods */
  y: number
  height: number
  pods: readonly PlacedPod[]
  /** wanted, whether there or not */
  slots: readonly { x: number; y: number }[]
  /** a red bar: what stands after it is surplus */
  surplus: { x: number; y: number } | undefined
}

export interface PlacedService {
  service: ServiceMark
  x: number
  y: number
  /** what leads from the pods to the name: one line for each row of pods, joined by a bracket when there are several */
  wires: readonly { from: number; y: number }[]
  /** under each selected pod; `solid` when it gets traffic */
  underlines: readonly { x: number; y: number; solid: boolean }[]
}

export interface PlacedNode {
  node: NodeMark
  x: number
  width: number
}

export interface Layout {
  form: Form
  width: number
  height: number
  top: number
  podWidth: number
  labelWidth: number
  rows: readonly PlacedRow[]
  services: readonly PlacedService[]
  nodes: readonly PlacedNode[]
}

interface Measures {
  podWidth: number
  podGap: number
  row: number
  /** from one line of pods to the next within a row */
  line: number
  /** from the frame's top to the first pods */
  inset: number
  labelWidth: number
  serviceWidth: number
}

const POD_HEIGHT = 28
const TOP = 24
const PADDING = 14

const MEASURES: Record<Form, Measures> = {
  wide: { podWidth: 77, podGap: 7, row: 56, line: 42, inset: 18, labelWidth: 168, serviceWidth: 166 },
  narrow: { podWidth: 70, podGap: 7, row: 49, line: 42, inset: 18, labelWidth: 126, serviceWidth: 112 },
  phone: { podWidth: 70, podGap: 7, row: 84, line: 42, inset: 38, labelWidth: 0, serviceWidth: 0 },
}

/**
 * Puts every mark in its place. `width` is what there is; the height follows. At least
 * `minRows` rows of room are kept, so that nothing jumps; `longWords` makes room for English counts.
 */
export function layOut(view: ClusterView, form: Form, width: number, { minRows = 3, longWords = false } = {}): Layout {
  const m = form === 'wide' && longWords ? { ...MEASURES.wide, labelWidth: 189 } : MEASURES[form]
  const frameLeft = m.labelWidth + (view.nodes.length > 1 && form !== 'phone' ? m.podWidth + PADDING : 0)
  const frameWidth = Math.max(m.podWidth + 2 * PADDING, width - frameLeft - m.serviceWidth - 1)
  const nodes = placeNodes(view.nodes, frameLeft, frameWidth)
  const pitch = m.podWidth + m.podGap

  let y = TOP + m.inset
  const rows = view.rows.map(row => {
    const placed = placeRow(row, y, nodes, m, pitch)
    y += placed.height
    return placed
  })
  const bottom = Math.max(y, TOP + m.inset + m.row * (form === 'phone' ? 1 : minRows))
  const services = placeServices(view.services, rows, frameLeft + frameWidth, m, form)
  const below = form === 'phone' ? 24 : 16 // there a service has its name under its wire
  const lowest = services.reduce((low, service) => Math.max(low, service.y + below), 0)
  const height = Math.max(bottom - m.inset + PADDING - 3, lowest)
  return { form, width, height, top: TOP, podWidth: m.podWidth, labelWidth: m.labelWidth, rows, services, nodes }
}

function placeNodes(nodes: readonly NodeMark[], left: number, width: number): PlacedNode[] {
  const gap = 7
  const each = (width - gap * (nodes.length - 1)) / Math.max(1, nodes.length)
  return nodes.map((node, index) => ({ node, x: Math.round(left + index * (each + gap)), width: Math.floor(each) }))
}

/** A row's pods stand in their nodes, wrapping when there are many; what has no node yet, or is not there, stands where it will probably go. */
function placeRow(row: Row, y: number, nodes: readonly PlacedNode[], m: Measures, pitch: number): PlacedRow {
  const alone = nodes.length === 1
  const perLine = (node: PlacedNode) => Math.max(1, Math.floor((node.width - 2 * PADDING + m.podGap) / pitch))
  const spot = (index: number, node: PlacedNode) => ({
    x: node.x + PADDING + (index % perLine(node)) * pitch,
    y: y + Math.floor(index / perLine(node)) * m.line,
  })
  const waiting = (index: number) => ({ x: (nodes[0]?.x ?? m.labelWidth) - pitch, y: y + index * m.line })

  const counts = new Map<PlacedNode | undefined, number>()
  const next = (node: PlacedNode | undefined) => {
    const index = counts.get(node) ?? 0
    counts.set(node, index + 1)
    return node ? spot(index, node) : waiting(index)
  }
  const pods = row.pods.map(pod => ({ pod, ...next(alone ? nodes[0] : nodes.find(({ node }) => node.name === pod.node)) }))
  const slots = alone ? Array.from({ length: row.want ?? 0 }, (_, index) => spot(index, nodes[0]!)) : missingSlots(row).map(() => next(undefined))
  const bottom = [...pods, ...slots].reduce((low, { y }) => Math.max(low, y), y)
  const first = row.want === undefined || row.have <= row.want ? undefined : pods.filter(({ pod }) => pod.state !== 'terminating')[row.want]
  return {
    row,
    y,
    height: m.row + (bottom - y),
    pods,
    slots,
    surplus: first && { x: first.x - (m.podGap + 1) / 2, y: first.y },
  }
}

function missingSlots(row: Row): unknown[] {
  return Array.from({ length: Math.max(0, (row.want ?? 0) - row.have) })
}

function placeServices(services: readonly ServiceMark[], rows: readonly PlacedRow[], frameRight: number, m: Measures, form: Form): PlacedService[] {
  const rowsOf = (service: ServiceMark) =>
    rows.filter(({ pods, row }) => pods.some(({ pod }) => service.selected.has(pod.name)) || row.name === service.name)
  const taken = new Map<number, number>()
  let free = rows.reduce((bottom, row) => Math.max(bottom, row.y + row.height), TOP + m.inset)
  const placed = services.map(service => {
    const mine = rowsOf(service)
    const wires = mine.map(row => {
      const lines = taken.get(row.y) ?? 0
      taken.set(row.y, lines + 1)
      const under = row.pods.filter(({ pod }) => service.selected.has(pod.name))
      const y = Math.max(row.y, ...under.map(pod => pod.y)) + POD_HEIGHT + 5 + lines * 4
      const from = Math.max(...under.filter(pod => pod.y + POD_HEIGHT + 5 + lines * 4 === y).map(pod => pod.x + m.podWidth), frameRight - 28 * lines)
      return { from: under.length ? lastEnd(under, y - POD_HEIGHT - 5 - lines * 4, m) : from, y, lines }
    })
    const underlines = mine.flatMap((row, index) =>
      row.pods
        .filter(({ pod }) => service.selected.has(pod.name))
        .map(({ pod, x, y }) => ({ x, y: y + POD_HEIGHT + 5 + wires[index]!.lines * 4, solid: service.endpoints.has(pod.name) })),
    )
    const [first, last] = [wires[0]?.y ?? 0, wires.at(-1)?.y ?? 0]
    const middle = form === 'phone' ? last : (first + last) / 2 // on a phone the middle is where a controller has its name
    const y = wires.length ? middle : (free += 14)
    if (!wires.length) free += 28
    return { service, x: form === 'phone' ? frameRight - PADDING : frameRight + 14, y, wires: wires.map(({ from, y }) => ({ from, y })), underlines }
  })
  return spread(placed)
}

function lastEnd(pods: readonly PlacedPod[], y: number, m: Measures): number {
  return Math.max(...pods.filter(pod => pod.y === y).map(pod => pod.x + m.podWidth))
}

/** Names of services never lie over one another. */
function spread(services: PlacedService[]): PlacedService[] {
  const NAME_HEIGHT = 38
  const sorted = [...services].sort((a, b) => a.y - b.y)
  for (let index = 1; index < sorted.length; index++) {
    sorted[index] = { ...sorted[index]!, y: Math.max(sorted[index]!.y, sorted[index - 1]!.y + NAME_HEIGHT) }
  }
  return sorted
}
