import { Cluster } from '../../../src/cluster/cluster.ts'
import type { Change } from '../../../src/cluster/apiserver/store.ts'
import { Dice } from './dice.ts'
import { checkSettled, Invariants } from './invariants.ts'
import type { Operation, Outcome } from './operations.ts'
import { HEALING, NODES, nextOperation, perform } from './operations.ts'

/** A run of the simulation: everything follows from this, so it is also what is kept of a failure. */
export interface Log {
  readonly seed: string
  readonly shuffled: boolean
  readonly operations: readonly Operation[]
}

export interface Result {
  readonly log: Log
  readonly histogram: ReadonlyMap<string, number>
  readonly items: number
  /** what was wrong, and after how many operations */
  readonly failure?: { readonly message: string; readonly at: number }
}

/** A round ends with an hour of rest; then another cluster begins. Long rounds grow old objects, short ones find things sooner. */
const ROUND = 250
const RECOUNT_EVERY = 500
const REST_MS = 15 * 60_000
const QUIET_MS = 60_000

/** Plays random operations, round after round. */
export function simulate(seed: string, count: number, plant?: (cluster: Cluster) => void): Result {
  const histogram = new Map<string, number>()
  let items = 0
  for (let done = 0, round = 0; done < count; done += ROUND, round++) {
    const dice = new Dice(`${seed}/${round}`)
    const operations = Array.from({ length: Math.min(ROUND, count - done) }, () => nextOperation(dice))
    const log = { seed: `${seed}/${round}`, shuffled: round % 4 === 3, operations }
    const result = replay(log, plant)
    items += result.items
    for (const [what, times] of result.histogram) histogram.set(what, (histogram.get(what) ?? 0) + times)
    if (result.failure) return { log, histogram, items, failure: { ...result.failure, at: done + result.failure.at } }
  }
  return { log: { seed, shuffled: false, operations: [] }, histogram, items }
}

/** Plays one log, with every check. */
export function replay(log: Log, plant?: (cluster: Cluster) => void): Result {
  const player = new Player(log, plant)
  let at = 0
  try {
    for (const operation of log.operations) {
      player.play(operation)
      at++
    }
    player.rest()
    return { log, histogram: player.histogram, items: player.items }
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join('\n') : String(error)
    return { log, histogram: player.histogram, items: player.items, failure: { message, at } }
  }
}

class Player {
  readonly histogram = new Map<string, number>()
  items = 0
  readonly #cluster: Cluster
  readonly #invariants: Invariants
  readonly #dice: Dice

  constructor({ seed, shuffled }: Log, plant: ((cluster: Cluster) => void) | undefined) {
    this.#dice = new Dice(`${seed} pace`)
    const nodes = NODES.map((name, index) => ({ name, address: `192.168.2.${202 + index}`, cpu: '4', memory: '8Gi', pods: '40' }))
    this.#cluster = new Cluster({ seed, shuffled, freeze: true, nodes, durations: this.#dice.chance(50) ? 'field' : 'recorded' })
    plant?.(this.#cluster)
    this.#invariants = new Invariants(this.#cluster)
  }

  play(operation: Operation): void {
    const outcome: Outcome = perform(this.#cluster, operation)
    const what = `${operation.do} ${outcome}`
    this.histogram.set(what, (this.histogram.get(what) ?? 0) + 1)
    this.#invariants.check()
    const ms = operation.do === 'wait' ? operation.ms : this.#dice.pick([0, 0, 1, 30, 700])
    if (this.#dice.below(100) === 0) this.#checkRestore(ms + 2000)
    this.#advance(ms)
  }

  /** Nobody does anything any more, and everything broken is mended: the cluster comes to rest, as its controllers want it. */
  rest(): void {
    for (const operation of HEALING) perform(this.#cluster, operation)
    const { store } = this.#cluster.server
    // What crashes would go on crashing; two controllers with one selector would go on fighting.
    for (const rc of store.list('ReplicationController')) {
      const crashes = rc.spec.template.spec.containers.some(({ image }) => image === 'busybox')
      const rivals = store.controllersSelecting(rc.metadata.namespace, rc.spec.template.metadata.labels)
      if (crashes || rivals.length > 1) this.#cluster.api.update({ ...rc, spec: { ...rc.spec, replicas: 0 } })
    }
    for (const pod of store.list('Pod')) {
      if (pod.spec.containers.some(({ image }) => image === 'busybox')) this.#cluster.api.delete('Pod', pod.metadata.namespace, pod.metadata.name)
    }
    this.#advance(REST_MS)
    this.#invariants.recount()
    checkSettled(this.#cluster)
    this.#checkQuiet()
  }

  /** Lets time pass item by item, looking at everything after each. */
  #advance(ms: number): void {
    const cluster = this.#cluster
    const until = cluster.now + ms
    for (let due = cluster.nextDue(); due !== undefined && due <= until; due = cluster.nextDue()) {
      cluster.step()
      this.#invariants.check()
      if (++this.items % RECOUNT_EVERY === 0) this.#invariants.recount()
    }
    cluster.advance(until - cluster.now)
  }

  /** Saved, gone on, restored and gone on again, in other pieces: the end must be the same to the byte. */
  #checkRestore(ms: number): void {
    const cluster = this.#cluster
    const before = cluster.save()
    cluster.advance(ms)
    const straight = cluster.serialize()
    cluster.restore(this.#dice.chance(50) ? before : Cluster.parse((cluster.restore(before), cluster.serialize())))
    const first = this.#dice.below(ms)
    cluster.advance(first)
    cluster.advance(ms - first)
    if (cluster.serialize() !== straight)
      throw new Error(`restored and gone on for ${ms} ms, it is not what it was: ${difference(straight, cluster.serialize())}`)
    cluster.restore(before)
    this.#invariants.begin()
  }

  /** At rest nothing changes but heartbeats and counts of events, and only periodic work is pending. */
  #checkQuiet(): void {
    const cluster = this.#cluster
    const noise: string[] = []
    let listening = true
    cluster.server.onChange(({ type, object }: Change) => {
      const isHeartbeat = object.kind === 'Node' && type === 'MODIFIED'
      if (listening && !isHeartbeat && object.kind !== 'Event') noise.push(`${type} ${object.kind} ${object.metadata.name}`)
    })
    this.#advance(QUIET_MS)
    listening = false
    if (noise.length > 0) throw new Error(`at rest, but ${noise.slice(0, 5).join(', ')}`)
    const late = [...cluster.pending()].filter(({ due, component }) => due < cluster.now && component !== 'event-ttl')
    if (late.length > 0) throw new Error(`work of the past is pending: ${JSON.stringify(late[0])}`)
  }
}

/** Where two texts part. */
function difference(a: string, b: string): string {
  let at = 0
  while (a[at] === b[at]) at++
  const around = (text: string): string => text.slice(Math.max(0, at - 200), at + 200)
  return `\n${around(a)}\n--- or ---\n${around(b)}`
}
