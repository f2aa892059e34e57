import { Cluster } from '../../../src/cluster/cluster.ts'
import type { Change } from '../../../src/cluster/apiserver/store.ts'
import { sameData, stableJson } from '../../../src/cluster/sim/compare.ts'
import type { StateSnapshot } from '../../../src/cluster/sim/state.ts'
import { rowsOf, wholeOf } from '../../../src/cluster/sim/table.ts'
import { writeState } from '../../../src/cluster/sim/writing.ts'
import { readWhole } from '../sim/read-whole.ts'
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

/** A round ends with a quarter of an hour's rest; then another cluster begins. Long rounds grow old objects, short ones find things sooner. */
const ROUND = 500
const RECOUNT_EVERY = 500
const RESTORE_EVERY = 200
const REST_MS = 15 * 60_000
const QUIET_MS = 60_000

/** How a run is looked at. */
export interface Options {
  /** Now and then the cluster is restored and played again. A planted bug that keeps count outside the cluster is found by that alone. */
  readonly restores?: boolean
}

/** Plays random operations, round after round. */
export function simulate(seed: string, count: number, options: Options = {}): Result {
  const histogram = new Map<string, number>()
  let items = 0
  for (let done = 0, round = 0; done < count; done += ROUND, round++) {
    const dice = new Dice(`${seed}/${round}`)
    const operations = Array.from({ length: Math.min(ROUND, count - done) }, () => nextOperation(dice))
    const log = { seed: `${seed}/${round}`, shuffled: round % 4 === 3, operations }
    const result = replay(log, options)
    items += result.items
    for (const [what, times] of result.histogram) histogram.set(what, (histogram.get(what) ?? 0) + times)
    if (result.failure) return { log, histogram, items, failure: { ...result.failure, at: done + result.failure.at } }
  }
  return { log: { seed, shuffled: false, operations: [] }, histogram, items }
}

/** Plays one log, with every check. */
export function replay(log: Log, options: Options = {}): Result {
  const player = new Player(log, options)
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
  readonly #restores: boolean

  constructor({ seed, shuffled }: Log, { restores = true }: Options) {
    this.#restores = restores
    this.#dice = new Dice(`${seed} pace`)
    const nodes = NODES.map((name, index) => ({ name, address: `192.168.2.${202 + index}`, cpu: '4', memory: '8Gi', pods: '40' }))
    this.#cluster = new Cluster({ seed, shuffled, freeze: true, nodes, durations: this.#dice.chance(50) ? 'field' : 'recorded' })
    this.#invariants = new Invariants(this.#cluster)
  }

  play(operation: Operation): void {
    const outcome: Outcome = perform(this.#cluster, operation)
    const what = `${operation.do} ${outcome}`
    this.histogram.set(what, (this.histogram.get(what) ?? 0) + 1)
    this.#invariants.check()
    const ms = operation.do === 'wait' ? operation.ms : this.#dice.pick([0, 0, 1, 30, 700])
    if (this.#restores && this.#dice.below(RESTORE_EVERY) === 0) this.#checkRestore(ms + 2000)
    else this.#advance(ms)
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
    this.#advance(ms)
    const straight = cluster.save()
    cluster.restore(before)
    if (this.#dice.chance(10)) cluster.restore({ now: before.now, state: readWhole(writeState(before.state)) })
    const first = this.#dice.below(ms)
    cluster.advance(first)
    cluster.advance(ms - first)
    const difference = differenceOf(straight.state, cluster.save().state)
    if (difference !== undefined) throw new Error(`restored and gone on for ${ms} ms, it is not what it was: ${difference}`)
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

/** Where two states part; `undefined` when they are equal. Rows that they share cost nothing. */
function differenceOf(a: StateSnapshot, b: StateSnapshot): string | undefined {
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [left, right] = [a, b].map(state => [...rowsOf(state[name] ?? wholeOf([]))]) as [[string, unknown][], [string, unknown][]]
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      if (!sameData(left[at], right[at])) return `${name}\n${stableJson(left[at])}\n--- or ---\n${stableJson(right[at])}`
    }
  }
  return undefined
}
