import { resolve } from '../../shell/files.ts'
import type { Files } from '../../shell/files.ts'
import type { DockerCall, DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import type { FileTree } from '../../cluster/kubelet/docker/client.ts'

export const cp: DockerCommand = {
  name: 'cp',
  usage: '[OPTIONS] CONTAINER:PATH LOCALPATH|-\n\tdocker cp [OPTIONS] LOCALPATH|- CONTAINER:PATH',
  about: 'Copy files between a container and this machine; `-` is a tar archive on standard output',
  min: 2,
  max: 2,
  completes: 'containers',

  *run(call) {
    const [from, to] = call.words.map(placeOf) as [Named, Named]
    if (call.words[0] === '') throw new Failure('source can not be empty')
    if (call.words[1] === '') throw new Failure('destination can not be empty')
    if (from.container !== undefined && to.container !== undefined) throw new Failure('copying between containers is not supported')
    yield { sleep: COPYING_MS }
    if (from.container !== undefined) copyOut(call, from.container, from.path, to.path)
    else if (to.container !== undefined) copyIn(call, from.path, to.container, to.path)
    else throw new Failure('must specify at least one container source')
    return 0
  },
}

const COPYING_MS = 120

interface Named {
  readonly container?: string
  readonly path: string
}

/** `CONTAINER:PATH`, unless it begins as a path does. */
function placeOf(word: string): Named {
  const colon = word.indexOf(':')
  return colon < 0 || /^[./]/.test(word) ? { path: word } : { container: word.slice(0, colon), path: word.slice(colon + 1) }
}

function copyOut({ docker, process }: DockerCall, container: string, path: string, target: string): void {
  const { id } = docker.container(container)
  const tree = docker.files(container, { copied: true })
  const source = resolve('/', path)
  const found = below(tree, source)
  if (!found || (path.endsWith('/') && found === 'file'))
    throw new Failure(`Error response from daemon: lstat ${rootOf(id)}${source === '/' ? '' : source}: no such file or directory`)
  const content = contentOf(tree, source)
  if (target === '-') {
    const name = source.slice(source.lastIndexOf('/') + 1)
    process.stdout.write(docker.archived(Object.fromEntries(content.map(([inner, text]) => [name + inner, text]))))
    return
  }
  const { files } = process.place
  const there = resolve(process.cwd, target)
  const exists = files.isFolder(there) ? 'folder' : files.exists(there) ? 'file' : undefined
  const to = destination(path, source, found, { path: there, written: target, exists })
  const above = to.slice(0, to.lastIndexOf('/')) || '/'
  if (!files.isFolder(above)) throw new Failure(`lstat ${above}: no such file or directory`)
  for (const [inner, text] of content) put(files, to + inner, text)
}

function put(files: Files, path: string, text: string | true): void {
  if (text !== true) files.write(path, text)
  else if (!files.isFolder(path)) files.makeFolder(path)
}

function copyIn({ docker, process }: DockerCall, path: string, container: string, target: string): void {
  const { id } = docker.container(container)
  if (path === '-') throw new Failure('a tar archive on standard input cannot be unpacked here: copy the files themselves')
  const { files } = process.place
  const source = resolve(process.cwd, path)
  const found = files.isFolder(source) ? 'folder' : files.exists(source) ? 'file' : undefined
  if (!found || (path.endsWith('/') && found === 'file')) throw new Failure(`lstat ${source}: no such file or directory`)
  const tree = docker.files(container)
  const there = resolve('/', target)
  const to = destination(path, source, found, { path: there, written: target, exists: below(tree, there) })
  const above = to.slice(0, to.lastIndexOf('/')) || '/'
  if (below(tree, above) !== 'folder') throw new Failure(`Error response from daemon: lstat ${rootOf(id)}${above}: no such file or directory`)
  docker.change(container, Object.fromEntries(localContent(files, source).map(([inner, text]) => [to + inner, text])), { copied: true })
}

/** Where docker has the files of a container on the machine. */
function rootOf(id: string): string {
  return `/var/lib/docker/devicemapper/mnt/${id}/rootfs`
}

type Kind = 'file' | 'folder' | undefined

function below(tree: FileTree, path: string): Kind {
  const entry = tree[path]
  return path === '/' ? 'folder' : entry && ('folder' in entry ? 'folder' : 'file')
}

/** Where it goes: into a folder that is there, under the new name if nothing is, and a folder's content alone when it is named with `/.` (pkg/archive/copy.go). */
function destination(path: string, source: string, found: Kind, target: { path: string; written: string; exists: Kind }): string {
  const name = source.slice(source.lastIndexOf('/') + 1)
  const inFolder = target.path === '/' ? '' : target.path
  if (target.exists === 'folder') return found === 'folder' && /(^|\/)\.$/.test(path) ? inFolder : `${inFolder}/${name}`
  if (target.exists && /\/$/.test(target.written)) throw new Failure('not a directory')
  if (target.exists && found === 'folder') throw new Failure('cannot copy directory')
  if (!target.exists && found === 'file' && /\/\.?$/.test(target.written)) throw new Failure('no such directory')
  return target.path
}

/** A file or folder and what is in it, each by what follows its own path. */
function contentOf(tree: FileTree, source: string): [inner: string, text: string | true][] {
  const prefix = source === '/' ? '/' : `${source}/`
  return Object.keys(tree)
    .filter(path => path === source || path.startsWith(prefix))
    .sort()
    .map(path => {
      const entry = tree[path]!
      return [source === '/' ? path : path.slice(source.length), 'text' in entry ? entry.text : true]
    })
}

function localContent(files: Files, source: string): [inner: string, text: string | true][] {
  const gather = (path: string): [string, string | true][] => [
    [path.slice(source.length), files.read(path) ?? true],
    ...(files.list(path) ?? []).flatMap(name => gather(`${path}/${name}`)),
  ]
  return gather(source)
}
