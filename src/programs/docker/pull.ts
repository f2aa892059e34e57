import type { PullLayer } from '../../cluster/kubelet/docker/client.ts'
import type { Waiting } from '../input.ts'
import type { DockerCall, DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { size } from './table.ts'

export const pull: DockerCommand = {
  name: 'pull',
  usage: '[OPTIONS] NAME[:TAG|@DIGEST]',
  about: 'Pull an image or a repository from a registry',
  min: 1,
  max: 1,
  flags: [
    { name: 'all-tags', letter: 'a', type: 'bool', default: 'false', help: 'Pull every tag of the repository' },
    { name: 'disable-content-trust', type: 'bool', default: 'true', help: 'Do not verify the image' },
  ],

  *run(call) {
    const reference = call.words[0] ?? ''
    if (!/[:@]/.test(reference.slice(reference.lastIndexOf('/') + 1))) call.print('Using default tag: latest')
    checkRepository(reference)
    yield* pullImage(call, reference)
    return 0
  },
}

/** Refuses the name of a repository that none can have (its registry, if it names one, and its tag aside), as docker 1.8.2 does. */
export function checkRepository(reference: string): void {
  if (reference.includes('://')) throw new Failure('Invalid repository name (ex: "registry.domain.tld/myrepos")')
  const [repository = ''] = reference.split(reference.includes('@') ? '@' : /:[^/]*$/)
  const name = repository.replace(/^(?:localhost|[^/]*[.:][^/]*)\//, '')
  if (!name.includes('/') && /^[0-9a-f]{64}$/.test(name))
    throw new Failure(`Invalid repository name (${name}), cannot specify 64-byte hexadecimal strings`)
  for (const part of name.split('/'))
    if (!/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(part)) throw new Failure('repository name component must match "[a-z0-9]+(?:[._-][a-z0-9]+)*"')
  if (name.length > 255) throw new Failure('repository name must not be more than 255 characters')
}

/** How often a terminal's progress is drawn anew. */
const REDRAW_MS = 500

/** Pulls an image and shows how far it is: on a terminal by drawing the layers anew, else a line for each thing done. */
export function* pullImage({ process, docker, print }: DockerCall, reference: string): Waiting<void> {
  const pulling = docker.pull(reference)
  const drawn = process.stdout.isTerminal
  let shown: readonly string[] = []
  for (let lines = pulling.read(); lines !== undefined; lines = pulling.read()) {
    const layers = pulling.layers()
    const ofLayer = (line: string) => layers.some(({ id }) => line.startsWith(`${id}: `))
    const isLast = (line: string) => /^(Digest|Status): /.test(line)
    for (const line of lines) if (!drawn || !(ofLayer(line) || isLast(line))) print(line)
    if (drawn && layers.length) {
      const states = layers.map(layer => `${layer.id}: ${layerState(layer, pulling.upToDate, process.terminal.columns)}`)
      process.stdout.write(redrawn(shown, states))
      shown = states
    }
    if (drawn) lines.filter(isLast).forEach(print)
    yield { until: pulling, orAfter: REDRAW_MS }
  }
  if (pulling.error !== undefined) throw new Failure(pulling.error)
}

/** What turns these lines above the cursor into those: the first time all of them, then only what has changed. */
function redrawn(before: readonly string[], after: readonly string[]): string {
  if (before.length === 0) return after.map(line => `${line}\n`).join('')
  return after
    .map((line, index) => (line === before[index] ? '' : `\x1b[${after.length - index}A\x1b[2K${line}\r\x1b[${after.length - index}B`))
    .join('')
}

function layerState({ bytes, here }: PullLayer, upToDate: boolean, columns: number): string {
  if (upToDate) return 'Already exists'
  if (here >= bytes) return 'Pull complete'
  if (here === 0) return 'Pulling fs layer'
  const room = Math.max(10, Math.min(50, columns - 50))
  const done = Math.floor((here * room) / bytes)
  return `Downloading [${'='.repeat(done)}>${' '.repeat(room - done)}] ${size(here)}/${size(bytes)}`
}
