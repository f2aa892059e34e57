import { DockerError } from '../../cluster/kubelet/docker/client.ts'
import type { ImageConfig } from '../../cluster/kubelet/docker/client.ts'
import { utf8Length } from '../../cluster/network/utf8.ts'
import type { Waiting } from '../input.ts'
import { readWhole } from '../input.ts'
import { resolve } from '../../shell/files.ts'
import type { HostProcess } from '../place.ts'
import { parseWebAddress } from '../web-address.ts'
import type { DockerCall, DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import type { Instruction } from './dockerfile.ts'
import { commandOf, effectOf, NO_CONFIG, parseDockerfile, parseInstruction, wordsOf } from './dockerfile.ts'
import { nameParts, withRegistry } from './images.ts'
import { Misread } from './ports.ts'
import { checkRepository, pullImage } from './pull.ts'
import { shortId, size } from './table.ts'

export const build: DockerCommand = {
  name: 'build',
  usage: '[OPTIONS] PATH | URL | -',
  about: 'Build an image from a Dockerfile',
  min: 1,
  max: 1,
  flags: [
    { name: 'file', letter: 'f', type: 'string', help: 'The Dockerfile, if it is not PATH/Dockerfile' },
    { name: 'force-rm', type: 'bool', default: 'false', help: 'Remove the containers of all steps, also when one fails' },
    { name: 'no-cache', type: 'bool', default: 'false', help: 'Take all steps anew' },
    { name: 'pull', type: 'bool', default: 'false', help: 'Pull the image to begin with, even if it is here' },
    { name: 'quiet', letter: 'q', type: 'bool', default: 'false', help: 'Do not show what the steps write' },
    { name: 'rm', type: 'bool', default: 'true', help: 'Remove the containers of all steps when it has succeeded' },
    { name: 'tag', letter: 't', type: 'string', help: 'The name of the image, and its tag' },
  ],

  *run(call) {
    const { process, docker, words, flags, print } = call
    const context = yield* readContext(process, words[0] ?? '', flags.string('file') ?? '')
    const name = flags.string('tag') || undefined
    if (name !== undefined) checkRepository(name)
    print(`Sending build context to Docker daemon ${size(archiveSize(context)).padStart(8)}`)
    yield { sleep: SENDING_MS }
    const id = yield* new Build(call, context).run()
    if (name !== undefined) docker.tag(id, name, { force: true })
    return 0
  },
}

const SENDING_MS = 60
/** What a step takes that changes only what the image says. */
const STEP_MS = 180
/** What it takes until the command of a step runs. */
const STARTING_MS = 250

/** What is sent to the daemon: paths in the folder, `true` for folders; and the Dockerfile. */
interface Context {
  readonly entries: ReadonlyMap<string, string | true>
  readonly file: string
  readonly dockerfile: string
}

/** One build under way: the image so far, what it says, and the containers of its steps. */
class Build {
  readonly #call: DockerCall
  readonly #context: Context
  /** the image that the next step begins with; `undefined` before the first `FROM`, empty for nothing */
  #image: string | undefined
  #config: ImageConfig = NO_CONFIG
  #author = ''
  #commandSet = false
  #useCache: boolean
  #containers: string[] = []

  constructor(call: DockerCall, context: Context) {
    this.#call = call
    this.#context = context
    this.#useCache = !call.flags.bool('no-cache')
  }

  *run(): Waiting<string> {
    const { print, flags } = this.#call
    const { dockerfile, file } = this.#context
    if (dockerfile === '') refuse(`Error response from daemon: The Dockerfile (${file}) cannot be empty`)
    const instructions = this.#told(() => parseDockerfile(dockerfile), 'Error response from daemon: ')
    try {
      for (const [index, instruction] of instructions.entries()) {
        yield* this.#step(index, instruction)
        print(` ---> ${shortId(this.#image ?? '')}`)
        if (flags.string('rm') !== 'false') this.#clear()
      }
    } catch (error) {
      if (flags.bool('force-rm')) this.#clear()
      throw error
    }
    if (!this.#image) refuse(`${instructions.length ? '' : 'Error response from daemon: '}No image was generated. Is your Dockerfile empty?`)
    print(`Successfully built ${shortId(this.#image)}`)
    return this.#image
  }

  *#step(index: number, instruction: Instruction): Waiting<void> {
    const { name, flags, words } = instruction
    const inner = name === 'onbuild' && words[0] ? parseInstruction(words[0]) : undefined
    const shown = inner ? [inner.name, ...inner.flags, ...inner.words] : words
    this.#call.print(`Step ${index} : ${[name.toUpperCase(), ...flags].join(' ')} ${shown.join(' ')}`)
    if (name === 'from') yield* this.#from(instruction)
    else if (name === 'run') yield* this.#run(instruction)
    else if (name === 'copy' || name === 'add') yield* this.#copy(instruction)
    else {
      const { command } = this.#config
      const change = this.#told(() => effectOf(instruction, this.#config)) ?? refuse(`Unknown instruction: ${name.toUpperCase()}`)
      this.#config = name === 'entrypoint' && this.#commandSet ? { ...change.config, command } : change.config
      if (name === 'cmd') this.#commandSet = true
      if (name === 'maintainer') this.#author = words[0] ?? ''
      yield* this.#commit(`/bin/sh -c #(nop) ${change.told}`)
    }
  }

  *#from({ words }: Instruction): Waiting<void> {
    const { docker, flags, process, print } = this.#call
    const [name = ''] = words
    if (words.length !== 1) refuse('FROM requires one argument')
    if (name === 'scratch') {
      this.#image = ''
      this.#config = NO_CONFIG
      return
    }
    if (flags.bool('pull') || !this.#known(name)) {
      checkRepository(name)
      const { repository, tag } = nameParts(name)
      yield* pullImage(this.#call, `${withRegistry(repository)}:${tag}`.replace(/^docker\.io\//, ''))
    }
    const { id, config } = docker.image(name)
    this.#image = id
    this.#config = { ...config, triggers: [] }
    const { triggers } = config
    if (triggers.length) process.stdout.write(inRed(`# Executing ${triggers.length} build triggers\n`))
    for (const [index, trigger] of triggers.entries()) {
      print(`Trigger ${index}, ${trigger}`)
      yield* this.#step(0, parseInstruction(trigger))
    }
  }

  #known(name: string): boolean {
    try {
      return Boolean(this.#call.docker.image(name))
    } catch (error) {
      if (error instanceof DockerError && error.message.includes('no such id')) return false
      throw error
    }
  }

  *#run(instruction: Instruction): Waiting<void> {
    const { docker, process, flags } = this.#call
    this.#needsImage('run')
    const command = commandOf(instruction)
    const by = command.join(' ')
    if (this.#cached(by)) return
    const id = this.#container(command)
    yield { sleep: STARTING_MS }
    this.#told(() => docker.start(id, { real: true }))
    const log = docker.logs(id, { follow: true })
    try {
      for (let said = log.read(); said !== undefined; said = log.read()) {
        if (!flags.bool('quiet')) process.stdout.write(said.stdout + (said.stderr && inRed(said.stderr)))
        if (!log.ready()) yield { until: log }
      }
    } finally {
      if (docker.container(id).state === 'running') docker.kill(id)
    }
    const { exitCode = 0 } = docker.container(id)
    if (exitCode !== 0) refuse(`The command '${by}' returned a non-zero code: ${exitCode}`)
    this.#keep(id, by)
  }

  *#copy(instruction: Instruction): Waiting<void> {
    const { docker } = this.#call
    const name = instruction.name.toUpperCase()
    const words = this.#told(() => wordsOf(instruction, this.#config.env))
    if (words.length < 2) refuse(`${name} requires at least two arguments`)
    const [sources, target] = [words.slice(0, -1), words.at(-1) ?? '']
    const found = sources.flatMap(source => (/^https?:\/\//.test(source) ? [this.#fetched(name, source)] : this.#matching(source)))
    if (found.length === 0) refuse('No source files were specified')
    if (found.length > 1 && !target.endsWith('/'))
      refuse(`When using ${name} with more than one source file, the destination must be a directory and end with a /`)
    const sums = found.map(({ path, entry }) => this.#sum(path, entry))
    const sum = sums.length === 1 ? sums[0] : `multi:${this.#call.docker.sum(sums.join())}`
    const by = `/bin/sh -c #(nop) ${name} ${sum} in ${target}`
    this.#needsImage('commit')
    if (this.#cached(by)) return
    yield { sleep: STEP_MS }
    const id = this.#container(['/bin/sh', '-c', `#(nop) ${name} ${sum} in ${target}`], false)
    const there = docker.files(id)
    const to = resolve(this.#config.workdir || '/', target)
    const intoFolder = /(?:^|\/)\.?$/.test(target) || 'folder' in (there[to] ?? {})
    const below = (path: string) => (to === '/' ? `/${path}` : `${to}/${path}`)
    const changes: Record<string, string | true> = {}
    for (const { path, entry } of found) {
      if (entry !== true) changes[intoFolder ? below(path.slice(path.lastIndexOf('/') + 1)) : to] = entry
      else {
        changes[to] = true
        for (const [inner, text] of this.#inside(path)) changes[below(inner)] = text
      }
    }
    docker.change(id, changes)
    this.#keep(id, by)
  }

  /** The files of the context that a source means; a folder stands for what is in it. */
  #matching(source: string): { path: string; entry: string | true }[] {
    const { entries } = this.#context
    const path = resolve('/', source.replace(/^\/+/, '')).slice(1)
    if (source.split('/').includes('..') && !resolve('/a/b', source).startsWith('/a/b')) refuse(`${source}: no such file or directory`)
    if (/[*?[]/.test(source)) {
      const pattern = patternOf(path)
      return [...entries].filter(([each]) => pattern?.test(each)).map(([each, entry]) => ({ path: each, entry }))
    }
    const entry = path === '' ? true : entries.get(path)
    if (entry === undefined) refuse(`${path}: no such file or directory`)
    return [{ path, entry }]
  }

  #inside(folder: string): [path: string, entry: string | true][] {
    const prefix = folder === '' ? '' : `${folder}/`
    return [...this.#context.entries].filter(([path]) => path.startsWith(prefix)).map(([path, entry]) => [path.slice(prefix.length), entry])
  }

  #sum(path: string, entry: string | true): string {
    if (entry !== true) return `file:${this.#call.docker.sum(`${path} ${entry}`)}`
    return `dir:${this.#call.docker.sum(
      this.#inside(path)
        .map(pair => pair.join(' '))
        .sort()
        .join(),
    )}`
  }

  /** A file from the network, for `ADD`. */
  #fetched(name: string, url: string): { path: string; entry: string } {
    if (name === 'COPY') refuse("Source can't be a URL for COPY")
    const { host, port, path } = parseWebAddress(url) ?? refuse(`${url}: no such file or directory`)
    const { net } = this.#call.process.place
    const answer = net.connect({ host, port }, { protocol: 'http', method: 'GET', path, headers: { host }, body: '' })
    if (!answer.ok || !('http' in answer)) {
      const why = net.resolve(host) === undefined ? `lookup ${host}: no such host` : `${host}:${port}: connection refused`
      return refuse(`Get ${url}: dial tcp: ${why}`)
    }
    if (answer.http.status >= 400) refuse(`Got HTTP status code >= 400: ${answer.http.status} ${answer.http.reason}`)
    return { path: path.slice(path.lastIndexOf('/') + 1), entry: answer.http.body }
  }

  /** Makes the image of a step that only says something. */
  *#commit(by: string): Waiting<void> {
    this.#needsImage('commit')
    if (this.#cached(by)) return
    const id = this.#container(['/bin/sh', '-c', by.replace('/bin/sh -c ', '')])
    yield { sleep: STEP_MS }
    this.#keep(id, by)
  }

  #needsImage(doing: string): void {
    if (this.#image === undefined) refuse(`Please provide a source image with \`from\` prior to ${doing}`)
  }

  #cached(by: string): boolean {
    const found = this.#useCache ? this.#call.docker.cached(this.#image ?? '', by, this.#config) : undefined
    this.#useCache &&= found !== undefined
    if (found === undefined) return false
    this.#call.print(' ---> Using cache')
    this.#image = found
    return true
  }

  /** The container in which a step is taken. */
  #container([program = '', ...command]: readonly string[], isTold = true): string {
    const { docker, print } = this.#call
    const { id } = docker.create({ image: this.#image || 'scratch', entrypoint: program, command })
    this.#containers.push(id)
    if (isTold) print(` ---> Running in ${shortId(id)}`)
    return id
  }

  #keep(container: string, by: string): void {
    const config = this.#config
    this.#image = this.#call.docker.commit(container, { by, author: this.#author, config: () => config })
  }

  #clear(): void {
    for (const id of this.#containers) {
      this.#call.docker.remove(id, { force: true })
      this.#call.print(`Removing intermediate container ${shortId(id)}`)
    }
    this.#containers = []
  }

  /** What goes wrong on the way is said without ceremony. */
  #told<T>(act: () => T, before = ''): T {
    try {
      return act()
    } catch (error) {
      if (error instanceof Misread) return refuse(before + error.message)
      if (!(error instanceof DockerError)) throw error
      return refuse(before + error.message.replace(/^Error response from daemon: (?:Cannot start container \w+: )?/, ''))
    }
  }
}

function refuse(problem: string): never {
  throw new Failure(problem)
}

/** What the steps write to standard error. */
function inRed(text: string): string {
  return `\x1b[91m${text}\x1b[0m`
}

/** A pattern of file names, for a whole path; `undefined` when it is none. */
function patternOf(pattern: string): RegExp | undefined {
  const expression = pattern
    .replace(/[.+^$(){}|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  try {
    return new RegExp(`^${expression}$`)
  } catch {
    return undefined
  }
}

/** What a folder has to give, less what its `.dockerignore` names; or a Dockerfile alone, from standard input. */
function* readContext(process: HostProcess, where: string, given: string): Waiting<Context> {
  const { files } = process.place
  const problem = (text: string): never => refuse(`unable to prepare context: ${text}`)
  if (where === '-') {
    const dockerfile = yield* readWhole(process, '-')
    return { entries: new Map([['Dockerfile', dockerfile]]), file: 'Dockerfile', dockerfile }
  }
  if (/^https?:\/\//.test(where)) {
    problem(`unable to download remote context ${where}: Get ${where}: dial tcp: lookup ${parseWebAddress(where)?.host ?? where}: no such host`)
  }
  const folder = resolve(process.cwd, where)
  if (!files.exists(folder)) problem(`unable to evaluate symlinks in context path: lstat ${folder}: no such file or directory`)
  if (!files.isFolder(folder)) problem(`context must be a directory: ${folder}`)
  const prefix = folder === '/' ? '/' : `${folder}/`
  const standard = given === '' && !files.exists(`${prefix}Dockerfile`) && files.exists(`${prefix}dockerfile`) ? 'dockerfile' : 'Dockerfile'
  const path = resolve(folder, given || standard)
  const dockerfile = files.read(path)
  if (dockerfile === undefined) return problem(`unable to evaluate symlinks in Dockerfile path: lstat ${path}: no such file or directory`)
  if (!path.startsWith(prefix)) problem(`The Dockerfile (${given}) must be within the build context (${where})`)
  const file = path.slice(prefix.length)
  const isIgnored = ignoring(files.read(`${prefix}.dockerignore`) ?? '')
  const entries = new Map<string, string | true>()
  const gather = (inside: string): void => {
    for (const name of files.list(inside === '' ? folder : prefix + inside) ?? []) {
      const each = inside === '' ? name : `${inside}/${name}`
      if (isIgnored(each)) continue
      const text = files.read(prefix + each)
      entries.set(each, text ?? true)
      if (text === undefined) gather(each)
    }
  }
  gather('')
  return { entries, file, dockerfile }
}

/** Which paths a `.dockerignore` keeps out: the last pattern that fits decides, and one that begins with `!` lets in again. */
function ignoring(text: string): (path: string) => boolean {
  const patterns = text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
    .map(line => ({ lets: line.startsWith('!'), pattern: patternOf(resolve('/', line.replace(/^!/, '')).slice(1)) ?? badPattern() }))
  return path => patterns.reduce((ignored, { lets, pattern }) => (pattern.test(path) ? !lets : ignored), false)
}

function badPattern(): never {
  return refuse("Error checking context: 'syntax error in pattern'.")
}

/** How large the archive is in which all this is sent: a head for each entry, and what is in it in blocks of 512 bytes. */
function archiveSize({ entries }: Context): number {
  let bytes = 2 * BLOCK
  for (const entry of entries.values()) bytes += BLOCK + (entry === true ? 0 : Math.ceil(utf8Length(entry) / BLOCK) * BLOCK)
  return bytes
}

const BLOCK = 512
