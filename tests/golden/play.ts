import { wholeKit } from '../../src/session/whole-kit.ts'
import type { Job } from '../../src/session/world.ts'
import { World } from '../../src/session/world.ts'
import { diff, normalize, same } from './normalize.mjs'

/** One recording, as `README.md` beside the recordings describes it. */
export interface Recording {
  name: string
  title: string
  setup: 'none' | 'guestbook'
  nodes: string[]
  variable: { ips: string[]; ports: string[] }
  files?: Record<string, string>
  steps: Step[]
}

interface Expected {
  stdout: string
  stderr: string
  exit: number
  unordered?: boolean
  set?: boolean
  unstable?: string
  help?: string
}
type Step =
  | ({ run: string } & Expected)
  | { settle: true | 'gone'; timedout?: boolean }
  | { sleep: number }
  | { until: string; command: string; max: number; timedout?: boolean }
  | { fault: string; node: string }
  | ({ watch: string; seconds: number; output: string; during: Step[] } & Partial<Expected>)

const GUESTBOOK = ['redis-master-rc', 'redis-master-service', 'redis-slave-rc', 'redis-slave-service', 'frontend-rc', 'frontend-service']
/** How often the recorder looked whether a condition had come true. */
const LOOK_MS = 500
const SETTLE_MS = 60_000
/** How long after the cluster's start the recorder began, seen by when the kubelets look at their pods; with a guestbook it did more before. */
const LEAD_MS = { none: 600, guestbook: 1200 }
/** It took so long from one manifest of the guestbook to the next, beside kubectl's own time: the last controller is half a second younger than the first. */
const PACE_MS = 75
/** The recorder's first step came so long after the guestbook was ready: the pods of its first tables are 14 or 15 s old. */
const PAUSE_MS = 600
/** A command that has not ended after so long never will. */
const PATIENCE_MS = 1_800_000

/** Plays a recording on a fresh world, and returns a readable difference for each step that came out otherwise. */
export function play(recording: Recording): string[] {
  const { name: seed, nodes, files = {} } = recording
  const world = new World({ kit: wholeKit, seed, durations: 'recorded', nodes, files })
  const handedOut = watchWhatIsHandedOut(world, recording)
  const failures: string[] = []
  world.advance(LEAD_MS[recording.setup])
  if (recording.setup === 'guestbook') {
    for (const name of GUESTBOOK) {
      world.advance(PACE_MS)
      finish(world, world.run(`kubectl create -f ${name}.yaml`))
    }
    settle(world, 'ready')
    world.advance(PAUSE_MS)
  }
  for (const step of recording.steps) perform(step)
  return failures

  function perform(step: Step): void {
    if ('run' in step) {
      const job = finish(world, world.run(step.run))
      const ended = job.exit === undefined ? 'still running' : job.exit
      compare(step.run, step, { stdout: job.stdout, stderr: job.stderr, exit: ended })
    } else if ('watch' in step) {
      const job = world.run(step.watch)
      const began = world.now
      world.advance(1000)
      for (const each of step.during) perform(each)
      world.advance(Math.max(0, began + step.seconds * 1000 - world.now))
      const exit = job.exit
      job.interrupt()
      const expected = { stdout: step.output, stderr: step.stderr ?? '', exit: step.exit ?? 0, ...optionsOf(step) }
      compare(step.watch, expected, { stdout: job.stdout, stderr: job.stderr, exit: step.exit === undefined ? 0 : (exit ?? 'still running') })
    } else if ('settle' in step) {
      const settled = settle(world, step.settle === 'gone' ? 'gone' : 'ready')
      if (settled === Boolean(step.timedout)) failures.push(`settle ${step.settle}: ${settled ? 'came true, and never did when recorded' : 'never came true'}`)
    } else if ('sleep' in step) {
      world.advance(step.sleep * 1000)
    } else if ('until' in step) {
      const began = world.now
      let found = false
      while (!found && world.now - began < step.max * 1000) {
        found = finish(world, world.run(step.command)).stdout.includes(step.until)
        if (!found) world.advance(LOOK_MS)
      }
      if (found === Boolean(step.timedout)) failures.push(`until ${JSON.stringify(step.until)} in ${step.command}: ${found ? 'found' : 'never came'}`)
    } else {
      world.cluster.fault({ kind: step.fault.replace(' ', '-') as 'stop-kubelet', node: step.node })
    }
  }

  function compare(line: string, expected: Expected, got: { stdout: string; stderr: string; exit: number | string }): void {
    const parts: string[] = []
    const helpIn = (expected.help ?? '').split(',').map(each => each.trim().replace('output', 'stdout'))
    for (const stream of ['stdout', 'stderr'] as const) {
      if (expected.unstable) continue
      const want = normalize(expected[stream], recording.variable)
      const mine = normalize(got[stream], handedOut())
      const { unordered, set } = expected
      const options = helpIn.includes(stream) ? { help: true } : { unordered: Boolean(unordered), set: Boolean(set) }
      const inOrder = (text: string): string => (unordered || set ? text.split('\n').sort().join('\n') : text)
      if (!same(want, mine, options)) parts.push(diff(inOrder(want), inOrder(mine), { names: [`recorded ${stream}`, `simulated ${stream}`] }))
    }
    if (got.exit !== expected.exit) parts.push(`exit code: recorded ${expected.exit}, simulated ${got.exit}`)
    if (parts.length > 0) failures.push([`$ ${line}`, ...parts].join('\n'))
  }
}

function optionsOf({ unordered, set, unstable, help }: Partial<Expected>): Partial<Expected> {
  return {
    ...(unordered ? { unordered } : {}),
    ...(set ? { set } : {}),
    ...(unstable ? { unstable } : {}),
    ...(help ? { help } : {}),
  }
}

function finish(world: World, job: Job): Job {
  world.advance(PATIENCE_MS, () => job.exit !== undefined)
  return job
}

/**
 * Lets time pass until every controller has its pods, all Running and Ready and none going away, at two looks in a row; or until there are no
 * pods. The recorded waits tell of the second look: the shortest took 0.6 s.
 */
function settle(world: World, until: 'ready' | 'gone'): boolean {
  const settled = until === 'gone' ? () => podsOf(world).length === 0 : () => isReady(world)
  let before = until === 'gone'
  for (let waited = 0; waited < SETTLE_MS; waited += LOOK_MS) {
    const now = settled()
    if (now && before) return true
    before = now || until === 'gone'
    world.advance(LOOK_MS)
  }
  return settled()
}

function podsOf({ cluster }: World) {
  return cluster.api.list('Pod', { namespace: 'default' }).items
}

function isReady(world: World): boolean {
  const pods = podsOf(world)
  const ready = pods.every(
    ({ metadata, status }) =>
      !metadata.deletionTimestamp &&
      status?.phase === 'Running' &&
      status.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True'),
  )
  const wanted = world.cluster.api.list('ReplicationController', { namespace: 'default' }).items.every(({ spec }) => {
    const selector = Object.entries(spec?.selector ?? {})
    return pods.filter(({ metadata }) => selector.every(([key, value]) => metadata.labels?.[key] === value)).length === (spec?.replicas ?? 1)
  })
  return ready && wanted
}

/** Collects the names, ids, addresses and ports that the cluster makes up, so that `normalize` can blank them. */
function watchWhatIsHandedOut({ cluster }: World, { files, steps }: Recording) {
  const given = JSON.stringify([files, steps.map(step => ('run' in step ? step.run : 'watch' in step ? step.watch : ''))])
  const [podNames, uids, ips, ports] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()]
  const api = cluster.api
  const watches = [api.watch('Pod', { resourceVersion: '0' }), api.watch('Service', { resourceVersion: '0' })] as const
  const others = (['ReplicationController', 'Secret', 'ServiceAccount', 'Job'] as const).map(kind => api.watch(kind, { resourceVersion: '0' }))
  const drain = (): void => {
    for (let event = watches[0].next(); event; event = watches[0].next()) {
      note(event.object)
      if (event.object.status?.podIP) ips.add(event.object.status.podIP)
    }
    for (let event = watches[1].next(); event; event = watches[1].next()) {
      note(event.object)
      const { clusterIP, ports: exposed } = event.object.spec ?? {}
      if (clusterIP && clusterIP !== 'None' && clusterIP !== '10.254.0.1') ips.add(clusterIP)
      for (const { nodePort } of exposed ?? []) if (nodePort && !given.includes(String(nodePort))) ports.add(String(nodePort))
    }
    for (const watch of others) for (let event = watch.next(); event; event = watch.next()) note(event.object)
  }
  const note = ({ metadata }: { metadata: { name?: string; generateName?: string; uid?: string } }): void => {
    if (metadata.generateName && metadata.name) podNames.add(metadata.name)
    if (metadata.uid) uids.add(metadata.uid)
  }
  return () => {
    drain()
    return { podNames: [...podNames], uids: [...uids], ips: [...ips], ports: [...ports] }
  }
}
