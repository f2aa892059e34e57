import type { ApiObject, Draft, Kind, ObjectOf } from '../api/kinds.ts'

/** A client sends 5 requests a second, and 10 at once after a pause (pkg/client/unversioned/helper.go, v1.1.8). */
const REQUEST_MS = 200
const BURST = 10

/** The earliest time of a client's next request, virtual ms; `caughtUpAt` is when it would have caught up with all that it has sent. */
export function maySendAt(caughtUpAt: number): number {
  return caughtUpAt - (BURST - 1) * REQUEST_MS
}

/** When a client will have caught up that sends one more request at a time. */
export function afterSending(caughtUpAt: number, at: number): number {
  return Math.max(caughtUpAt, at) + REQUEST_MS
}

/**
 * The API as a program sees it. Synchronous: the answer is there when the call returns, and the caller pays for it in virtual time
 * (`kubectl` yields a sleep for each call). Every refusal is a `StatusError`. What comes back is frozen: change a copy.
 */
export interface ApiClient {
  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K>
  /** All namespaces when `namespace` is undefined. Items by namespace and name, as etcd keeps them. */
  list<K extends Kind>(kind: K, options?: ListOptions): ObjectList<K>
  /** The object as stored, defaults, name and version filled in. */
  create<K extends Kind>(object: Draft<K>): ObjectOf<K>
  /** Refused with Conflict when `metadata.resourceVersion` is given and no longer the newest. */
  update<K extends Kind>(object: Draft<K>): ObjectOf<K>
  patch<K extends Kind>(kind: K, namespace: string, name: string, type: PatchType, body: unknown): ObjectOf<K>
  /** Returns what the server answers: usually a Status "Success", for a graceful deletion the object. */
  delete(kind: Kind, namespace: string, name: string, options?: DeleteOptions): unknown
  /** News since `resourceVersion` (default: from now on). Throws "too old" (`isTooOld`) when history no longer reaches back. */
  watch<K extends Kind>(kind: K, options?: ListOptions & { resourceVersion?: string; name?: string }): Watch<K>
  /** The text of a container's log, or a stream that goes on when `follow` is set. */
  log(namespace: string, pod: string, options: LogOptions): Stream
  /** Runs a command in a container. */
  exec(namespace: string, pod: string, options: ExecOptions): Stream
  attach(namespace: string, pod: string, options: Omit<ExecOptions, 'command'>): Stream
  /** A raw request to the REST face, as curl would send it. */
  request(request: HttpRequest): HttpResponse
}

export interface ListOptions {
  namespace?: string | undefined
  /** as on the command line: `name=redis-slave,version!=v1`, `tier in (a,b)` */
  labelSelector?: string | undefined
  fieldSelector?: string | undefined
}

export interface ObjectList<K extends Kind = Kind> {
  items: readonly ObjectOf<K>[]
  resourceVersion: string
}

export type PatchType = 'json' | 'merge' | 'strategic'

export interface DeleteOptions {
  gracePeriodSeconds?: number | undefined
}

export interface WatchEvent<K extends Kind = Kind> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  object: ObjectOf<K>
}

/** A cursor in the API server's history. `ready` says whether `next` has something. */
export interface Watch<K extends Kind = Kind> {
  ready(): boolean
  next(): WatchEvent<K> | undefined
  stop(): void
}

export interface LogOptions {
  container?: string | undefined
  previous?: boolean
  follow?: boolean
  tailLines?: number | undefined
  sinceSeconds?: number | undefined
  /** RFC 3339 */
  sinceTime?: string | undefined
  timestamps?: boolean
  limitBytes?: number | undefined
}

export interface ExecOptions {
  container?: string | undefined
  command: readonly string[]
  stdin: boolean
  tty: boolean
}

/** What a kubelet says over a connection that stands already, when nothing comes of what was asked: no such container runs. */
export class StreamError extends Error {}

/** A running conversation with a container (or a log): text comes, text may be sent, at last there is an exit code. */
export interface Stream {
  ready(): boolean
  /** What has come since the last read; `undefined` when all has been read and the stream has ended. */
  read(): { stdout: string; stderr: string } | undefined
  write(text: string): void
  closeInput(): void
  /** How the command ended; `undefined` while it runs. */
  readonly exitCode: number | undefined
  resize(columns: number, rows: number): void
  /** Stops what runs there for a while, or lets it go on. */
  signal?(signal: 'STOP' | 'CONT'): void
  /** Hang up: the client has gone. */
  close(): void
}

/** One HTTP request as seen on the wire. Header names in lower case. `path` with its query. */
export interface HttpRequest {
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  body: string
}

export interface HttpResponse {
  status: number
  reason: string
  headers: Readonly<Record<string, string>>
  body: string
  /** Set for a watch or a followed log: what comes after `body`, as it comes. */
  stream?: { ready(): boolean; read(): string | undefined; close(): void }
}

export type { ApiObject }
