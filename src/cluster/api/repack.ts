import { compare } from '../sim/compare.ts'
import type { EndpointAddress, EndpointPort, EndpointSubset } from './endpoints.ts'
import { md5 } from './md5.ts'

/**
 * Endpoints in the one form in which they are kept: for each set of addresses the ports on which all of them answer. What leads nowhere is left out;
 * an address that is not ready for a port in one place is not ready for it in any. Addresses come by IP, ports and subsets by their hash
 * (RepackSubsets, pkg/api/endpoints, v1.1.8).
 */
export function repack(subsets: readonly EndpointSubset[]): EndpointSubset[] {
  const addresses = new Map<string, EndpointAddress>()
  const readiness = new Map<string, { readonly port: EndpointPort; readonly ready: Map<string, boolean> }>()
  for (const { addresses: ready = [], notReadyAddresses: notReady = [], ports = [] } of subsets) {
    for (const port of ports) {
      const id = printedPort(port)
      const entry = readiness.get(id) ?? { port, ready: new Map<string, boolean>() }
      for (const address of [...ready, ...notReady]) {
        const key = `${address.ip} ${address.targetRef?.uid ?? ''}`
        if (!addresses.has(key)) addresses.set(key, address)
      }
      for (const address of ready) {
        const key = `${address.ip} ${address.targetRef?.uid ?? ''}`
        if (!entry.ready.has(key)) entry.ready.set(key, true)
      }
      for (const address of notReady) entry.ready.set(`${address.ip} ${address.targetRef?.uid ?? ''}`, false)
      if (entry.ready.size > 0) readiness.set(id, entry)
    }
  }
  const groups = new Map<string, { readonly ready: ReadonlyMap<string, boolean>; readonly ports: EndpointPort[] }>()
  for (const { port, ready } of readiness.values()) {
    const id = [...ready].sort(([a], [b]) => compare(a, b)).join()
    const group = groups.get(id) ?? { ready, ports: [] }
    group.ports.push(port)
    groups.set(id, group)
  }
  const packed = [...groups.values()].map(({ ready, ports }): EndpointSubset => {
    const those = (wanted: boolean) => [...ready].flatMap(([key, is]) => (is === wanted ? addresses.get(key)! : [])).sort(byIp)
    const [at, notYetAt] = [those(true), those(false)]
    return {
      ...(at.length > 0 ? { addresses: at } : {}),
      ...(notYetAt.length > 0 ? { notReadyAddresses: notYetAt } : {}),
      ports: byHash(ports, port => `(api.EndpointPort)${printedPort(port)}`),
    }
  })
  return byHash(packed, subset => `(api.EndpointSubset)${printedSubset(subset)}`)
}

function byIp(a: EndpointAddress, b: EndpointAddress): number {
  return compare(a.ip, b.ip) || compare(a.targetRef?.uid ?? '', b.targetRef?.uid ?? '')
}

/** In the order of the MD5 sums of these texts: what they hash is how go-spew prints a value with its types. */
function byHash<T>(items: readonly T[], printed: (item: T) => string): T[] {
  if (items.length < 2) return [...items]
  const hashed = items.map((item): [hash: string, item: T] => [md5(printed(item)), item])
  return hashed.sort(([a], [b]) => compare(a, b)).map(([, item]) => item)
}

function printedPort({ name = '', port, protocol }: EndpointPort): string {
  return `{Name:(string)${name} Port:(int)${port} Protocol:(api.Protocol)${protocol}}`
}

function printedSubset({ addresses, notReadyAddresses, ports = [] }: EndpointSubset): string {
  const lists = [
    `Addresses:([]api.EndpointAddress)${printedAddresses(addresses)}`,
    `NotReadyAddresses:([]api.EndpointAddress)${printedAddresses(notReadyAddresses)}`,
    `Ports:([]api.EndpointPort)[${ports.map(printedPort).join(' ')}]`,
  ]
  return `{${lists.join(' ')}}`
}

const REFERENCE_FIELDS = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'] as const

function printedAddresses(addresses: readonly EndpointAddress[] | undefined): string {
  if (!addresses) return '<nil>'
  const texts = addresses.map(({ ip, targetRef }) => {
    const fields = REFERENCE_FIELDS.map(field => {
      const name = { uid: 'UID', apiVersion: 'APIVersion' }[field as string] ?? field[0]!.toUpperCase() + field.slice(1)
      return `${name}:(${field === 'uid' ? 'types.UID' : 'string'})${targetRef?.[field] ?? ''}`
    })
    return `{IP:(string)${ip} TargetRef:(*api.ObjectReference)${targetRef ? `{${fields.join(' ')}}` : '<nil>'}}`
  })
  return `[${texts.join(' ')}]`
}
