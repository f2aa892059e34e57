import type { Files, FilesSnapshot } from '../shell/files.ts'

/** A folder or file of a machine that a container has as its own. */
export interface Mount {
  readonly inside: string
  readonly outside: string
  readonly files: Files
}

/** The files of a container of which some are a machine's: what is done to those is done there, and only the others are its own to save. */
export class MountedFiles implements Files {
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
