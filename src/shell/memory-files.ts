import { FileError } from './files.ts'
import type { FileEntry, Files, FilesSnapshot } from './files.ts'

/** Files in memory: one flat table of absolute paths, `/` always there. `now` says the virtual time that a change is dated with. */
export class MemoryFiles implements Files {
  private entries = new Map<string, FileEntry>([['/', { folder: true, modified: 0 }]])
  private saved: FilesSnapshot | undefined
  private readonly now: () => number

  /** `initial` gives texts by path; the folders on the way are made, and scripts can be run. */
  constructor(now: () => number, initial: Readonly<Record<string, string>> = {}) {
    this.now = now
    for (const [path, text] of Object.entries(initial)) {
      this.makeFolders(parentOf(path))
      this.write(path, text)
      if (text.startsWith('#!')) this.setMode(path, 0o755)
    }
  }

  read(path: string): string | undefined {
    const entry = this.entries.get(path)
    return entry && 'text' in entry ? entry.text : undefined
  }

  write(path: string, text: string): void {
    const entry = this.entries.get(path)
    if (entry && 'folder' in entry) throw new FileError('EISDIR', path)
    if (!entry) this.mustBeFolder(parentOf(path), path)
    this.set(path, { ...entry, text, modified: this.now() })
  }

  remove(path: string): void {
    const entry = this.entries.get(path)
    if (!entry) throw new FileError('ENOENT', path)
    if ('folder' in entry && this.list(path)!.length > 0) throw new FileError('ENOTEMPTY', path)
    this.entries.delete(path)
    this.saved = undefined
  }

  makeFolder(path: string): void {
    if (this.entries.has(path)) throw new FileError('EEXIST', path)
    this.mustBeFolder(parentOf(path), path)
    this.set(path, { folder: true, modified: this.now() })
  }

  /** Makes a folder and those above it, where they are missing. */
  makeFolders(path: string): void {
    if (this.isFolder(path)) return
    this.makeFolders(parentOf(path))
    this.makeFolder(path)
  }

  isFolder(path: string): boolean {
    const entry = this.entries.get(path)
    return entry !== undefined && 'folder' in entry
  }

  exists(path: string): boolean {
    return this.entries.has(path)
  }

  list(path: string): string[] | undefined {
    if (!this.isFolder(path)) return undefined
    const prefix = path === '/' ? '/' : path + '/'
    const names: string[] = []
    for (const key of this.entries.keys()) {
      if (key.length > prefix.length && key.startsWith(prefix) && !key.includes('/', prefix.length)) names.push(key.slice(prefix.length))
    }
    return names.sort()
  }

  modified(path: string): number {
    return this.entries.get(path)?.modified ?? 0
  }

  mode(path: string): number {
    const entry = this.entries.get(path)
    return entry?.mode ?? (entry && 'folder' in entry ? 0o755 : 0o644)
  }

  setMode(path: string, mode: number): void {
    const entry = this.entries.get(path)
    if (!entry) throw new FileError('ENOENT', path)
    this.set(path, { ...entry, mode })
  }

  save(): FilesSnapshot {
    this.saved ??= Object.freeze(Object.fromEntries(this.entries))
    return this.saved
  }

  restore(snapshot: FilesSnapshot): void {
    this.entries = new Map(Object.entries(snapshot))
    this.saved = snapshot
  }

  private mustBeFolder(folder: string, path: string): void {
    if (this.isFolder(folder)) return
    throw new FileError(this.entries.has(folder) ? 'ENOTDIR' : 'ENOENT', path)
  }

  private set(path: string, entry: FileEntry): void {
    this.entries.set(path, Object.freeze(entry))
    this.saved = undefined
  }
}

/** The folder that a path is in. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
