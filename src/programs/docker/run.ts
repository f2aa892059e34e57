import { DockerError } from '../../cluster/kubelet/docker/client.ts'
import type { CreateOptions, DockerContainer } from '../../cluster/kubelet/docker/client.ts'
import { resolve } from '../../shell/files.ts'
import { converse } from '../conversation.ts'
import type { Waiting } from '../input.ts'
import type { DockerCall, DockerCommand } from './command.ts'
import { Failure, misused } from './command.ts'
import type { Flag } from './flags.ts'
import { integerProblem } from './flags.ts'
import { nameParts, withRegistry } from './images.ts'
import { Misread, parsePorts } from './ports.ts'
import { checkRepository, pullImage } from './pull.ts'

/** Flags for what this world does not have: they are taken, and nothing comes of them. */
const WITHOUT_EFFECT: readonly Flag[] = [
  ...[
    ['add-host', 'One more name and address for it'],
    ['cap-add', 'Give it a right of the superuser'],
    ['cap-drop', 'Take a right of the superuser from it'],
    ['device', 'Give it a device of the machine'],
    ['dns', 'Ask this server for names'],
    ['dns-search', 'Where to look for short names'],
    ['group-add', 'One more group for its user'],
    ['label-file', 'A file of labels'],
    ['log-opt', 'How its log is kept'],
    ['lxc-conf', 'Settings for lxc'],
    ['security-opt', 'What guards it'],
    ['ulimit', 'How much of something it may use'],
    ['volumes-from', 'Mount what this container has mounted'],
  ].map(([name = '', help = '']): Flag => ({ name, type: 'list', default: '[]', help })),
  ...[
    ['blkio-weight', '0', 'Its share of what is read and written'],
    ['cgroup-parent', '', 'The group of processes that it belongs to'],
    ['cidfile', '', 'Write its id to this file'],
    ['cpu-period', '0', 'How often its share of the processors is reckoned'],
    ['cpu-quota', '0', 'Its share of the processors in that time'],
    ['cpuset-cpus', '', 'The processors that it may use'],
    ['cpuset-mems', '', 'The memory that it may use'],
    ['ipc', '', 'Whose messages between processes it shares'],
    ['log-driver', '', 'What keeps its log'],
    ['mac-address', '', 'Its address on the wire'],
    ['memory-swap', '', 'How much memory it may use with what is swapped out'],
    ['memory-swappiness', '-1', 'How soon it is swapped out'],
    ['pid', '', 'Whose processes it sees'],
    ['uts', '', 'Whose name for the machine it has'],
    ['volume-driver', '', 'What keeps its volumes'],
  ].map(([name = '', value = '', help = '']): Flag => ({ name, type: 'string', default: value, help })),
  { name: 'cpu-shares', letter: 'c', type: 'string', default: '0', help: 'Its share of the processors' },
  { name: 'disable-content-trust', type: 'bool', default: 'true', help: 'Do not verify the image' },
  { name: 'oom-kill-disable', type: 'bool', default: 'false', help: 'Do not kill it when memory runs out' },
  { name: 'read-only', type: 'bool', default: 'false', help: 'Let it write nothing' },
]

const CREATE_FLAGS = byName([
  { name: 'env', letter: 'e', type: 'list', default: '[]', help: 'Set a variable of its environment', check: variableProblem },
  { name: 'env-file', type: 'list', default: '[]', help: 'Set the variables that a file names' },
  { name: 'entrypoint', type: 'string', help: 'Run this instead of the entry point of the image' },
  { name: 'expose', type: 'list', default: '[]', help: 'Expose a port' },
  { name: 'hostname', letter: 'h', type: 'string', help: 'Its own name for itself' },
  { name: 'interactive', letter: 'i', type: 'bool', default: 'false', help: 'Pass on what is typed' },
  { name: 'label', letter: 'l', type: 'list', default: '[]', help: 'Put a label on it', check: variableProblem },
  { name: 'link', type: 'list', default: '[]', help: 'Let it know another container' },
  { name: 'memory', letter: 'm', type: 'string', help: 'How much memory it may use' },
  { name: 'name', type: 'string', help: 'Its name' },
  { name: 'net', type: 'string', default: 'default', help: 'Its network' },
  { name: 'privileged', type: 'bool', default: 'false', help: 'Give it all rights' },
  { name: 'publish', letter: 'p', type: 'list', default: '[]', help: 'Publish a port of it on this machine' },
  { name: 'publish-all', letter: 'P', type: 'bool', default: 'false', help: 'Publish all its ports' },
  { name: 'restart', type: 'string', default: 'no', help: 'When to start it again' },
  { name: 'tty', letter: 't', type: 'bool', default: 'false', help: 'Give it a terminal' },
  { name: 'user', letter: 'u', type: 'string', help: 'Run it as this user' },
  { name: 'volume', letter: 'v', type: 'list', default: '[]', help: 'Mount a folder of this machine', check: volumeProblem },
  { name: 'workdir', letter: 'w', type: 'string', help: 'The folder that it works in' },
  ...WITHOUT_EFFECT,
])

export const create: DockerCommand = {
  name: 'create',
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  about: 'Make a container without starting it',
  min: 1,
  completes: 'images',
  flags: CREATE_FLAGS,

  *run(call) {
    call.print((yield* makeContainer(call, readOptions(call, 'create'))).id)
    return 0
  },
}

export const run: DockerCommand = {
  name: 'run',
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  about: 'Run a command in a new container',
  min: 1,
  completes: 'images',
  flags: [
    { name: 'attach', letter: 'a', type: 'list', default: '[]', help: 'Join only these of its streams', check: streamProblem },
    { name: 'detach', letter: 'd', type: 'bool', default: 'false', help: 'Let it run beside, and print its id' },
    { name: 'rm', type: 'bool', default: 'false', help: 'Remove it when it has ended' },
    { name: 'sig-proxy', type: 'bool', default: 'true', help: 'Pass on signals' },
    ...CREATE_FLAGS,
  ],

  *run(call) {
    const { docker, flags, process } = call
    const [detach, tty, stdin] = [flags.bool('detach'), flags.bool('tty'), flags.bool('interactive')]
    const options = readOptions(call, 'run')
    if (detach && flags.list('attach').length) throw new Failure('Conflicting options: -a and -d')
    if (detach && flags.bool('rm')) throw new Failure('Conflicting options: --rm and -d')
    if (!detach && tty && stdin && !process.stdin.isTerminal) throw new Failure('cannot enable tty mode on non tty input')
    const { id } = yield* makeContainer(call, options)
    if (flags.bool('rm') && /^(always|on-failure)/.test(flags.string('restart') ?? '')) throw new Failure('Conflicting options: --restart and --rm')
    yield { sleep: STARTING_MS }
    if (detach) {
      call.print(id)
      docker.start(id)
      return 0
    }
    let code = 0
    try {
      // Whoever listens before the start misses nothing; a shell at a terminal can only be joined when it runs.
      const early = stdin && tty ? undefined : docker.attach(id, { stdin, tty })
      docker.start(id, { stdin })
      code = yield* converse(process, early ?? docker.attach(id, { stdin, tty }), { stdin, tty })
    } finally {
      // Ctrl-C goes to the container's process too, unless a terminal of its own took the key.
      const still = docker.container(id)
      if (still.state === 'running' && !tty) docker.kill(id, 'INT')
      if (flags.bool('rm')) docker.remove(id, { force: true })
    }
    return code
  },
}

const STARTING_MS = 250

/** Makes the container that the flags describe, after pulling its image if it is not here. */
function* makeContainer(call: DockerCall, options: CreateOptions): Waiting<DockerContainer> {
  const { docker, complain } = call
  try {
    return docker.create(options)
  } catch (error) {
    if (!(error instanceof DockerError) || !error.message.startsWith('Error: No such image')) throw error
    const { repository, tag } = nameParts(options.image)
    complain(`Unable to find image '${repository}:${tag}' locally`)
    checkRepository(options.image)
    yield* pullImage({ ...call, print: complain }, `${withRegistry(repository)}:${tag}`.replace(/^docker\.io\//, ''))
    return docker.create(options)
  }
}

/** What the flags ask for; refuses what docker 1.8.2 refuses before it talks to the daemon (runconfig/parse.go), and then the daemon's first checks. */
function readOptions({ process, words, flags }: DockerCall, command: string): CreateOptions {
  const [image = '', ...args] = words
  const entrypoint = flags.string('entrypoint')
  const [name, hostname, memory] = [flags.string('name') || undefined, flags.string('hostname'), flags.string('memory')]
  const problem = [netProblem(flags.string('net'), hostname), memory && sizeProblem(memory)].find(Boolean)
  if (problem) throw misused(command, problem)
  const read = <T>(reader: () => T): T => {
    try {
      return reader()
    } catch (error) {
      throw error instanceof Misread ? misused(command, error.message) : error
    }
  }
  /** The lines of a file of variables that are not empty and no comment. */
  const variablesIn = (path: string): string[] => {
    const text = process.place.files.read(resolve(process.cwd, path))
    if (text === undefined) throw misused(command, `open ${path}: no such file or directory`)
    return text
      .split('\n')
      .map(line => line.trimStart())
      .filter(line => line !== '' && !line.startsWith('#'))
  }
  const ports = read(() => flags.list('publish').flatMap(parsePorts))
  const wrong = flags.list('expose').map(exposeProblem).find(Boolean) ?? restartProblem(flags.string('restart') ?? '')
  if (wrong) throw misused(command, wrong)
  const workdir = flags.string('workdir')
  if (workdir && !workdir.startsWith('/'))
    throw new DockerError(`Error response from daemon: The working directory '${workdir}' is invalid. It needs to be an absolute path.`)
  if (memory && bytes(memory) > 0 && bytes(memory) < 4 * 1024 ** 2)
    throw new DockerError('Error response from daemon: Minimum memory limit allowed is 4MB')
  return {
    image,
    command: args,
    ...(entrypoint ? { entrypoint } : {}),
    ...(workdir ? { workdir } : {}),
    // A variable without a value has the one that it has here; one that has none here is left out.
    env: [...flags.list('env-file').flatMap(variablesIn), ...flags.list('env')]
      .map(variable => (variable.includes('=') || process.env[variable] === undefined ? variable : `${variable}=${process.env[variable]}`))
      .filter(variable => variable.includes('=')),
    ports,
    publishAll: flags.bool('publish-all'),
    links: flags.list('link'),
    mounts: flags.list('volume').map(mountOf),
    interactive: flags.bool('interactive') && flags.bool('tty'),
    ...(flags.list('label').length
      ? {
          labels: Object.fromEntries(
            flags
              .list('label')
              .map(label => label.split(/=(.*)/s))
              .map(([key = '', value = '']) => [key, value]),
          ),
        }
      : {}),
    ...(hostname ? { hostname } : {}),
    ...(name === undefined ? {} : { name }),
  }
}

function byName(flags: readonly Flag[]): readonly Flag[] {
  return [...flags].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function variableProblem(text: string): string | undefined {
  return text.includes('=') || /^[A-Za-z_]\w*$/.test(text)
    ? undefined
    : `poorly formatted environment: variable '${text}' is not a valid environment variable`
}

function streamProblem(text: string): string | undefined {
  return /^std(?:in|out|err)$/i.test(text) ? undefined : 'valid streams are STDIN, STDOUT and STDERR'
}

/** `/inside`, `outside:/inside`, `outside:/inside:ro`. */
function volumeProblem(text: string): string | undefined {
  const parts = text.split(':')
  if (parts.length > 3 || parts[0] === '') return `bad format for volumes: ${text}`
  const isMode = (word = '') => /^(?:rw|ro|z|Z|rw,z|rw,Z|ro,z|ro,Z|z,rw|Z,rw|z,ro|Z,ro)$/.test(word)
  if (parts.length === 3 && !isMode(parts[2])) return `bad mount mode specified : ${parts[2]}`
  const inside = parts.length === 1 || (parts.length === 2 && isMode(parts[1])) ? parts[0] : parts[1]
  return inside?.startsWith('/') ? undefined : `${inside} is not an absolute path`
}

/** A folder of this machine, or a volume of docker's own by name or without one, and where the container is to have it. */
function mountOf(text: string): { outside: string; inside: string; mode: string } {
  const parts = text.split(':')
  const [outside = '', inside = '', mode = ''] = parts.length === 1 || !parts[1]?.startsWith('/') ? ['', ...parts] : parts
  return { outside: outside.startsWith('/') ? resolve('/', outside) : outside, inside: resolve('/', inside), mode }
}

function netProblem(mode = 'default', hostname: string | undefined): string | undefined {
  const [kind = '', of = ''] = mode.split(':')
  if (kind === 'container' && of === '') return '--net: invalid net mode: invalid container format container:<name|id>'
  if (!['default', 'bridge', 'none', 'host', 'container'].includes(kind)) return `--net: invalid net mode: invalid --net: ${mode}`
  return hostname && (kind === 'host' || kind === 'container') ? 'Conflicting options: -h and the network mode (--net)' : undefined
}

const SIZE = /^(\d+)([kmgtp]?)b?$/i

function sizeProblem(text: string): string | undefined {
  return SIZE.test(text) ? undefined : `invalid size: '${text}'`
}

function bytes(text: string): number {
  const [, number = '0', unit = ''] = SIZE.exec(text) ?? []
  return Number(number) * 1024 ** (unit ? 'kmgtp'.indexOf(unit.toLowerCase()) + 1 : 0)
}

function restartProblem(policy: string): string | undefined {
  const [name = '', count, ...more] = policy.split(':')
  if (!['', 'no', 'always', 'on-failure'].includes(name)) return `invalid restart policy ${name}`
  if (name === 'always' && count !== undefined) return 'maximum restart count not valid with restart policy of "always"'
  if (name !== 'on-failure' || count === undefined) return undefined
  return more.length ? "restart count format is not valid, usage: 'on-failure:N' or 'on-failure'" : integerProblem(count, 'ParseInt')
}

function exposeProblem(text: string): string | undefined {
  if (text.includes(':')) return `Invalid port format for --expose: ${text}`
  const [port = ''] = text.split('/')
  const problem =
    port === ''
      ? 'Empty string specified for ports.'
      : port
          .split('-')
          .map(number => integerProblem(number, 'ParseUint', /^\d+$/))
          .find(Boolean)
  return problem && `Invalid range format for --expose: ${text}, error: ${problem}`
}
