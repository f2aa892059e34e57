import type { ApiClient } from '../cluster/apiserver/client.ts'
import type { DockerClient } from '../cluster/kubelet/docker/client.ts'
import type { Network } from '../cluster/network/network.ts'
import type { Place, Process, Program } from '../shell/program.ts'

/** A place with a network, and perhaps docker and the API server at hand: what our programs run in. */
export interface Host extends Place {
  readonly net: Network
  readonly docker?: DockerClient
  readonly api?: ApiClient
  /** The places that `ssh` reaches from here, by host name and address. */
  readonly reachable?: ReadonlyMap<string, Host>
  /** a machine's own; a container has none */
  readonly services?: Services
}

/** What systemd runs on a machine, by name without `.service`. */
export interface Services {
  names(): readonly string[]
  /** `undefined`: there is no such service */
  state(name: string): ServiceState | undefined
  /** False when this one cannot be touched. */
  start(name: string): boolean
  stop(name: string): boolean
}

export interface ServiceState {
  description: string
  active: boolean
  /** virtual ms since when it is so, if that is known */
  since?: number
  pid: number
  /** what its process was started with */
  command: string
}

export type HostProcess = Process<Host>
export type HostProgram = Program<Host>
