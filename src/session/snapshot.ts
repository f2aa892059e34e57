import { hash128 } from '../cluster/sim/hash.ts'
import type { StateSnapshot } from '../cluster/sim/state.ts'
import { readState, writeState } from '../cluster/sim/writing.ts'
import type { Fact } from '../lesson/fact.ts'
import type { Saved } from './saved.ts'
import type { WorldSnapshot } from './world.ts'

/** A piece of the visible transcript. */
export type Entry =
  /** the prompt and what was entered at it */
  { kind: 'line'; prompt: string; text: string; at: number } | { kind: 'output'; text: string; at: number }

/**
 * A sitting at a moment when no program was alive: what replaying so much of its log leads to. It spares a long replay and is never needed:
 * whoever has the log has everything.
 */
export interface SessionSnapshot {
  /** `prefixMark` of the sitting and of as much of its log as had been applied */
  of: string
  /** how many inputs had been applied */
  inputs: number
  scene: string
  world: WorldSnapshot
  transcript: readonly Entry[]
  facts: readonly Fact[]
}

/** What tells this sitting, and the first `inputs` entries of its log, from any other: 32 hexadecimal digits. */
export function prefixMark({ chapter, scene, seed, from, log }: Saved, inputs: number): string {
  return hash128(JSON.stringify([chapter, scene, seed, from ?? null, log.slice(0, inputs)]))
}

/** A snapshot as pieces of JSON, each of them short work to write and to read again; `readSnapshot` makes a snapshot of them. A step may have no piece. */
export function* writeSnapshot(snapshot: SessionSnapshot): Generator<string | undefined, void> {
  const { cluster, ...world } = snapshot.world
  const head: Head = { ...snapshot, world, clusterNow: cluster.now }
  yield JSON.stringify(head)
  yield* writeState(cluster.state)
}

/** What `writeSnapshot` writes first. */
interface Head extends Omit<SessionSnapshot, 'world'> {
  world: Omit<WorldSnapshot, 'cluster'>
  clusterNow: number
}

/** The snapshot that `writeSnapshot` wrote, read a piece at a step. Throws when a piece is none. */
export function* readSnapshot(pieces: Iterable<string>): Generator<void, SessionSnapshot, void> {
  const [first, rest] = headAndRest(pieces)
  const { clusterNow, world, ...sitting } = JSON.parse(first) as Head
  const state: StateSnapshot = yield* readState(rest)
  // JSON has no infinity, which is when the next request of a traffic that has ended is due.
  const traffic = { ...world.traffic, next: world.traffic.next ?? Infinity }
  return { ...sitting, world: { ...world, traffic, cluster: { now: clusterNow, state } } }
}

function headAndRest(pieces: Iterable<string>): [string, Iterable<string>] {
  const all = pieces[Symbol.iterator]()
  const first = all.next()
  if (first.done) throw new SyntaxError('a snapshot without pieces')
  return [first.value, { [Symbol.iterator]: () => all }]
}
