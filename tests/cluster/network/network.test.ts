import { expect, test } from 'vitest'
import type { Endpoints, Service } from '../../../src/cluster/api/kinds.ts'
import type { ContainerRecord } from '../../../src/cluster/kubelet/docker/container.ts'
import { EMPTY_ENVIRONMENT } from '../../../src/cluster/kubelet/docker/container.ts'
import { DockerRuntime } from '../../../src/cluster/kubelet/docker/runtime.ts'
import { fieldRegistry } from '../../../src/cluster/kubelet/images/registry.ts'
import type { Origin } from '../../../src/cluster/network/cluster-network.ts'
import { ClusterNetwork } from '../../../src/cluster/network/cluster-network.ts'
import type { Answer, Request } from '../../../src/cluster/network/network.ts'
import { DURATIONS } from '../../../src/cluster/sim/durations.ts'
import { WorkQueue } from '../../../src/cluster/sim/queue.ts'
import { Random } from '../../../src/cluster/sim/random.ts'
import { State } from '../../../src/cluster/sim/state.ts'

const GET: Request = { protocol: 'http', method: 'GET', path: '/', headers: {}, body: '' }
const NODE: Origin = { kind: 'node', node: 'one' }
const OTHER_NODE: Origin = { kind: 'node', node: 'two' }
const DESK: Origin = { kind: 'desk' }
const POD = 'pod' as const

/** Two nodes; web-1 on the first and web-2 on the second behind a service with a node port; a service without endpoints beside it. */
class Town {
  now = 0
  connected = true
  readonly runtime: DockerRuntime
  readonly network: ClusterNetwork
  readonly ready = ['172.17.0.2', '172.17.1.2']
  affinity: 'None' | 'ClientIP' = 'None'

  constructor() {
    const state = new State()
    const random = new Random(1, state)
    this.runtime = new DockerRuntime({
      state,
      random,
      queue: new WorkQueue(state),
      durations: DURATIONS.field,
      registry: fieldRegistry,
      now: () => this.now,
      connect: () => ({ ok: false, ms: 0, failure: 'refused' }),
      read: () => undefined,
      changed: () => {},
    })
    this.network = new ClusterNetwork({
      state,
      random,
      runtime: this.runtime,
      now: () => this.now,
      nodes: () => [
        { name: 'one', address: '192.168.2.202', podPrefixes: ['172.17.0.'], connected: true, master: true },
        { name: 'two', address: '192.168.2.203', podPrefixes: ['172.17.1.'], connected: this.connected, master: false },
      ],
      services: () => [this.#service('web', '10.254.0.10', 30001), this.#service('none', '10.254.0.11', 30002)],
      endpoints: (_namespace, name) => this.#endpoints(name),
      api: ({ path }) => ({ status: 200, reason: 'OK', headers: {}, body: `api ${path}` }),
    })
    this.pod('one', 'web-1', '172.17.0.2', 8000)
    this.pod('two', 'web-2', '172.17.1.2')
  }

  pod(node: string, name: string, ip: string, hostPort?: number): ContainerRecord {
    const common = { node, env: EMPTY_ENVIRONMENT, hostname: name, pod: { namespace: 'default', name, uid: name } }
    const ports = hostPort ? [{ containerPort: 80, protocol: 'TCP', hostPort }] : []
    const pause = this.runtime.create({
      ...common,
      name: `POD-${name}`,
      image: 'registry.access.redhat.com/rhel7/pod-infrastructure:latest',
      ports,
      ip,
    })
    this.runtime.start(pause.id)
    return this.runtime.start(this.runtime.create({ ...common, name, image: 'nginx', ports: [], sandbox: pause.id }).id)
  }

  ask(place: Origin | typeof POD, address: string, request = GET): string {
    const [host = '', port] = address.split(':')
    const origin: Origin = place === POD ? { kind: 'container', container: this.runtime.containersOf('web-1')[0]!.id } : place
    return told(this.network.from(origin).connect({ host, port: Number(port) }, request))
  }

  #service(name: string, clusterIP: string, nodePort: number): Service {
    const ports = [{ protocol: 'TCP', port: 80, targetPort: 80, nodePort }]
    return {
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { ports, clusterIP, type: 'NodePort', sessionAffinity: this.affinity },
    } as unknown as Service
  }

  #endpoints(name: string): Endpoints {
    const addresses = name === 'web' ? this.ready.map(ip => ({ ip })) : []
    return { kind: 'Endpoints', subsets: addresses.length ? [{ addresses, ports: [{ port: 80, protocol: 'TCP' }] }] : [] } as unknown as Endpoints
  }
}

function told(answer: Answer): string {
  if (!answer.ok) return `${answer.failure} after ${answer.ms}`
  return answer.by ?? ('http' in answer ? answer.http.body.trim() : 'tcp')
}

const NEVER = 'timeout after 127000'
const NOBODY = 'unreachable after 3000'

test.each<[address: string, node: string, pod: string, desk: string]>([
  ['172.17.0.2:80', 'web-1', 'web-1', NEVER],
  ['172.17.1.2:80', 'web-2', 'web-2', NEVER],
  ['172.17.0.2:81', 'refused after 1', 'refused after 1', NEVER],
  ['172.17.0.77:80', NOBODY, NOBODY, NEVER],
  ['10.254.0.10:80', 'web', 'web', NEVER],
  ['10.254.0.10:81', NEVER, NEVER, NEVER],
  ['10.254.0.11:80', 'empty after 1', 'empty after 1', NEVER],
  ['192.168.2.202:30001', 'web', 'web', 'web'],
  ['192.168.2.203:30001', 'web', 'web', 'web'],
  ['192.168.2.202:30009', 'refused after 1', 'refused after 1', 'refused after 2'],
  ['192.168.2.202:8000', 'web-1', 'web-1', 'web-1'],
  ['192.168.2.203:8000', 'refused after 2', 'refused after 2', 'refused after 2'],
  ['localhost:30001', 'web', 'refused after 1', 'refused after 1'],
  ['localhost:80', 'refused after 1', 'web-1', 'refused after 1'],
  ['localhost:8080', 'api /', 'refused after 1', 'refused after 1'],
  ['192.168.2.202:8080', 'api /', 'api /', 'api /'],
  ['192.168.2.203:8080', 'refused after 2', 'refused after 2', 'refused after 2'],
  ['192.168.2.202:6443', 'protocol after 1', 'protocol after 1', 'protocol after 2'],
  ['192.168.2.77:80', NOBODY, NOBODY, NOBODY],
  ['8.8.8.8:80', NEVER, NEVER, NEVER],
  ['two:30001', 'web', 'unknown-host after 1', 'web'],
  ['web-1:80', 'unknown-host after 1', 'web-1', 'unknown-host after 1'],
  ['web:80', 'unknown-host after 1', 'unknown-host after 1', 'unknown-host after 1'],
])('%s as seen from a node, a pod and a desk', (address, node, pod, desk) => {
  // Through a service either pod may answer.
  const answers = [NODE, POD, DESK].map(origin => new Town().ask(origin, address))
  expect(answers.map((answer, index) => ([node, pod, desk][index] === 'web' ? answer.replace(/^web-[12]$/, 'web') : answer))).toEqual([
    node,
    pod,
    desk,
  ])
})

test('a service’s pods take turns, on each node in a round of its own', () => {
  const town = new Town()
  const asked = Array.from({ length: 5 }, () => town.ask(NODE, '10.254.0.10:80'))
  expect(new Set(asked.slice(0, 2))).toEqual(new Set(['web-1', 'web-2']))
  expect(asked.slice(2, 4)).toEqual(asked.slice(0, 2))
  expect(asked[4]).toBe(asked[0])
  expect(new Set([town.ask(OTHER_NODE, '10.254.0.10:80'), town.ask(OTHER_NODE, '10.254.0.10:80')]).size).toBe(2)
})

test('looking without a trace takes nobody’s turn and leaves no line in a log', () => {
  const town = new Town()
  const first = town.ask(NODE, '10.254.0.10:80')
  const lines = () => [...town.runtime.containers()].map(each => town.runtime.log(each.id).length)
  const before = lines()
  for (let i = 0; i < 3; i++) town.network.probe(DESK, { host: '192.168.2.202', port: 30001 }, GET)
  expect(lines()).toEqual(before)
  expect(town.ask(NODE, '10.254.0.10:80')).not.toBe(first)
})

test('with ClientIP a client stays where it was, for three hours after it last asked', () => {
  const town = new Town()
  town.affinity = 'ClientIP'
  const mine = town.ask(NODE, '10.254.0.10:80')
  expect(town.ask(POD, '10.254.0.10:80')).not.toBe(mine)
  for (let i = 0; i < 3; i++) expect(town.ask(NODE, '10.254.0.10:80')).toBe(mine)
  town.now += 180 * 60_000 - 1
  expect(town.ask(NODE, '10.254.0.10:80')).toBe(mine)
  town.now += 180 * 60_000
  expect([town.ask(NODE, '10.254.0.10:80'), town.ask(NODE, '10.254.0.11:80')]).toEqual([mine, 'empty after 1'])
})

test('the proxy tries the next endpoint when one refuses, and breaks off after four', () => {
  const town = new Town()
  const [first] = town.runtime.containersOf('web-1')
  town.runtime.kill(first!.id)
  expect([1, 2, 3].map(() => town.ask(NODE, '10.254.0.10:80'))).toEqual(['web-2', 'web-2', 'web-2'])
  town.runtime.kill(town.runtime.containersOf('web-2')[0]!.id)
  expect(town.ask(NODE, '10.254.0.10:80')).toMatch(/^reset after \d$/)
})

test('endpoints that are silent cost 0.25, 0.5, 1 and 2 seconds', () => {
  const town = new Town()
  town.ready.splice(0, 2, '172.17.0.55', '172.17.0.56')
  expect(town.ask(NODE, '10.254.0.10:80')).toBe('reset after 3751')
})

test('a node whose cable is out is reached by nobody and reaches nobody', () => {
  const town = new Town()
  town.connected = false
  expect(town.ask(DESK, '192.168.2.203:30001')).toBe(NOBODY)
  expect(town.ask(NODE, '172.17.1.2:80')).toBe(NEVER)
  expect(town.ask(OTHER_NODE, '192.168.2.202:8080')).toBe(NOBODY)
  expect(town.ask(OTHER_NODE, '172.17.1.2:80')).toBe('web-2')
})

test('an address is four numbers below 256, of three digits at most; all else is a name', () => {
  const { network } = new Town()
  for (const address of ['0.0.0.0', '172.17.0.2', '255.255.255.255', '010.001.099.249', '1.2.3.199']) {
    expect(network.resolve(NODE, address), address).toBe(address)
  }
  for (const name of ['256.1.1.1', '1.1.1.260', '1.2.3', '1.2.3.4.5', '1.2.3.4.', '.1.2.3.4', '1..2.3', '0001.2.3.4', '1.2.3.x', '']) {
    expect(network.resolve(NODE, name), name).toBeUndefined()
  }
})
