import type { Pod } from '../api/kinds.ts'
import type { ApiServer } from '../apiserver/server.ts'
import type { Address, Answer, Request } from '../network/network.ts'
import type { Durations } from '../sim/durations.ts'
import type { WorkQueue } from '../sim/queue.ts'
import type { Random } from '../sim/random.ts'
import type { State } from '../sim/state.ts'
import type { DockerRuntime } from './docker/runtime.ts'

/** What the kubelets need of the cluster around them. */
export interface KubeletWorld {
  /** of the kubelets' build */
  readonly version: string
  readonly state: State
  readonly queue: WorkQueue
  readonly random: Random
  readonly durations: Durations
  readonly api: ApiServer
  readonly runtime: DockerRuntime
  now(): number
  /** Reaches an address from a node. */
  connect(node: string, address: Address, request: Request): Answer
  /** Runs a probe's command in a container. */
  exec(containerId: string, command: readonly string[]): { code: number; output: string }
  narrate(pod: Pod, verb: string, values?: Record<string, string | number>): void
}
