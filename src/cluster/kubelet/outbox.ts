import type { State } from '../sim/state.ts'
import type { Table } from '../sim/table.ts'

/** What one kind of request of a kubelet waits in. Each is answered before its next one is sent. */
export type Lane = 'status' | 'event' | 'node'

const LANES: readonly Lane[] = ['node', 'status', 'event']

/** A kubelet's client sends 5 requests a second, and 10 at once after a pause (pkg/client/unversioned/helper.go, v1.1.8). */
const REQUEST_MS = 200
const BURST = 10

/** Returns whether the request has more to send, each part costing one more of the client's requests. */
export type Send<R> = (lane: Lane, request: R, part: number) => boolean

interface LaneRecord {
  readonly head: number
  readonly tail: number
  /** parts of the first request that are sent already */
  readonly part: number
}

interface Limit {
  /** when the client would have caught up with all it has sent */
  readonly caughtUpAt: number
  /** the lane whose turn it is */
  readonly turn: number
}

const IDLE: LaneRecord = { head: 0, tail: 0, part: 0 }

/** The requests that the kubelets want to send to the API server, each kubelet held to its client's rate, its lanes taking turns. */
export class Outbox<R> {
  readonly #requests: Table<R>
  readonly #lanes: Table<LaneRecord>
  readonly #limits: Table<Limit>
  readonly #send: Send<R>

  constructor(state: State, send: Send<R>) {
    this.#requests = state.table('outbox')
    this.#lanes = state.table('outbox-lanes')
    this.#limits = state.table('outbox-limits')
    this.#send = send
  }

  /** Puts a request at the end of its lane. */
  add(node: string, lane: Lane, request: R): void {
    const id = `${node} ${lane}`
    const record = this.#lanes.get(id) ?? IDLE
    this.#requests.set(`${id} ${record.tail}`, request)
    this.#lanes.set(id, { ...record, tail: record.tail + 1 })
  }

  /** Sends what may be sent now. When there is more, returns the time of the next request. */
  pump(node: string, now: number): number | undefined {
    for (;;) {
      const limit = this.#limits.get(node) ?? { caughtUpAt: 0, turn: 0 }
      const next = this.#nextLane(node, limit.turn)
      if (next === undefined) return undefined
      const allowedAt = limit.caughtUpAt - (BURST - 1) * REQUEST_MS
      if (allowedAt > now) return allowedAt
      this.#limits.set(node, { caughtUpAt: Math.max(limit.caughtUpAt, now) + REQUEST_MS, turn: (next + 1) % LANES.length })
      this.#sendOne(node, LANES[next]!)
    }
  }

  /** Whether anything waits to be sent. */
  isEmpty(node: string): boolean {
    return this.#nextLane(node, 0) === undefined
  }

  #nextLane(node: string, turn: number): number | undefined {
    for (let i = 0; i < LANES.length; i++) {
      const lane = (turn + i) % LANES.length
      const record = this.#lanes.get(`${node} ${LANES[lane]}`)
      if (record && record.head < record.tail) return lane
    }
    return undefined
  }

  #sendOne(node: string, lane: Lane): void {
    const id = `${node} ${lane}`
    const { head, part } = this.#lanes.get(id)!
    const row = `${id} ${head}`
    const more = this.#send(lane, this.#requests.get(row)!, part)
    const { tail } = this.#lanes.get(id)! // sending may have added requests
    if (more) return this.#lanes.set(id, { head, tail, part: part + 1 })
    this.#requests.delete(row)
    this.#lanes.set(id, { head: head + 1, tail, part: 0 })
  }
}
