import type { DockerContainer } from '../../cluster/kubelet/docker/client.ts'
import { timestamp } from '../../cluster/sim/clock.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { fillTemplate } from './format.ts'
import { duration, goQuoted, shortId, size, table, truncated } from './table.ts'

/** The columns that `--format` can ask for: heading and cell. */
const COLUMNS: Readonly<Record<string, { heading: string; cell: (container: DockerContainer, view: View) => string }>> = {
  ID: { heading: 'CONTAINER ID', cell: ({ id }, { noTrunc }) => (noTrunc ? id : shortId(id)) },
  Image: { heading: 'IMAGE', cell: ({ image }) => image },
  Command: {
    heading: 'COMMAND',
    cell: ({ command }, { noTrunc }) => goQuoted(noTrunc ? command.join(' ') : truncated(command.join(' '), 20)),
  },
  CreatedAt: { heading: 'CREATED AT', cell: ({ created }) => `${timestamp(created).replace('T', ' ').replace('Z', '')} +0000 UTC` },
  RunningFor: { heading: 'CREATED', cell: ({ created }, { now }) => duration(now - created) },
  Ports: { heading: 'PORTS', cell: portsOf },
  Status: { heading: 'STATUS', cell: (container, { now }) => statusOf(container, now) },
  Size: { heading: 'SIZE', cell: (container, { virtualSize }) => `0 B (virtual ${size(virtualSize(container))})` },
  Names: { heading: 'NAMES', cell: ({ name }) => name },
  Labels: {
    heading: 'LABELS',
    cell: ({ labels }) =>
      Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(','),
  },
}

interface View {
  readonly now: number
  readonly noTrunc: boolean
  virtualSize(container: DockerContainer): number
}

const DEFAULT_FORMAT = 'table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}} ago\t{{.Status}}\t{{.Ports}}\t{{.Names}}'

export const ps: DockerCommand = {
  name: 'ps',
  usage: '[OPTIONS]',
  about: 'List containers',
  max: 0,
  flags: [
    { name: 'all', letter: 'a', type: 'bool', default: 'false', help: 'Show all containers, not only running ones' },
    { name: 'before', type: 'string', help: 'Show only containers made before this one' },
    { name: 'filter', letter: 'f', type: 'list', default: '[]', help: 'Show only containers of which this is true' },
    { name: 'format', type: 'string', help: 'Print containers by a Go template' },
    { name: 'latest', letter: 'l', type: 'bool', default: 'false', help: 'Show the newest container, running or not' },
    { name: 'n', letter: 'n', type: 'string', default: '-1', help: 'Show the n newest containers, running or not' },
    { name: 'no-trunc', type: 'bool', default: 'false', help: 'Show ids and commands in full' },
    { name: 'quiet', letter: 'q', type: 'bool', default: 'false', help: 'Only show ids' },
    { name: 'since', type: 'string', help: 'Show only containers made after this one' },
    { name: 'size', letter: 's', type: 'bool', default: 'false', help: 'Show sizes' },
  ],

  run({ process, docker, flags }) {
    const filters = flags.list('filter').map(parseFilter)
    const count = flags.bool('latest') ? 1 : Number(flags.string('n') ?? -1)
    const [before, since] = [flags.string('before'), flags.string('since')]
    const asksForDead = filters.some(({ key, value }) => key === 'exited' || (key === 'status' && value !== 'running'))
    const all = flags.bool('all') || count > 0 || before !== undefined || since !== undefined || asksForDead
    let containers = docker.containers({ all }).filter(container => filters.every(filter => passes(container, filter)))
    if (before !== undefined) containers = containers.slice(containers.findIndex(({ id }) => id === docker.container(before).id) + 1)
    if (since !== undefined)
      containers = containers.slice(
        0,
        containers.findIndex(({ id }) => id === docker.container(since).id),
      )
    if (count > 0) containers = containers.slice(0, count)

    const sizes = new Map<string, number>()
    const view: View = {
      now: process.now(),
      noTrunc: flags.bool('no-trunc'),
      virtualSize: ({ imageId }) => {
        if (sizes.size === 0) for (const image of docker.images()) sizes.set(image.id, image.sizeBytes)
        return sizes.get(imageId) ?? 0
      },
    }
    if (flags.bool('quiet')) {
      process.stdout.write(containers.map(({ id }) => `${view.noTrunc ? id : shortId(id)}\n`).join(''))
      return 0
    }
    process.stdout.write(render(containers, flags.string('format') ?? DEFAULT_FORMAT + (flags.bool('size') ? '\t{{.Size}}' : ''), view))
    return 0
  },
}

function render(containers: readonly DockerContainer[], format: string, view: View): string {
  const isTable = /^table\b/.test(format)
  const template = (isTable ? format.slice('table'.length).trim() : format).replaceAll('\\t', '\t').replaceAll('\\n', '\n')
  const label = (container: DockerContainer) => ({ label: (name: unknown) => container.labels[String(name)] ?? '' })
  const lines = containers.map(container => {
    const cells = Object.fromEntries(
      Object.entries(COLUMNS).map(([name, { cell }]) => [name, name === 'Size' && !template.includes('.Size') ? '' : cell(container, view)]),
    )
    return fillTemplate(template.replace(/\.Label\b/g, 'label'), cells, label(container))
  })
  if (!isTable) return lines.map(line => `${line}\n`).join('')
  const headings = Object.fromEntries(Object.entries(COLUMNS).map(([name, { heading }]) => [name, heading]))
  // The word "ago" stands in the rows alone.
  const head = fillTemplate(template.replace('{{.RunningFor}} ago', '{{.RunningFor}}').replace(/\.Label\b/g, 'label'), headings, {
    label: name => String(name).split('.').pop()?.toUpperCase() ?? '',
  })
  return table([head, ...lines].map(line => line.split('\t')))
}

interface Filter {
  readonly key: string
  readonly value: string
}

function parseFilter(text: string): Filter {
  const equals = text.indexOf('=')
  if (equals < 0) throw new Failure('Bad format of filter (expected name=value)')
  const key = text.slice(0, equals).trim().toLowerCase()
  if (!(key in FILTERS)) throw new Failure(`Error response from daemon: Invalid filter '${key}'`)
  return { key, value: text.slice(equals + 1).trim() }
}

const FILTERS: Readonly<Record<string, (container: DockerContainer, value: string) => boolean>> = {
  exited: ({ state, exitCode }, value) => state === 'exited' && exitCode === Number(value),
  id: ({ id }, value) => id.startsWith(value) || id.includes(value),
  label: ({ labels }, value) => {
    const equals = value.indexOf('=')
    return equals < 0 ? value in labels : labels[value.slice(0, equals)] === value.slice(equals + 1)
  },
  name: ({ name }, value) => name.includes(value.replace(/^\//, '')),
  status: ({ state }, value) => state === value,
}

function passes(container: DockerContainer, { key, value }: Filter): boolean {
  return FILTERS[key]?.(container, value) ?? false
}

/** `Up 2 minutes`, `Exited (137) 4 seconds ago`, `Created`. */
export function statusOf({ state, startedAt, finishedAt, exitCode }: DockerContainer, now: number): string {
  if (state === 'running') return `Up ${duration(now - (startedAt ?? now))}`
  if (state === 'paused') return `Up ${duration(now - (startedAt ?? now))} (Paused)`
  if (state === 'exited') return `Exited (${exitCode ?? 0}) ${duration(now - (finishedAt ?? now))} ago`
  return state === 'dead' ? 'Dead' : 'Created'
}

/** `0.0.0.0:8080->80/tcp, 443/tcp`. */
export function portsOf({ ports }: DockerContainer): string {
  return ports
    .map(
      ({ containerPort, protocol, hostPort, hostIp }) =>
        `${hostPort === undefined ? '' : `${hostIp ?? '0.0.0.0'}:${hostPort}->`}${containerPort}/${protocol.toLowerCase()}`,
    )
    .sort()
    .join(', ')
}
