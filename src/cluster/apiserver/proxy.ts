import type { Pod } from '../api/kinds.ts'
import { badRequest, StatusError } from '../api/status.ts'
import type { HttpRequest, HttpResponse } from './client.ts'
import { respond } from './response.ts'
import type { ApiServer } from './server.ts'

/** Sends a request from the master to an address, and says what came back or what Go's net package says went wrong. */
export type Dial = (host: string, port: number, request: HttpRequest) => HttpResponse | { readonly error: string }

/** Where something behind the API server's proxy listens. */
interface Location {
  readonly host: string
  /** not said for a pod that declares none */
  readonly port: number | undefined
}

/** Passes a request on to a service, a pod or a node (pkg/apiserver/proxy.go, v1.1.8). `rest` is the path behind the name. */
export function proxy(
  server: ApiServer,
  dial: Dial,
  resource: string,
  namespace: string,
  id: string,
  rest: string,
  request: HttpRequest,
): HttpResponse {
  const { host, port } = locate(server, resource, namespace, id)
  const question = request.path.indexOf('?')
  const path = `/${rest}${question < 0 ? '' : request.path.slice(question)}`
  const address = port === undefined ? host : `${host}:${port}`
  const answer = host
    ? dial(host, port ?? 80, { ...request, path })
    : { error: address ? `dial tcp ${address}: connection refused` : 'http: no Host in request URL' }
  if (!('error' in answer)) return answer
  return respond(503, `Error: '${answer.error}'\nTrying to reach: 'http://${address}${path}'`)
}

/** Where a proxied request goes. Throws for what is not there, or not ready. */
export function locate(server: ApiServer, resource: string, namespace: string, id: string): Location {
  switch (resource) {
    case 'services':
      return locateService(server, namespace, id)
    case 'pods':
      return locatePod(server, namespace, id)
    default:
      return locateNode(server, id)
  }
}

/** `name`, `name:port` or `scheme:name:port`. */
function splitId(id: string, word: string): { name: string; port: string } {
  const parts = id.split(':')
  const [name, port = ''] = parts.length === 3 ? parts.slice(1) : parts
  if (parts.length > 3 || !name) throw badRequest(`invalid ${word} request "${id}"`)
  return { name, port }
}

/** One of the addresses that stand ready behind a service, by chance. */
function locateService(server: ApiServer, namespace: string, id: string): Location {
  const { name, port: wanted } = splitId(id, 'service')
  const { subsets } = server.get('Endpoints', namespace, name)
  if (subsets.length === 0) throw unavailable(`no endpoints available for service "${name}"`)
  const first = server.chance(subsets.length)
  for (let i = 0; i < subsets.length; i++) {
    const { addresses = [], ports = [] } = subsets[(first + i) % subsets.length]!
    const port = ports.find(each => (each.name ?? '') === wanted)
    if (addresses.length > 0 && port) return { host: addresses[server.chance(addresses.length)]!.ip, port: port.port }
  }
  throw unavailable(`no endpoints available for service "${id}"`)
}

function locatePod(server: ApiServer, namespace: string, id: string): Location {
  const { name, port } = splitId(id, 'pod')
  const pod: Pod = server.get('Pod', namespace, name)
  const declared = pod.spec.containers.flatMap(container => container.ports ?? [])[0]?.containerPort
  return { host: pod.status.podIP ?? '', port: Number(port) || declared }
}

function locateNode(server: ApiServer, id: string): Location {
  const { name, port } = splitId(id, 'node')
  const node = server.get('Node', '', name)
  const address = node.status.addresses?.find(each => each.type === 'LegacyHostIP')?.address ?? name
  return { host: address, port: Number(port) || 10_250 }
}

function unavailable(message: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', message)
}
