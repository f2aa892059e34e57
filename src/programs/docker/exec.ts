import { converse } from '../conversation.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { isAlive } from './ps.ts'

export const exec: DockerCommand = {
  name: 'exec',
  usage: '[OPTIONS] CONTAINER COMMAND [ARG...]',
  about: 'Run a command in a running container',
  min: 2,
  completes: 'containers',
  flags: [
    { name: 'detach', letter: 'd', type: 'bool', default: 'false', help: 'Do not wait for it' },
    { name: 'interactive', letter: 'i', type: 'bool', default: 'false', help: 'Pass on what is typed' },
    { name: 'privileged', type: 'bool', default: 'false', help: 'Give it all rights' },
    { name: 'tty', letter: 't', type: 'bool', default: 'false', help: 'Give it a terminal' },
    { name: 'user', letter: 'u', type: 'string', help: 'Run it as this user' },
  ],

  *run({ process, docker, words, flags }) {
    const [container = '', ...command] = words
    const [stdin, tty] = [flags.bool('interactive'), flags.bool('tty')]
    if (stdin && tty && !process.stdin.isTerminal) throw new Failure('cannot enable tty mode on non tty input')
    const stream = docker.exec(container, { command, stdin, tty })
    return flags.bool('detach') ? 0 : yield* converse(process, stream, { stdin, tty })
  },
}

export const attach: DockerCommand = {
  name: 'attach',
  usage: '[OPTIONS] CONTAINER',
  about: 'Join a running container',
  min: 1,
  max: 1,
  completes: 'containers',
  flags: [
    { name: 'no-stdin', type: 'bool', default: 'false', help: 'Do not pass on what is typed' },
    { name: 'sig-proxy', type: 'bool', default: 'true', help: 'Pass on signals' },
  ],

  *run({ process, docker, words: [name = ''], flags }) {
    const { interactive, state } = docker.container(name)
    if (!isAlive({ state })) throw new Failure('You cannot attach to a stopped container, start it first')
    const stdin = interactive && !flags.bool('no-stdin')
    return yield* converse(process, docker.attach(name, { stdin, tty: interactive }), { stdin, tty: interactive })
  },
}
