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

interface Waiting<R> {
  readonly requests: readonly R[]
  /** how many of them are sent already */
  readonly sent: number
  /** the newest ones, apart, so that adding one does not copy all */
  readonly newest: readonly R[]
  /** parts of the next one that are sent already */
  readonly part: number
  /** when the answer to the last one sent is there */
  readonly answeredAt: number
}

interface ClientRecord<R> {
  /** when the client would have caught up with all it has sent */
  readonly caughtUpAt: number
  /** the lane whose turn it is */
  readonly turn: number
  /** in the order of `LANES` */
  readonly lanes: readonly Waiting<R>[]
}

const NEWEST = 32
const NOTHING = { requests: [], sent: 0, newest: [], part: 0, answeredAt: 0 }
const IDLE = { caughtUpAt: 0, turn: 0, lanes: LANES.map(() => NOTHING) }

/** The requests that the kubelets want to send to the API server, each kubelet held to its client's rate, its lanes taking turns. */
export class Outbox<R> {
  readonly #clients: Table<ClientRecord<R>>
  readonly #send: Send<R>

  constructor(state: State, send: Send<R>) {
    this.#clients = state.table('kubelet-clients')
    this.#send = send
  }

  /** Puts a request at the end of its lane. */
  add(node: string, to: Lane, request: R): void {
    const client = this.#clients.get(node) ?? IDLE
    const at = LANES.indexOf(to)
    const lane = client.lanes[at]!
    this.#clients.set(node, { caughtUpAt: client.caughtUpAt, turn: client.turn, lanes: client.lanes.with(at, withNewest(lane, request)) })
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
      const next = client.lanes[at]!
      const more = this.#send(next.sent < next.requests.length ? next.requests[next.sent]! : next.newest[0]!, next.part)
      const { lanes } = this.#clients.get(node)! // sending may have added requests
      client = {
        caughtUpAt: afterSending(client.caughtUpAt, now),
        turn: (at + 1) % LANES.length,
        lanes: lanes.with(at, withPartSent(lanes[at]!, more, now + ANSWER_MS)),
      }
      this.#clients.set(node, client)
    }
  }
}

function hasMore({ requests, sent, newest }: Waiting<unknown>): boolean {
  return sent < requests.length || newest.length > 0
}

/** The lane whose turn it is among those that have something to send and are not waiting for an answer. */
function nextLane({ turn, lanes }: ClientRecord<unknown>, now: number): number | undefined {
  for (let i = 0; i < LANES.length; i++) {
    const at = (turn + i) % LANES.length
    if (hasMore(lanes[at]!) && lanes[at]!.answeredAt <= now) return at
  }
  return undefined
}

/** When a lane that has more to send gets the answer it waits for. */
function firstAnswer({ lanes }: ClientRecord<unknown>): number | undefined {
  let first: number | undefined
  for (const lane of lanes) if (hasMore(lane) && (first === undefined || lane.answeredAt < first)) first = lane.answeredAt
  return first
}

/** The lane with one more request at its end. */
function withNewest<R>({ requests, sent, newest, part, answeredAt }: Waiting<R>, request: R): Waiting<R> {
  if (newest.length < NEWEST) return { requests, sent, newest: [...newest, request], part, answeredAt }
  return { requests: [...requests.slice(sent), ...newest], sent: 0, newest: [request], part, answeredAt }
}

/** The lane with a part of its next request sent, the last one unless there is `more`. What is sent is not kept for long. */
function withPartSent<R>(lane: Waiting<R>, more: boolean, answeredAt: number): Waiting<R> {
  const isNewest = lane.sent === lane.requests.length // the newest requests are the next ones when all others are sent
  const [requests, sent, newest] = isNewest ? [lane.newest, 0, []] : [lane.requests, lane.sent, lane.newest]
  if (more) return { requests, sent, newest, part: lane.part + 1, answeredAt }
  if (sent + 1 === requests.length) return { requests: newest, sent: 0, newest: [], part: 0, answeredAt }
  return sent < 64
    ? { requests, sent: sent + 1, newest, part: 0, answeredAt }
    : { requests: requests.slice(sent + 1), sent: 0, newest, part: 0, answeredAt }
}
