import type { Draft } from '../../../src/cluster/api/kinds.ts'
import { StatusError } from '../../../src/cluster/api/status.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import type { Fault } from '../../../src/cluster/fault.ts'
import { compare } from '../../../src/cluster/sim/compare.ts'
import type { Dice } from './dice.ts'

/** One thing that somebody does to a cluster. Plain data: a list of them is a log that can be played again. */
export type Operation =
  | { do: 'create-rc'; name: string; labels: Record<string, string>; replicas: number; image: string; hostPort?: number; cpu?: string }
  | { do: 'create-pod'; name: string; labels: Record<string, string> }
  | { do: 'create-service'; name: string; selector: Record<string, string>; nodePort?: number; clusterIP?: string }
  | { do: 'create-bad'; object: unknown }
  | { do: 'scale'; name: string; replicas: number }
  | { do: 'resize'; index: number; replicas: number }
  | { do: 'label-pod'; index: number; labels: Record<string, string> }
  | { do: 'select'; name: string; selector: Record<string, string> }
  | { do: 'redirect'; index: number; selector: Record<string, string> }
  | { do: 'delete'; kind: 'Pod' | 'ReplicationController' | 'Service'; index: number; grace?: number }
  | { do: 'kill'; index: number }
  | { do: 'fault'; fault: Fault }
  | { do: 'namespace'; name: string; gone: boolean }
  | { do: 'wait'; ms: number }

/** What came of an operation, for the histogram: a run of nothing but refusals shows. */
export type Outcome = 'done' | 'refused' | 'nothing there'

export const NODES = ['one', 'two', 'three']
/** Controllers and services come and go under these names; those that share a label fight for pods. */
const NAMES = ['web', 'db', 'cache', 'queue', 'mail', 'search', 'users', 'orders']
const APPS = NAMES.slice(0, 6)
const TIERS = ['front', 'back']
const IMAGES = ['nginx', 'nginx', 'nginx', 'nginx', 'nginx', 'nginx:1.7', 'nginx:1.7', 'redis', 'redis', 'redis', 'example/nosuch', 'busybox']
/** One stretch of time in so many is long enough for a silent node to be given up. */
const WAITS = [1, 50, 50, 400, 400, 400, 1000, 1000, 3000, 12_000]
const LONG_WAIT_MS = 60_000

const RECIPES: readonly [weight: number, make: (dice: Dice) => Operation][] = [
  [8, dice => createController(dice)],
  [3, dice => ({ do: 'create-pod', name: `bare-${dice.below(12)}`, labels: labels(dice) })],
  [5, dice => createService(dice)],
  [1, dice => ({ do: 'create-bad', object: dice.pick(BAD) })],
  [1, dice => ({ do: 'scale', name: dice.pick(NAMES), replicas: dice.below(6) })],
  [14, dice => ({ do: 'resize', index: dice.below(100), replicas: dice.chance(20) ? 0 : dice.below(10) })],
  [7, dice => ({ do: 'label-pod', index: dice.below(100), labels: labels(dice) })],
  [3, dice => ({ do: 'redirect', index: dice.below(100), selector: { app: dice.pick(APPS) } })],
  [12, dice => ({ do: 'delete', kind: 'Pod', index: dice.below(100), ...(dice.chance(50) ? { grace: dice.pick([0, 1, 5, 30]) } : {}) })],
  [5, dice => ({ do: 'delete', kind: 'ReplicationController', index: dice.below(100) })],
  [4, dice => ({ do: 'delete', kind: 'Service', index: dice.below(100) })],
  [8, dice => ({ do: 'kill', index: dice.below(100) })],
  [5, dice => ({ do: 'fault', fault: fault(dice) })],
  [1, dice => ({ do: 'namespace', name: `room-${dice.below(4)}`, gone: dice.chance(50) })],
  [20, dice => ({ do: 'wait', ms: dice.chance(3) ? LONG_WAIT_MS : dice.pick(WAITS) })],
]
const WEIGHTS = RECIPES.reduce((sum, [weight]) => sum + weight, 0)

/** The next thing to do. */
export function nextOperation(dice: Dice): Operation {
  let at = dice.below(WEIGHTS)
  for (const [weight, make] of RECIPES) {
    if (at < weight) return make(dice)
    at -= weight
  }
  throw new Error('weights do not add up')
}

const BAD: readonly unknown[] = [
  { kind: 'Pod', metadata: { name: 'Not_A_Name' }, spec: { containers: [] } },
  {
    kind: 'ReplicationController',
    metadata: { name: 'odd' },
    spec: { replicas: -1, selector: { a: 'b' }, template: { metadata: {}, spec: { containers: [] } } },
  },
  { kind: 'Service', metadata: { name: 'odd' }, spec: { ports: [] } },
  { kind: 'Pod', metadata: { name: 'lost', namespace: 'nowhere' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
]

function labels(dice: Dice): Record<string, string> {
  return { app: dice.pick(APPS), ...(dice.chance(50) ? { tier: dice.pick(TIERS) } : {}) }
}

function createController(dice: Dice): Operation {
  const name = dice.pick(NAMES)
  const own = { app: dice.chance(80) ? name : dice.pick(APPS), ...(dice.chance(30) ? { tier: dice.pick(TIERS) } : {}) }
  const extras = dice.chance(10) ? { hostPort: 8000 + dice.below(3) } : dice.chance(20) ? { cpu: dice.pick(['100m', '500m', '3']) } : {}
  return { do: 'create-rc', name, labels: own, replicas: dice.below(8), image: dice.pick(IMAGES), ...extras }
}

function createService(dice: Dice): Operation {
  const name = dice.pick(NAMES)
  return {
    do: 'create-service',
    name,
    selector: { app: name },
    ...(dice.chance(30) ? { clusterIP: `10.254.7.${1 + dice.below(6)}` } : {}),
    ...(dice.chance(30) ? { nodePort: dice.chance(50) ? 0 : 30_000 + dice.below(4) } : {}),
  }
}

function fault(dice: Dice): Fault {
  const node = dice.pick(NODES)
  return dice.pick<Fault>([
    { kind: 'stop-kubelet', node },
    { kind: 'start-kubelet', node },
    { kind: 'start-kubelet', node },
    { kind: 'stop-docker', node },
    { kind: 'start-docker', node },
    { kind: 'start-docker', node },
    { kind: 'cut-network', node },
    { kind: 'join-network', node },
    { kind: 'join-network', node },
    { kind: 'break-registry' },
    { kind: 'mend-registry' },
    { kind: 'slow-registry', factor: 3 },
  ])
}

/** Everything that was broken is well again. */
export const HEALING: readonly Operation[] = [
  { do: 'fault', fault: { kind: 'mend-registry' } },
  ...NODES.flatMap((node): Operation[] => [
    { do: 'fault', fault: { kind: 'start-kubelet', node } },
    { do: 'fault', fault: { kind: 'start-docker', node } },
    { do: 'fault', fault: { kind: 'join-network', node } },
  ]),
]

/** Does everything of an operation but waiting. */
export function perform(cluster: Cluster, operation: Operation): Outcome {
  try {
    return attempt(cluster, operation)
  } catch (error) {
    if (error instanceof StatusError) return 'refused'
    throw error
  }
}

function attempt(cluster: Cluster, operation: Operation): Outcome {
  const { api } = cluster
  switch (operation.do) {
    case 'create-rc':
      api.create(controllerOf(operation))
      return 'done'
    case 'create-pod':
      api.create({
        kind: 'Pod',
        metadata: { name: operation.name, labels: operation.labels },
        spec: { containers: [{ name: 'c', image: 'nginx' }] },
      } as Draft<'Pod'>)
      return 'done'
    case 'create-service': {
      const { name, selector, nodePort, clusterIP } = operation
      const type = nodePort === undefined ? 'ClusterIP' : 'NodePort'
      const ports = [{ port: 80, targetPort: 80, ...(nodePort ? { nodePort } : {}) }]
      api.create({ kind: 'Service', metadata: { name }, spec: { selector, type, ports, ...(clusterIP ? { clusterIP } : {}) } } as Draft<'Service'>)
      return 'done'
    }
    case 'create-bad':
      api.create(operation.object as Draft)
      return 'done'
    case 'scale':
    case 'resize': {
      const rc =
        operation.do === 'scale'
          ? cluster.server.find('ReplicationController', 'default', operation.name)
          : nth(api.list('ReplicationController', { namespace: 'default' }).items, operation.index)
      if (!rc) return 'nothing there'
      api.update({ ...rc, spec: { ...rc.spec, replicas: operation.replicas } })
      return 'done'
    }
    case 'select':
    case 'redirect': {
      const services = api.list('Service', { namespace: 'default' }).items.filter(({ metadata }) => metadata.name !== 'kubernetes')
      const service = operation.do === 'select' ? services.find(({ metadata }) => metadata.name === operation.name) : nth(services, operation.index)
      if (!service) return 'nothing there'
      api.update({ ...service, spec: { ...service.spec, selector: operation.selector } })
      return 'done'
    }
    case 'label-pod': {
      const pod = nth(api.list('Pod', { namespace: 'default' }).items, operation.index)
      if (!pod) return 'nothing there'
      api.update({ ...pod, metadata: { ...pod.metadata, labels: operation.labels } })
      return 'done'
    }
    case 'delete': {
      const object = nth(api.list(operation.kind, { namespace: 'default' }).items, operation.index)
      if (!object || object.metadata.name === 'kubernetes') return 'nothing there'
      api.delete(operation.kind, 'default', object.metadata.name, operation.grace === undefined ? {} : { gracePeriodSeconds: operation.grace })
      return 'done'
    }
    case 'kill': {
      const running = [...cluster.runtime.containers()].filter(({ state, pod }) => state === 'running' && pod).sort((a, b) => compare(a.id, b.id))
      const container = nth(running, operation.index)
      if (!container) return 'nothing there'
      cluster.runtime.kill(container.id)
      return 'done'
    }
    case 'namespace':
      if (operation.gone) api.delete('Namespace', '', operation.name)
      else {
        api.create({ kind: 'Namespace', metadata: { name: operation.name } })
        api.create({
          ...controllerOf({ do: 'create-rc', name: 'inside', labels: { app: 'inside' }, replicas: 2, image: 'nginx' }),
          metadata: { name: 'inside', namespace: operation.name },
        })
      }
      return 'done'
    case 'fault':
      cluster.fault(operation.fault)
      return 'done'
    case 'wait':
      return 'done'
  }
}

function controllerOf({ name, labels, replicas, image, hostPort, cpu }: Extract<Operation, { do: 'create-rc' }>): Draft<'ReplicationController'> {
  const container = {
    name: 'c',
    image,
    ports: [{ containerPort: 80, ...(hostPort ? { hostPort } : {}) }],
    ...(image === 'busybox' ? { command: ['sh', '-c', 'exit 1'] } : {}),
    ...(cpu ? { resources: { requests: { cpu } } } : {}),
  }
  const spec = { replicas, selector: labels, template: { metadata: { labels }, spec: { containers: [container] } } }
  return { kind: 'ReplicationController', metadata: { name, namespace: 'default' }, spec } as unknown as Draft<'ReplicationController'>
}

function nth<T>(items: readonly T[], index: number): T | undefined {
  return items[index % Math.max(1, items.length)]
}
