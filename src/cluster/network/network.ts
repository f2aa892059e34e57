import type { HttpRequest, HttpResponse } from '../apiserver/client.ts'

/** Reaches an address from one place (a node, a pod, the learner's desk). Who asks is fixed when the place is made. */
export interface Network {
  /** Sends one request and tells what came of it, and after how many milliseconds the asker knows. The effect is at once; the asker sleeps `ms`. */
  connect(address: Address, request: Request): Answer
  /** The address a name stands for: `localhost`, a node's name, an address itself; `undefined` when it does not resolve. */
  resolve(host: string): string | undefined
  /** Whether an address answers a ping, and how long it takes. */
  ping(address: string): { ok: boolean; ms: number }
  /**
   * Answers requests to a port of this place's own address (127.0.0.1) until it is closed, as `kubectl proxy` and `port-forward` do; 0 takes any
   * free port. Nothing when the port is taken. Places where no program may listen do not have it.
   */
  listen?(port: number, answer: (request: Request) => Answer): LocalPort | undefined
}

/** A port that a program of a place listens on. */
export interface LocalPort {
  readonly port: number
  close(): void
}

export interface Address {
  host: string
  port: number
}

/**
 * What can be said over a connection: an HTTP request (`secure`: over TLS), one redis command on one of its databases, or nothing at all (only
 * connecting). `from` is the address that the one who answers sees; the network sets it.
 */
export type Request = { readonly from?: string } & (
  | ({ protocol: 'http'; secure?: boolean } & HttpRequest)
  | { protocol: 'redis'; command: readonly string[]; database?: number; dataset?: unknown }
  | { protocol: 'tcp' }
)

/**
 * `refused`: nobody listens there. `unreachable`: no route. `timeout`: no answer at all. `empty`: accepted, then closed without a word.
 * `reset`: accepted, then broken off. `unknown-host`: the name does not resolve. `protocol`: it speaks something else.
 */
export type Failure = 'refused' | 'unreachable' | 'timeout' | 'empty' | 'reset' | 'unknown-host' | 'protocol'

export type Answer =
  | { ok: true; ms: number; http: HttpResponse; by?: string }
  | { ok: true; ms: number; redis: RedisReply; by?: string }
  | { ok: true; ms: number; tcp: true; by?: string }
  | { ok: false; ms: number; failure: Failure }

/** What redis says: a status, an error, a number, a text or nothing, or several of them; to a slave also all its data, which no client asks for. */
export type RedisReply =
  { status: string } | { error: string } | { integer: number } | { bulk: string | null } | { list: RedisReply[] } | { dataset: unknown }
