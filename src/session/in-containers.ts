import type { FileChanges } from '../cluster/kubelet/docker/client.ts'
import type { ContainerMount, ContainerRecord } from '../cluster/kubelet/docker/container.ts'
import { containerPrograms } from '../programs/packages.ts'
import type { Files, FilesSnapshot } from '../shell/files.ts'
import { parentOf } from '../shell/memory-files.ts'

/** What is in containers beside what every place has. */
export const inContainers = { programs: containerPrograms, mounted, change, hostsOf }

/** A folder or file of a machine that a container has as its own. */
interface Mount {
  readonly inside: string
  readonly outside: string
  readonly files: Files
}

/** The files of a container of which some are a machine's: what is done to those is done there, and only the others are its own to save. */
class MountedFiles implements Files {
  readonly #own: Files
  readonly #mounts: readonly Mount[]

  constructor(own: Files, mounts: readonly Mount[]) {
    this.#own = own
    this.#mounts = [...mounts].sort((a, b) => b.inside.length - a.inside.length)
  }

  #at(path: string): [files: Files, path: string] {
    const mount = this.#mounts.find(({ inside }) => path === inside || path.startsWith(`${inside}/`))
    return mount ? [mount.files, mount.outside + path.slice(mount.inside.length)] : [this.#own, path]
  }

  read(path: string): string | undefined {
    const [files, there] = this.#at(path)
    return files.read(there)
  }

  write(path: string, text: string): void {
    const [files, there] = this.#at(path)
    files.write(there, text)
  }

  remove(path: string): void {
    const [files, there] = this.#at(path)
    files.remove(there)
  }

  makeFolder(path: string): void {
    const [files, there] = this.#at(path)
    files.makeFolder(there)
  }

  isFolder(path: string): boolean {
    const [files, there] = this.#at(path)
    return files.isFolder(there)
  }

  exists(path: string): boolean {
    const [files, there] = this.#at(path)
    return files.exists(there)
  }

  list(path: string): string[] | undefined {
    const [files, there] = this.#at(path)
    return files.list(there)
  }

  modified(path: string): number {
    const [files, there] = this.#at(path)
    return files.modified(there)
  }

  mode(path: string): number {
    const [files, there] = this.#at(path)
    return files.mode(there)
  }

  setMode(path: string, mode: number): void {
    const [files, there] = this.#at(path)
    files.setMode(there, mode)
  }

  save(): FilesSnapshot {
    return this.#own.save()
  }

  restore(snapshot: FilesSnapshot): void {
    this.#own.restore(snapshot)
  }
}

/** Writes texts, makes folders and takes away what is to go, with the folders on the way. */
function change(files: Files, changes: FileChanges): void {
  for (const [path, text] of Object.entries(changes)) {
    if (typeof text === 'string') {
      makeFolders(files, parentOf(path))
      files.write(path, text)
    } else if (text) makeFolders(files, path)
    else removeAll(files, path)
  }
}

/** The files of a container with some of its machine's in them; docker makes folders that are not there. */
function mounted(own: Files, mounts: readonly ContainerMount[], outer: Files): Files {
  for (const { outside, inside } of mounts) {
    makeFolders(outer, outside)
    makeFolders(own, outer.isFolder(outside) ? inside : parentOf(inside))
    if (!own.exists(inside)) own.write(inside, '')
  }
  return new MountedFiles(
    own,
    mounts.map(mount => ({ ...mount, files: outer })),
  )
}

/** Whom a container of docker's own knows by name: itself, and those that it was linked to. */
function hostsOf({ ip, hostname, links = [] }: ContainerRecord, find: (id: string) => ContainerRecord | undefined): string {
  return [
    ...(ip === undefined ? [] : [`${ip}\t${hostname}`]),
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    ...links.flatMap(({ id, name, alias }) => {
      const linked = find(id)
      return linked?.ip === undefined ? [] : [`${linked.ip}\t${[...new Set([alias, linked.hostname, name])].join(' ')}`]
    }),
    '',
  ].join('\n')
}

function makeFolders(files: Files, path: string): void {
  if (files.exists(path)) return
  makeFolders(files, parentOf(path))
  files.makeFolder(path)
}

function removeAll(files: Files, path: string): void {
  for (const name of files.list(path) ?? []) removeAll(files, `${path}/${name}`)
  if (files.exists(path)) files.remove(path)
}
