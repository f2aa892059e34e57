import { START_UNIX_SECONDS, parseTimestamp, timestampNano } from '../../sim/clock.ts'
import { utf8Length } from '../../network/utf8.ts'
import { familiarName } from '../images/registry.ts'
import { tar, untar } from './archive.ts'
import type { FileChanges, ImageConfig } from './client.ts'
import { DockerError } from './client.ts'
import type { ImageRecord, MadeImage } from './container.ts'
import type { Insides } from './insides.ts'
import { shownName } from './pull.ts'
import { fullReference, parseReference } from './registry.ts'

/** How images and files of containers leave a node in an archive, and come to another one (docker 1.8.2's graph/export.go and graph/load.go). */
export const moving = { save, load, exported, imported, archived }

function refuse(message: string): never {
  throw new DockerError(`Error response from daemon: ${message}`)
}

function unixMs(now: number): number {
  return now + START_UNIX_SECONDS * 1000
}

/** One layer as an archive tells of it: what docker keeps in the file `json` beside the layer itself. */
interface LayerJson {
  id: string
  parent?: string
  created: string
  comment: string
  author: string
  container_config: { Cmd: readonly string[]; Image: string }
  config: ConfigJson
  docker_version: string
  architecture: string
  os: string
  Size: number
}

interface ConfigJson {
  Entrypoint: readonly string[] | null
  Cmd: readonly string[] | null
  Env: readonly string[]
  ExposedPorts: Record<string, object>
  Labels: Readonly<Record<string, string>>
  WorkingDir: string
  User: string
  Volumes: Record<string, object>
  OnBuild: readonly string[]
}

/** Images with all that they are made of, as an archive. */
function save(insides: Insides, references: readonly string[]): string {
  const { runtime, now } = insides.world
  const entries: Record<string, string | true> = {}
  const repositories: Record<string, Record<string, string>> = {}
  const all = insides.images()
  for (const reference of references) {
    const name = familiarName(reference)
    const whole = all.filter(({ repository }) => repository === name) // a bare name is all of its tags
    const records = whole.length ? whole : insides.findImages(reference).slice(0, 1)
    for (const { id, repository, tag, ...record } of records) {
      if (whole.length || `${repository}:${tag}` === fullReference(name)) (repositories[repository] ??= {})[tag] = id
      const made = runtime.made(insides.node).find(each => each.id === id)
      for (const layer of made?.layers ?? []) {
        const image = runtime.made(insides.node).find(each => each.id === layer.id)
        if (image) addLayer(entries, jsonOf(image), filesOf(insides, image), now())
      }
      const bottom = made ? made.bottom : (record.origin ?? `${repository}:${tag}`)
      const found = bottom ? runtime.lookup(bottom) : undefined
      if (!found || 'error' in found) continue
      const { version } = found
      addLayer(
        entries,
        { ...EMPTY, id: version.id, created: timestampNano(version.created), container_config: { Cmd: [], Image: bottom }, Size: version.sizeBytes },
        found.image.files ?? {},
        now(),
      )
    }
  }
  if (Object.keys(repositories).length) entries['repositories'] = `${JSON.stringify(repositories)}\n`
  return tar(entries, unixMs(now()))
}

const NO_CONFIG: ConfigJson = {
  Entrypoint: null,
  Cmd: null,
  Env: [],
  ExposedPorts: {},
  Labels: {},
  WorkingDir: '',
  User: '',
  Volumes: {},
  OnBuild: [],
}

const EMPTY: Omit<LayerJson, 'id' | 'created' | 'container_config' | 'Size'> = {
  comment: '',
  author: '',
  config: NO_CONFIG,
  docker_version: '1.8.2',
  architecture: 'amd64',
  os: 'linux',
}

function addLayer(entries: Record<string, string | true>, json: LayerJson, files: FileChanges, now: number): void {
  const { id } = json
  Object.assign(entries, {
    [id]: true,
    [`${id}/VERSION`]: '1.0',
    [`${id}/json`]: JSON.stringify(json),
    [`${id}/layer.tar`]: tar(files, unixMs(now)),
  })
}

/** What a layer changes in the one below it. */
function filesOf({ world, node }: Insides, { layers, files }: MadeImage): FileChanges {
  const below = world.runtime.made(node).find(({ id }) => id === layers[1]?.id)?.files ?? {}
  return Object.fromEntries(Object.entries(files).filter(([path, entry]) => below[path] !== entry))
}

function jsonOf({ id, created, layers: [top, below], bottom, config, sizeBytes }: MadeImage): LayerJson {
  return {
    ...EMPTY,
    id,
    ...(below ? { parent: below.id } : {}),
    created: timestampNano(created),
    comment: top?.comment ?? '',
    author: top?.author ?? '',
    container_config: { Cmd: [top?.by ?? ''], Image: below ? '' : bottom },
    config: {
      Entrypoint: config.entrypoint.length ? config.entrypoint : null,
      Cmd: config.command.length ? config.command : null,
      Env: Object.entries(config.env).map(pair => pair.join('=')),
      ExposedPorts: Object.fromEntries(config.ports.map(port => [`${port}/tcp`, {}])),
      Labels: config.labels,
      WorkingDir: config.workdir,
      User: config.user,
      Volumes: Object.fromEntries(config.volumes.map(path => [path, {}])),
      OnBuild: config.triggers,
    },
    Size: sizeBytes,
  }
}

function configFrom(json: ConfigJson): ImageConfig {
  return {
    entrypoint: json.Entrypoint ?? [],
    command: json.Cmd ?? [],
    env: Object.fromEntries(json.Env.map(pair => [pair.split('=')[0]!, pair.slice(pair.indexOf('=') + 1)])),
    ports: Object.keys(json.ExposedPorts).map(port => parseInt(port)),
    labels: json.Labels,
    workdir: json.WorkingDir,
    user: json.User,
    volumes: Object.keys(json.Volumes),
    triggers: json.OnBuild,
  }
}

/** What an archive says of the layer of this id; what it leaves out is nothing. */
function layerIn(text: string, id: string): LayerJson {
  const { config, container_config: by, ...given } = parsed(text) as Partial<LayerJson>
  return {
    ...EMPTY,
    created: '',
    Size: 0,
    ...given,
    id,
    config: { ...NO_CONFIG, ...config },
    container_config: { Cmd: by?.Cmd ?? [], Image: by?.Image ?? '' },
  }
}

function parsed(text: string): object {
  try {
    return Object(JSON.parse(text)) as object
  } catch {
    return refuse(`invalid character '${text[0] ?? ''}' looking for beginning of value`)
  }
}

/** Takes the images out of an archive; what is said about names that another image had. */
function load(insides: Insides, text: string): readonly string[] {
  const { runtime } = insides.world
  const { node } = insides
  const entries = opened(text)
  const jsons = new Map<string, LayerJson>()
  for (const [path, json] of Object.entries(entries)) {
    const id = /^([0-9a-f]{64})\/json$/.exec(path)?.[1]
    if (id !== undefined && typeof json === 'string') jsons.set(id, layerIn(json, id))
  }
  const madeOf = (id: string): MadeImage | undefined => {
    const json = jsons.get(id)
    const known = runtime.made(node).find(each => each.id === id)
    if (known || !json || isBottom(json)) return known
    const below = json.parent === undefined ? undefined : madeOf(json.parent)
    const files = Object.entries(opened(String(entries[`${id}/layer.tar`] ?? ''))).map(([path, entry]) => [`/${path}`, entry])
    const created = parseTimestamp(json.created) ?? 0
    const { comment, author } = json
    const layer = { id, created, by: json.container_config.Cmd.join(' '), sizeBytes: 0, comment, author }
    const made: MadeImage = {
      node,
      id,
      created,
      sizeBytes: json.Size,
      bottom: below?.bottom ?? json.container_config.Image,
      config: configFrom(json.config),
      files: { ...below?.files, ...Object.fromEntries(files) },
      layers: [layer, ...(below?.layers ?? [])],
    }
    runtime.make(made)
    return made
  }
  const said: string[] = []
  const repositories = parsed(String(entries['repositories'] ?? '{}')) as Record<string, Record<string, string>>
  for (const id of jsons.keys()) madeOf(id)
  for (const [repository, tags] of Object.entries(repositories)) {
    for (const [tag, id] of Object.entries(tags)) {
      const old = runtime.image(node, `${repository}:${tag}`)
      if (old?.id === id) continue
      if (old)
        said.push(`The image ${shownName(repository)}:${tag} already exists, renaming the old one with ID ${old.id.slice(0, 12)} to empty string`)
      const json = jsons.get(id)
      if (!json) continue
      const record: ImageRecord = { node, repository, tag, id, sizeBytes: json.Size, created: parseTimestamp(json.created) ?? 0 }
      runtime.tag(node, { ...record, origin: isBottom(json) ? json.container_config.Image : `${node} ${id}` }, `${repository}:${tag}`)
    }
  }
  return said
}

/** Whether a layer is a whole image of the registry. */
function isBottom({ container_config: { Cmd, Image } }: LayerJson): boolean {
  return Image !== '' && Cmd.length === 0
}

function opened(text: string): Record<string, string | true | null> {
  return untar(text) ?? refuse('Untar re-exec error: exit status 1: output: archive/tar: invalid tar header')
}

/** What docker leaves in each container; in ours it says whose programs are inside, for those who import it. */
const MARK = '/.dockerenv'

/** All files of a container as an archive. */
function exported(insides: Insides, reference: string): string {
  const record = insides.find(reference)
  const { now } = insides.world.inside.files(record)
  insides.world.runtime.note(record.node, 'export', record)
  const made = insides.world.runtime.made(insides.node).find(({ id }) => id === record.imageId)
  const files = Object.entries(now).filter(([path]) => path !== '/')
  const entries = Object.fromEntries(files.map(([path, entry]) => [path, 'text' in entry ? entry.text : true]))
  return tar({ [MARK]: made ? made.bottom : (record.origin ?? record.image), ...entries }, unixMs(insides.world.now()))
}

/** Makes an image of nothing but the files in an archive; returns its id. */
function imported(insides: Insides, text: string, { name, config, from }: { name: string | undefined; config: ImageConfig; from: string }): string {
  const { world, node } = insides
  const { [MARK]: mark, ...files } = Object.fromEntries(Object.entries(opened(text)).map(([path, entry]) => [`/${path}`, entry]))
  const sizeBytes = Object.values(files).reduce((sum: number, entry) => sum + (typeof entry === 'string' ? utf8Length(entry) : 0), 0)
  const id = world.random.hex('image-id', 64)
  const created = world.now()
  const layers = [{ id, created, by: '', sizeBytes, comment: `Imported from ${from}`, author: '' }]
  world.runtime.make({ node, id, created, sizeBytes, bottom: typeof mark === 'string' ? mark : '', config, files, layers, isFlat: true })
  world.runtime.note(node, 'import', name === undefined ? id : fullReference(name))
  if (name !== undefined) {
    const { repository, tag } = parseReference(familiarName(name))
    world.runtime.tag(node, { node, repository, tag, id, sizeBytes, created, origin: `${node} ${id}` }, `${repository}:${tag}`)
  }
  return id
}

/** Files as an archive: what `docker cp` writes to standard output. */
function archived(insides: Insides, files: FileChanges): string {
  return tar(files, unixMs(insides.world.now()))
}
