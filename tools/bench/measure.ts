// One measurement in a process of its own: node measure.mjs WHAT ARGS…, answers one line of JSON. `bench.ts` bundles and calls it.
import '../../src/cluster/whole.ts'
import type { Draft, Pod } from '../../src/cluster/api/kinds.ts'
import { Cluster } from '../../src/cluster/cluster.ts'

interface Figures {
  [name: string]: number
}

const NAMESPACES = 4
const TRIES = 100

const MEASUREMENTS: Record<string, (...args: number[]) => Figures> = {
  /** so many pods on so many nodes under so many controllers, each with a service, until all are Running */
  start(pods, nodes, controllers) {
    const { figures } = running(pods!, nodes!, controllers!)
    return figures
  },

  /** at that size: what one change costs */
  change(pods, nodes, controllers) {
    const { cluster } = running(pods!, nodes!, controllers!)
    cluster.advance(60_000)
    cluster.save() // the first snapshot of a cluster is a copy; every later one costs what changed
    const rc = () => cluster.server.store.list('ReplicationController', { namespace: 'room-0' })[0]!
    let replicas = rc().spec.replicas
    cluster.api.create({ kind: 'Namespace', metadata: { name: 'small' } })
    cluster.api.create(controller('hundred', 'small', 100))
    cluster.advance(120_000)
    const settle = (): void => cluster.advance(30_000)
    return {
      scaleMs: median(() => {
        cluster.api.update({ ...rc(), spec: { ...rc().spec, replicas: (replicas += replicas % 2 === 0 ? 1 : -1) } })
        cluster.runInstant()
      }, settle),
      replaceMs: median(() => {
        const [pod] = cluster.api.list('Pod', { namespace: 'small' }).items
        cluster.api.delete('Pod', 'small', pod!.metadata.name)
        cluster.runInstant()
      }, settle),
      snapshotMs: median(
        () => cluster.save(),
        () => cluster.advance(1000),
      ),
      listMs: median(() => cluster.api.list('Pod', { namespace: 'small' }).items),
    }
  },

  /** the floor: as many plain objects as such a run stores, put into a map */
  floor(pods, nodes, controllers) {
    const { cluster } = running(pods!, nodes!, controllers!)
    const objects = (['Pod', 'Event', 'ReplicationController', 'Service', 'Endpoints', 'Node'] as const).flatMap(
      kind => cluster.server.store.list(kind) as readonly Pod[],
    )
    const shapes = objects.map(object => JSON.stringify(object))
    const before = process.cpuUsage()
    const map = new Map<string, unknown>()
    for (const [at, shape] of shapes.entries()) {
      const { metadata, ...rest } = JSON.parse(shape) as Pod
      map.set(`${at}`, { ...rest, metadata: { ...metadata } })
    }
    return { objects: map.size, cpuMs: cpuSince(before) }
  },
}

function running(pods: number, nodes: number, controllers: number): { cluster: Cluster; figures: Figures } {
  const perNode = String(Math.ceil(pods / nodes) + 40)
  const machines = Array.from({ length: nodes }, (_, index) => ({
    name: `node-${index}`,
    address: `10.${Math.floor(index / 250)}.1.${1 + (index % 250)}`,
    cpu: perNode,
    memory: `${Number(perNode) * 300}Mi`,
    pods: perNode,
  }))
  const cpuBefore = process.cpuUsage()
  const wallBefore = process.hrtime.bigint()
  const cluster = new Cluster({ seed: 1, nodes: machines, bindRate: null })
  let up = 0
  cluster.server.onChange(({ kind, object, old }) => {
    if (kind === 'Pod' && (object as Pod).status.phase === 'Running' && (old as Pod | undefined)?.status.phase !== 'Running') up++
  })
  for (let room = 0; room < NAMESPACES; room++) cluster.api.create({ kind: 'Namespace', metadata: { name: `room-${room}` } })
  for (let n = 0; n < controllers; n++) {
    const namespace = `room-${n % NAMESPACES}`
    cluster.api.create({
      kind: 'Service',
      metadata: { name: `app-${n}`, namespace },
      spec: { selector: { app: `app-${n}` }, ports: [{ port: 80, targetPort: 80 }] },
    } as unknown as Draft<'Service'>)
    cluster.api.create(controller(`app-${n}`, namespace, pods / controllers))
  }
  while (up < pods) cluster.step()
  const figures = {
    cpuMs: cpuSince(cpuBefore),
    wallMs: Number(process.hrtime.bigint() - wallBefore) / 1e6,
    virtualSeconds: cluster.now / 1000,
    heapMiB: heapMiB(),
  }
  return { cluster, figures }
}

function controller(name: string, namespace: string, replicas: number): Draft<'ReplicationController'> {
  const template = {
    metadata: { labels: { app: name } },
    spec: { containers: [{ name: 'web', image: 'nginx:1.7', ports: [{ containerPort: 80 }] }] },
  }
  return {
    kind: 'ReplicationController',
    metadata: { name, namespace },
    spec: { replicas, selector: { app: name }, template },
  } as unknown as Draft<'ReplicationController'>
}

function median(measured: () => unknown, between: () => void = () => undefined): number {
  const times = Array.from({ length: TRIES }, () => {
    const before = process.hrtime.bigint()
    measured()
    const ms = Number(process.hrtime.bigint() - before) / 1e6
    between()
    return ms
  })
  return times.sort((a, b) => a - b)[TRIES / 2]!
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function heapMiB(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const [what = '', ...args] = process.argv.slice(2)
console.log(JSON.stringify(MEASUREMENTS[what]!(...args.map(Number))))
