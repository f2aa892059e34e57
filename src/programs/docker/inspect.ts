import type { DockerContainer, DockerImage } from '../../cluster/kubelet/docker/client.ts'
import { DockerError } from '../../cluster/kubelet/docker/client.ts'
import { timestampNano } from '../../cluster/sim/clock.ts'
import type { DockerCall, DockerCommand } from './command.ts'
import { TemplateError, fillTemplate } from './format.ts'

export const inspect: DockerCommand = {
  name: 'inspect',
  usage: '[OPTIONS] CONTAINER|IMAGE [CONTAINER|IMAGE...]',
  about: 'Show all that is known of a container or an image',
  min: 1,
  completes: 'containers',
  flags: [
    { name: 'format', letter: 'f', type: 'string', help: 'Print only what this Go template asks for' },
    { name: 'size', letter: 's', type: 'bool', default: 'false', help: 'Show sizes of containers' },
    { name: 'type', type: 'string', help: 'Look only for a container, or only for an image' },
  ],

  run(call) {
    const { process, words, flags } = call
    const format = flags.string('format')
    const found: unknown[] = []
    let code = 0
    for (const word of words) {
      const object = lookUp(call, word)
      if (object === undefined) {
        const what = flags.string('type') ?? 'image or container'
        process.stderr.write(`Error: No such ${what}: ${word}\n`)
        code = 1
        if (format === undefined) continue
        return code
      }
      found.push(object)
      if (format === undefined) continue
      try {
        process.stdout.write(`${fillTemplate(format, object)}\n`)
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error
        process.stderr.write(`${error.message}\n`)
        return 64
      }
    }
    if (format === undefined) process.stdout.write(found.length ? `${JSON.stringify(found, null, 4)}\n` : '[]\n')
    return code
  },
}

function lookUp({ docker, flags }: DockerCall, word: string): unknown {
  const type = flags.string('type')
  if (type !== 'image') {
    const container = orNothing(() => docker.container(word))
    if (container) return containerObject(container)
  }
  const image = type === 'container' ? undefined : orNothing(() => docker.image(word))
  return image ? imageObject(image) : undefined
}

/** What is not found is nothing; a daemon that is not there is an error all the same. */
export function orNothing<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch (error) {
    if (error instanceof DockerError && error.message.startsWith('Error response')) return undefined
    throw error
  }
}

const NEVER = '0001-01-01T00:00:00Z'

function containerObject(container: DockerContainer): object {
  const {
    id,
    name,
    image,
    imageId,
    command,
    created,
    state,
    startedAt,
    finishedAt,
    exitCode,
    env,
    labels,
    ip,
    pid,
    ports,
    hostname,
    pod,
    podContainerName,
  } = container
  const shares = pod !== undefined && podContainerName !== 'POD'
  const exposed = Object.fromEntries(ports.map(port => [`${port.containerPort}/${port.protocol.toLowerCase()}`, {}]))
  const bindings = Object.fromEntries(
    ports.map(({ containerPort, protocol, hostPort, hostIp }) => [
      `${containerPort}/${protocol.toLowerCase()}`,
      hostPort === undefined ? null : [{ HostIp: hostIp ?? '0.0.0.0', HostPort: String(hostPort) }],
    ]),
  )
  const running = state === 'running'
  return {
    Id: id,
    Created: timestampNano(created),
    Path: command[0] ?? '',
    Args: command.slice(1),
    State: {
      Status: state,
      Running: running,
      Paused: false,
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      Pid: running ? (pid ?? 0) : 0,
      ExitCode: exitCode ?? 0,
      Error: container.error ?? '',
      StartedAt: startedAt === undefined ? NEVER : timestampNano(startedAt),
      FinishedAt: finishedAt === undefined ? NEVER : timestampNano(finishedAt),
    },
    Image: imageId,
    NetworkSettings: {
      Bridge: '',
      Gateway: ip && !shares ? ip.replace(/\d+$/, '1') : '',
      IPAddress: running && !shares ? (ip ?? '') : '',
      IPPrefixLen: running && !shares ? 24 : 0,
      Ports: running && !shares ? bindings : null,
    },
    HostnamePath: `/var/lib/docker/containers/${id}/hostname`,
    LogPath: `/var/lib/docker/containers/${id}/${id}-json.log`,
    Name: `/${name}`,
    RestartCount: container.restartCount,
    Driver: 'devicemapper',
    ExecDriver: 'native-0.2',
    HostConfig: {
      Binds: null,
      NetworkMode: shares ? 'container' : 'default',
      PortBindings: Object.fromEntries(Object.entries(bindings).filter(([, binding]) => binding !== null)),
      Privileged: false,
      PublishAllPorts: false,
      RestartPolicy: { Name: '', MaximumRetryCount: 0 },
    },
    Config: {
      Hostname: hostname,
      Domainname: '',
      User: '',
      Tty: container.interactive,
      OpenStdin: container.interactive,
      ExposedPorts: ports.length ? exposed : undefined,
      Env: env,
      Cmd: command,
      Image: image,
      Volumes: null,
      WorkingDir: '',
      Entrypoint: null,
      Labels: labels,
    },
  }
}

function imageObject({ id, tags, created, sizeBytes, command, env, ports }: DockerImage): object {
  const config = {
    ExposedPorts: ports.length ? Object.fromEntries(ports.map(port => [`${port}/tcp`, {}])) : null,
    Env: env,
    Cmd: command,
    Image: '',
    Volumes: null,
    WorkingDir: '',
    Entrypoint: null,
    Labels: {},
  }
  return {
    Id: id,
    RepoTags: tags,
    RepoDigests: [],
    Parent: '',
    Comment: '',
    Created: timestampNano(created),
    DockerVersion: '1.8.2',
    Author: '',
    Config: config,
    Architecture: 'amd64',
    Os: 'linux',
    Size: sizeBytes,
    VirtualSize: sizeBytes,
  }
}
