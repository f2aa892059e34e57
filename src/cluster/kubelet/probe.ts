import type { Container, Probe } from '../api/container.ts'
import type { Address, Answer, Request } from '../network/network.ts'

/** How a probe reaches what it asks: the pod's address from its node, and a command in its container. */
export interface ProbeWorld {
  connect(address: Address, request: Request): Answer
  exec(containerId: string, command: readonly string[]): { code: number; output: string }
}

/** What a probe found. The output of a failure is what its event says. */
export type Finding = { ok: true } | { ok: false; output: string }

const ATTEMPTS = 3

/** Asks a container how it is, three times at most (pkg/kubelet/prober, v1.1.8). */
export function runProbe(probe: Probe, container: Container, containerId: string, podIP: string, world: ProbeWorld): Finding {
  let finding: Finding = { ok: true }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    finding = probeOnce(probe, container, containerId, podIP, world)
    if (finding.ok) break
  }
  return finding
}

function probeOnce({ exec, httpGet, tcpSocket }: Probe, container: Container, containerId: string, podIP: string, world: ProbeWorld): Finding {
  if (exec) {
    const { code, output } = world.exec(containerId, exec.command ?? [])
    return code === 0 ? { ok: true } : { ok: false, output }
  }
  if (httpGet) {
    const host = httpGet.host || podIP
    const port = portNumber(httpGet.port, container)
    if (port === undefined) return { ok: false, output: `invalid port number: ${httpGet.port}` }
    const path = httpGet.path?.startsWith('/') ? httpGet.path : `/${httpGet.path ?? ''}`
    const headers = { host: `${host}:${port}`, 'user-agent': 'Go 1.1 package http' }
    const answer = world.connect({ host, port }, { protocol: 'http', method: 'GET', path, headers, body: '' })
    if (!answer.ok) return { ok: false, output: `Get http://${host}:${port}${path}: dial tcp ${host}:${port}: ${dialError(answer.failure)}` }
    if (!('http' in answer)) return { ok: false, output: `Get http://${host}:${port}${path}: malformed HTTP response` }
    const { status, body } = answer.http
    return status >= 200 && status < 400 ? { ok: true } : { ok: false, output: body }
  }
  if (tcpSocket) {
    const port = portNumber(tcpSocket.port, container)
    if (port === undefined) return { ok: false, output: `invalid port number: ${tcpSocket.port}` }
    const answer = world.connect({ host: podIP, port }, { protocol: 'tcp' })
    return answer.ok ? { ok: true } : { ok: false, output: `dial tcp ${podIP}:${port}: ${dialError(answer.failure)}` }
  }
  return { ok: true }
}

function portNumber(port: number | string, { ports = [] }: Container): number | undefined {
  if (typeof port === 'number') return port
  return ports.find(({ name }) => name === port)?.containerPort ?? (/^\d+$/.test(port) ? Number(port) : undefined)
}

const DIAL_ERRORS: Readonly<Record<string, string>> = {
  refused: 'connection refused',
  unreachable: 'no route to host',
  timeout: 'i/o timeout',
  'unknown-host': 'no such host',
}

function dialError(failure: string): string {
  return DIAL_ERRORS[failure] ?? 'EOF'
}
