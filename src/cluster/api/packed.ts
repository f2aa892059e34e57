import type { EndpointAddress, EndpointSubset } from './endpoints.ts'
import { late } from './late.ts'

/** Endpoints in the form in which they are kept. Most of them are already: one set of addresses, by their IP, on one port. */
export function packed(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  if (subsets.length === 0) return subsets
  const [{ addresses = [], notReadyAddresses = [], ports = [] }] = subsets as [EndpointSubset]
  const all = [...addresses, ...notReadyAddresses]
  const inOrder = (list: readonly EndpointAddress[]): boolean => list.every(({ ip }, index) => index === 0 || list[index - 1]!.ip < ip)
  const plain = subsets.length === 1 && ports.length === 1 && all.length > 0 && inOrder(addresses) && inOrder(notReadyAddresses)
  return plain && new Set(all.map(({ ip }) => ip)).size === all.length ? subsets : late.repack(subsets)
}
