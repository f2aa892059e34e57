import type { DockerContainer, DockerImage, ImageLayer } from '../../cluster/kubelet/docker/client.ts'
import { DockerError } from '../../cluster/kubelet/docker/client.ts'
import { timestampNano } from '../../cluster/sim/clock.ts'
import type { DockerCall, DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { TemplateError, fillTemplate, parseTemplate } from './format.ts'
import { isAlive } from './ps.ts'

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
    const [format, type] = [flags.string('format') || undefined, flags.string('type') || undefined]
    if (format !== undefined) parseTemplate(format)
    if (type !== undefined && !(type in LOOK_UPS)) throw new Failure(`${JSON.stringify(type)} is not a valid value for --type`)
    const found: unknown[] = []
    let code = 0
    let image: object | undefined
    for (const word of words) {
      const container = type === 'image' ? undefined : LOOK_UPS.container(call, word)
      // docker 1.8.2 looks no further when it has found an image before and is to look for nothing else.
      image =
        type === 'container'
          ? undefined
          : type === 'image'
            ? (image ?? LOOK_UPS.image(call, word))
            : container
              ? undefined
              : LOOK_UPS.image(call, word)
      const object = container ?? image
      if (object === undefined) {
        if (type === 'container') process.stderr.write(`Error response from daemon: no such id: ${word}`)
        else process.stderr.write(`Error: No such image${type === undefined ? ' or container' : ''}: ${word}\n`)
        code = 1
      } else if (format === undefined) found.push(object)
      else process.stdout.write(`${filled(format, object)}\n`)
    }
    if (format === undefined) process.stdout.write(found.length ? `[\n${found.map(object => `${goJson(object, 4)}\n`).join(',')}]\n` : '[]\n')
    return code
  },
}

const LOOK_UPS = {
  container: ({ docker }: DockerCall, word: string): object | undefined => {
    const container = orNothing(() => docker.container(word))
    return container && containerObject(container)
  },
  image: ({ docker }: DockerCall, word: string): object | undefined => {
    const image = orNothing(() => docker.image(word))
    return image && imageObject(image, docker.history(word))
  },
}

/** An object through a template: as the structure that it is; if that lacks a field that is asked for, once more as plain JSON. */
function filled(format: string, object: object): string {
  const extra = { json: (value: unknown) => goJson(value ?? null) }
  try {
    return fillTemplate(format, asCommand(object), { extra, type: 'types' })
  } catch (error) {
    if (!(error instanceof TemplateError) || !error.message.includes("can't evaluate field")) throw error
    return fillTemplate(format, asMaps(object), { extra })
  }
}

/** JSON as Go writes it, which keeps `<`, `>` and `&` out of the way of HTML. */
function goJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(/[<>&]/g, sign => `\\u00${sign.charCodeAt(0).toString(16)}`)
}

/** The lists that Go keeps inside a structure of their own, which its templates show. */
function asCommand(object: object): object {
  const { Config, NetworkSettings } = object as { Config: Record<string, unknown>; NetworkSettings?: { Ports: object | null } }
  const inside = (list: unknown) => (list === null ? null : Object.defineProperty({ list }, 'toJSON', { value: () => list }))
  // A port that is not published has a list of addresses with none in it.
  const none = Object.defineProperty([], 'toJSON', { value: () => null })
  const ports = NetworkSettings?.Ports && goMap(Object.fromEntries(Object.entries(NetworkSettings.Ports).map(([port, to]) => [port, to ?? none])))
  const known = ports ? { ...object, NetworkSettings: { ...NetworkSettings, Ports: ports } } : object
  return { ...known, Config: { ...Config, Cmd: inside(Config['Cmd']), Entrypoint: inside(Config['Entrypoint']) } }
}

function asMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asMaps)
  if (typeof value === 'number' && value >= 2 ** 20 * 2) return value.toExponential().replace(/e\+(\d)$/, 'e+0$1')
  if (value === null || typeof value !== 'object') return value
  return goMap(Object.fromEntries(Object.entries(value).map(([name, field]) => [name, asMaps(field)])))
}

/** What Go has as a map: an object without a prototype, its names in order. */
function goMap<T>(object: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const sorted = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(sorted))
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

/** The id of the network of all containers; any 64 digits are as good. */
const BRIDGE_NETWORK = '2f8a6d0c41b7e95318fa50d27c6be49a03d185c7f2946eb8a17d5c0e936b42f8'

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
  const nameOf = (port: { containerPort: number; protocol: string }) => `${port.containerPort}/${port.protocol.toLowerCase()}`
  const bindings = (address: (hostIp: string | undefined) => string) =>
    ports.map(
      port => [nameOf(port), port.hostPort === undefined ? null : [{ HostIp: address(port.hostIp), HostPort: String(port.hostPort) }]] as const,
    )
  const published = bindings(hostIp => hostIp ?? '').filter(([, binding]) => binding !== null)
  const running = isAlive(container)
  const networked = running && !shares
  const files = `/var/lib/docker/containers/${id}`
  return {
    Id: id,
    Created: timestampNano(created),
    Path: command[0] ?? '',
    Args: command.slice(1),
    State: {
      Running: running,
      Paused: state === 'paused',
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
      EndpointID: networked ? [...id].reverse().join('') : '',
      Gateway: networked && ip ? ip.replace(/\d+$/, '1') : '',
      GlobalIPv6Address: '',
      GlobalIPv6PrefixLen: 0,
      HairpinMode: false,
      IPAddress: networked ? (ip ?? '') : '',
      IPPrefixLen: networked ? 24 : 0,
      IPv6Gateway: '',
      LinkLocalIPv6Address: '',
      LinkLocalIPv6PrefixLen: 0,
      MacAddress: networked && ip ? `02:42${ip.replace(/\.?(\d+)/g, (_all, part) => `:${Number(part).toString(16).padStart(2, '0')}`)}` : '',
      NetworkID: networked ? BRIDGE_NETWORK : '',
      PortMapping: null,
      Ports: networked ? goMap(Object.fromEntries(bindings(hostIp => hostIp ?? '0.0.0.0'))) : null,
      SandboxKey: networked ? `/var/run/docker/netns/${id.slice(0, 12)}` : '',
      SecondaryIPAddresses: null,
      SecondaryIPv6Addresses: null,
    },
    ResolvConfPath: `${files}/resolv.conf`,
    HostnamePath: `${files}/hostname`,
    HostsPath: `${files}/hosts`,
    LogPath: `${files}/${id}-json.log`,
    Name: `/${name}`,
    RestartCount: container.restartCount,
    Driver: 'devicemapper',
    ExecDriver: 'native-0.2',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: null,
    HostConfig: {
      Binds: bindsOf(container)?.map(({ outside, inside, mode }) => `${outside}:${inside}${mode ? `:${mode}` : ''}`) ?? null,
      ContainerIDFile: '',
      LxcConf: [],
      Memory: 0,
      MemorySwap: 0,
      CpuShares: 0,
      CpuPeriod: 0,
      CpusetCpus: '',
      CpusetMems: '',
      CpuQuota: 0,
      BlkioWeight: 0,
      OomKillDisable: false,
      MemorySwappiness: -1,
      Privileged: false,
      PortBindings: goMap(Object.fromEntries(published)),
      Links: container.links?.length ? container.links : null,
      PublishAllPorts: false,
      Dns: null,
      DnsSearch: null,
      ExtraHosts: null,
      VolumesFrom: null,
      Devices: [],
      NetworkMode: shares ? 'container' : 'default',
      IpcMode: '',
      PidMode: '',
      UTSMode: '',
      CapAdd: null,
      CapDrop: null,
      GroupAdd: null,
      RestartPolicy: { Name: pod ? '' : 'no', MaximumRetryCount: 0 },
      SecurityOpt: null,
      ReadonlyRootfs: false,
      Ulimits: null,
      LogConfig: { Type: 'json-file', Config: goMap({}) },
      CgroupParent: '',
      ConsoleSize: [0, 0],
    },
    GraphDriver: { Name: 'devicemapper', Data: null },
    Mounts: (container.mounts ?? []).map(({ outside, inside, mode }) => ({
      Source: outside,
      Destination: inside,
      Mode: mode,
      RW: !mode.includes('ro'),
    })),
    Config: configOf({
      Hostname: hostname,
      ExposedPorts: ports.length ? goMap(Object.fromEntries(ports.map(port => [nameOf(port), {}]))) : null,
      Tty: container.interactive,
      OpenStdin: container.interactive,
      Env: env,
      Cmd: command,
      Image: image,
      WorkingDir: container.workdir ?? '',
      Labels: goMap(labels),
    }),
  }
}

/** What was mounted of the machine by its own path. */
function bindsOf({ mounts = [] }: DockerContainer): DockerContainer['mounts'] {
  const binds = mounts.filter(({ outside }) => !outside.startsWith('/var/lib/docker/'))
  return binds.length ? binds : undefined
}

function imageObject({ id, tags, created, sizeBytes, command, env, ports, config }: DockerImage, layers: readonly ImageLayer[]): object {
  const { entrypoint, labels, workdir, user, volumes, triggers } = config
  const [top, below] = layers
  return {
    Id: id,
    RepoTags: tags.filter(tag => tag !== '<none>:<none>'),
    RepoDigests: [],
    Parent: below?.id ?? '',
    Comment: top?.comment ?? '',
    Created: timestampNano(created),
    Container: '',
    ContainerConfig: configOf({}),
    DockerVersion: '1.8.2',
    Author: layers.find(({ author }) => author)?.author ?? '',
    Config: configOf({
      User: user,
      ExposedPorts: ports.length ? goMap(Object.fromEntries(ports.map(port => [`${port}/tcp`, {}]))) : null,
      Env: env,
      Cmd: command,
      Volumes: volumes.length ? goMap(Object.fromEntries(volumes.map(path => [path, {}]))) : null,
      WorkingDir: workdir,
      Entrypoint: entrypoint.length ? entrypoint : null,
      OnBuild: triggers.length ? triggers : null,
      Labels: goMap<string>(labels),
    }),
    Architecture: 'amd64',
    Os: 'linux',
    Size: sizeBytes,
    VirtualSize: sizeBytes,
    GraphDriver: { Name: 'devicemapper', Data: null },
  }
}

const EMPTY_CONFIG = {
  Hostname: '',
  Domainname: '',
  User: '',
  AttachStdin: false,
  AttachStdout: false,
  AttachStderr: false,
  ExposedPorts: null as object | null,
  PublishService: '',
  Tty: false,
  OpenStdin: false,
  StdinOnce: false,
  Env: null as readonly string[] | null,
  Cmd: null as readonly string[] | null,
  Image: '',
  Volumes: null as object | null,
  VolumeDriver: '',
  WorkingDir: '',
  Entrypoint: null as readonly string[] | null,
  NetworkDisabled: false,
  MacAddress: '',
  OnBuild: null as readonly string[] | null,
  Labels: null as object | null,
}

/** What a container is made with, in the order in which docker 1.8.2 writes it. */
function configOf(known: Partial<typeof EMPTY_CONFIG>): object {
  return { ...EMPTY_CONFIG, ...known }
}
