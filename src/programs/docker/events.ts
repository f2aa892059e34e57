import type { DockerEvent } from '../../cluster/kubelet/docker/client.ts'
import { timestampNano } from '../../cluster/sim/clock.ts'
import type { DockerCall, DockerCommand } from './command.ts'
import { readFilter, withRegistry } from './images.ts'
import { orNothing } from './inspect.ts'
import { momentOf } from './logs.ts'

export const events: DockerCommand = {
  name: 'events',
  usage: '[OPTIONS]',
  about: 'Show what happens to containers and images, as it happens',
  max: 0,
  flags: [
    { name: 'filter', letter: 'f', type: 'list', default: '[]', help: 'Show only events of which this is true' },
    { name: 'since', type: 'string', help: 'Begin with what has happened since then' },
    { name: 'until', type: 'string', help: 'End then' },
  ],

  *run(call) {
    const { process, docker, flags, print } = call
    const filters = flags.list('filter').filter(Boolean).map(readFilter)
    const since = momentOf(flags.string('since') || undefined, process.now())
    const until = momentOf(flags.string('until') || undefined, process.now()) ?? Infinity
    const stream = docker.events(since)
    for (;;) {
      for (const event of stream.read()) if (passes(event, filters, call)) print(lineOf(event))
      const left = until - process.now()
      if (left <= 0) return 0
      yield { until: stream, ...(left === Infinity ? {} : { orAfter: left }) }
    }
  },
}

/** An event in whole seconds, as docker 1.8 keeps them. */
function lineOf({ at, id, from, status }: DockerEvent): string {
  return `${timestampNano(Math.floor(at / 1000) * 1000)} ${status === 'pull' ? withRegistry(id) : id}: ${from === undefined ? '' : `(from ${from}) `}${status}`
}

/** Of several values for one key any may be true; a key that docker 1.8.2 does not know lets all pass. */
function passes(event: DockerEvent, filters: readonly (readonly [key: string, value: string])[], { docker }: DockerCall): boolean {
  const isOne = (text: string | undefined, values: readonly string[]) =>
    !text || values.length === 0 || values.some(value => value === text || (text.includes(':') && text.split(':')[0] === value))
  const valuesOf = (key: string) => filters.filter(([each]) => each === key).map(([, value]) => value)
  const images = valuesOf('image')
  const containers = valuesOf('container').map(name => orNothing(() => docker.container(name))?.id ?? '')
  return isOne(event.status, valuesOf('event')) && (isOne(event.id, images) || isOne(event.from, images)) && isOne(event.id, containers)
}
