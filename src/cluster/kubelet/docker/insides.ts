import type { Stream } from '../../apiserver/client.ts'
import type { Random } from '../../sim/random.ts'
import type { DockerContainer } from './client.ts'
import type { ContainerRecord, ImageRecord } from './container.ts'
import type { DockerRuntime } from './runtime.ts'

/** A command to run inside a running container, with its own streams. */
export interface ExecRequest {
  container: ContainerRecord
  command: readonly string[]
  stdin: boolean
  tty: boolean
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
  exec(request: ExecRequest): Stream
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
