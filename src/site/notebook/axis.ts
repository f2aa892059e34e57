import type { Notebook } from './notebook.ts'

/** Room for names at the left of the chart; the rail under it keeps to it. */
export const GUTTER = 126
const END = 7
/** So much of virtual time the chart shows. */
const CHART_MS = 120_000
const SHORTEST_MS = 60_000
/** Ticks are never closer than this. */
const TICK_ROOM = 84
const STEPS_MS = [10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200].map(seconds => seconds * 1000)

/** Where moments of virtual time stand from left to right. */
export interface Axis {
  from: number
  to: number
  x(at: number): number
}

/** The axis that rail, chart and traffic share: the whole sitting, or with the chart open its last two minutes. */
export function axisOf({ session, chartOpen }: Notebook, width: number): Axis {
  const first = session.log[0]?.at ?? session.now
  const begin = Math.floor(Math.min(session.now, first) / SHORTEST_MS) * SHORTEST_MS
  const from = chartOpen ? Math.max(0, session.now - CHART_MS) : begin
  const to = chartOpen ? from + CHART_MS : Math.max(session.now, begin + SHORTEST_MS)
  const left = chartOpen ? GUTTER : END
  return { from, to, x: at => left + ((Math.max(from, at) - from) / (to - from)) * (width - left - 2 * END) }
}

/** The round moments that are written under it. */
export function ticksOn({ from, to, x }: Axis, width: number): number[] {
  const step = STEPS_MS.find(each => x(from + each) - x(from) >= TICK_ROOM) ?? STEPS_MS.at(-1)!
  const first = Math.ceil(from / step) * step
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step).filter(
    at => x(at) < width - END,
  )
}
