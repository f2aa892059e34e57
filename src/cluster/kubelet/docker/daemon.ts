import type { Stream } from '../../apiserver/client.ts'
import type { Random } from '../../sim/random.ts'
import { familiarName, search } from '../images/registry.ts'
import type { CreateOptions, DockerClient, DockerContainer, DockerImage, DockerInfo, Pull, SearchResult } from './client.ts'
import { DockerError, NO_DAEMON } from './client.ts'
import type { ContainerRecord, ImageRecord } from './container.ts'
import { environmentOf } from './container.ts'
import { logStream } from './log-stream.ts'
import { containerName } from './names.ts'
import { PullUnderWay, shownName } from './pull.ts'
import { fullReference, parseReference } from './registry.ts'
import type { DockerRuntime } from './runtime.ts'
import { POD_INFRASTRUCTURE_IMAGE } from './runtime.ts'

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

const VERSION = { client: '1.8.2-el7.centos', server: '1.8.2-el7.centos', api: '1.20' }

const SHELLS = ['sh', 'bash', 'ash', '/bin/sh', '/bin/bash', '/bin/ash']

/** One node's docker daemon, as its command line sees it: the same containers and images that the kubelet works with. */
export class DockerDaemon implements DockerClient {
  readonly #world: DaemonWorld
  readonly #node: string

  constructor(world: DaemonWorld, node: string) {
    this.#world = world
    this.#node = node
  }

  version(): { client: string; server: string; api: string } {
    this.#awake()
    return VERSION
  }

  info(): DockerInfo {
    const containers = this.#records().length
    const images = new Set(this.#images().map(image => image.id)).size
    return {
      containers,
      images,
      name: this.#node,
      kernel: '3.10.0-327.10.1.el7.x86_64',
      system: 'CentOS Linux 7 (Core)',
      cpus: 4,
      memory: '7.64 GiB',
    }
  }

  containers({ all = false }: { all?: boolean } = {}): readonly DockerContainer[] {
    return this.#records()
      .filter(({ state }) => all || state === 'running')
      .map(record => this.#shown(record))
  }

  images(): readonly DockerImage[] {
    const byId = new Map<string, ImageRecord[]>()
    for (const image of this.#images()) byId.set(image.id, [...(byId.get(image.id) ?? []), image])
    return [...byId.values()].map(records => this.#shownImage(records)).sort((a, b) => b.created - a.created)
  }

  container(reference: string): DockerContainer {
    return this.#shown(this.#find(reference))
  }

  image(reference: string): DockerImage {
    return this.#shownImage(this.#findImages(reference))
  }

  search(term: string): readonly SearchResult[] {
    this.#awake()
    if (!this.#world.runtime.isRegistryUp) {
      throw new DockerError(
        `Error response from daemon: Get https://index.docker.io/v1/search?q=${term}: net/http: request canceled while waiting for connection`,
      )
    }
    return search(term)
  }

  pull(reference: string): Pull {
    this.#awake()
    const { runtime } = this.#world
    const name = this.#local(reference)
    const before = runtime.image(this.#node, name) !== undefined
    const { doneAt } = runtime.pull(this.#node, name)
    return new PullUnderWay({ ...this.#world, node: this.#node, reference: name, upToDate: before, doneAt })
  }

  create({ image, name, command, env = [], ports = [], interactive }: CreateOptions): DockerContainer {
    const { runtime, random } = this.#world
    const local = this.#local(image)
    if (!this.#hasImage(local)) {
      const { repository, tag } = parseReference(local)
      throw new DockerError(`Error: No such image: ${repository} (tag: ${tag})`)
    }
    const taken = name === undefined ? undefined : this.#records().find(record => record.name === name)
    if (taken) {
      throw new DockerError(
        `Error response from daemon: Conflict. The name "${name}" is already in use by container ${taken.id.slice(0, 12)}. You have to delete (or rename) that container to be able to reuse that name.`,
      )
    }
    const pairs = env.map((each): readonly [string, string] => {
      const equals = each.indexOf('=')
      return equals < 0 ? [each, ''] : [each.slice(0, equals), each.slice(equals + 1)]
    })
    const record = runtime.create({
      node: this.#node,
      name: name ?? containerName(random),
      image: local,
      ...(command?.length ? { args: command } : {}),
      env: { own: pairs, services: [] },
      hostname: '',
      ports,
      ip: this.#world.nextAddress(this.#node),
      ...(interactive ? { interactive } : {}),
    })
    return this.#shown(record)
  }

  start(reference: string): void {
    const record = this.#find(reference)
    if (record.state === 'running') return
    for (const { hostPort } of record.ports) {
      const holder = this.#records().find(each => each.state === 'running' && each.ports.some(port => port.hostPort === hostPort))
      if (hostPort !== undefined && holder) {
        throw new DockerError(
          `Error response from daemon: Cannot start container ${reference}: failed to create endpoint ${record.name} on network bridge: Bind for 0.0.0.0:${hostPort} failed: port is already allocated`,
        )
      }
    }
    this.#world.runtime.start(record.id)
  }

  stop(reference: string, seconds = 10): { ready(): boolean } {
    const { id } = this.#find(reference)
    const { runtime } = this.#world
    runtime.stop(id, seconds * 1000)
    return { ready: () => runtime.container(id)?.state !== 'running' }
  }

  kill(reference: string, signal = 'KILL'): void {
    const record = this.#find(reference, `Cannot kill container ${reference}: `)
    if (record.state !== 'running')
      throw new DockerError(`Error response from daemon: Cannot kill container ${reference}: Container ${record.id} is not running`)
    const name = signal.toUpperCase().replace(/^SIG/, '')
    if (name === 'KILL' || name === '9') this.#world.runtime.kill(record.id)
    else if (['TERM', '15', 'INT', '2', 'QUIT', '3'].includes(name)) this.#world.runtime.terminate(record.id)
    else if (!HARMLESS_SIGNALS.includes(name)) throw new DockerError(`Error response from daemon: Invalid signal: ${signal}`)
  }

  remove(reference: string, { force = false }: { force?: boolean } = {}): void {
    const record = this.#find(reference)
    if (record.state === 'running' && !force) {
      throw new DockerError(
        `Error response from daemon: Cannot destroy container ${reference}: Conflict, You cannot remove a running container. Stop the container before attempting removal or use -f`,
      )
    }
    this.#world.runtime.remove(record.id)
  }

  removeImage(reference: string, { force = false }: { force?: boolean } = {}): readonly string[] {
    const { runtime } = this.#world
    const records = this.#findImages(reference)
    const id = records[0]?.id ?? ''
    const named = records.filter(each => fullReference(this.#local(reference)) === fullReference(`${each.repository}:${each.tag}`))
    const goes = named.length ? named : records
    const last = goes.length === records.length
    const user = this.#records().find(container => container.imageId === id && (container.state === 'running' || !force))
    if (last && user) {
      const why =
        user.state === 'running'
          ? `because the running container ${user.id.slice(0, 12)} is using it, stop it and use -f to force`
          : `because the container ${user.id.slice(0, 12)} is using it, use -f to force`
      throw new DockerError(`Error response from daemon: Conflict, cannot delete ${id.slice(0, 12)} ${why}`)
    }
    for (const { repository, tag } of goes) runtime.removeImage(this.#node, `${repository}:${tag}`)
    return [...goes.map(({ repository, tag }) => `Untagged: ${shownName(repository)}:${tag}`), ...(last ? [`Deleted: ${id}`] : [])]
  }

  tag(reference: string, name: string): void {
    const [record] = this.#findImages(reference)
    if (record) this.#world.runtime.tag(this.#node, `${record.repository}:${record.tag}`, name)
  }

  attach(reference: string, { stdin, tty }: { stdin: boolean; tty: boolean }): Stream {
    const record = this.#find(reference)
    const { runtime } = this.#world
    if (record.state === 'exited') throw new DockerError('You cannot attach to a stopped container, start it first')
    const shell = record.command.find(word => SHELLS.includes(word))
    if (tty && record.interactive && shell !== undefined)
      return shellOf(runtime, record.id, this.#world.exec({ container: record, command: [shell], stdin, tty }))
    const log = logStream(runtime, record.id, { follow: true, fromNow: record.state === 'running' && runtime.lastLine(record.id) !== undefined })
    return withExitCode(log, () => runtime.container(record.id)?.exitCode)
  }

  processes(reference: string): readonly string[] {
    const record = this.#find(reference)
    if (record.state !== 'running') throw new DockerError(`Error response from daemon: Container ${reference} is not running`)
    return [record.command.join(' ')]
  }

  logs(reference: string, options: { follow?: boolean; tail?: number; timestamps?: boolean; since?: number } = {}): Stream {
    return logStream(this.#world.runtime, this.#find(reference).id, options)
  }

  exec(reference: string, options: { command: readonly string[]; stdin: boolean; tty: boolean }): Stream {
    const container = this.#find(reference)
    if (container.state !== 'running') throw new DockerError(`Error response from daemon: Container ${reference} is not running`)
    return this.#world.exec({ container, ...options })
  }

  #awake(): void {
    if (!this.#world.running(this.#node)) throw new DockerError(NO_DAEMON)
  }

  #records(): ContainerRecord[] {
    this.#awake()
    return this.#world.runtime.containersOn(this.#node)
  }

  #images(): ImageRecord[] {
    this.#awake()
    return this.#world.runtime.images(this.#node)
  }

  /** The name under which a node keeps what somebody calls `docker.io/kubeguide/redis-master`. */
  #local(reference: string): string {
    return familiarName(reference)
  }

  #hasImage(reference: string): boolean {
    this.#awake()
    return this.#world.runtime.image(this.#node, reference) !== undefined || reference === POD_INFRASTRUCTURE_IMAGE
  }

  #find(reference: string, doing = ''): ContainerRecord {
    const records = this.#records()
    const named = records.find(({ id, name }) => id === reference || name === reference.replace(/^\//, ''))
    if (named) return named
    const prefixed = /^[0-9a-f]+$/.test(reference) ? records.filter(({ id }) => id.startsWith(reference)) : []
    if (prefixed.length > 1) throw new DockerError(`Error response from daemon: ${doing}Multiple IDs found with provided prefix: ${reference}`)
    if (!prefixed[0]) throw new DockerError(`Error response from daemon: ${doing}no such id: ${reference}`)
    return prefixed[0]
  }

  #findImages(reference: string): ImageRecord[] {
    const images = this.#images()
    const full = fullReference(this.#local(reference))
    const named = images.find(({ repository, tag }) => `${repository}:${tag}` === full)
    const id = named?.id ?? (/^[0-9a-f]{4,64}$/.test(reference) ? images.find(image => image.id.startsWith(reference))?.id : undefined)
    if (id === undefined) throw new DockerError(`Error response from daemon: could not find image: no such id: ${reference}`)
    return images.filter(image => image.id === id)
  }

  #shown(record: ContainerRecord): DockerContainer {
    const { id, name, image, imageId, command, created, state, startedAt, finishedAt, exitCode, ports, pid, pod, hostname } = record
    const sandbox = record.sandbox === undefined ? record : (this.#world.runtime.container(record.sandbox) ?? record)
    return {
      id,
      name,
      image,
      imageId,
      command,
      created,
      state,
      ports: [...ports.filter(({ hostPort }) => hostPort !== undefined || !pod), ...this.#exposed(record)],
      env: Object.entries(environmentOf(record.env)).map(([key, value]) => `${key}=${value}`),
      labels: labelsOf(record),
      restartCount: 0,
      hostname,
      interactive: record.interactive ?? false,
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(finishedAt === undefined ? {} : { finishedAt }),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(pid === undefined ? {} : { pid }),
      ...(sandbox.ip === undefined ? {} : { ip: sandbox.ip }),
      ...(pod ? { pod } : {}),
      ...(record.containerName === undefined ? {} : { podContainerName: record.containerName }),
    }
  }

  /** Ports that the image exposes and nobody published. Containers of pods show none: the kubelet gives them another's network. */
  #exposed(record: ContainerRecord): { containerPort: number; protocol: string }[] {
    if (record.pod) return []
    const found = this.#world.runtime.lookup(record.image)
    const known = 'error' in found ? [] : found.image.ports
    return known.filter(port => !record.ports.some(each => each.containerPort === port)).map(containerPort => ({ containerPort, protocol: 'tcp' }))
  }

  #shownImage(records: readonly ImageRecord[]): DockerImage {
    const first = records[0]!
    const found = this.#world.runtime.lookup(`${first.repository}:${first.tag}`)
    const image = 'error' in found ? undefined : found.image
    return {
      id: first.id,
      tags: records.map(({ repository, tag }) => `${repository}:${tag}`),
      created: first.created,
      sizeBytes: first.sizeBytes,
      command: image?.command ?? [],
      env: Object.entries(image?.env ?? {}).map(([key, value]) => `${key}=${value}`),
      ports: image?.ports ?? [],
    }
  }
}

const HARMLESS_SIGNALS = ['HUP', '1', 'USR1', '10', 'USR2', '12', 'WINCH', '28', 'CONT', '18', 'CHLD', '17', 'PIPE', '13', 'ALRM', '14']

/** The labels that the kubelet gives its containers (pkg/kubelet/dockertools, v1.1.8). */
function labelsOf({ pod, containerName: name }: ContainerRecord): Record<string, string> {
  if (!pod) return {}
  return {
    'io.kubernetes.pod.name': `${pod.namespace}/${pod.name}`,
    ...(name === undefined || name === 'POD' ? {} : { 'io.kubernetes.container.name': name }),
  }
}

/** A shell at a container's terminal: when it ends, the container has ended with its code. */
function shellOf(runtime: DockerRuntime, id: string, stream: Stream): Stream {
  return {
    get exitCode() {
      return stream.exitCode
    },
    ready: () => stream.ready(),
    read() {
      const news = stream.read()
      if (news === undefined) runtime.kill(id, stream.exitCode ?? 0)
      return news
    },
    write: text => stream.write(text),
    closeInput: () => stream.closeInput(),
    resize: (columns, rows) => stream.resize(columns, rows),
    close: () => stream.close(),
  }
}

function withExitCode(stream: Stream, code: () => number | undefined): Stream {
  return {
    get exitCode() {
      return stream.exitCode === undefined ? undefined : (code() ?? 0)
    },
    ready: () => stream.ready(),
    read: () => stream.read(),
    write: text => stream.write(text),
    closeInput: () => stream.closeInput(),
    resize: (columns, rows) => stream.resize(columns, rows),
    close: () => stream.close(),
  }
}
