import type { ImageLayer } from '../docker/client.ts'
import type { Address, Answer, Request } from '../../network/network.ts'

/** An image as the registry has it, and what process 1 of its containers does. */
export interface Image {
  /** `kubeguide/redis-master` */
  readonly repository: string
  /** tag to version; asking for another tag fails to pull */
  readonly tags: Readonly<Record<string, ImageVersion>>
  /** Entry point and arguments, as `docker ps` and `docker inspect` show them. */
  readonly command: readonly string[]
  /** So many words of the command (`true`: one) are an entry point: other arguments follow it instead of replacing it. */
  readonly entrypoint?: boolean | number
  readonly env: Readonly<Record<string, string>>
  readonly ports: readonly number[]
  readonly behaviour: Behaviour
  /** names of the programs found inside, for `kubectl exec`; `sh` and the ordinary small ones are everywhere unless `bare` */
  readonly programs?: readonly string[]
  readonly bare?: boolean
  /** nobody knows what is in it: somebody has named it, so it is there */
  readonly isGuess?: boolean
  /** what is in its files, path to text */
  readonly files?: Readonly<Record<string, string>>
  /** folders beside those of its files */
  readonly folders?: readonly string[]
  /** what an image says that was made here (`ImageConfig`), and how it was made */
  readonly labels?: Readonly<Record<string, string>>
  readonly workdir?: string
  readonly user?: string
  readonly volumes?: readonly string[]
  readonly triggers?: readonly string[]
  readonly layers?: readonly ImageLayer[]
  /** the registry's page: what `docker search` shows */
  readonly description?: string
  readonly stars?: number
  readonly automated?: boolean
}

export interface ImageVersion {
  /** 64 hexadecimal digits */
  id: string
  sizeBytes: number
  /** virtual ms relative to the start of time: negative, it was built earlier */
  created: number
}

/**
 * What process 1 does, as pure functions from its state to its next one. The state is plain data and lives in the container's record,
 * so it is in every snapshot and is lost with the container.
 */
export interface Behaviour {
  /** Whether it is this behaviour that the command asks for; default: it is. */
  knows?(context: ContainerContext): boolean
  /** The container has started. */
  start(context: ContainerContext): Turn
  /** Somebody talks to one of its ports. No `answer`: it only accepts (`tcp`) on the ports it listens on. */
  answer?(state: unknown, request: Request, port: number, context: ContainerContext): Turn & { reply: Answer }
  /** The time it asked for (`wakeMs`) has come. */
  wake?(state: unknown, context: ContainerContext): Turn
  /** Which ports it listens on; default: the image's ports and the container's containerPorts. */
  listens?(state: unknown, context: ContainerContext): readonly number[]
  /** SIGTERM: after how many milliseconds process 1 ends, with which code and which last lines; `undefined`: it ignores the signal. */
  terminate?(state: unknown, context: ContainerContext): { afterMs: number; code: number; log?: readonly string[] } | undefined
}

/** A line that a process writes, to standard output or as an `error`. */
export type Said = string | { readonly error: string }

/** What changed: the new state, lines for the log, when to be woken, and whether it ends by itself. */
export interface Turn {
  state: unknown
  log?: readonly Said[]
  /** wake me so many ms from now */
  wakeMs?: number
  /** process 1 ends so many ms from now with this code */
  exit?: { afterMs: number; code: number }
}

/** What process 1 can know and do. */
export interface ContainerContext {
  readonly env: Readonly<Record<string, string>>
  /** the command as the pod's spec or the image has it, variables resolved */
  readonly command: readonly string[]
  /** it has a terminal and somebody may sit at it */
  readonly interactive?: boolean
  readonly hostname: string
  readonly ip: string
  readonly containerPorts: readonly number[]
  /** virtual ms */
  readonly now: number
  /** a number in [0, 1), from this container's own stream */
  random(): number
  connect(address: Address, request: Request): Answer
  /** The text of a file inside. */
  read(path: string): string | undefined
}
