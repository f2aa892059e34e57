import type { Container, Probe } from '../api/container.ts'
import { dialError } from '../network/dial-error.ts'
import type { Address, Answer, Request } from '../network/network.ts'

/** How a probe reaches what it asks: the pod's address from its node, and a command in its container. */
export interface ProbeWorld {
  connect(address: Address, request: Request): Answer
  exec(containerId: string, command: readonly string[]): { code: number; output: string }
}

/** What a probe found: all is well, the container is not, or it could not be asked. An event says the rest. */
export type Finding = { is: 'success' } | { is: 'failed' | 'errored'; saying: string }

const ATTEMPTS = 3
const SUCCESS: Finding = { is: 'success' }

/** Asks a container how it is, three times at most (pkg/kubelet/prober, v1.1.8). */
export function runProbe(probe: Probe, container: Container, containerId: string, podIP: string, world: ProbeWorld): Finding {
  let finding = SUCCESS
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    finding = probeOnce(probe, container, containerId, podIP, world)
    if (finding.is === 'success') break
  }
  return finding
}

function probeOnce({ exec, httpGet, tcpSocket }: Probe, container: Container, containerId: string, podIP: string, world: ProbeWorld): Finding {
  if (exec) {
    const { code, output } = world.exec(containerId, exec.command ?? [])
    return code === 0 ? SUCCESS : { is: 'failed', saying: output }
  }
  const port = portNumber((httpGet ?? tcpSocket)?.port ?? 0, container)
  if (typeof port === 'string') return { is: 'errored', saying: port }
  if (httpGet) return getHttp(httpGet, httpGet.host || podIP, port, world)
  const answer = world.connect({ host: podIP, port }, { protocol: 'tcp' })
  return answer.ok ? SUCCESS : { is: 'failed', saying: dialError(answer.failure, `${podIP}:${port}`) }
}

function getHttp({ path = '', scheme }: NonNullable<Probe['httpGet']>, host: string, port: number, { connect }: ProbeWorld): Finding {
  const place = `${host}:${port}`
  const secure = scheme === 'HTTPS'
  const asked = encodeURI(path.startsWith('/') ? path : `/${path}`).replace(/[?#]/g, encodeURIComponent) // a path is nothing but a path to Go
  const headers = { host: place, 'user-agent': 'Go 1.1 package http' }
  const answer = connect({ host, port }, { protocol: 'http', secure, method: 'GET', path: asked, headers, body: '' })
  const failed = (why: string): Finding => ({ is: 'failed', saying: `Get ${secure ? 'https' : 'http'}://${place}${asked}: ${why}` })
  if (!answer.ok) {
    const isPlain = secure && answer.failure === 'protocol' // it does not speak TLS
    return failed(isPlain ? 'tls: oversized record received with length 20527' : dialError(answer.failure, place))
  }
  if (!('http' in answer)) return failed(dialError('protocol', place))
  const { status, body } = answer.http
  return status >= 200 && status < 400 ? SUCCESS : { is: 'failed', saying: body }
}

/** The port that a probe means, by its number or its name in the container; or why there is none. */
function portNumber(port: number | string, { ports = [] }: Container): number | string {
  if (typeof port === 'number') return port
  return ports.find(({ name }) => name === port)?.containerPort ?? `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`
}
