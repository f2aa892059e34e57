import type { Stream } from '../../apiserver/client.ts'

/** One node's docker daemon (1.8), as its command line sees it. Refusals are `DockerError` with the daemon's words. */
export interface DockerClient {
  version(): { client: string; server: string; api: string }
  info(): DockerInfo
  /** Newest first. */
  containers(options?: { all?: boolean }): readonly DockerContainer[]
  /** Newest first; with `all` also those without a name that others are made of. */
  images(options?: { all?: boolean }): readonly DockerImage[]
  /** By id, id prefix or name. */
  container(reference: string): DockerContainer
  image(reference: string): DockerImage
  /** How it was made, newest step first. */
  history(reference: string): readonly ImageLayer[]
  /** What the registry offers for a word. */
  search(term: string): readonly SearchResult[]
  /** Starts (or joins) a pull; read its progress until it is done. */
  pull(reference: string): Pull
  create(options: CreateOptions): DockerContainer
  /** Starts it; with `real` its command is run by the programs inside, whatever it is, and `stdin` is somebody who will type. */
  start(reference: string, options?: { real?: boolean; stdin?: boolean }): void
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
  /** Makes an image of a container as it is now; returns its id. */
  commit(reference: string, options: CommitOptions): string
  /** An image that was made before of the image with this id, in the same way and to say the same. */
  cached(parent: string, by: string, config: ImageConfig): string | undefined
  /** Images with all they are made of, as a tar archive; and such an archive taken in: what is said of names that others had. */
  save(references: readonly string[]): string
  load(archive: string): readonly string[]
  /** All files of a container as an archive, and an image of nothing but such files: its id. */
  exported(reference: string): string
  imported(archive: string, options: { name: string | undefined; config: ImageConfig; from: string }): string
  archived(files: FileChanges): string
  /** What a container uses, as far as anybody can tell. */
  usage(reference: string): Usage
  /** Digits that stand for a text: the sum of what is copied into an image. */
  sum(text: string): string
  /** What was changed in its files since it was made. */
  changes(reference: string): readonly FileChange[]
  /** Its files; `copied` is told in the events. */
  files(reference: string, options?: { copied?: boolean }): FileTree
  change(reference: string, changes: FileChanges, options?: { copied?: boolean }): void
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
  workdir?: string
  /** `/db:/web/db` */
  links?: readonly string[]
  mounts?: readonly { outside: string; inside: string; mode: string }[]
  restartCount: number
}

export interface DockerImage {
  id: string
  /** `repository:tag`, several when tagged twice */
  tags: readonly string[]
  created: number
  sizeBytes: number
  /** what follows the entry point */
  command: readonly string[]
  config: ImageConfig
  env: readonly string[]
  ports: readonly number[]
}

export interface CommitOptions {
  name?: string
  comment?: string
  author?: string
  /** what the image is to say, instead of what the container was made with */
  config?(own: ImageConfig): ImageConfig
  /** what is said to have made it; else the container's command */
  by?: string
  /** freezes it meanwhile */
  pause?: boolean
}

export interface Usage {
  readonly cpuPercent: number
  readonly memory: number
  readonly memoryLimit: number
  readonly received: number
  readonly sent: number
  readonly read: number
  readonly written: number
}

/** Added, changed or deleted. */
export interface FileChange {
  path: string
  kind: 'A' | 'C' | 'D'
}

/** Files and folders by path. */
export type FileTree = Readonly<Record<string, { readonly text: string } | { readonly folder: true }>>

/** What was changed in files: a text, a folder (`true`), or that it is gone (`null`), by path. */
export type FileChanges = Readonly<Record<string, string | true | null>>

/** What an image says of how it is run, and what it asks of those who build upon it. */
export interface ImageConfig {
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly ports: readonly number[]
  readonly labels: Readonly<Record<string, string>>
  readonly workdir: string
  readonly user: string
  readonly volumes: readonly string[]
  /** lines of a Dockerfile, run by those who build upon it (`ONBUILD`) */
  readonly triggers: readonly string[]
}

/** One step in the making of an image, as `docker history` tells it. */
export interface ImageLayer {
  readonly id: string
  readonly created: number
  readonly by: string
  readonly sizeBytes: number
  readonly comment: string
  readonly author: string
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
  /** a name or an id */
  image: string
  name?: string
  /** what follows the entry point; the image's own when empty */
  command?: readonly string[]
  /** instead of the image's */
  entrypoint?: string
  workdir?: string
  env?: readonly string[]
  /** published ones; 0 is any port of the machine that is free */
  ports?: readonly { containerPort: number; protocol: string; hostPort?: number; hostIp?: string }[]
  /** publishes what the image exposes, on ports of the machine that are free */
  publishAll?: boolean
  labels?: Readonly<Record<string, string>>
  hostname?: string
  /** `NAME` or `NAME:ALIAS` of containers that it is to know */
  links?: readonly string[]
  /** folders of the machine, and where it is to have them */
  mounts?: readonly { outside: string; inside: string; mode: string }[]
}
