import { utf8Length } from '../../network/utf8.ts'
import { stableJson } from '../../sim/compare.ts'
import { hash128 } from '../../sim/hash.ts'
import { configOf } from '../images/config.ts'
import { familiarName } from '../images/registry.ts'
import type { CommitOptions, FileChange, FileChanges, FileTree, ImageConfig, ImageLayer, Usage } from './client.ts'
import { DockerError } from './client.ts'
import type { ContainerRecord, ImageRecord, MadeImage } from './container.ts'
import { environmentOf } from './container.ts'
import type { Insides } from './insides.ts'
import type { DockerRuntime } from './runtime.ts'

/** How images are made of containers, and what was changed in those (docker 1.8.2's daemon/commit.go and daemon/changes.go). */
export const making = { commit, cached, sum, usage, changes, files, change, history }

/** The memory of the machine: what a container may use. */
const MACHINE_BYTES = 8_203_000_000

/** What a container uses. Nobody measures anything here: small numbers that follow from its image and grow with its age and its log. */
function usage(insides: Insides, reference: string): Usage {
  const record = insides.find(reference)
  if (record.state !== 'running') return { cpuPercent: 0, memory: 0, memoryLimit: 0, received: 0, sent: 0, read: 0, written: 0 }
  const seed = parseInt(sum(record.imageId).slice(0, 6), 16)
  const minutes = (insides.world.now() - (record.startedAt ?? 0)) / 60_000
  const lines = insides.world.runtime.lastLine(record.id)?.count ?? 0
  return {
    cpuPercent: record.pausedAt === undefined ? ((seed + Math.floor(minutes * 60)) % 20) / 100 : 0,
    memory: 600_000 + (seed % 9_000_000),
    memoryLimit: MACHINE_BYTES,
    received: 648 + Math.floor(minutes * 40) + lines * 160,
    sent: 648 + lines * 420,
    read: 200_000 + (seed % 5_000_000),
    written: 0,
  }
}

/** What was changed in a container's files since it was made, folders on the way to it too, by path. */
function changes(insides: Insides, reference: string): readonly FileChange[] {
  const { now, first } = insides.world.inside.files(insides.find(reference))
  const found = new Map<string, FileChange['kind']>()
  const touch = (path: string): void => {
    const above = path.slice(0, path.lastIndexOf('/'))
    if (above === '' || found.has(above)) return
    found.set(above, 'C')
    touch(above)
  }
  for (const path of [...new Set([...Object.keys(first), ...Object.keys(now)])].sort()) {
    const kind = kindOf(first, now, path)
    // What lay in a folder that is gone went with it.
    if (!kind || (kind === 'D' && found.get(path.slice(0, path.lastIndexOf('/'))) === 'D')) continue
    touch(path)
    found.set(path, kind)
  }
  return [...found].map(([path, kind]) => ({ path, kind })).sort((a, b) => (a.path < b.path ? -1 : 1))
}

function kindOf(first: FileTree, now: FileTree, path: string): FileChange['kind'] | undefined {
  const [before, after] = [first[path], now[path]]
  if (!before) return 'A'
  if (!after) return 'D'
  return textOf(before) === textOf(after) ? undefined : 'C'
}

function textOf(entry: FileTree[string]): string | undefined {
  return 'text' in entry ? entry.text : undefined
}

function files(insides: Insides, reference: string, { copied = false }: { copied?: boolean } = {}): FileTree {
  const record = insides.find(reference)
  if (copied) insides.world.runtime.note(record.node, 'archive-path', record)
  return insides.world.inside.files(record).now
}

function change(insides: Insides, reference: string, to: FileChanges, { copied = false }: { copied?: boolean } = {}): void {
  const record = insides.find(reference)
  insides.world.inside.change(record, to)
  if (copied) insides.world.runtime.note(record.node, 'extract-to-dir', record)
}

/** Makes an image of a container as it is now; returns its id. */
function commit(insides: Insides, reference: string, { name, comment = '', author = '', config, by, pause = false }: CommitOptions): string {
  const record = insides.find(reference)
  const { runtime, inside } = insides.world
  const freezes = pause && record.state === 'running' && record.pausedAt === undefined
  if (freezes) runtime.pause(record.id, true)
  const below = madeImageOf(insides, record)
  const changed: Record<string, string | true | null> = {}
  const { now, first } = inside.files(record)
  for (const path of new Set([...Object.keys(first), ...Object.keys(now)])) {
    const entry = now[path]
    if (kindOf(first, now, path)) changed[path] = entry ? ('text' in entry ? entry.text : true) : null
  }
  const sizeBytes = Object.values(changed).reduce((sum: number, text) => sum + (typeof text === 'string' ? utf8Length(text) : 0), 0)
  const created = insides.world.now()
  const id = insides.world.random.hex('image-id', 64)
  const own = configOfContainer(insides, record)
  const layer: ImageLayer = { id, created, by: by ?? own.command.join(' '), sizeBytes, comment, author }
  const image: MadeImage = {
    node: record.node,
    id,
    created,
    sizeBytes: sizeBytes + sizeOf(insides, record),
    bottom: below?.bottom ?? (record.image === SCRATCH ? '' : (record.origin ?? record.image)),
    config: config?.(own) ?? own,
    files: { ...below?.files, ...changed },
    layers: [layer, ...(below?.layers ?? [])],
  }
  runtime.make(image)
  if (name !== undefined) insides.world.runtime.tag(record.node, insides.findImages(id)[0] as ImageRecord, familiarName(name))
  runtime.note(record.node, 'commit', record)
  if (freezes) runtime.pause(record.id, false)
  return id
}

function cached({ world, node }: Insides, parent: string, by: string, config: ImageConfig): string | undefined {
  const wanted = stableJson(config)
  const isIt = ({ bottom, layers: [top, below], config: own }: MadeImage) =>
    top?.by === by && (below?.id ?? bottomId(world.runtime, bottom)) === parent && stableJson(own) === wanted
  return world.runtime.made(node).find(isIt)?.id
}

function bottomId(runtime: DockerRuntime, bottom: string): string {
  const found = bottom === '' ? undefined : runtime.lookup(bottom)
  return found && !('error' in found) ? found.version.id : ''
}

function sum(text: string): string {
  return hash128(text) + hash128(`${text} `)
}

/** The image that a `FROM scratch` stands for: nothing. */
export const SCRATCH = 'scratch'

function madeImageOf({ world, node }: Insides, { imageId }: ContainerRecord): MadeImage | undefined {
  return world.runtime.made(node).find(({ id }) => id === imageId)
}

function sizeOf({ images }: Insides, { imageId }: ContainerRecord): number {
  return images().find(({ id }) => id === imageId)?.sizeBytes ?? 0
}

/** What a container was made with: an image of it says the same. */
function configOfContainer({ world }: Insides, record: ContainerRecord): ImageConfig {
  const found = world.runtime.imageOf(record)
  const config = configOf('error' in found ? undefined : found.image)
  const words = config.entrypoint.every((word, index) => record.command[index] === word) ? config.entrypoint.length : 0
  return {
    ...config,
    entrypoint: record.command.slice(0, words),
    command: record.command.slice(words),
    env: { ...config.env, ...environmentOf(record.env) },
    ports: [...new Set([...config.ports, ...record.ports.map(({ containerPort }) => containerPort)])].sort((a, b) => a - b),
    labels: { ...config.labels, ...record.labels },
    workdir: record.workdir ?? config.workdir,
  }
}

/** How an image was made, newest step first: the steps taken here, and below them what the registry's image says of itself. */
function history(insides: Insides, reference: string): readonly ImageLayer[] {
  const record = insides.findImages(reference)[0] as ImageRecord
  const made = insides.world.runtime.made(insides.node).find(({ id }) => id === record.id)
  if (made && (made.isFlat || !made.bottom)) return made.layers
  const bottom = insides.world.runtime.lookup(made?.bottom ?? record.origin ?? `${record.repository}:${record.tag}`)
  if ('error' in bottom) throw new DockerError(`Error response from daemon: ${bottom.error}`)
  const { command, entrypoint, env, ports } = configOf(bottom.image)
  const quoted = (words: readonly string[]) => `[${words.map(word => JSON.stringify(word)).join(' ')}]`
  const steps = [
    `CMD ${quoted(command)}`,
    ...(entrypoint.length ? [`ENTRYPOINT ${quoted(entrypoint)}`] : []),
    ...ports.map(port => `EXPOSE ${port}/tcp`),
    ...Object.entries(env).map(([name, value]) => `ENV ${name}=${value}`),
    'ADD file in /',
  ]
  const { created, sizeBytes } = bottom.version
  const id = made ? bottom.version.id : record.id
  return [
    ...(made?.layers ?? []),
    ...steps.map((step, index) => ({
      id: index === 0 ? id : sum(`${id} ${index}`),
      created,
      by: `/bin/sh -c #(nop) ${step}`,
      sizeBytes: index === steps.length - 1 ? sizeBytes : 0,
      comment: '',
      author: '',
    })),
  ]
}
