import { DockerError, NO_DAEMON } from '../../cluster/kubelet/docker/client.ts'
import { notLoaded } from '../../late.ts'
import type { Completion, CompletionRequest, Running } from '../../shell/program.ts'
import type { Host, HostProcess, HostProgram } from '../place.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import type { Flag } from './flags.ts'
import { FlagError, parseFlags } from './flags.ts'

/** The subcommands of docker, and whether these are all of them. */
export interface Parts {
  readonly commands: readonly DockerCommand[]
  /** there are others, which have not been loaded yet */
  readonly partial?: boolean
}

/** The command line of docker 1.8, as CentOS 7 has it. */
export function dockerOf(parts: Parts): HostProgram {
  return { name: 'docker', run: process => run(process, parts), complete: request => complete(parts, request) }
}

const START_MS = 15

const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'config', type: 'string', default: '~/.docker', help: "Where docker's own settings are" },
  { name: 'debug', letter: 'D', type: 'bool', default: 'false', help: 'Tell more' },
  { name: 'host', letter: 'H', type: 'list', default: '[]', help: 'The daemon to talk to' },
  { name: 'log-level', letter: 'l', type: 'string', default: 'info', help: 'How much to tell' },
  { name: 'version', letter: 'v', type: 'bool', default: 'false', help: 'Show the version and end' },
  { name: 'help', letter: 'h', type: 'bool', default: 'false', help: 'Show this' },
]

const HELP: Flag = { name: 'help', type: 'bool', default: 'false', help: 'Show this' }

function* run(process: HostProcess, { commands, partial = false }: Parts): Running {
  yield { sleep: START_MS }
  const complain = (line: string) => process.stderr.write(`${line}\n`)
  try {
    const global = parseFlags(GLOBAL_FLAGS, process.args)
    const [name, ...args] = global.words
    if (global.bool('version')) {
      process.stdout.write('Docker version 1.8.2-el7.centos, build a01dc02/1.8.2\n')
      return 0
    }
    const wanted = name === 'help' ? args[0] : name
    const command = commands.find(each => each.name === wanted)
    if (partial && !command) notLoaded(`docker ${wanted}`)
    if (name === undefined || global.bool('help') || (name === 'help' && args.length === 0)) {
      process.stdout.write(overview(commands))
      return 0
    }
    if (!command) throw new Failure(`docker: '${wanted}' is not a docker command.\nSee 'docker --help'.`)
    if (name === 'help') {
      process.stdout.write(page(command))
      return 0
    }
    return yield* runOne(process, command, args, complain)
  } catch (error) {
    if (error instanceof FlagError) {
      complain(`${error.message}\nSee 'docker --help'.`)
      return 2
    }
    if (error instanceof Failure) {
      complain(error.message)
      return error.code
    }
    if (!(error instanceof DockerError)) throw error
    complain(error.message)
    return 1
  }
}

function* runOne(process: HostProcess, command: DockerCommand, args: readonly string[], complain: (line: string) => void): Running {
  const { name, min = 0, max } = command
  let flags
  try {
    flags = parseFlags([...(command.flags ?? []), HELP], args)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    complain(`${error.message}\nSee 'docker ${name} --help'.`)
    return 2
  }
  if (flags.bool('help')) {
    process.stdout.write(page(command))
    return 0
  }
  const problem = wordProblem(flags.words.length, min, max)
  if (problem !== undefined) {
    complain(`docker: "${name}" requires ${problem}.\nSee 'docker ${name} --help'.\n\n${usageOf(command)}\n\n${command.about}`)
    return 1
  }
  const client = process.place.docker
  if (!client) throw new Failure(NO_DAEMON)
  const print = (line: string) => process.stdout.write(`${line}\n`)
  const running = command.run({ process, docker: client, words: flags.words, flags, print, complain })
  return typeof running === 'number' ? running : yield* running
}

function wordProblem(count: number, min: number, max: number | undefined): string | undefined {
  const words = (number: number) => `${number} argument${number === 1 ? '' : 's'}`
  if (min === max && count !== min) return words(min)
  if (count < min) return `a minimum of ${words(min)}`
  if (max !== undefined && count > max) return `${max === 0 ? '' : 'a maximum of '}${words(max)}`
  return undefined
}

function usageOf({ name, usage }: DockerCommand): string {
  return `Usage:\tdocker ${name} ${usage}`.trimEnd()
}

function page(command: DockerCommand): string {
  return `\n${usageOf(command)}\n\n${command.about}\n\n${flagLines([...(command.flags ?? []), HELP])}\n`
}

function overview(commands: readonly DockerCommand[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2
  return [
    'Usage: docker [OPTIONS] COMMAND [arg...]',
    '',
    'Runs applications in containers.',
    '',
    'Options:',
    '',
    flagLines(GLOBAL_FLAGS),
    'Commands:',
    ...commands.filter(({ hidden }) => !hidden).map(({ name, about }) => `    ${name.padEnd(width)}${about}`),
    '',
    "Run 'docker COMMAND --help' for more information on a command.",
    '',
  ].join('\n')
}

function flagLines(flags: readonly Flag[]): string {
  const names = flags.map(({ name, letter, type, default: value = '' }) => {
    const long = name.length > 1 ? `--${name}=${type === 'string' ? `"${value}"` : value}` : ''
    return `  ${[letter && `-${letter}`, long].filter(Boolean).join(', ')}`
  })
  const width = Math.max(...names.map(name => name.length)) + 4
  return flags.map(({ help }, index) => `${(names[index] ?? '').padEnd(width)}${help}\n`).join('')
}

/** Subcommands, flags, containers' names and images. */
function complete({ commands }: Parts, { words, place }: CompletionRequest<Host>): Completion[] {
  const last = words.at(-1) ?? ''
  const fitting = (texts: readonly string[]) => texts.filter(text => text.startsWith(last)).map(text => ({ text }))
  if (words.length <= 2) return fitting(commands.map(({ name }) => name))
  const command = commands.find(({ name }) => name === words[1])
  if (last.startsWith('-')) return fitting((command?.flags ?? []).filter(({ name }) => name.length > 1).map(({ name }) => `--${name}`))
  try {
    if (command?.completes === 'images') return fitting(place.docker?.images().flatMap(({ tags }) => tags.filter(tag => !tag.startsWith('<'))) ?? [])
    if (command?.completes === 'containers') return fitting(place.docker?.containers({ all: true }).map(({ name }) => name) ?? [])
  } catch {
    return [] // no daemon: nothing to offer
  }
  return []
}
