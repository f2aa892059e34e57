import { readLine } from '../../shell/read-line.ts'
import type { Waiting } from '../input.ts'
import type { HostProcess } from '../place.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { nameParts, withRegistry } from './images.ts'
import { checkRepository } from './pull.ts'

const HUB = 'https://index.docker.io/v1/'

export const login: DockerCommand = {
  name: 'login',
  usage: '[OPTIONS] [SERVER]',
  about: `Log in to a registry; to ${HUB} when none is named`,
  max: 1,
  flags: [
    { name: 'email', letter: 'e', type: 'string', help: 'Your address' },
    { name: 'password', letter: 'p', type: 'string', help: 'Your password' },
    { name: 'username', letter: 'u', type: 'string', help: 'Your name there' },
  ],

  *run({ process, flags }) {
    return yield* loggedIn(process, [flags.string('username'), flags.string('password'), flags.string('email')])
  },
}

export const logout: DockerCommand = {
  name: 'logout',
  usage: '[OPTIONS] [SERVER]',
  about: `Log out of a registry; of ${HUB} when none is named`,
  max: 1,

  run({ words: [server = HUB], print }) {
    print(`Not logged in to ${server}`)
    return 0
  },
}

export const push: DockerCommand = {
  name: 'push',
  usage: '[OPTIONS] NAME[:TAG]',
  about: 'Push an image or a repository to a registry',
  min: 1,
  max: 1,
  completes: 'images',
  flags: [{ name: 'disable-content-trust', type: 'bool', default: 'true', help: 'Do not sign the image' }],

  *run({ process, docker, words, print }) {
    const { repository } = nameParts(words[0] ?? '')
    checkRepository(words[0] ?? '')
    const name = repository.replace(/^docker\.io\//, '')
    if (!name.includes('/'))
      throw new Failure(`You cannot push a "root" repository. Please rename your repository to <user>/<repo> (ex: <user>/${name})`)
    const tags = docker.images().flatMap(image => image.tags.filter(tag => nameParts(tag).repository === name))
    print(`The push refers to a repository [${withRegistry(name)}] (len: ${tags.length || 1})`)
    if (tags.length === 0) throw new Failure(`Repository does not exist: ${name}`)
    print('\nPlease login prior to push:')
    return yield* loggedIn(process, [undefined, undefined, undefined])
  },
}

/** Asks for what was not given. The registry of this world knows nobody, and says so. */
function* loggedIn(process: HostProcess, given: readonly (string | undefined)[]): Waiting<number> {
  for (const [index, prompt] of ['Username', 'Password', 'Email'].entries()) {
    if (given[index]) continue
    process.stdout.write(`${prompt}: `)
    const typed = prompt === 'Password' ? yield* unseen(process) : yield* readLine(process.stdin)
    if (typed === undefined) throw new Failure('EOF')
    if (prompt === 'Password' && typed.line === '') throw new Failure('Error : Password Required')
  }
  yield { sleep: ASKING_MS }
  throw new Failure(
    'Error response from daemon: Login: the registry of this simulated world keeps no accounts: images can be pulled, not pushed (Code: 503)',
  )
}

/** A line of which nothing is shown on the screen. */
function* unseen({ stdin, stdout }: HostProcess): Waiting<{ line: string } | undefined> {
  if (!stdin.isTerminal || !stdin.raw) return yield* readLine(stdin)
  stdin.raw(true)
  try {
    const typed = yield* readLine(stdin, '\r')
    stdout.write('\n')
    if (typed?.line.includes('\x03')) throw new Failure('EOF')
    return typed
  } finally {
    stdin.raw(false)
  }
}

const ASKING_MS = 600
