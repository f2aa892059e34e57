import { civil, timestamp } from '../cluster/sim/clock.ts'
import type { Completion, CompletionRequest, Running } from '../shell/program.ts'
import type { Waiting } from './input.ts'
import { readOptions } from './options.ts'
import type { Host, HostProcess, HostProgram, Services } from './place.ts'

/** systemctl of systemd 219: how the services of this machine are, and starting and stopping them. */
export const systemctl: HostProgram = { name: 'systemctl', run, complete }

const START_MS = 10
const CHANGE_MS = 400

interface Call {
  readonly process: HostProcess
  readonly services: Services
  readonly quiet: boolean
  readonly names: readonly string[]
}

/** A verb that waits for nothing just returns its exit code. */
type Verb = (call: Call) => Waiting<number> | number
type OnOne = (call: Call, name: string) => Waiting<number> | number

const VERBS: Readonly<Record<string, Verb>> = {
  status: each(status),
  start: each(change('start')),
  stop: each(change('stop')),
  restart: each(change('restart')),
  'is-active': each(isActive),
  'is-enabled': each(isEnabled),
  enable: each(enabled),
  disable: each(enabled),
  'daemon-reload': () => 0,
  'list-units': listUnits,
}

function* run(process: HostProcess): Running {
  yield { sleep: START_MS }
  const options = readOptions('systemctl', process, {
    short: 'lqt:an:',
    long: { full: 'l', quiet: 'q', 'type=': 't', all: 'a', 'no-pager': 'no-pager', 'lines=': 'n', now: 'now' },
    usage: 'systemctl [OPTIONS...] {COMMAND} ...',
  })
  if (typeof options === 'number') return options
  const [verb = 'list-units', ...names] = options.operands
  const { services } = process.place
  if (!services) {
    process.stderr.write('Failed to get D-Bus connection: Operation not permitted\n')
    return 1
  }
  const act = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
  if (!act) {
    process.stderr.write(`Unknown operation '${verb}'.\n`)
    return 1
  }
  if (names.length === 0 && !['list-units', 'daemon-reload'].includes(verb)) {
    process.stderr.write('Too few arguments.\n')
    return 1
  }
  const bare = names.map(name => name.replace(/\.service$/, ''))
  const acting = act({ process, services, quiet: options.has('q'), names: bare })
  return typeof acting === 'number' ? acting : yield* acting
}

/** Does the same to every service named; the last complaint decides the exit code. */
function each(act: OnOne): Verb {
  return function* (call) {
    let code = 0
    for (const [index, name] of call.names.entries()) {
      if (index > 0 && act === status) call.process.stdout.write('\n')
      const acting = act(call, name)
      code = (typeof acting === 'number' ? acting : yield* acting) || code
    }
    return code
  }
}

function status({ process, services }: Call, name: string): number {
  const state = services.state(name)
  const say = (line: string) => process.stdout.write(`${line}\n`)
  if (!state) {
    say(`● ${name}.service\n   Loaded: not-found (Reason: No such file or directory)\n   Active: inactive (dead)`)
    return 3
  }
  const { description, active, since, pid, command } = state
  say(`● ${name}.service - ${description}`)
  say(`   Loaded: loaded (/usr/lib/systemd/system/${name}.service; enabled; vendor preset: disabled)`)
  const long = since === undefined ? '' : ` since ${dated(since)}; ${ago(process.now() - since)} ago`
  say(`   Active: ${active ? 'active (running)' : 'inactive (dead)'}${long}`)
  if (!active) return 3
  say(` Main PID: ${pid} (${command.split(' ')[0]?.split('/').pop()})`)
  say(`   CGroup: /system.slice/${name}.service`)
  say(`           └─${pid} ${command}`)
  return 0
}

function change(verb: 'start' | 'stop' | 'restart'): OnOne {
  return function* ({ process, services }, name): Waiting<number> {
    const complain = (reason: string, code: number) => {
      process.stderr.write(`Failed to ${verb} ${name}.service: ${reason}\n`)
      return code
    }
    if (!services.state(name))
      return complain(`Unit ${name}.service ${verb === 'stop' ? 'not loaded.' : 'failed to load: No such file or directory.'}`, 5)
    yield { sleep: CHANGE_MS }
    const done = verb === 'start' ? services.start(name) : verb === 'stop' ? services.stop(name) : services.stop(name) && services.start(name)
    return done ? 0 : complain('Access denied', 4)
  }
}

function isActive({ process, services, quiet }: Call, name: string): number {
  const state = services.state(name)
  if (!quiet) process.stdout.write(`${state ? (state.active ? 'active' : 'inactive') : 'unknown'}\n`)
  return state?.active ? 0 : 3
}

function isEnabled({ process, services, quiet }: Call, name: string): number {
  const known = services.state(name) !== undefined
  if (known && !quiet) process.stdout.write('enabled\n')
  if (!known) process.stderr.write(`Failed to get unit file state for ${name}.service: No such file or directory\n`)
  return known ? 0 : 1
}

function enabled({ process, services }: Call, name: string): number {
  if (services.state(name)) return 0
  process.stderr.write('Failed to execute operation: No such file or directory\n')
  return 1
}

function listUnits({ process, services }: Call): number {
  const active = services.names().flatMap(name => {
    const state = services.state(name)
    return state?.active ? [{ unit: `${name}.service`, description: state.description }] : []
  })
  const width = Math.max(4, ...active.map(({ unit }) => unit.length))
  const row = (cells: readonly string[]) => `${(cells[0] ?? '').padEnd(width)} ${cells[1]} ${cells[2]} ${(cells[3] ?? '').padEnd(7)} ${cells[4]}\n`
  process.stdout.write(
    row(['UNIT', 'LOAD  ', 'ACTIVE', 'SUB', 'DESCRIPTION']) +
      active.map(({ unit, description }) => row([unit, 'loaded', 'active', 'running', description])).join(''),
  )
  process.stdout.write(`\n${active.length} loaded units listed.\n`)
  return 0
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function dated(ms: number): string {
  return `${WEEKDAYS[civil(ms).weekday]} ${timestamp(ms).replace('T', ' ').slice(0, -1)} UTC`
}

function ago(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return `${ms}ms`
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}min`
  return `${Math.floor(seconds / 3600)}h ${Math.floor(seconds / 60) % 60}min`
}

function complete({ words, place }: CompletionRequest<Host>): Completion[] {
  const last = words.at(-1) ?? ''
  const offered = words.length <= 2 ? Object.keys(VERBS) : (place.services?.names() ?? [])
  return offered.filter(text => text.startsWith(last)).map(text => ({ text }))
}
