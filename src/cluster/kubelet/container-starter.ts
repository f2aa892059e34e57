import type { Container } from '../api/container.ts'
import type { Pod } from '../api/kinds.ts'
import type { Table } from '../sim/table.ts'
import { containerHash } from './changes.ts'
import type { EnvironmentVariable } from './docker/container.ts'
import { EMPTY_ENVIRONMENT } from './docker/container.ts'
import { POD_INFRASTRUCTURE, POD_INFRASTRUCTURE_IMAGE } from './docker/runtime.ts'
import { environmentFor, expand, serviceVariables } from './environment.ts'
import type { NodeRecord } from './machine.ts'
import { POD_ADDRESSES, podAddress } from './machine.ts'
import { containerOf, identityOf, partOf } from './pod-parts.ts'
import type { PodWorker } from './pod-worker.ts'
import type { Reports } from './reports.ts'
import type { KubeletWorld } from './world.ts'

/** The kubelet's mark of a container's spec, for the container that is the same in every pod. */
const SANDBOX_HASH = containerHash({ name: POD_INFRASTRUCTURE, image: POD_INFRASTRUCTURE_IMAGE } as Container)

/** Has docker make and start what pods consist of: names, addresses, environments; and tells of it. */
export class ContainerStarter {
  readonly #world: Pick<KubeletWorld, 'api' | 'narrate' | 'random' | 'runtime'>
  readonly #nodes: Table<NodeRecord>
  readonly #reports: Reports
  readonly #serviceVariables = new Map<string, readonly EnvironmentVariable[]>()

  constructor(world: KubeletWorld, nodes: Table<NodeRecord>, reports: Reports) {
    this.#world = world
    this.#nodes = nodes
    this.#reports = reports
    world.state.derived(() => this.servicesChanged())
  }

  /** Starts the container that holds a pod's address. */
  startSandbox({ node, pod }: PodWorker): void {
    const { runtime } = this.#world
    const ports = pod.spec.containers.flatMap(({ ports = [] }) => ports)
    const ip = pod.spec.hostNetwork ? undefined : this.nextAddress(node)
    const id = runtime.create({
      node,
      name: this.#dockerName(pod, POD_INFRASTRUCTURE, SANDBOX_HASH),
      image: POD_INFRASTRUCTURE_IMAGE,
      env: EMPTY_ENVIRONMENT,
      hostname: pod.metadata.name,
      ports,
      pod: identityOf(pod),
      containerName: POD_INFRASTRUCTURE,
      ...(ip === undefined ? {} : { ip }),
    }).id
    const about = partOf(pod, POD_INFRASTRUCTURE)
    this.#reports.event(node, about, 'Pulled', `Container image "${POD_INFRASTRUCTURE_IMAGE}" already present on machine`)
    this.#reports.event(node, about, 'Created', `Created with docker id ${id.slice(0, 12)}`)
    runtime.start(id)
    this.#reports.event(node, about, 'Started', `Started with docker id ${id.slice(0, 12)}`)
  }

  /** Starts one of a pod's own containers. Its image has to be there. */
  start({ node, pod }: PodWorker, name: string): void {
    const { runtime } = this.#world
    const container = containerOf(pod, name)!
    const about = partOf(pod, name)
    const sandbox = runtime
      .containersOf(pod.metadata.uid)
      .find(({ containerName, state }) => containerName === POD_INFRASTRUCTURE && state === 'running')
    const env = environmentFor(pod, container, this.#variables(pod.metadata.namespace), sandbox?.ip ?? '')
    const all = container.command || container.args ? new Map([...env.services, ...env.own]) : undefined
    const expanded = (words: readonly string[] | undefined) => words?.map(word => expand(word, variable => all?.get(variable)))
    const { id } = runtime.create({
      node,
      name: this.#dockerName(pod, name, containerHash(container)),
      image: container.image,
      command: expanded(container.command),
      args: expanded(container.args),
      env,
      hostname: pod.metadata.name,
      ports: container.ports ?? [],
      pod: sandbox?.pod ?? identityOf(pod),
      containerName: name,
      sandbox: sandbox?.id,
    })
    this.#reports.event(node, about, 'Created', `Created with docker id ${id.slice(0, 12)}`)
    runtime.start(id)
    this.#reports.event(node, about, 'Started', `Started with docker id ${id.slice(0, 12)}`)
    this.#world.narrate(pod, 'start', { container: name, node })
  }

  /** The next free address for a container of a node; docker goes round before it gives one out again. */
  nextAddress(node: string): string {
    const record = this.#nodes.get(node)!
    let n = record.lastIp
    let address: string
    do {
      n = (n + 1) % POD_ADDRESSES
      address = podAddress(record.index, n)
    } while (this.#world.runtime.sandboxAt(address) && n !== record.lastIp)
    this.#nodes.set(node, { ...record, lastIp: n })
    return address
  }

  /** A service came, went or changed: what the next containers are told of them is found anew. */
  servicesChanged(): void {
    this.#serviceVariables.clear()
  }

  #variables(namespace: string): readonly EnvironmentVariable[] {
    let variables = this.#serviceVariables.get(namespace)
    if (!variables) this.#serviceVariables.set(namespace, (variables = serviceVariables(this.#world.api.store.list('Service'), namespace)))
    return variables
  }

  #dockerName({ metadata }: Pod, container: string, hash: string): string {
    const { name, namespace, uid } = metadata
    // joined, the text is one piece in memory
    return [`k8s_${container}.${hash}`, name, namespace, uid, this.#world.random.hex('docker-name', 8)].join('_')
  }
}
