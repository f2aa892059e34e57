import type { Stream } from '../../apiserver/client.ts'
import { SCRIPTED } from '../images/catalogue.ts'
import { familiarName } from '../images/registry.ts'
import type { CreateOptions, DockerContainer, EventStream, LogsOptions } from './client.ts'
import { DockerError } from './client.ts'
import type { Image } from '../images/image.ts'
import type { ContainerLink, ContainerRecord, ImageRecord, MadeImage, PublishedPort } from './container.ts'
import { environmentOf } from './container.ts'
import type { ExecRequest, Insides } from './insides.ts'
import { logStream } from './log-stream.ts'
import { SCRATCH } from './making.ts'
import { containerName } from './names.ts'
import { shownName } from './pull.ts'
import { fullReference, parseReference } from './registry.ts'
import type { DockerRuntime } from './runtime.ts'
import { POD_INFRASTRUCTURE_IMAGE } from './runtime.ts'

/** What the command line can have a daemon do, with docker 1.8.2's words for what it refuses (its folders daemon and graph). */
export const acts = { create, start, stop, restart, kill, pause, rename, remove, removeImage, tag, attach, processes, logs, exec, events }

function refuse(message: string): never {
  throw new DockerError(`Error response from daemon: ${message}`)
}

/** Where docker begins when it is to find a port of the machine by itself. */
const FIRST_FREE_PORT = 32_768

function create(insides: Insides, options: CreateOptions): DockerContainer {
  const {
    image,
    name,
    command,
    entrypoint,
    env = [],
    ports = [],
    publishAll,
    interactive,
    labels,
    hostname = '',
    workdir,
    links = [],
    mounts = [],
  } = options
  const { world, node } = insides
  const { runtime, random } = world
  const local = familiarName(image)
  const records = insides.records()
  const present = local === POD_INFRASTRUCTURE_IMAGE || local === SCRATCH ? undefined : imageNamed(insides, image)
  if (present === undefined && local !== POD_INFRASTRUCTURE_IMAGE && local !== SCRATCH) {
    const { repository, tag } = parseReference(local)
    throw new DockerError(`Error: No such image: ${repository} (tag: ${tag})`)
  }
  if (name !== undefined) checkName(insides, name)
  const ownName = name?.replace(/^\//, '') ?? containerName(random)
  const linked = links.map(link => linkOf(insides, link))
  const pairs = env.map((each): readonly [string, string] => {
    const equals = each.indexOf('=')
    return equals < 0 ? [each, ''] : [each.slice(0, equals), each.slice(equals + 1)]
  })
  const origin = present && (present.origin ?? `${present.repository}:${present.tag}`)
  const found = runtime.lookup(origin ?? local)
  const own: Pick<Image, 'env' | 'ports' | 'labels'> = 'error' in found ? { env: {}, ports: [] } : found.image
  const published = [
    ...ports,
    ...own.ports
      .filter(port => publishAll && !ports.some(({ containerPort }) => containerPort === port))
      .map(containerPort => ({ containerPort, protocol: 'tcp', hostPort: 0 })),
  ]
  let next = Math.max(FIRST_FREE_PORT - 1, ...records.flatMap(record => record.ports.map(({ hostPort = 0 }) => hostPort)))
  const record = runtime.create({
    node,
    name: ownName,
    links: linked,
    mounts: mounts.map(mount =>
      mount.outside.startsWith('/') ? mount : { ...mount, outside: `${VOLUMES}/${mount.outside || random.hex('volume-id', 64)}/_data` },
    ),
    image: local,
    ...(entrypoint ? { command: [entrypoint, ...(command ?? [])] } : command?.length ? { args: command } : {}),
    ...(present && fullReference(local) !== origin ? { origin } : {}),
    imageId: present?.id,
    workdir,
    env: {
      own: [
        ...linked.flatMap(link => linkVariables(insides, link, ownName)),
        ...pairs,
        ...Object.entries(own.env).filter(([key]) => !pairs.some(pair => pair[0] === key)),
      ],
      services: [],
    },
    hostname,
    ports: published.map((port): PublishedPort => (port.hostPort === 0 ? { ...port, hostPort: ++next } : port)),
    ip: world.nextAddress(node),
    ...(interactive ? { interactive } : {}),
    ...(labels || own.labels ? { labels: { ...own.labels, ...labels } } : {}),
  })
  return insides.shown(record)
}

/** Where docker has volumes of its own on the machine. */
const VOLUMES = '/var/lib/docker/volumes'

/** `NAME:ALIAS`, or a name that is the alias too. */
function linkOf(insides: Insides, link: string): ContainerLink {
  const [name = '', alias = name] = link.split(':')
  const record = foundOrNothing(() => insides.find(name)) ?? refuse(`Could not get container for ${name}`)
  return { id: record.id, name: record.name, alias }
}

/** What a container is told of another one in its environment (daemon/links, docker 1.8.2). */
function linkVariables(insides: Insides, { id, alias }: ContainerLink, own: string): (readonly [string, string])[] {
  const record = insides.find(id)
  const { ports } = insides.shown(record)
  const prefix = alias.toUpperCase().replaceAll('-', '_')
  const sorted = [...ports].sort((a, b) => a.containerPort - b.containerPort)
  const address = ({ containerPort, protocol }: (typeof ports)[number]) => `${protocol.toLowerCase()}://${record.ip ?? ''}:${containerPort}`
  return [
    ...sorted.slice(0, 1).map(port => [`${prefix}_PORT`, address(port)] as const),
    ...sorted.flatMap(port => {
      const name = `${prefix}_PORT_${port.containerPort}_${port.protocol.toUpperCase()}`
      return [
        [name, address(port)],
        [`${name}_ADDR`, record.ip ?? ''],
        [`${name}_PORT`, String(port.containerPort)],
        [`${name}_PROTO`, port.protocol.toLowerCase()],
      ] as const
    }),
    [`${prefix}_NAME`, `/${own}/${alias}`],
    ...Object.entries(environmentOf(record.env)).map(([name, value]) => [`${prefix}_ENV_${name}`, value] as const),
  ]
}

/** The image of this name or id. */
function imageNamed({ findImages }: Insides, reference: string): ImageRecord | undefined {
  return foundOrNothing(() => findImages(reference)[0])
}

function foundOrNothing<T>(find: () => T): T | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof DockerError && error.message.includes('no such id: ')) return undefined
    throw error
  }
}

const NAME = /^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$/

function checkName(insides: Insides, name: string, doing = ''): void {
  if (!NAME.test(name)) refuse(`${doing}Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`)
  const bare = name.replace(/^\//, '')
  const taken = insides.records().find(record => record.name === bare)
  if (taken)
    refuse(
      `${doing}Conflict. The name "${bare}" is already in use by container ${taken.id.slice(0, 12)}. You have to delete (or rename) that container to be able to reuse that name.`,
    )
}

function start(insides: Insides, reference: string, { real = false, stdin = false }: { real?: boolean; stdin?: boolean } = {}): void {
  const record = insides.find(reference)
  if (record.pausedAt !== undefined) refuse('Cannot start a paused container, try unpause instead.')
  if (record.state === 'running') return
  for (const { hostPort } of record.ports) {
    const holder = insides.records().find(each => each.state === 'running' && each.ports.some(port => port.hostPort === hostPort))
    if (hostPort !== undefined && holder)
      refuse(`Cannot start container ${reference}: Bind for 0.0.0.0:${hostPort} failed: port is already allocated`)
  }
  const { runtime, inside, processes } = insides.world
  for (const { id, name, alias } of record.links ?? []) {
    if (runtime.container(id)?.state !== 'running')
      refuse(`Cannot start container ${reference}: Cannot link to a non running container: /${name} AS /${record.name}/${alias}`)
  }
  const isReal = (real || !runtime.isKnown(record)) && inside.finds(record, record.command[0] ?? '')
  if (!isReal && (real || !hasCommand(insides, record))) {
    for (const event of ['start', 'die']) runtime.note(record.node, event, record)
    const [word = ''] = record.command
    const why = word.includes('/') ? `stat ${word}: no such file or directory` : 'executable file not found in $PATH'
    refuse(`Cannot start container ${reference}: [8] System error: exec: "${word}": ${why}`)
  }
  runtime.start(record.id, isReal)
  // Whoever sits at its terminal starts it by that.
  if (isReal && !record.interactive) processes.set(record.id, inside.exec(processOf(insides, record, { stdin, tty: false })))
}

/** Whether a container can begin at all: programs of an image that nobody knows are taken to be there. */
function hasCommand({ world: { runtime, inside } }: Insides, record: ContainerRecord): boolean {
  const found = runtime.imageOf(record)
  const [word = ''] = record.command
  if ('error' in found || found.image.isGuess || found.image.command.includes(word)) return true
  return SCRIPTED.includes(word.slice(word.lastIndexOf('/') + 1)) || inside.finds(record, word)
}

/** Process 1 as a program inside: what it writes is the container's log, and its end is the container's. */
function processOf({ world: { runtime } }: Insides, record: ContainerRecord, how: { stdin: boolean; tty: boolean }): ExecRequest {
  const begun = { stdout: '', stderr: '' }
  return {
    container: record,
    command: record.command,
    ...how,
    said(text, stream) {
      const lines = (begun[stream] + text).split('\n')
      begun[stream] = lines.pop() ?? ''
      if (lines.length) runtime.write(record.id, stream === 'stdout' ? lines : lines.map(error => ({ error })))
    },
    ended(code) {
      if (begun.stdout) runtime.write(record.id, [begun.stdout])
      if (begun.stderr) runtime.write(record.id, [{ error: begun.stderr }])
      runtime.kill(record.id, code)
    },
  }
}

function stop(insides: Insides, reference: string, seconds = 10): { ready(): boolean } {
  const record = insides.find(reference)
  checkThawed(record, `Cannot stop container ${reference}: `)
  return stopping(insides, record, seconds)
}

function stopping({ world: { runtime } }: Insides, { id }: ContainerRecord, seconds: number): { ready(): boolean } {
  runtime.stop(id, seconds * 1000)
  return { ready: () => runtime.container(id)?.state !== 'running' }
}

/** Stops it; when that is `ready`, `start` starts it again. */
function restart(insides: Insides, reference: string, seconds = 10): { ready(): boolean; start(): void } {
  const record = insides.find(reference)
  checkThawed(record, `Cannot restart container ${reference}: `)
  return {
    ...stopping(insides, record, seconds),
    start() {
      start(insides, record.id)
      insides.world.runtime.note(insides.node, 'restart', record)
    },
  }
}

/** No signal reaches processes that are frozen. */
function checkThawed({ id, pausedAt }: ContainerRecord, doing: string): void {
  if (pausedAt !== undefined) refuse(`${doing}Container ${id} is paused. Unpause the container before stopping`)
}

function pause({ find, world }: Insides, reference: string, paused: boolean): void {
  const record = find(reference)
  const doing = `Cannot ${paused ? '' : 'un'}pause container ${reference}: Container ${record.id}`
  if (record.state !== 'running') refuse(`${doing} is not running`)
  if ((record.pausedAt !== undefined) === paused) refuse(`${doing} is ${paused ? 'already' : 'not'} paused`)
  world.runtime.pause(record.id, paused)
  world.processes.get(record.id)?.signal?.(paused ? 'STOP' : 'CONT')
}

const HARMLESS_SIGNALS = ['HUP', '1', 'USR1', '10', 'USR2', '12', 'WINCH', '28', 'CONT', '18', 'CHLD', '17', 'PIPE', '13', 'ALRM', '14']

function kill({ find, world }: Insides, reference: string, signal = 'KILL'): void {
  const name = signal.toUpperCase().replace(/^SIG/, '')
  const ends = ['TERM', '15', 'INT', '2', 'QUIT', '3'].includes(name)
  const kills = name === 'KILL' || name === '9'
  if (!kills && !ends && !HARMLESS_SIGNALS.includes(name) && !(/^[1-9]\d*$/.test(name) && Number(name) < 65)) refuse(`Invalid signal: ${signal}`)
  const record = find(reference, `Cannot kill container ${reference}: `)
  checkThawed(record, `Cannot kill container ${reference}: `)
  if (record.state !== 'running') refuse(`Cannot kill container ${reference}: Container ${record.id} is not running`)
  if (ends) return world.runtime.terminate(record.id)
  world.runtime.note(record.node, 'kill', record)
  if (kills) world.runtime.kill(record.id)
}

function rename(insides: Insides, reference: string, name: string): void {
  const record = insides.find(reference)
  if (/\s/.test(name)) refuse('400 Bad Request') // its command line has put the name into an address as it stands
  checkName(insides, name, 'Error when allocating new name: ')
  insides.world.runtime.rename(record.id, name.replace(/^\//, ''))
  insides.world.runtime.note(insides.node, 'rename', record)
}

function remove({ find, world }: Insides, reference: string, { force = false }: { force?: boolean } = {}): void {
  const record = find(reference)
  if (record.state === 'running' && !force) {
    refuse(
      `Cannot destroy container ${reference}: Conflict, You cannot remove a running container. Stop the container before attempting removal or use -f`,
    )
  }
  checkThawed(record, `Cannot destroy container ${reference}: Could not kill running container, cannot remove - `)
  world.runtime.remove(record.id)
}

/** What becomes of an image's names, and of the image when none is left: the lines that say so. */
function removeImage(insides: Insides, reference: string, { force = false }: { force?: boolean } = {}): readonly string[] {
  const { runtime } = insides.world
  const all = insides.images()
  const { repository, tag } = parseReference(familiarName(reference))
  const named = all.find(image => image.repository === repository && image.tag === tag)
  const id = named?.id ?? (/^[0-9a-f]{4,64}$/.test(reference) ? all.find(image => image.id.startsWith(reference))?.id : undefined)
  if (id === undefined) refuse(`No such image: ${all.some(image => image.repository === repository) ? `${repository}:${tag}` : reference}`)
  const records = all.filter(image => image.id === id)
  const repositories = new Set(records.map(image => image.repository))
  if (!named && repositories.size > 1 && !force)
    refuse(`Conflict, cannot delete image ${reference} because it is tagged in multiple repositories, use -f to force`)
  const goes = named ? [named] : records
  const isLast = goes.length === records.length && !runtime.made(insides.node).some(made => isAbove(made, records[0]))
  if (isLast) checkUnused(insides, id, force)
  const untagged = goes.filter(({ repository }) => repository !== '<none>')
  if (untagged.length === 0 && !isLast) refuse(`Conflict, ${reference} wasn't deleted`)
  for (const image of untagged) {
    runtime.removeImage(insides.node, `${image.repository}:${image.tag}`)
    runtime.note(insides.node, 'untag', id)
  }
  const deleted = isLast ? deleteLayers(insides, id) : []
  for (const each of deleted) runtime.note(insides.node, 'delete', each)
  return [...untagged.map(image => `Untagged: ${shownName(image.repository)}:${image.tag}`), ...deleted.map(each => `Deleted: ${each}`)]
}

/** Whether an image was made of another one. */
function isAbove({ id, layers, bottom }: MadeImage, below: ImageRecord | undefined): boolean {
  if (!below || below.id === id) return false
  return layers.some(layer => layer.id === below.id) || bottom === (below.origin ?? `${below.repository}:${below.tag}`)
}

/** Forgets an image that was made here, and what it was made of as far as nobody else needs it: the ids of what is gone. */
function deleteLayers(insides: Insides, id: string): readonly string[] {
  const { runtime } = insides.world
  const all = runtime.made(insides.node)
  const made = all.find(each => each.id === id)
  if (!made) return [id]
  const gone: string[] = []
  for (const layer of made.layers) {
    const image = all.find(each => each.id === layer.id)
    const isNeeded =
      insides.images().some(each => each.id === layer.id && each.repository !== '<none>') ||
      runtime.made(insides.node).some(each => each.id !== layer.id && each.layers.some(other => other.id === layer.id))
    const isUsed = layer.id !== id && insides.records().some(({ imageId }) => imageId === layer.id)
    if (!image || isNeeded || isUsed) break
    runtime.unmake(image)
    gone.push(layer.id)
  }
  return gone
}

function checkUnused(insides: Insides, imageId: string, force: boolean): void {
  const image = imageId.slice(0, 12)
  const above = insides.world.runtime.made(insides.node).filter(({ layers }) => layers.some(layer => layer.id === imageId))
  const ids = new Set([imageId, ...above.map(({ id }) => id)])
  for (const container of insides.records().filter(each => ids.has(each.imageId))) {
    const id = container.id.slice(0, 12)
    if (container.state === 'running')
      refuse(
        force
          ? `Conflict, cannot force delete ${image} because the running container ${id} is using it, stop it and retry`
          : `Conflict, cannot delete ${image} because the running container ${id} is using it, stop it and use -f to force`,
      )
    if (!force) refuse(`Conflict, cannot delete ${image} because the container ${id} is using it, use -f to force`)
  }
}

function tag(insides: Insides, reference: string, name: string, { force = false }: { force?: boolean } = {}): void {
  const record = insides.findImages(reference)[0] as ImageRecord
  const target = fullReference(familiarName(name))
  const other = insides.world.runtime.image(insides.node, target)
  if (other && !force) {
    refuse(`Conflict: Tag ${other.tag} is already set to image ${other.id}, if you want to replace it, please use -f option`)
  }
  insides.world.runtime.tag(insides.node, record, target)
}

const SHELLS = ['sh', 'bash', 'ash', '/bin/sh', '/bin/bash', '/bin/ash']

function attach({ find, world }: Insides, reference: string, { stdin, tty }: { stdin: boolean; tty: boolean }): Stream {
  const record = find(reference)
  const { runtime } = world
  runtime.note(record.node, 'attach', record)
  const shell = record.command.find(word => SHELLS.includes(word))
  if (tty && record.interactive && (record.real || shell !== undefined))
    return shellOf(runtime, record.id, world.inside.exec({ container: record, command: record.real ? record.command : [shell!], stdin, tty }))
  const log = logStream(runtime, record.id, { follow: true, fromNow: runtime.lastLine(record.id) !== undefined })
  return joined(
    log,
    () => world.processes.get(record.id),
    stdin,
    () => runtime.container(record.id)?.exitCode,
  )
}

function processes({ find, world }: Insides, reference: string): readonly string[] {
  const record = find(reference)
  if (record.state !== 'running') refuse(`Container ${reference} is not running`)
  world.runtime.note(record.node, 'top', record)
  return [record.command.join(' ')]
}

function logs({ find, world }: Insides, reference: string, options: LogsOptions = {}): Stream {
  return logStream(world.runtime, find(reference).id, options)
}

function exec({ find, world }: Insides, reference: string, options: { command: readonly string[]; stdin: boolean; tty: boolean }): Stream {
  const container = find(reference)
  if (container.state !== 'running') refuse(`Container ${reference} is not running`)
  if (container.pausedAt !== undefined) refuse(`Container ${reference} is paused, unpause the container before exec`)
  for (const event of ['exec_create', 'exec_start']) world.runtime.note(container.node, `${event}: ${options.command.join(' ')}`, container)
  return world.inside.exec({ container, ...options })
}

/** What has happened since a moment, or from now on; it goes on until it is closed. */
function events({ world: { runtime }, node }: Insides, since: number | undefined): EventStream {
  const known = runtime.events(node)
  let seen = (known?.count ?? 0) - (since === undefined ? 0 : (known?.newest.length ?? 0))
  const count = () => runtime.events(node)?.count ?? 0
  return {
    ready: () => count() > seen,
    read() {
      const fresh = count() - seen
      seen = count()
      const news = fresh > 0 ? (runtime.events(node)?.newest.slice(-fresh) ?? []) : []
      return since === undefined ? news : news.filter(({ at }) => Math.floor(at / 1000) >= Math.floor(since / 1000))
    },
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

/** A log with the end of its container, and what is typed for the program that writes it. */
function joined(stream: Stream, process: () => Stream | undefined, stdin: boolean, code: () => number | undefined): Stream {
  return {
    get exitCode() {
      return stream.exitCode === undefined ? undefined : (code() ?? 0)
    },
    ready: () => stream.ready(),
    read: () => stream.read(),
    write: text => (stdin ? process()?.write(text) : undefined),
    closeInput: () => process()?.closeInput(),
    resize: (columns, rows) => stream.resize(columns, rows),
    close: () => stream.close(),
  }
}
