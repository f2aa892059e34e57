import type { DockerEvent, FileChanges, ImageConfig, ImageLayer } from './client.ts'

/** One container of one node, alive or dead: all that docker knows of it, as plain data. */
export interface ContainerRecord {
  /** 64 hexadecimal digits */
  readonly id: string
  readonly node: string
  /** `k8s_master.3f2a_redis-master-6ib0f_default_<uid>_<attempt>`, or what the command line asked for */
  readonly name: string
  /** as it was asked for */
  readonly image: string
  readonly imageId: string
  readonly command: readonly string[]
  readonly env: Environment
  readonly hostname: string
  /** virtual ms, as all times here */
  readonly created: number
  /** the n-th container of the whole cluster: of two, the later one has the higher number */
  readonly number: number
  readonly state: 'created' | 'running' | 'exited'
  readonly startedAt?: number | undefined
  readonly finishedAt?: number | undefined
  readonly exitCode?: number | undefined
  /** process 1 ends at this time with this code */
  readonly ending?: { readonly at: number; readonly code: number; /** because docker was told to stop it */ readonly stop?: boolean } | undefined
  /** process 1 wants to be woken at this time */
  readonly wakeAt?: number | undefined
  /** the pod it belongs to, when the kubelet made it; its name there is `POD` for the one that holds the network */
  readonly pod?: { readonly namespace: string; readonly name: string; readonly uid: string } | undefined
  readonly containerName?: string | undefined
  /** what its image was, when the registry does not know it by that name: see `ImageRecord` */
  readonly origin?: string
  /** where its processes begin, when that is not what the image says */
  readonly workdir?: string
  /** other containers that it knows, under what names (`docker run --link`) */
  readonly links?: readonly ContainerLink[]
  /** folders of its machine that it has as its own (`docker run -v`) */
  readonly mounts?: readonly ContainerMount[]
  /** the container whose network it shares */
  readonly sandbox?: string | undefined
  readonly ip?: string | undefined
  readonly ports: readonly PublishedPort[]
  /** what process 1 remembers: the state of its behaviour */
  readonly memory?: unknown
  /** how often process 1 drew from its own stream of chance */
  readonly draws: number
  readonly pid?: number | undefined
  /** it has a terminal and somebody may sit at it: a shell then waits instead of ending */
  readonly interactive?: boolean
  /** process 1 is a program that runs inside, not a behaviour: docker only keeps what it writes, and its end */
  readonly real?: boolean
  /** since when its processes are frozen (`docker pause`); it is running all the same */
  readonly pausedAt?: number
  /** what `docker run -l` put on it */
  readonly labels?: Readonly<Record<string, string>>
}

/** A folder or file of a machine, and where a container has it. */
export interface ContainerMount {
  readonly outside: string
  readonly inside: string
  readonly mode: string
}

/** A container as another one knows it. */
export interface ContainerLink {
  readonly id: string
  readonly name: string
  readonly alias: string
}

export interface PublishedPort {
  readonly containerPort: number
  readonly protocol: string
  readonly hostPort?: number
  readonly hostIp?: string
}

/** The environment of a container: its own variables, then the list that all containers started at the same moment share. */
export interface Environment {
  readonly own: readonly EnvironmentVariable[]
  readonly services: readonly EnvironmentVariable[]
}

export type EnvironmentVariable = readonly [name: string, value: string]

export const EMPTY_ENVIRONMENT: Environment = { own: [], services: [] }

/** The variables as a process sees them. */
export function environmentOf(environment: Environment): Record<string, string> {
  return Object.fromEntries([...environment.services, ...environment.own])
}

/** An image on a node. */
export interface ImageRecord {
  readonly node: string
  readonly repository: string
  readonly tag: string
  /** 64 hexadecimal digits */
  readonly id: string
  readonly sizeBytes: number
  readonly created: number
  /** what is behind this name when the registry does not know it by it: a name that it knows, or the key of an image made here */
  readonly origin?: string
}

/** An image that was made on a node, by `docker commit` or `docker build`. */
export interface MadeImage {
  readonly node: string
  readonly id: string
  readonly created: number
  readonly sizeBytes: number
  /** the registry's image at the bottom; empty when it began from scratch */
  readonly bottom: string
  /** it has the programs of that image, but was not made of it (`docker import`) */
  readonly isFlat?: boolean
  readonly config: ImageConfig
  /** what was changed in the files of the image at the bottom */
  readonly files: FileChanges
  /** what was made here, newest first, without what came from the registry */
  readonly layers: readonly ImageLayer[]
}

/** A pull under way on a node, or the last one that ended. */
export interface PullRecord {
  readonly node: string
  readonly reference: string
  readonly startedAt: number
  readonly doneAt: number
  readonly sizeBytes: number
  readonly done: boolean
  readonly error?: string
}

/** A node's newest events, oldest first, and how many there ever were. */
export interface DockerEvents {
  readonly count: number
  readonly newest: readonly DockerEvent[]
}

/** What docker 1.8 keeps for those who ask later (daemon/events). */
const EVENTS_KEPT = 64

/** The events with one more. */
export function withEvent(events: DockerEvents | undefined, event: DockerEvent): DockerEvents {
  return { count: (events?.count ?? 0) + 1, newest: [...(events?.newest ?? []).slice(1 - EVENTS_KEPT), event] }
}

export interface LogLine {
  readonly at: number
  readonly text: string
  /** it was written to standard error */
  readonly isError?: boolean
}

/** The lines that a container wrote, oldest first, in blocks, so that writing one more shares all full blocks. */
export interface ContainerLog {
  readonly blocks: readonly (readonly LogLine[])[]
  /** how many lines were ever written */
  readonly count: number
}

const BLOCK_LINES = 64
/** What is older is forgotten: a day of steady traffic must not fill the memory. */
const BLOCKS_KEPT = 400

/** The log with some more lines. */
export function withLines(log: ContainerLog | undefined, lines: readonly LogLine[]): ContainerLog {
  const blocks = [...(log?.blocks ?? [])]
  for (const line of lines) {
    const last = blocks.at(-1)
    if (last && last.length < BLOCK_LINES) blocks[blocks.length - 1] = [...last, line]
    else blocks.push([line])
  }
  return { blocks: blocks.slice(-BLOCKS_KEPT), count: (log?.count ?? 0) + lines.length }
}

/** The lines of a log from the n-th ever written on, counted from 0; those that are forgotten are left out. */
export function linesFrom(log: ContainerLog | undefined, from: number): readonly LogLine[] {
  if (!log || from >= log.count) return []
  let first = log.count
  let block = log.blocks.length
  while (block > 0 && first > from) first -= log.blocks[--block]!.length
  return log.blocks
    .slice(block)
    .flat()
    .slice(Math.max(0, from - first))
}
