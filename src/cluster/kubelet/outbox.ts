import { afterSending, maySendAt } from '../apiserver/client.ts'
import type { State } from '../sim/state.ts'
import type { Table } from '../sim/table.ts'

/** What one kind of request of a kubelet waits in. Each is answered before its next one is sent. */
export type Lane = 'status' | 'event' | 'node'

const LANES: readonly Lane[] = ['node', 'status', 'event']

/** The API server's answer takes so long, and its lane waits for it; another lane may send meanwhile. */
const ANSWER_MS = 5

/** Returns whether the request has more to send, each part costing one more of the client's requests. May add requests, not send them. */
export type Send<R> = (request: R, part: number) => boolean

/** The requests of a lane, by their numbers: those from `next` to before `end` wait. */
interface Waiting {
  readonly next: number
  readonly end: number
  /** parts of the next one that are sent already */
  readonly part: number
  /** when the answer to the last one sent is there */
  readonly answeredAt: number
}

interface ClientRecord {
  /** when the client would have caught up with all it has sent */
  readonly caughtUpAt: number
  /** the lane whose turn it is */
  readonly turn: number
  /** in the order of `LANES` */
  readonly lanes: readonly Waiting[]
}

const NOTHING: Waiting = { next: 0, end: 0, part: 0, answeredAt: 0 }
const IDLE: ClientRecord = { caughtUpAt: 0, turn: 0, lanes: LANES.map(() => NOTHING) }

/** The requests that the kubelets want to send to the API server, each kubelet held to its client's rate, its lanes taking turns. */
export class Outbox<R> {
  readonly #clients: Table<ClientRecord>
  readonly #requests: Table<R>
  readonly #send: Send<R>

  constructor(state: State, send: Send<R>) {
    this.#clients = state.table('kubelet-clients')
    this.#requests = state.table('kubelet-requests')
    this.#send = send
  }

  /** Puts a request at the end of its lane. */
  add(node: string, to: Lane, request: R): void {
    const client = this.#clients.get(node) ?? IDLE
    const at = LANES.indexOf(to)
    const lane = client.lanes[at]!
    this.#requests.set(keyOf(node, at, lane.end), request)
    this.#clients.set(node, { ...client, lanes: client.lanes.with(at, { ...lane, end: lane.end + 1 }) })
  }

  /** Whether a lane has anything left to send. */
  isWaiting(node: string, lane: Lane): boolean {
    const waiting = this.#clients.get(node)?.lanes[LANES.indexOf(lane)]
    return waiting !== undefined && hasMore(waiting)
  }

  /** Sends what may be sent now. When there is more, returns the time of the next request. */
  pump(node: string, now: number): number | undefined {
    let client = this.#clients.get(node) ?? IDLE
    for (;;) {
      const at = nextLane(client, now)
      if (at === undefined) return firstAnswer(client)
      const allowedAt = maySendAt(client.caughtUpAt)
      if (allowedAt > now) return allowedAt
      const { next, part } = client.lanes[at]!
      const more = this.#send(this.#requests.get(keyOf(node, at, next))!, part)
      if (!more) this.#requests.delete(keyOf(node, at, next))
      const { lanes } = this.#clients.get(node)! // sending may have added requests
      const sent = { next: more ? next : next + 1, end: lanes[at]!.end, part: more ? part + 1 : 0, answeredAt: now + ANSWER_MS }
      client = { caughtUpAt: afterSending(client.caughtUpAt, now), turn: (at + 1) % LANES.length, lanes: lanes.with(at, sent) }
      this.#clients.set(node, client)
    }
  }
}

function keyOf(node: string, lane: number, number: number): string {
  return `${node}/${lane}/${number}`
}

function hasMore({ next, end }: Waiting): boolean {
  return next < end
}

/** The lane whose turn it is among those that have something to send and are not waiting for an answer. */
function nextLane({ turn, lanes }: ClientRecord, now: number): number | undefined {
  for (let i = 0; i < LANES.length; i++) {
    const at = (turn + i) % LANES.length
    if (hasMore(lanes[at]!) && lanes[at]!.answeredAt <= now) return at
  }
  return undefined
}

/** When a lane that has more to send gets the answer it waits for. */
function firstAnswer({ lanes }: ClientRecord): number | undefined {
  let first: number | undefined
  for (const lane of lanes) if (hasMore(lane) && (first === undefined || lane.answeredAt < first)) first = lane.answeredAt
  return first
}
