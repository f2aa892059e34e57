import { DockerError } from '../../cluster/kubelet/docker/client.ts'
import type { DockerContainer } from '../../cluster/kubelet/docker/client.ts'
import { converse } from '../conversation.ts'
import type { Waiting } from '../input.ts'
import type { DockerCall, DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import type { Flag } from './flags.ts'
import { nameParts, withRegistry } from './images.ts'
import { pullImage } from './pull.ts'

const CREATE_FLAGS: readonly Flag[] = [
  { name: 'env', letter: 'e', type: 'list', default: '[]', help: 'Set a variable of its environment' },
  { name: 'entrypoint', type: 'string', help: 'Run this instead of the entry point of the image' },
  { name: 'expose', type: 'list', default: '[]', help: 'Expose a port' },
  { name: 'hostname', letter: 'h', type: 'string', help: 'Its own name for itself' },
  { name: 'interactive', letter: 'i', type: 'bool', default: 'false', help: 'Pass on what is typed' },
  { name: 'label', letter: 'l', type: 'list', default: '[]', help: 'Put a label on it' },
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
  { name: 'volume', letter: 'v', type: 'list', default: '[]', help: 'Mount a folder of this machine' },
  { name: 'workdir', letter: 'w', type: 'string', help: 'The folder that it works in' },
]

export const create: DockerCommand = {
  name: 'create',
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  about: 'Make a container without starting it',
  min: 1,
  completes: 'images',
  flags: CREATE_FLAGS,

  *run(call) {
    call.print((yield* makeContainer(call)).id)
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
    { name: 'attach', letter: 'a', type: 'list', default: '[]', help: 'Join only these of its streams' },
    { name: 'detach', letter: 'd', type: 'bool', default: 'false', help: 'Let it run beside, and print its id' },
    { name: 'rm', type: 'bool', default: 'false', help: 'Remove it when it has ended' },
    ...CREATE_FLAGS,
  ],

  *run(call) {
    const { docker, flags, process } = call
    const [detach, tty, stdin] = [flags.bool('detach'), flags.bool('tty'), flags.bool('interactive')]
    if (detach && flags.bool('rm')) throw new Failure('Conflicting options: --rm and -d')
    if (!detach && tty && stdin && !process.stdin.isTerminal) throw new Failure('cannot enable tty mode on non tty input')
    const { id } = yield* makeContainer(call)
    yield { sleep: STARTING_MS }
    if (detach) {
      docker.start(id)
      call.print(id)
      return 0
    }
    let code = 0
    try {
      // Whoever listens before the start misses nothing; a shell at a terminal can only be joined when it runs.
      const early = stdin && tty ? undefined : docker.attach(id, { stdin, tty })
      docker.start(id)
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
function* makeContainer(call: DockerCall): Waiting<DockerContainer> {
  const { docker, words, flags, complain } = call
  const [image = '', ...command] = words
  const entrypoint = flags.string('entrypoint')
  const name = flags.string('name')
  const exposed = flags.bool('publish-all')
  const options = {
    image,
    command: entrypoint === undefined ? command : [entrypoint, ...command],
    env: flags.list('env'),
    ports: flags.list('publish').map(parsePort),
    interactive: flags.bool('interactive') && flags.bool('tty'),
    ...(name === undefined ? {} : { name }),
  }
  const make = () => {
    const container = docker.create(options)
    return exposed && options.ports.length === 0 && container.ports.length
      ? (docker.remove(container.id),
        docker.create({ ...options, ports: container.ports.map((port, index) => ({ ...port, hostPort: FIRST_RANDOM_PORT + index })) }))
      : container
  }
  try {
    return make()
  } catch (error) {
    if (!(error instanceof DockerError) || !error.message.startsWith('Error: No such image')) throw error
    const { repository, tag } = nameParts(image)
    complain(`Unable to find image '${repository}:${tag}' locally`)
    yield* pullImage({ ...call, print: complain }, `${withRegistry(repository)}:${tag}`.replace(/^docker\.io\//, ''))
    return make()
  }
}

const FIRST_RANDOM_PORT = 32_768

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `80`. */
function parsePort(text: string): { containerPort: number; protocol: string; hostPort?: number } {
  const match = /^(?:(?:[\d.]*:)?(\d*):)?(\d+)(?:\/(tcp|udp))?$/.exec(text)
  if (!match || Number(match[2]) > 65_535) throw new Failure(`Invalid containerPort: ${text.split(':').pop()}`)
  const hostPort = match[1] ? Number(match[1]) : FIRST_RANDOM_PORT
  return { containerPort: Number(match[2]), protocol: match[3] ?? 'tcp', hostPort }
}
