import type { DockerClient } from '../../cluster/kubelet/docker/client.ts'
import { DockerError } from '../../cluster/kubelet/docker/client.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { size, table } from './table.ts'

export const stats: DockerCommand = {
  name: 'stats',
  usage: '[OPTIONS] CONTAINER [CONTAINER...]',
  about: 'Show what containers use, again and again',
  min: 1,
  completes: 'containers',
  flags: [{ name: 'no-stream', type: 'bool', default: 'false', help: 'Show it once' }],

  *run({ process, docker, words, flags }) {
    const names = [...words].sort()
    yield { sleep: FIRST_MS }
    const missing = names.flatMap(name => problemOf(docker, name) ?? [])
    if (missing.length) throw new Failure(missing.join(', '))
    const once = flags.bool('no-stream')
    for (;;) {
      yield { sleep: EVERY_MS }
      const shown = names.filter(name => problemOf(docker, name) === undefined)
      if (shown.length === 0) return 0
      process.stdout.write((once ? '' : '\x1b[2J\x1b[H') + table([HEAD, ...shown.map(name => row(docker, name))]))
      if (once) return 0
    }
  },
}

/** It listens for a while before it says anything. */
const FIRST_MS = 1500
const EVERY_MS = 500

const HEAD = ['CONTAINER', 'CPU %', 'MEM USAGE / LIMIT', 'MEM %', 'NET I/O', 'BLOCK I/O']

function problemOf(docker: DockerClient, name: string): string | undefined {
  try {
    docker.container(name)
    return undefined
  } catch (error) {
    if (error instanceof DockerError && error.message.startsWith('Error response')) return `${name}: ${error.message}`
    throw error
  }
}

function row(docker: DockerClient, name: string): string[] {
  const { cpuPercent, memory, memoryLimit, received, sent, read, written } = docker.usage(name)
  const of = memoryLimit ? (memory / memoryLimit) * 100 : 0
  const pair = (a: number, b: number) => `${size(a)} / ${size(b)}`
  return [name, `${cpuPercent.toFixed(2)}%`, pair(memory, memoryLimit), `${of.toFixed(2)}%`, pair(received, sent), pair(read, written)]
}
