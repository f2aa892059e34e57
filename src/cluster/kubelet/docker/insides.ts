import type { Stream } from '../../apiserver/client.ts'
import type { Random } from '../../sim/random.ts'
import type { DockerContainer, FileChanges, FileTree } from './client.ts'
import type { ContainerRecord, ImageRecord } from './container.ts'
import type { DockerRuntime } from './runtime.ts'

/** A command to run inside a running container, with its own streams. */
export interface ExecRequest {
  container: ContainerRecord
  command: readonly string[]
  stdin: boolean
  tty: boolean
  /** hears what it says, instead of whoever reads the stream; and with which code it has ended */
  said?(text: string, stream: 'stdout' | 'stderr'): void
  ended?(code: number): void
}

/** What is inside containers: their programs and files. The session has it; a cluster without one has containers with nothing inside. */
export interface ContainerInside {
  exec(request: ExecRequest): Stream
  /** Whether there is a program of this name or path. */
  finds(container: ContainerRecord, program: string): boolean
  /** All files as they are, and as they were when the container was made. */
  files(container: ContainerRecord): { now: FileTree; first: FileTree }
  change(container: ContainerRecord, changes: FileChanges): void
  /** The text of a file. Looking changes nothing. */
  read(container: ContainerRecord, path: string): string | undefined
}

/** What a docker daemon needs of the cluster around it. */
export interface DaemonWorld {
  readonly runtime: DockerRuntime
  readonly random: Random
  now(): number
  /** whether the daemon of this node runs */
  running(node: string): boolean
  /** an address for a container that is no pod's; `undefined` when there are no more */
  nextAddress(node: string): string | undefined
  readonly inside: ContainerInside
  /** the programs that are process 1 of a container: they live no longer than a program does, and are in no snapshot */
  readonly processes: Map<string, Stream>
}

/** What the acts of a daemon need of it. */
export interface Insides {
  readonly world: DaemonWorld
  readonly node: string
  records(): ContainerRecord[]
  images(): ImageRecord[]
  find(reference: string, doing?: string): ContainerRecord
  findImages(reference: string): ImageRecord[]
  shown(record: ContainerRecord): DockerContainer
}
