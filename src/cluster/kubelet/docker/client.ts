import type { Stream } from '../../apiserver/client.ts'

/** One node's docker daemon (1.8), as its command line sees it. Refusals are `DockerError` with the daemon's words. */
export interface DockerClient {
  version(): { client: string; server: string; api: string }
  info(): DockerInfo
  /** Newest first. */
  containers(options?: { all?: boolean }): readonly DockerContainer[]
  images(): readonly DockerImage[]
  /** By id, id prefix or name. */
  container(reference: string): DockerContainer
  image(reference: string): DockerImage
  /** What the registry offers for a word. */
  search(term: string): readonly SearchResult[]
  /** Starts (or joins) a pull; read its progress until it is done. */
  pull(reference: string): Pull
  create(options: CreateOptions): DockerContainer
  start(reference: string): void
  /** Asks process 1 to end, and after `seconds` ends it. Ready when it has stopped. */
  stop(reference: string, seconds?: number): { ready(): boolean }
  /** The same, to be started again once it has stopped. */
  restart(reference: string, seconds?: number): { ready(): boolean; start(): void }
  kill(reference: string, signal?: string): void
  /** Freezes what runs inside, or lets it go on. */
  pause(reference: string, paused: boolean): void
  rename(reference: string, name: string): void
  remove(reference: string, options?: { force?: boolean }): void
  removeImage(reference: string, options?: { force?: boolean }): readonly string[]
  /** Gives an image one more name; takes it from another one only by force. */
  tag(reference: string, name: string, options?: { force?: boolean }): void
  /** What process 1 writes from now on, and at last its exit code; with a terminal for a shell, the shell itself. */
  attach(reference: string, options: { stdin: boolean; tty: boolean }): Stream
  /** Names of the processes that run inside, process 1 first. */
  processes(reference: string): readonly string[]
  logs(reference: string, options?: LogsOptions): Stream
  exec(reference: string, options: { command: readonly string[]; stdin: boolean; tty: boolean }): Stream
  /** What happens from now on, and first what the daemon still knows of since that moment. */
  events(since?: number): EventStream
}

/** Something that happened to a container or an image, as `docker events` tells it. */
export interface DockerEvent {
  readonly at: number
  readonly status: string
  /** of a container; of an image its name or id */
  readonly id: string
  /** the image of the container */
  readonly from?: string
}

/** Things that happen to containers and images: ready when there is news, which `read` gives. */
export interface EventStream {
  ready(): boolean
  read(): readonly DockerEvent[]
}

export class DockerError extends Error {}

/** What docker 1.8's command line says when there is nobody to talk to. */
export const NO_DAEMON = 'Cannot connect to the Docker daemon. Is the docker daemon running on this host?'

export interface DockerInfo {
  containers: number
  images: number
  [field: string]: string | number | boolean
}

export interface DockerContainer {
  /** the pod that it belongs to, and its name there, when the kubelet made it */
  pod?: { namespace: string; name: string; uid: string }
  podContainerName?: string
  hostname: string
  /** a terminal, and somebody at it */
  interactive: boolean
  /** 64 hexadecimal digits */
  id: string
  name: string
  /** as it was asked for: `kubeguide/redis-master:1.0` */
  image: string
  imageId: string
  /** the entry point and its arguments */
  command: readonly string[]
  /** virtual ms */
  created: number
  state: 'created' | 'running' | 'paused' | 'exited' | 'dead'
  startedAt?: number
  finishedAt?: number
  exitCode?: number
  error?: string
  ports: readonly { containerPort: number; protocol: string; hostPort?: number; hostIp?: string }[]
  env: readonly string[]
  labels: Readonly<Record<string, string>>
  ip?: string
  pid?: number
  restartCount: number
}

export interface DockerImage {
  id: string
  /** `repository:tag`, several when tagged twice */
  tags: readonly string[]
  created: number
  sizeBytes: number
  command: readonly string[]
  env: readonly string[]
  ports: readonly number[]
}

/** Which lines of a log to read: `since` is virtual ms. */
export interface LogsOptions {
  follow?: boolean
  tail?: number
  timestamps?: boolean
  since?: number
}

export interface SearchResult {
  index: string
  name: string
  description: string
  stars: number
  official: boolean
  automated: boolean
}

/** A pull under way: `progress` gives what has been said since last asked. */
export interface Pull {
  ready(): boolean
  /** lines as docker prints them when they are complete; `undefined` when done */
  read(): readonly string[] | undefined
  /** How far each layer is, for a terminal to draw. */
  layers(): readonly PullLayer[]
  /** Whether the image was there already, once done. */
  readonly upToDate: boolean
  /** set when the pull has failed */
  readonly error?: string | undefined
}

export interface PullLayer {
  /** the first 12 digits of its id */
  id: string
  bytes: number
  /** how many of them are here */
  here: number
}

export interface CreateOptions {
  /** `-it`: a terminal, and somebody at it */
  interactive?: boolean
  image: string
  name?: string
  command?: readonly string[]
  env?: readonly string[]
  /** published ones; 0 is any port of the machine that is free */
  ports?: readonly { containerPort: number; protocol: string; hostPort?: number; hostIp?: string }[]
  /** publishes what the image exposes, on ports of the machine that are free */
  publishAll?: boolean
  labels?: Readonly<Record<string, string>>
  hostname?: string
}
