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
}

export type HostProcess = Process<Host>
export type HostProgram = Program<Host>
