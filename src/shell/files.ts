/**
 * The files of one place: an immutable tree behind a small mutable face. All paths given here are absolute and normalised
 * (`resolve` makes them so). Folders exist by themselves once made; text is the only content.
 */
export interface Files {
  /** The text of a file, `undefined` if there is none or it is a folder. */
  read(path: string): string | undefined
  /** Writes a whole file. Throws `FileError` when the folder is missing or the path is a folder. */
  write(path: string, text: string): void
  remove(path: string): void
  makeFolder(path: string): void
  isFolder(path: string): boolean
  exists(path: string): boolean
  /** The names in a folder, by code unit; `undefined` if it is no folder. */
  list(path: string): string[] | undefined
  /** When it was last changed, virtual ms. */
  modified(path: string): number
  /** Its permissions, as `chmod` sets them: 0o644 for a new file, 0o755 for a folder. */
  mode(path: string): number
  setMode(path: string, mode: number): void
  /** The whole tree as plain data, shared not copied: cheap to take, cheap to put back. */
  save(): FilesSnapshot
  restore(snapshot: FilesSnapshot): void
}

export type FilesSnapshot = { readonly [path: string]: FileEntry }
export type FileEntry =
  | { readonly text: string; readonly modified: number; readonly mode?: number }
  | { readonly folder: true; readonly modified: number; readonly mode?: number }

export type FileErrorCode = 'ENOENT' | 'ENOTDIR' | 'EISDIR' | 'EEXIST' | 'ENOTEMPTY'

/** What the system says: `no such file` etc. Programs turn it into their own words. */
export class FileError extends Error {
  readonly code: FileErrorCode
  readonly path: string

  constructor(code: FileErrorCode, path: string) {
    super(`${code} ${path}`)
    this.code = code
    this.path = path
  }
}

/** `path` seen from `cwd`, absolute, without `.`, `..` and doubled slashes. */
export function resolve(cwd: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return '/' + parts.join('/')
}
