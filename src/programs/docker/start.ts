import { converse } from '../conversation.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { onEach } from './each.ts'

export const start: DockerCommand = {
  name: 'start',
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  about: 'Start containers that have ended',
  min: 1,
  completes: 'containers',
  flags: [
    { name: 'attach', letter: 'a', type: 'bool', default: 'false', help: 'Show what it writes' },
    { name: 'interactive', letter: 'i', type: 'bool', default: 'false', help: 'Pass on what is typed' },
  ],

  *run(call) {
    const { docker, process, words, flags } = call
    if (!flags.bool('attach') && !flags.bool('interactive')) return yield* onEach(call, 'start containers', (each, word) => each.start(word))
    if (words.length > 1) throw new Failure('You cannot start and attach multiple containers at once.')
    const { id, interactive, state } = docker.container(words[0] ?? '')
    const how = { stdin: flags.bool('interactive'), tty: interactive }
    // Whoever listens before the start misses nothing; a shell at a terminal can only be joined when it runs.
    const early = interactive && state !== 'running' ? undefined : docker.attach(id, how)
    docker.start(id)
    return yield* converse(process, early ?? docker.attach(id, how), how)
  },
}
