import type { DockerClient } from '../../cluster/kubelet/docker/client.ts'
import { DockerError } from '../../cluster/kubelet/docker/client.ts'
import type { Running } from '../../shell/program.ts'
import type { Waiting } from '../input.ts'
import type { DockerCall, DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import type { Flag, Parsed } from './flags.ts'
import { integerProblem } from './flags.ts'
import { isAlive } from './ps.ts'

/** Does it to one; returns what to print instead of its name. */
type Act = (docker: DockerClient, word: string, flags: Parsed) => Waiting<readonly string[] | void> | readonly string[] | void

interface OnEach {
  readonly name: string
  readonly about: string
  readonly flags?: readonly Flag[]
  readonly images?: true
  /** what could not be done, in `Error: failed to … containers` */
  readonly verb: string
  readonly act: Act
}

const TIME: Flag = {
  name: 'time',
  letter: 't',
  type: 'string',
  default: '10',
  help: 'Seconds to wait before it is killed',
  check: text => integerProblem(text),
}

function* stopOne(docker: DockerClient, word: string, flags: Parsed): Waiting<void> {
  const stopping = docker.stop(word, Number(flags.string('time') ?? 10))
  while (!stopping.ready()) yield { until: stopping }
}

const ON_EACH: readonly OnEach[] = [
  { name: 'stop', about: 'Stop containers: SIGTERM first, SIGKILL when their time is over', verb: 'stop', flags: [TIME], act: stopOne },
  {
    name: 'restart',
    about: 'Stop containers and start them again',
    verb: 'restart',
    flags: [TIME],
    *act(docker, word, flags) {
      const stopping = docker.restart(word, Number(flags.string('time') ?? 10))
      while (!stopping.ready()) yield { until: stopping }
      stopping.start()
    },
  },
  {
    name: 'kill',
    about: 'Kill containers: SIGKILL, or the signal that is named',
    verb: 'kill',
    flags: [{ name: 'signal', letter: 's', type: 'string', default: 'KILL', help: 'The signal to send' }],
    act(docker, word, flags) {
      docker.kill(word, flags.string('signal') ?? 'KILL')
    },
  },
  {
    name: 'pause',
    about: 'Freeze all processes of containers',
    verb: 'pause',
    act: (docker, word) => docker.pause(word, true),
  },
  {
    name: 'unpause',
    about: 'Let the processes of frozen containers go on',
    verb: 'unpause',
    act: (docker, word) => docker.pause(word, false),
  },
  {
    name: 'wait',
    about: 'Wait until containers have ended, and show their exit codes',
    verb: 'wait',
    *act(docker, word) {
      const { id } = docker.container(word)
      const ended = { ready: () => !isAlive(docker.container(id)) }
      while (!ended.ready()) yield { until: ended }
      return [String(docker.container(id).exitCode ?? 0)]
    },
  },
  {
    name: 'rm',
    about: 'Remove containers',
    verb: 'remove',
    flags: [
      { name: 'force', letter: 'f', type: 'bool', default: 'false', help: 'Remove running ones too' },
      { name: 'link', letter: 'l', type: 'bool', default: 'false', help: 'Remove a link' },
      { name: 'volumes', letter: 'v', type: 'bool', default: 'false', help: 'Remove its volumes too' },
    ],
    act(docker, word, flags) {
      docker.remove(word, { force: flags.bool('force') })
    },
  },
  {
    name: 'rmi',
    about: 'Remove images',
    verb: 'remove',
    images: true,
    flags: [
      { name: 'force', letter: 'f', type: 'bool', default: 'false', help: 'Remove it although something uses it' },
      { name: 'no-prune', type: 'bool', default: 'false', help: 'Keep what it is made of' },
    ],
    act(docker, word, flags) {
      return docker.removeImage(word, { force: flags.bool('force') })
    },
  },
]

/** The commands that do the same to each container or image named: one that fails does not keep the others from it. */
export const eachCommands: readonly DockerCommand[] = ON_EACH.map(({ name, about, verb, flags = [], images, act }) => ({
  name,
  about,
  flags,
  usage: images ? '[OPTIONS] IMAGE [IMAGE...]' : '[OPTIONS] CONTAINER [CONTAINER...]',
  min: 1,
  completes: images ? ('images' as const) : ('containers' as const),
  run: call => onEach(call, `${verb} ${images ? 'images' : 'containers'}`, act),
}))

/** Does something to each thing named, and says at the end which could not have it done; `doing` is what failed then. */
export function* onEach({ docker, words, flags, print, complain }: DockerCall, doing: string, act: Act): Running {
  const failed: string[] = []
  for (const word of words) {
    try {
      const acting = act(docker, word, flags)
      for (const line of (acting && 'next' in acting ? yield* acting : acting) ?? [word]) print(line)
    } catch (error) {
      if (!(error instanceof DockerError) || !error.message.startsWith('Error')) throw error
      complain(error.message)
      failed.push(word)
    }
  }
  if (failed.length) throw new Failure(`Error: failed to ${doing}: [${failed.join(' ')}]`)
  return 0
}
