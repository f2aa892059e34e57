import { resolve } from '../../shell/files.ts'
import type { Waiting } from '../input.ts'
import { readWhole, readingProblem } from '../input.ts'
import type { HostProcess } from '../place.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { configAfter, NO_CONFIG, parseDockerfile } from './dockerfile.ts'
import type { Flag } from './flags.ts'
import { checkRepository } from './pull.ts'
import { parseWebAddress } from '../web-address.ts'

const OUTPUT: Flag = { name: 'output', letter: 'o', type: 'string', help: 'Write to a file instead of standard output' }

export const save: DockerCommand = {
  name: 'save',
  usage: '[OPTIONS] IMAGE [IMAGE...]',
  about: 'Write images to a tar archive',
  min: 1,
  completes: 'images',
  flags: [OUTPUT],

  *run({ process, docker, words, flags }) {
    return yield* put(process, flags.string('output'), () => docker.save(words))
  },
}

export const exportOne: DockerCommand = {
  name: 'export',
  usage: '[OPTIONS] CONTAINER',
  about: 'Write the files of a container to a tar archive',
  min: 1,
  max: 1,
  completes: 'containers',
  flags: [OUTPUT],

  *run({ process, docker, words, flags }) {
    return yield* put(process, flags.string('output'), () => docker.exported(words[0] ?? ''))
  },
}

export const load: DockerCommand = {
  name: 'load',
  usage: '[OPTIONS]',
  about: 'Take the images out of a tar archive',
  max: 0,
  flags: [{ name: 'input', letter: 'i', type: 'string', help: 'Read a file instead of standard input' }],

  *run({ process, docker, flags, print }) {
    docker.load(yield* textOf(process, flags.string('input') || '-')).forEach(print)
    return 0
  },
}

export const importOne: DockerCommand = {
  name: 'import',
  usage: '[OPTIONS] file|URL|- [REPOSITORY[:TAG]]',
  about: 'Make an image of the files in a tar archive',
  min: 1,
  flags: [{ name: 'change', letter: 'c', type: 'list', default: '[]', help: 'Change what the image says, in words of a Dockerfile' }],

  *run({ process, docker, words: [source = '', name], flags, print }) {
    if (name) checkRepository(name)
    if (/^https?:\/\//.test(source)) {
      print(`Downloading from ${source}`)
      throw new Failure(`Get ${source}: dial tcp: lookup ${parseWebAddress(source)?.host ?? source}: no such host`)
    }
    const config = configAfter(NO_CONFIG, flags.list('change').flatMap(parseDockerfile))
    print(docker.imported(yield* textOf(process, source), { name: name || undefined, config, from: '-' }))
    return 0
  },
}

/** What reading or writing so much of an image takes. */
const MOVING_MS = 900

function* put(process: HostProcess, path: string | undefined, archive: () => string): Waiting<number> {
  const { files } = process.place
  if (!path && process.stdout.isTerminal) throw new Failure('Cowardly refusing to save to a terminal. Use the -o flag or redirect.')
  const full = resolve(process.cwd, path ?? '')
  if (path && files.isFolder(full)) throw new Failure(`open ${path}: is a directory`)
  if (path && !files.isFolder(full.slice(0, full.lastIndexOf('/')) || '/')) throw new Failure(`open ${path}: no such file or directory`)
  const text = archive()
  yield { sleep: MOVING_MS }
  if (path) files.write(full, text)
  else process.stdout.write(text)
  return 0
}

function* textOf(process: HostProcess, path: string): Waiting<string> {
  const problem = readingProblem(process, path)
  if (problem !== undefined) throw new Failure(`open ${path}: ${problem.charAt(0).toLowerCase()}${problem.slice(1)}`)
  const text = yield* readWhole(process, path)
  yield { sleep: MOVING_MS }
  return text
}
