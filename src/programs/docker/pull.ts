import type { Pull, PullLayer } from '../../cluster/kubelet/docker/client.ts'
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
    if (!/^[a-z0-9][a-z0-9._/:-]*$/.test(reference)) throw new Failure(`invalid reference format: ${reference}`)
    if (!reference.slice(reference.lastIndexOf('/') + 1).includes(':')) call.print('Using default tag: latest')
    yield* pullImage(call, reference)
    return 0
  },
}

/** How often a terminal's progress is drawn anew. */
const REDRAW_MS = 200

/** Pulls an image and shows how far it is: on a terminal by drawing the layers anew, else a line for each thing done. */
export function* pullImage({ process, docker, print }: DockerCall, reference: string): Waiting<void> {
  const pulling = docker.pull(reference)
  const drawn = process.stdout.isTerminal
  let layersShown = 0
  for (;;) {
    const lines = pulling.read()
    const layers = pulling.layers()
    const about = (line: string) => layers.some(({ id }) => line.startsWith(`${id}: `))
    const [ofLayers, others] = [lines?.filter(about) ?? [], lines?.filter(line => !about(line)) ?? []]
    if (!drawn) for (const line of lines ?? []) print(line)
    else {
      const last = others.filter(line => /^(Digest|Status): /.test(line))
      for (const line of others) if (!last.includes(line)) print(line)
      if (layers.length && (ofLayers.length || layersShown))
        layersShown = drawLayers(process.stdout, layers, layersShown, pulling, process.terminal.columns)
      for (const line of last) print(line)
    }
    if (lines === undefined) break
    yield { until: pulling, orAfter: REDRAW_MS }
  }
  if (pulling.error !== undefined) throw new Failure(pulling.error)
}

function drawLayers(out: { write(text: string): void }, layers: readonly PullLayer[], shown: number, { upToDate }: Pull, columns: number): number {
  const up = shown ? `\x1b[${shown}A` : ''
  out.write(up + layers.map(layer => `\x1b[2K\r${layer.id}: ${layerState(layer, upToDate, columns)}\n`).join(''))
  return layers.length
}

function layerState({ bytes, here }: PullLayer, upToDate: boolean, columns: number): string {
  if (upToDate) return 'Already exists'
  if (here >= bytes) return 'Pull complete'
  if (here === 0) return 'Pulling fs layer'
  const room = Math.max(10, Math.min(50, columns - 50))
  const done = Math.floor((here * room) / bytes)
  return `Downloading [${'='.repeat(done)}>${' '.repeat(room - done)}] ${size(here)}/${size(bytes)}`
}
