import type { Protocol } from './container.ts'
import { objectMeta, objectReference, typeMeta } from './meta.ts'
import { always, defaulted, int, list, optional, pointer, string, struct, word } from './schema.ts'
import type { Of } from './schema.ts'

const endpointAddress = struct('v1.EndpointAddress', { ip: always(string), targetRef: pointer(objectReference) })
export interface EndpointAddress extends Of<typeof endpointAddress> {}

const endpointPort = struct('v1.EndpointPort', { name: optional(string), port: always(int), protocol: defaulted(word<Protocol>()) })
export interface EndpointPort extends Of<typeof endpointPort> {}

const endpointSubset = struct('v1.EndpointSubset', {
  addresses: optional(list(endpointAddress)),
  notReadyAddresses: optional(list(endpointAddress)),
  ports: optional(list(endpointPort)),
})
/** All addresses of a subset answer on all of its ports. */
export interface EndpointSubset extends Of<typeof endpointSubset> {}

export const endpoints = struct('v1.Endpoints', { ...typeMeta, metadata: always(objectMeta), subsets: always(list(endpointSubset)) })
