import type { Endpoints, Service } from '../api/kinds.ts'
import type { ServicePort } from '../api/service.ts'
import { compare } from '../sim/compare.ts'
import type { Random } from '../sim/random.ts'
import type { Table } from '../sim/table.ts'
import type { Address } from './network.ts'

/** What one node's kube-proxy remembers of one port of a service: its endpoints in the order of their turns, whose turn it is, who sticks to whom. */
export interface Balancer {
  /** `ip:port` */
  readonly endpoints: readonly string[]
  readonly next: number
  readonly stuck: readonly Affinity[]
}

export interface Affinity {
  readonly client: string
  readonly endpoint: string
  /** virtual ms */
  readonly usedAt: number
}

/** A port of a service on one node. */
export interface Portal {
  readonly node: string
  readonly service: Service
  readonly port: ServicePort
}

/** How long a connection may take at the first, second, third and fourth endpoint tried (pkg/proxy/userspace/proxysocket.go, v1.1.8). */
export const DIAL_TIMEOUTS_MS = [250, 500, 1000, 2000] as const

/** A client that stays with its endpoint may change after so long (pkg/proxy/userspace/roundrobin.go, v1.1.8). */
const AFFINITY_MS = 180 * 60_000

/** What the proxy works with. */
export interface ProxyWorld {
  readonly balancers: Table<Balancer>
  readonly random: Random
  now(): number
  /** the endpoints as this node's proxy has heard of them; `undefined` when it has lost the API server: then it goes by what it knows */
  endpoints(portal: Portal): Endpoints | 'unheard' | undefined
}

/**
 * The next endpoint of a service's port in the proxy's round (pkg/proxy/userspace/roundrobin.go, v1.1.8): new endpoints are shuffled and
 * the round begins anew; a client of a ClientIP service stays where it was. `undefined` when there is none. With `trace: false` nobody's
 * turn changes.
 */
export function nextEndpoint(world: ProxyWorld, portal: Portal, client: string, trace = true): Address | undefined {
  const key = `${portal.node} ${portal.service.metadata.namespace}/${portal.service.metadata.name}:${portal.port.name ?? ''}`
  const balancer = upToDate(world, portal, key, trace)
  const sticky = portal.service.spec.sessionAffinity === 'ClientIP'
  const now = world.now()
  const held = sticky ? balancer.stuck.find(each => each.client === client && now - each.usedAt < AFFINITY_MS) : undefined
  const endpoint = held?.endpoint ?? balancer.endpoints[balancer.next]
  if (endpoint === undefined) return undefined
  if (trace) {
    const next = held ? balancer.next : (balancer.next + 1) % balancer.endpoints.length
    const stuck = sticky ? [...balancer.stuck.filter(each => each.client !== client), { client, endpoint, usedAt: now }] : balancer.stuck
    world.balancers.set(key, { endpoints: balancer.endpoints, next, stuck })
  }
  const colon = endpoint.lastIndexOf(':')
  return { host: endpoint.slice(0, colon), port: Number(endpoint.slice(colon + 1)) }
}

const EMPTY: Balancer = { endpoints: [], next: 0, stuck: [] }

function upToDate(world: ProxyWorld, portal: Portal, key: string, trace: boolean): Balancer {
  const known = world.balancers.get(key) ?? EMPTY
  const heard = world.endpoints(portal)
  if (heard === 'unheard') return known
  const addresses = addressesOf(heard, portal.port)
  if (sameSet(addresses, known.endpoints)) return known
  const shuffled = trace ? shuffle(addresses, below => world.random.integer(`proxy ${key}`, below)) : addresses
  const balancer = { endpoints: shuffled, next: 0, stuck: known.stuck.filter(each => addresses.includes(each.endpoint)) }
  if (trace) world.balancers.set(key, balancer)
  return balancer
}

/** The ready addresses of a service's port; ports of endpoints go by the name of the service's port. */
function addressesOf(endpoints: Endpoints | undefined, port: ServicePort): string[] {
  const found: string[] = []
  for (const subset of endpoints?.subsets ?? []) {
    for (const candidate of subset.ports ?? []) {
      if ((candidate.name ?? '') !== (port.name ?? '')) continue
      for (const address of subset.addresses ?? []) found.push(`${address.ip}:${candidate.port}`)
    }
  }
  return found
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  const [left, right] = [[...a].sort(compare), [...b].sort(compare)]
  return left.every((item, index) => item === right[index])
}

function shuffle(items: readonly string[], draw: (below: number) => number): string[] {
  const left = [...items]
  const shuffled: string[] = []
  while (left.length > 0) shuffled.push(...left.splice(draw(left.length), 1))
  return shuffled
}
