import type { LimitRange, Pod } from '../api/kinds.ts'
import type { LimitRangeItem } from '../api/limit-range.ts'
import type { ResourceList } from '../api/meta.ts'
import { canonicalQuantity, compareQuantities, milliValueOf, valueOf } from '../api/quantity.ts'

/** A pod under the limits of its namespace: with their defaults, and why it may not be (plugin/pkg/admission/limitranger, v1.1.8). */
export function applyLimits(pod: Pod, { spec }: LimitRange): { pod: Pod; refusals: string[] } {
  const items = spec.limits ?? []
  const completed = withDefaultResources(pod, items)
  const resources = completed.spec.containers.map(container => container.resources ?? {})
  const refusals = items.flatMap(item => {
    if (item.type === 'Container') return resources.flatMap(({ requests = {}, limits = {} }) => refusalsOf(item, requests, limits))
    if (item.type === 'Pod') return refusalsOf(item, sum(resources.map(one => one.requests ?? {})), sum(resources.map(one => one.limits ?? {})))
    return []
  })
  return { pod: completed, refusals }
}

function withDefaultResources(pod: Pod, items: readonly LimitRangeItem[]): Pod {
  const limits: Record<string, string> = {}
  const requests: Record<string, string> = {}
  for (const item of items) {
    if (item.type !== 'Container') continue
    Object.assign(requests, item.defaultRequest)
    Object.assign(limits, item.default)
  }
  const containers = pod.spec.containers.map(container => ({
    ...container,
    resources: { limits: { ...limits, ...container.resources?.limits }, requests: { ...requests, ...container.resources?.requests } },
  }))
  return { ...pod, spec: { ...pod.spec, containers } }
}

function refusalsOf(item: LimitRangeItem, requests: ResourceList, limits: ResourceList): string[] {
  const { type, min = {}, max = {}, maxLimitRequestRatio: ratios = {} } = item
  const refusals: string[] = []
  for (const name of Object.keys(min).sort()) {
    const rule = `Minimum ${name} usage per ${type} is ${min[name]}`
    if (requests[name] === undefined) refusals.push(`${rule}.  No request is specified.`)
    else if (compareQuantities(requests[name], min[name]) < 0) refusals.push(`${rule}, but request is ${requests[name]}.`)
    else if (limits[name] !== undefined && compareQuantities(limits[name], min[name]) < 0) refusals.push(`${rule}, but limit is ${limits[name]}.`)
  }
  for (const name of Object.keys(max).sort()) {
    const rule = `Maximum ${name} usage per ${type} is ${max[name]}`
    if (limits[name] === undefined) refusals.push(`${rule}.  No limit is specified.`)
    else if (compareQuantities(limits[name], max[name]) > 0) refusals.push(`${rule}, but limit is ${limits[name]}.`)
    else if (requests[name] !== undefined && compareQuantities(requests[name], max[name]) > 0) {
      refusals.push(`${rule}, but request is ${requests[name]}.`)
    }
  }
  for (const name of Object.keys(ratios).sort()) {
    const rule = `${name} max limit to request ratio per ${type} is ${ratios[name]}`
    const [request, limit] = [milliValueOf(requests[name]), milliValueOf(limits[name])]
    if (request === 0) refusals.push(`${rule}, but no request is specified or request is 0.`)
    else if (limit === 0) refusals.push(`${rule}, but no limit is specified or limit is 0.`)
    else if ((limit / request) * 1000 > milliValueOf(ratios[name])) {
      refusals.push(`${rule}, but provided ratio is ${(limit / request).toFixed(6)}.`)
    }
  }
  return refusals
}

/** The total of each resource that every one of the lists names: a plain number, whatever they were written in. */
function sum(lists: readonly ResourceList[]): ResourceList {
  const total: Record<string, string> = {}
  for (const name of Object.keys(lists[0] ?? {})) {
    if (lists.some(list => list[name] === undefined)) continue
    const add = (valueOf: (text: string | undefined) => number) => lists.reduce((sum, list) => sum + valueOf(list[name]), 0)
    total[name] = canonicalQuantity(name === 'cpu' ? `${add(milliValueOf)}m` : String(add(valueOf)))
  }
  return total
}
