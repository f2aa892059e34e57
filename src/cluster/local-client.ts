import type { Container } from './api/container.ts'
import type { Draft, Kind, ObjectOf, Pod } from './api/kinds.ts'
import { badRequest } from './api/status.ts'
import type {
  ApiClient,
  DeleteOptions,
  ExecOptions,
  HttpRequest,
  HttpResponse,
  ListOptions,
  LogOptions,
  PatchType,
  Stream,
} from './apiserver/client.ts'
import { StreamError } from './apiserver/client.ts'
import { late } from './apiserver/late.ts'
import type { ApiServer } from './apiserver/server.ts'
import { checkLogOptions } from './apiserver/validation/log.ts'
import type { ContainerRecord } from './kubelet/docker/container.ts'
import type { DockerRuntime } from './kubelet/docker/runtime.ts'
import { firstBytes, logStream } from './kubelet/docker/log-stream.ts'
import { textStream } from './kubelet/text-stream.ts'
import type { Failure } from './network/network.ts'

/** What the API server passes on to the pod's node: containers' logs and what runs in them. */
export interface PodAccess {
  readonly runtime: DockerRuntime
  now(): number
  /** Why a node's kubelet does not answer; nothing when it does. */
  unreachable(node: string): Failure | undefined
  /** Runs a command in a container, or without one joins its process 1. */
  exec(containerId: string, options: Partial<ExecOptions>): Stream
  /** The REST face. */
  request(request: HttpRequest): HttpResponse
}

/** The API server as a program on a machine with access sees it, with the subresources of pods. */
export class LocalClient implements ApiClient {
  readonly #server: ApiServer
  readonly #access: PodAccess

  constructor(server: ApiServer, access: PodAccess) {
    this.#server = server
    this.#access = access
  }

  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> {
    return this.#server.get(kind, namespace, name)
  }

  list<K extends Kind>(kind: K, options?: ListOptions) {
    return this.#server.list(kind, options)
  }

  create<K extends Kind>(object: Draft<K>): ObjectOf<K> {
    return this.#server.create(object)
  }

  update<K extends Kind>(object: Draft<K>): ObjectOf<K> {
    return this.#server.update(object)
  }

  patch<K extends Kind>(kind: K, namespace: string, name: string, type: PatchType, body: unknown): ObjectOf<K> {
    return this.#server.patch(kind, namespace, name, type, body)
  }

  delete(kind: Kind, namespace: string, name: string, options?: DeleteOptions): unknown {
    return this.#server.delete(kind, namespace, name, options)
  }

  watch<K extends Kind>(kind: K, options?: ListOptions & { resourceVersion?: string; name?: string }) {
    return this.#server.watch(kind, options)
  }

  log(namespace: string, name: string, options: LogOptions): Stream {
    checkLogOptions(name, options)
    const pod = this.#server.get('Pod', namespace, name)
    const { name: container } = containerOf(pod, options.container)
    if (!pod.spec.nodeName) return textStream('')
    this.#reach(pod, { resource: 'containerLogs', container, options })
    // The kubelet says these as if they were the log, without a newline (pkg/kubelet/kubelet.go, v1.1.8).
    const where = `Pod "${name}" in namespace "${namespace}"`
    const { phase = 'Pending' } = pod.status
    if (phase === 'Pending' || phase === 'Unknown') {
      return textStream(`${where} : pod is not in 'Running', 'Succeeded' or 'Failed' state - State: "${phase}"`)
    }
    const status = pod.status.containerStatuses?.find(each => each.name === container)
    if (!status) return textStream(`${where}: container "${container}" not found`)
    if (options.previous && !status.lastState.terminated) return textStream(`${where}: previous terminated container "${container}" not found`)
    if (!options.previous && status.state.waiting) return textStream(`${where}: container "${container}" is in waiting state.`)
    const id = options.previous ? status.lastState.terminated?.containerID : status.containerID
    const { follow = false, tailLines, timestamps = false, sinceSeconds, limitBytes } = options
    const since = sinceSeconds === undefined ? undefined : this.#access.now() - sinceSeconds * 1000
    const stream = logStream(this.#access.runtime, trimPrefix(id), {
      follow,
      timestamps,
      ...(tailLines === undefined ? {} : { tail: tailLines }),
      ...(since === undefined ? {} : { since }),
    })
    return limitBytes === undefined ? stream : firstBytes(stream, limitBytes)
  }

  exec(namespace: string, name: string, options: ExecOptions): Stream {
    return this.#access.exec(this.#runningContainer(namespace, name, options.container).id, options)
  }

  /** Process 1 is spoken with by running its command beside it, if it listens; else this hears what it says from now on. */
  attach(namespace: string, name: string, options: Omit<ExecOptions, 'command'>): Stream {
    const { id, command } = this.#runningContainer(namespace, name, options.container)
    const { stdin } = containerOf(this.#server.get('Pod', namespace, name), options.container)
    if (stdin && options.stdin) return this.#access.exec(id, { ...options, command })
    return this.log(namespace, name, { container: options.container, follow: true, tailLines: 0 })
  }

  request(request: HttpRequest): HttpResponse {
    return this.#access.request(request)
  }

  #runningContainer(namespace: string, name: string, asked: string | undefined): ContainerRecord {
    const pod = this.#server.get('Pod', namespace, name)
    const { name: container } = containerOf(pod, asked)
    if (!pod.spec.nodeName) throw badRequest(`pod ${name} does not have a host assigned`)
    this.#reach(pod, { resource: 'exec', container })
    const record = this.#access.runtime.containersOf(pod.metadata.uid).find(each => each.containerName === container && each.state === 'running')
    if (!record) throw new StreamError(`container not found ("${container}")`)
    return record
  }

  /** Throws what there is to say when a pod's kubelet does not answer. */
  #reach(pod: Pod, request: Parameters<typeof late.unanswered>[1]): void {
    const { nodeName = '' } = pod.spec
    const failure = this.#access.unreachable(nodeName)
    if (failure) throw late.unanswered(pod, request, failure, this.#addressOf(nodeName))
  }

  #addressOf(name: string): string {
    return this.#server.find('Node', '', name)?.status.addresses?.[0]?.address ?? name
  }
}

/** The container that is meant: named, or the only one (pkg/registry/pod/strategy.go, v1.1.8). */
export function containerOf(pod: Pod, asked: string | undefined): Container {
  const { containers } = pod.spec
  const { name } = pod.metadata
  if (!asked && containers.length !== 1) throw badRequest(`a container name must be specified for pod ${name}`)
  const container = asked ? containers.find(each => each.name === asked) : containers[0]
  if (!container) throw badRequest(`container ${asked} is not valid for pod ${name}`)
  return container
}

function trimPrefix(id: string | undefined): string {
  return id?.replace(/^docker:\/\//, '') ?? ''
}
