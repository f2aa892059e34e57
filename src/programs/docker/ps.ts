import type { DockerContainer } from '../../cluster/kubelet/docker/client.ts'
import { timestamp } from '../../cluster/sim/clock.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { integerProblem } from './flags.ts'
import { TemplateError, fillTemplate, parseTemplate } from './format.ts'
import { readFilter } from './images.ts'
import { duration, goQuoted, shortId, size, table, truncated } from './table.ts'

/** The columns that `--format` can ask for: heading and cell. */
const COLUMNS: Readonly<Record<string, { heading: string; cell: (container: DockerContainer, view: View) => string }>> = {
  ID: { heading: 'CONTAINER ID', cell: ({ id }, { noTrunc }) => (noTrunc ? id : shortId(id)) },
  Image: { heading: 'IMAGE', cell: ({ image }) => image },
  Command: {
    heading: 'COMMAND',
    cell: ({ command: [path = '', ...args] }, { noTrunc }) => {
      const command = [path, ...args.map(arg => (arg.includes(' ') ? `'${arg}'` : arg))].join(' ')
      return goQuoted(noTrunc ? command : truncated(command, 20))
    },
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

const TABLE_FORMAT = 'table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}} ago\t{{.Status}}\t{{.Ports}}\t{{.Names}}'
const RAW_FORMAT =
  'container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\ncreated_at: {{.CreatedAt}}\nstatus: {{.Status}}\nnames: {{.Names}}\nlabels: {{.Labels}}\nports: {{.Ports}}\n'

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
    {
      name: 'n',
      letter: 'n',
      type: 'string',
      default: '-1',
      help: 'Show the n newest containers, running or not',
      check: text => integerProblem(text),
    },
    { name: 'no-trunc', type: 'bool', default: 'false', help: 'Show ids and commands in full' },
    { name: 'quiet', letter: 'q', type: 'bool', default: 'false', help: 'Only show ids' },
    { name: 'since', type: 'string', help: 'Show only containers made after this one' },
    { name: 'size', letter: 's', type: 'bool', default: 'false', help: 'Show sizes' },
  ],

  run({ process, docker, flags }) {
    const filters = readFilters(flags.list('filter'))
    const last = Number(flags.string('n') ?? -1)
    const count = last === -1 && flags.bool('latest') ? 1 : last
    const [before, since] = [flags.string('before'), flags.string('since')].map(name => (name ? docker.container(name).id : undefined))
    const asksForDead = (filters['status'] ?? []).some(value => value === 'exited' || value === 'created')
    const all = flags.bool('all') || count > 0 || before !== undefined || since !== undefined || asksForDead
    let containers = docker.containers({ all })
    if (before !== undefined) containers = containers.slice(containers.findIndex(({ id }) => id === before) + 1)
    if (since !== undefined)
      containers = containers.slice(
        0,
        Math.max(
          0,
          containers.findIndex(({ id }) => id === since),
        ),
      )
    containers = containers.filter(container => Object.entries(filters).every(([key, values]) => FILTERS[key]?.(container, values) ?? true))
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
    const [quiet, withSize] = [flags.bool('quiet'), flags.bool('size')]
    let format = flags.string('format') || 'table'
    if (format === 'table') format = quiet ? '{{.ID}}' : TABLE_FORMAT
    else if (format === 'raw') format = quiet ? 'container_id: {{.ID}}' : RAW_FORMAT + (withSize ? 'size: {{.Size}}\n' : '')
    try {
      process.stdout.write(render(containers, withSize && format.startsWith('table') ? `${format}\t{{.Size}}` : format, view))
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      process.stdout.write(`Template parsing error: ${error.message.replace(/^Template parsing error: /, '')}\n`)
    }
    return 0
  },
}

/** Containers by a template; as a table, under the headings of what the template has asked for, in its order. */
function render(containers: readonly DockerContainer[], format: string, view: View): string {
  const isTable = format.startsWith('table')
  const template = (isTable ? format.slice('table'.length) : format)
    .replace(/^ +| +$/g, '')
    .replaceAll('\\t', '\t')
    .replaceAll('\\n', '\n')
  const fill = (container: DockerContainer | undefined) => {
    const headings: string[] = []
    const asked = <T>(heading: string, value: T): T => (headings.push(heading.toUpperCase()), value)
    const row = Object.defineProperties(
      {},
      Object.fromEntries(
        Object.entries(COLUMNS).map(([name, { heading, cell }]) => [name, { get: () => asked(heading, container ? cell(container, view) : '') }]),
      ),
    )
    const label = (name: unknown) => asked(String(name).split('.').at(-1)!.replace(/[-_]/g, ' '), container?.labels[String(name)] ?? '')
    return { line: fillTemplate(template.replace(/\.Label\b/g, 'label'), row, { extra: { label }, type: '*ps.containerContext' }), headings }
  }
  const rows = containers.map(fill)
  const lines = rows.map(({ line }) => line)
  if (!isTable) {
    if (rows.length === 0) parseTemplate(template)
    return lines.map(line => `${line}\n`).join('')
  }
  const { headings } = rows[0] ?? fill(undefined)
  return table([headings, ...lines.map(line => line.split('\t'))])
}

/** The values of `--filter`, by name. */
function readFilters(texts: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const filters: Record<string, string[]> = {}
  for (const [key, value] of texts.filter(text => text !== '').map(readFilter)) (filters[key] ??= []).push(value)
  for (const [key, why] of Object.entries(BAD_VALUES))
    for (const value of filters[key] ?? []) {
      const problem = why(value)
      if (problem !== undefined) throw new Failure(`Error response from daemon: ${problem}`)
    }
  return filters
}

const STATES = ['paused', 'restarting', 'running', 'dead', 'created', 'exited']

const BAD_VALUES: Readonly<Record<string, (value: string) => string | undefined>> = {
  exited: value => integerProblem(value),
  status: value => (STATES.includes(value) ? undefined : 'Unrecognised filter value for status'),
}

/** Which containers a filter lets pass; a filter that docker 1.8.2 does not know lets all of them. Names and ids are found as regular expressions. */
const FILTERS: Readonly<Record<string, (container: DockerContainer, values: readonly string[]) => boolean>> = {
  exited: ({ state, exitCode = 0 }, values) => !isAlive({ state }) && values.some(value => exitCode === Number(value)),
  id: ({ id }, values) => values.some(value => found(value, id)),
  label: ({ labels }, values) =>
    values.every(value => {
      const equals = value.indexOf('=')
      return equals < 0 ? value in labels : labels[value.slice(0, equals)] === value.slice(equals + 1)
    }),
  name: ({ name }, values) => values.some(value => found(value, `/${name}`)),
  status: ({ state }, values) => values.includes(state),
}

function found(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return false
  }
}

/** Whether its processes are there, be they frozen. */
export function isAlive({ state }: Pick<DockerContainer, 'state'>): boolean {
  return state === 'running' || state === 'paused'
}

/** `Up 2 minutes`, `Exited (137) 4 seconds ago`, `Created`. */
export function statusOf({ state, startedAt, finishedAt, exitCode }: DockerContainer, now: number): string {
  if (state === 'running') return `Up ${duration(now - (startedAt ?? now))}`
  if (state === 'paused') return `Up ${duration(now - (startedAt ?? now))} (Paused)`
  if (state === 'exited') return `Exited (${exitCode ?? 0}) ${duration(now - (finishedAt ?? now))} ago`
  return state === 'dead' ? 'Dead' : 'Created'
}

/** `443/tcp, 0.0.0.0:8080->80/tcp`: ports in a row together, those published under another number last. Only what runs has ports. */
export function portsOf({ ports, state }: DockerContainer): string {
  if (!isAlive({ state })) return ''
  const groups = new Map<string, [first: number, last: number][]>()
  const moved: string[] = []
  for (const { containerPort, protocol, hostPort, hostIp = '0.0.0.0' } of [...ports].sort((a, b) => a.containerPort - b.containerPort)) {
    const type = protocol.toLowerCase()
    if (hostPort !== undefined && hostPort !== containerPort) {
      moved.push(`${hostIp}:${hostPort}->${containerPort}/${type}`)
      continue
    }
    const key = hostPort === undefined ? type : `${hostIp}/${type}`
    const group = groups.get(key) ?? []
    const last = group.at(-1)
    if (last && containerPort === last[1] + 1) last[1] = containerPort
    else group.push([containerPort, containerPort])
    groups.set(key, group)
  }
  const written = [...groups].flatMap(([key, rows]) =>
    rows.map(([first, last]) => {
      const range = first === last ? String(first) : `${first}-${last}`
      const [ip, type] = key.includes('/') ? key.split('/') : ['', key]
      return `${ip ? `${ip}:${range}->` : ''}${range}/${type}`
    }),
  )
  return [...written, ...moved].join(', ')
}
