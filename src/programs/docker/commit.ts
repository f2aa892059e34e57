import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { configAfter, parseDockerfile } from './dockerfile.ts'
import { checkRepository } from './pull.ts'

export const commit: DockerCommand = {
  name: 'commit',
  usage: '[OPTIONS] CONTAINER [REPOSITORY[:TAG]]',
  about: 'Make an image of a container as it is now',
  min: 1,
  max: 2,
  completes: 'containers',
  flags: [
    { name: 'author', letter: 'a', type: 'string', help: 'Who has made it' },
    { name: 'change', letter: 'c', type: 'list', default: '[]', help: 'Change what the image says, in words of a Dockerfile' },
    { name: 'message', letter: 'm', type: 'string', help: 'What was changed, and why' },
    { name: 'pause', letter: 'p', type: 'bool', default: 'true', help: 'Freeze the container meanwhile' },
  ],

  run({ docker, words: [container = '', name], flags, print }) {
    if (name) checkRepository(name)
    const instructions = flags.list('change').flatMap(parseDockerfile)
    const wrong = instructions.find(each => !CHANGES.includes(each.name))
    if (wrong) throw new Failure(`Error response from daemon: ${wrong.name} is not a valid change command`)
    const pause = flags.string('pause') !== 'false'
    const [author, comment] = [flags.string('author') ?? '', flags.string('message') ?? '']
    print(docker.commit(container, { ...(name ? { name } : {}), author, comment, pause, config: own => configAfter(own, instructions) }))
    return 0
  },
}

/** What `--change` may say (builder/job.go, docker 1.8.2). */
const CHANGES = ['cmd', 'entrypoint', 'env', 'expose', 'label', 'onbuild', 'user', 'volume', 'workdir']

export const diff: DockerCommand = {
  name: 'diff',
  usage: '[OPTIONS] CONTAINER',
  about: 'Show what was changed in the files of a container',
  min: 1,
  max: 1,
  completes: 'containers',

  run({ docker, words: [container = ''], print }) {
    for (const { kind, path } of docker.changes(container)) print(`${kind} ${path}`)
    return 0
  },
}
