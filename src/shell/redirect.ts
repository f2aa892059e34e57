import { RedirectError, expandText, expandWords } from './expand.ts'
import { FileError, resolve } from './files.ts'
import { fileWriter, nullWriter, textReader } from './streams.ts'
import type { Expanding, Scope } from './expand.ts'
import type { Readable, Writable } from './program.ts'
import type { Meter } from './streams.ts'
import type { Redirect } from './syntax.ts'

/** Where each descriptor of a shell leads. */
export type Streams = Map<number, Readable | Writable>

/** What redirections need of the shell. */
export interface Redirecting extends Scope {
  streams: Streams
  /** `set -C` */
  readonly noClobber: boolean
  readonly task: { readonly kernel: Meter }
}

const MESSAGES: Readonly<Record<FileError['code'], string>> = {
  ENOENT: 'No such file or directory',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
}

/** The system's words for a file error. */
export function fileErrorWords(error: FileError): string {
  return MESSAGES[error.code]
}

/** The streams with these redirections, done left to right. Throws `RedirectError` with bash's words when one cannot be. */
export function* redirected(redirects: readonly Redirect[], shell: Redirecting): Expanding<Streams> {
  const streams = new Map(shell.streams)
  for (const redirect of redirects) {
    const { op } = redirect
    if (op === '<<' || op === '<<<') {
      const text = yield* expandText(redirect.target, shell)
      streams.set(redirect.fd ?? 0, textReader(op === '<<<' ? text + '\n' : text))
      continue
    }
    const words = yield* expandWords([redirect.target], shell)
    if (words.length !== 1) throw new RedirectError(`${rawText(redirect)}: ambiguous redirect`)
    const target = words[0]!
    const fd = redirect.fd ?? (op.startsWith('<') ? 0 : 1)
    if (op === '>&' || op === '<&') {
      if (target === '-') streams.delete(fd)
      else if (/^\d+$/.test(target)) {
        const stream = streams.get(Number(target))
        if (!stream) throw new RedirectError(`${target}: Bad file descriptor`)
        streams.set(fd, stream)
      } else if (op === '>&' && redirect.fd === undefined) {
        const stream = openForWriting(target, false, streams, shell)
        streams.set(1, stream).set(2, stream)
      } else throw new RedirectError(`${target}: ambiguous redirect`)
    } else if (op === '&>' || op === '&>>') {
      if (op === '&>') refuseToOverwrite(target, shell)
      const stream = openForWriting(target, op === '&>>', streams, shell)
      streams.set(1, stream).set(2, stream)
    } else if (op === '<' || op === '<>') streams.set(fd, openForReading(target, streams, shell))
    else {
      if (op === '>') refuseToOverwrite(target, shell)
      streams.set(fd, openForWriting(target, op === '>>', streams, shell))
    }
  }
  for (const fd of [1, 2]) if (!streams.has(fd)) streams.set(fd, nullWriter())
  if (!streams.has(0)) streams.set(0, textReader(''))
  return streams
}

/** With `set -C` a file that is there already is kept. */
function refuseToOverwrite(target: string, shell: Redirecting): void {
  if (shell.noClobber && shell.files.read(resolve(shell.cwd, target)) !== undefined)
    throw new RedirectError(`${target}: cannot overwrite existing file`)
}

function openForReading(target: string, streams: Streams, shell: Redirecting): Readable {
  const path = resolve(shell.cwd, target)
  if (path === '/dev/null') return textReader('')
  if (path === '/dev/stdin' || path === '/dev/tty') return streams.get(0) as Readable
  if (shell.files.isFolder(path)) return textReader('')
  const text = shell.files.read(path)
  if (text === undefined) throw new RedirectError(`${target}: No such file or directory`)
  return textReader(text)
}

function openForWriting(target: string, append: boolean, streams: Streams, shell: Redirecting): Writable {
  const path = resolve(shell.cwd, target)
  if (target === '') throw new RedirectError(': No such file or directory')
  if (path === '/dev/null') return nullWriter(shell.task.kernel)
  if (path === '/dev/stdout' || path === '/dev/tty') return streams.get(1) as Writable
  if (path === '/dev/stderr') return streams.get(2) as Writable
  try {
    return fileWriter(shell.files, path, append, shell.task.kernel)
  } catch (error) {
    if (error instanceof FileError) throw new RedirectError(`${target}: ${fileErrorWords(error)}`)
    throw error
  }
}

function rawText(redirect: Redirect): string {
  return redirect.target.map(part => (part.kind === 'text' ? part.text : part.kind === 'parameter' ? `$${part.name}` : '')).join('')
}
