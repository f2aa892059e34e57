import { DockerError } from '../../cluster/kubelet/docker/client.ts'
import { timestamp } from '../../cluster/sim/clock.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { integerProblem } from './flags.ts'
import { fillTemplate } from './format.ts'
import { isAlive } from './ps.ts'
import { checkRepository } from './pull.ts'
import { duration, shortId, size, table, truncated } from './table.ts'

export const version: DockerCommand = {
  name: 'version',
  usage: '[OPTIONS]',
  about: 'Show the versions of docker',
  max: 0,
  flags: [{ name: 'format', letter: 'f', type: 'string', help: 'Print only what this Go template asks for' }],

  run({ process, docker, flags }) {
    const { client, server, api } = docker.version()
    const build = { ApiVersion: api, GoVersion: 'go1.4.2', GitCommit: 'a01dc02/1.8.2', Os: 'linux', Arch: 'amd64' }
    const format = flags.string('format')
    if (format) {
      const of = (number: string) => ({ Version: number, ...build })
      process.stdout.write(`${fillTemplate(format, { Client: of(client), Server: of(server) }, { type: 'types.Version' })}\n`)
      return 0
    }
    const section = (title: string, number: string) =>
      [
        `${title}:`,
        ` Version:         ${number}`,
        ` API version:     ${api}`,
        ' Package Version: docker-1.8.2-10.el7.centos.x86_64',
        ` Go version:      ${build.GoVersion}`,
        ` Git commit:      ${build.GitCommit}`,
        ' Built:           ',
        ` OS/Arch:         ${build.Os}/${build.Arch}`,
        '',
      ].join('\n')
    process.stdout.write(`${section('Client', client)}\n${section('Server', server)}`)
    return 0
  },
}

export const info: DockerCommand = {
  name: 'info',
  usage: '[OPTIONS]',
  about: 'Show what this docker has and runs on',
  max: 0,

  run({ docker, print }) {
    const { containers, images, name, kernel, system, cpus, memory } = docker.info()
    print(`Containers: ${containers}`)
    print(`Images: ${images}`)
    print('Storage Driver: devicemapper')
    print(' Pool Name: docker-253:0-134720-pool')
    print(' Backing Filesystem: xfs')
    print('Execution Driver: native-0.2')
    print('Logging Driver: json-file')
    print(`Kernel Version: ${kernel}`)
    print(`Operating System: ${system}`)
    print(`CPUs: ${cpus}`)
    print(`Total Memory: ${memory}`)
    print(`Name: ${name}`)
    return 0
  },
}

export const daemon: DockerCommand = {
  name: 'daemon',
  usage: '[OPTIONS]',
  about: 'Run the daemon itself',
  hidden: true,

  run({ docker, complain }) {
    docker.version() // when it is stopped, systemd is to start it
    complain('FATA[0000] Error starting daemon: pid file found, ensure docker is not running or delete /var/run/docker.pid')
    return 1
  },
}

export const history: DockerCommand = {
  name: 'history',
  usage: '[OPTIONS] IMAGE',
  about: 'Show how an image was made',
  min: 1,
  max: 1,
  completes: 'images',
  flags: [
    { name: 'human', letter: 'H', type: 'bool', default: 'true', help: 'Sizes and dates for people' },
    { name: 'no-trunc', type: 'bool', default: 'false', help: 'Show everything in full' },
    { name: 'quiet', letter: 'q', type: 'bool', default: 'false', help: 'Only show ids' },
  ],

  run({ process, docker, words, flags }) {
    const layers = docker.history(words[0] ?? '')
    const whole = flags.bool('no-trunc')
    const people = flags.string('human') !== 'false'
    const idOf = (id: string) => (whole ? id : shortId(id))
    if (flags.bool('quiet')) {
      process.stdout.write(layers.map(({ id }) => `${idOf(id)}\n`).join(''))
      return 0
    }
    process.stdout.write(
      table([
        ['IMAGE', 'CREATED', 'CREATED BY', 'SIZE', 'COMMENT'],
        ...layers.map(({ id, created, by, sizeBytes, comment }) => [
          idOf(id),
          people ? `${duration(process.now() - created)} ago` : timestamp(created),
          whole ? by : truncated(by, 45),
          people ? size(sizeBytes) : String(sizeBytes),
          comment,
        ]),
      ]),
    )
    return 0
  },
}

export const tag: DockerCommand = {
  name: 'tag',
  usage: '[OPTIONS] IMAGE[:TAG] [REGISTRYHOST/][USERNAME/]NAME[:TAG]',
  about: 'Give an image one more name',
  min: 2,
  max: 2,
  completes: 'images',
  flags: [{ name: 'force', letter: 'f', type: 'bool', default: 'false', help: 'Take the name away from another image' }],

  run({ docker, words: [image = '', name = ''], flags }) {
    checkRepository(name)
    docker.tag(image, name, { force: flags.bool('force') })
    return 0
  },
}

export const rename: DockerCommand = {
  name: 'rename',
  usage: '[OPTIONS] OLD_NAME NEW_NAME',
  about: 'Give a container another name',
  min: 2,
  max: 2,
  completes: 'containers',

  run({ docker, words: [name = '', to = ''], complain }) {
    try {
      docker.rename(name, to)
    } catch (error) {
      if (!(error instanceof DockerError)) throw error
      complain(error.message)
      throw new Failure(`Error: failed to rename container named ${name}`)
    }
    return 0
  },
}

export const port: DockerCommand = {
  name: 'port',
  usage: '[OPTIONS] CONTAINER [PRIVATE_PORT[/PROTO]]',
  about: 'Show where the ports of a container are published',
  min: 1,
  max: 2,
  completes: 'containers',

  run({ docker, words: [name = '', wanted], print }) {
    const { ports, state } = docker.container(name)
    const published = isAlive({ state }) ? ports.filter(({ hostPort }) => hostPort !== undefined) : []
    const shown = (each: (typeof published)[number]) => `${each.hostIp ?? '0.0.0.0'}:${each.hostPort}`
    const key = (each: (typeof published)[number]) => `${each.containerPort}/${each.protocol.toLowerCase()}`
    if (wanted === undefined) {
      for (const each of published) print(`${key(each)} -> ${shown(each)}`)
      return 0
    }
    const [number = '', protocol = ''] = wanted.split(/\/(.*)/s)
    const problem = integerProblem(number, 'ParseUint', /^\d+(?:-\d+)?$/)
    if (problem !== undefined) throw new Failure(problem)
    const full = `${protocol ? number : wanted}/${protocol || 'tcp'}`
    const found = published.find(each => key(each) === full)
    if (!found) throw new Failure(`Error: No public port '${full}' published for ${name}`)
    print(shown(found))
    return 0
  },
}

export const top: DockerCommand = {
  name: 'top',
  usage: '[OPTIONS] CONTAINER [ps OPTIONS]',
  about: 'Show the processes in a container',
  min: 1,
  completes: 'containers',

  run({ process, docker, words: [name = ''] }) {
    const { pid = 0, startedAt = 0 } = docker.container(name)
    const started = clockTime(startedAt)
    const rows = docker
      .processes(name)
      .map((command, index) => [
        'root',
        String(pid + index),
        String(index === 0 ? Math.max(1, pid - 800) : pid),
        '0',
        started,
        '?',
        '00:00:00',
        command,
      ])
    process.stdout.write(table([['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'], ...rows]))
    return 0
  },
}

/** Hours and minutes of a moment of the day on which time began, at noon. */
function clockTime(ms: number): string {
  const minutes = 12 * 60 + Math.floor(ms / 60_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
}
