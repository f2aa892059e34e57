import type { Stream } from '../../apiserver/client.ts'
import { configOf } from '../images/config.ts'
import { familiarName, search } from '../images/registry.ts'
import type {
  CommitOptions,
  CreateOptions,
  DockerClient,
  DockerContainer,
  DockerImage,
  DockerInfo,
  EventStream,
  FileChange,
  FileChanges,
  FileTree,
  ImageConfig,
  ImageLayer,
  LogsOptions,
  Pull,
  SearchResult,
  Usage,
} from './client.ts'
import { DockerError, NO_DAEMON } from './client.ts'
import type { ContainerRecord, ImageRecord } from './container.ts'
import { environmentOf } from './container.ts'
import type { DaemonWorld, Insides } from './insides.ts'
import { late } from './late.ts'
import { PullUnderWay } from './pull.ts'
import { fullReference } from './registry.ts'

const VERSION = { client: '1.8.2-el7.centos', server: '1.8.2-el7.centos', api: '1.20' }

/** What stands for the name that an image does not have. */
const NAMELESS = '<none>'

/** One node's docker daemon, as its command line sees it: the same containers and images that the kubelet works with. */
export class DockerDaemon implements DockerClient {
  readonly #world: DaemonWorld
  readonly #node: string
  readonly #insides: Insides

  constructor(world: DaemonWorld, node: string) {
    this.#world = world
    this.#node = node
    this.#insides = {
      world,
      node,
      records: () => this.#records(),
      images: () => this.#images(),
      find: (reference, doing) => this.#find(reference, doing),
      findImages: reference => this.#findImages(reference),
      shown: record => this.#shown(record),
    }
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

  images({ all = false }: { all?: boolean } = {}): readonly DockerImage[] {
    const byId = new Map<string, ImageRecord[]>()
    const below = new Set(all ? [] : this.#world.runtime.made(this.#node).flatMap(({ layers }) => layers.slice(1).map(({ id }) => id)))
    const records = this.#images().filter(({ id, repository }) => repository !== NAMELESS || !below.has(id))
    for (const image of records) byId.set(image.id, [...(byId.get(image.id) ?? []), image])
    return [...byId.values()].map(each => this.#shownImage(each)).sort((a, b) => b.created - a.created)
  }

  container(reference: string): DockerContainer {
    return this.#shown(this.#find(reference))
  }

  image(reference: string): DockerImage {
    return this.#shownImage(this.#findImages(reference))
  }

  history(reference: string): readonly ImageLayer[] {
    return late.making.history(this.#insides, reference)
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
    const name = familiarName(reference)
    const before = runtime.image(this.#node, name) !== undefined
    const { doneAt } = runtime.pull(this.#node, name)
    return new PullUnderWay({ ...this.#world, node: this.#node, reference: name, upToDate: before, doneAt })
  }

  create(options: CreateOptions): DockerContainer {
    return late.acts.create(this.#insides, options)
  }

  start(reference: string, options?: { real?: boolean; stdin?: boolean }): void {
    late.acts.start(this.#insides, reference, options)
  }

  stop(reference: string, seconds?: number): { ready(): boolean } {
    return late.acts.stop(this.#insides, reference, seconds)
  }

  restart(reference: string, seconds?: number): { ready(): boolean; start(): void } {
    return late.acts.restart(this.#insides, reference, seconds)
  }

  pause(reference: string, paused: boolean): void {
    late.acts.pause(this.#insides, reference, paused)
  }

  kill(reference: string, signal?: string): void {
    late.acts.kill(this.#insides, reference, signal)
  }

  rename(reference: string, name: string): void {
    late.acts.rename(this.#insides, reference, name)
  }

  remove(reference: string, options?: { force?: boolean }): void {
    late.acts.remove(this.#insides, reference, options)
  }

  removeImage(reference: string, options?: { force?: boolean }): readonly string[] {
    return late.acts.removeImage(this.#insides, reference, options)
  }

  tag(reference: string, name: string, options?: { force?: boolean }): void {
    late.acts.tag(this.#insides, reference, name, options)
  }

  attach(reference: string, options: { stdin: boolean; tty: boolean }): Stream {
    return late.acts.attach(this.#insides, reference, options)
  }

  processes(reference: string): readonly string[] {
    return late.acts.processes(this.#insides, reference)
  }

  logs(reference: string, options?: LogsOptions): Stream {
    return late.acts.logs(this.#insides, reference, options)
  }

  exec(reference: string, options: { command: readonly string[]; stdin: boolean; tty: boolean }): Stream {
    return late.acts.exec(this.#insides, reference, options)
  }

  commit(reference: string, options: CommitOptions): string {
    return late.making.commit(this.#insides, reference, options)
  }

  cached(parent: string, by: string, config: ImageConfig): string | undefined {
    return late.making.cached(this.#insides, parent, by, config)
  }

  sum(text: string): string {
    return late.making.sum(text)
  }

  save(references: readonly string[]): string {
    return late.moving.save(this.#insides, references)
  }

  load(archive: string): readonly string[] {
    return late.moving.load(this.#insides, archive)
  }

  exported(reference: string): string {
    return late.moving.exported(this.#insides, reference)
  }

  imported(archive: string, options: { name: string | undefined; config: ImageConfig; from: string }): string {
    return late.moving.imported(this.#insides, archive, options)
  }

  archived(files: FileChanges): string {
    return late.moving.archived(this.#insides, files)
  }

  usage(reference: string): Usage {
    return late.making.usage(this.#insides, reference)
  }

  changes(reference: string): readonly FileChange[] {
    return late.making.changes(this.#insides, reference)
  }

  files(reference: string, options?: { copied?: boolean }): FileTree {
    return late.making.files(this.#insides, reference, options)
  }

  change(reference: string, changes: FileChanges, options?: { copied?: boolean }): void {
    late.making.change(this.#insides, reference, changes, options)
  }

  events(since?: number): EventStream {
    this.#awake()
    return late.acts.events(this.#insides, since)
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
    const { runtime } = this.#world
    const named = runtime.images(this.#node)
    const nameless = runtime
      .made(this.#node)
      .filter(({ id }) => !named.some(image => image.id === id))
      .map(({ node, id, sizeBytes, created }) => ({ node, id, sizeBytes, created, repository: NAMELESS, tag: NAMELESS, origin: `${node} ${id}` }))
    return [...named, ...nameless]
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
    const full = fullReference(familiarName(reference))
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
      state: record.pausedAt === undefined ? state : 'paused',
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
      ...(record.workdir === undefined ? {} : { workdir: record.workdir }),
      ...(record.mounts ? { mounts: record.mounts } : {}),
      ...(record.links ? { links: record.links.map(link => `/${link.name}:/${name}/${link.alias}`) } : {}),
      ...(sandbox.ip === undefined ? {} : { ip: sandbox.ip }),
      ...(pod ? { pod } : {}),
      ...(record.containerName === undefined ? {} : { podContainerName: record.containerName }),
    }
  }

  /** Ports that the image exposes and nobody published. Containers of pods show none: the kubelet gives them another's network. */
  #exposed(record: ContainerRecord): { containerPort: number; protocol: string }[] {
    if (record.pod) return []
    const found = this.#world.runtime.imageOf(record)
    const known = 'error' in found ? [] : found.image.ports
    return known.filter(port => !record.ports.some(each => each.containerPort === port)).map(containerPort => ({ containerPort, protocol: 'tcp' }))
  }

  #shownImage(records: readonly ImageRecord[]): DockerImage {
    const first = records[0]!
    const found = this.#world.runtime.lookup(first.origin ?? `${first.repository}:${first.tag}`)
    const config = configOf('error' in found ? undefined : found.image)
    return {
      id: first.id,
      tags: records.map(({ repository, tag }) => `${repository}:${tag}`),
      created: first.created,
      sizeBytes: first.sizeBytes,
      command: config.command,
      env: Object.entries(config.env).map(([key, value]) => `${key}=${value}`),
      ports: config.ports,
      config,
    }
  }
}

/** The labels that the kubelet gives its containers (pkg/kubelet/dockertools, v1.1.8). */
function labelsOf({ pod, containerName: name, labels = {} }: ContainerRecord): Readonly<Record<string, string>> {
  if (!pod) return labels
  return {
    'io.kubernetes.pod.name': `${pod.namespace}/${pod.name}`,
    ...(name === undefined || name === 'POD' ? {} : { 'io.kubernetes.container.name': name }),
  }
}
