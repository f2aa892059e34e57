import type { Failure, RedisReply } from '../cluster/network/network.ts'
import { utf8 } from '../cluster/network/utf8.ts'
import type { Running } from '../shell/program.ts'
import type { Waiting } from './input.ts'
import { Lines, readWhole } from './input.ts'
import type { HostProcess, HostProgram } from './place.ts'

/** redis-cli 3.0: one command, or a conversation. */
export const redisCli: HostProgram = { name: 'redis-cli', run }

const START_MS = 3
const DEFAULT_PORT = 6379

interface Client {
  readonly process: HostProcess
  host: string
  port: number
  database: number
  connected: boolean
  /** how replies are shown: for people, or bare */
  formatted: boolean
}

/** Options of redis-cli that take a word, and those that do not. */
const WITH_WORD = ['-h', '-p', '-n', '-a', '-r', '-i', '-s', '-d']
const SWITCHES = ['-x', '--raw', '--no-raw', '-v', '--version', '--help']

function* run(process: HostProcess): Running {
  yield { sleep: START_MS }
  const given = new Map<string, string>()
  let at = 0
  for (; at < process.args.length && process.args[at]?.startsWith('-'); at++) {
    const option = process.args[at] ?? ''
    if (WITH_WORD.includes(option) && at + 1 < process.args.length) given.set(option, process.args[++at] ?? '')
    else if (SWITCHES.includes(option)) given.set(option, '')
    else {
      process.stderr.write(`Unrecognized option or bad number of args for: '${option}'\n`)
      return 1
    }
  }
  if (given.has('--help')) {
    process.stdout.write(
      'redis-cli 3.0.7\n\nUsage: redis-cli [-h host] [-p port] [-n db] [-r times] [-i seconds] [-x] [--raw] [--no-raw] [cmd [arg [arg ...]]]\n',
    )
    return 0
  }
  if (given.has('-v') || given.has('--version')) {
    process.stdout.write('redis-cli 3.0.7\n')
    return 0
  }
  const client: Client = {
    process,
    host: given.get('-h') ?? '127.0.0.1',
    port: Number(given.get('-p') ?? DEFAULT_PORT),
    database: Number(given.get('-n') ?? 0),
    connected: true,
    formatted: given.has('--no-raw') || (!given.has('--raw') && process.stdout.isTerminal),
  }
  const words = process.args.slice(at)
  if (given.has('-x')) words.push(yield* readWhole(process, '-'))
  if (words.length === 0) return yield* converse(client)

  const times = Number(given.get('-r') ?? 1)
  const pause = Number(given.get('-i') ?? 0) * 1000
  for (let round = 0; round !== times; round++) {
    const code = yield* send(client, words)
    if (code !== 0) return code
    if (pause > 0 && round + 1 !== times) yield { sleep: pause }
  }
  return 0
}

/** Sends one command and shows the reply. 1 when the connection failed. */
function* send(client: Client, words: readonly string[]): Waiting<number> {
  const { process, host, port, database } = client
  const answer = process.place.net.connect({ host, port }, { protocol: 'redis', command: words, database })
  yield { sleep: answer.ms }
  const name = words[0]?.toLowerCase()
  if (!answer.ok || !('redis' in answer)) {
    client.connected = false
    const failure = answer.ok ? 'protocol' : answer.failure
    if (name === 'shutdown' && failure === 'empty') return 0
    process.stderr.write(`${complaint(failure, host, port)}\n`)
    return 1
  }
  client.connected = true
  const { redis } = answer
  if (name === 'select' && 'status' in redis) client.database = Number(words[1])
  const bare = ['info', 'debug'].includes(name ?? '') || (name === 'client' && words[1]?.toLowerCase() === 'list')
  process.stdout.write(client.formatted && !bare ? formatted(redis) : `${raw(redis)}\n`)
  return 0
}

function complaint(failure: Failure, host: string, port: number): string {
  switch (failure) {
    case 'empty':
      return 'Error: Server closed the connection'
    case 'reset':
      return 'Error: Connection reset by peer'
    case 'protocol':
      return 'Error: Protocol error, got "H" as reply type byte'
    default:
      return `Could not connect to Redis at ${host}:${port}: ${
        {
          refused: 'Connection refused',
          unreachable: 'No route to host',
          timeout: 'Connection timed out',
          'unknown-host': 'Name or service not known',
        }[failure]
      }`
  }
}

/** A reply as people read it: `(integer) 1`, `"text"`, `1) "first"`. */
export function formatted(reply: RedisReply, prefix = ''): string {
  if ('status' in reply) return `${reply.status}\n`
  if ('error' in reply) return `(error) ${reply.error}\n`
  if ('integer' in reply) return `(integer) ${reply.integer}\n`
  if ('bulk' in reply) return reply.bulk === null ? '(nil)\n' : `${quoted(reply.bulk)}\n`
  if (!('list' in reply) || reply.list.length === 0) return '(empty list or set)\n'
  const width = String(reply.list.length).length
  const inner = prefix + ' '.repeat(width + 2)
  return reply.list.map((item, index) => `${index === 0 ? '' : prefix}${String(index + 1).padStart(width)}) ${formatted(item, inner)}`).join('')
}

/** A reply as scripts read it; an error has an empty line behind it, as this version prints one. */
function raw(reply: RedisReply): string {
  if ('status' in reply) return reply.status
  if ('error' in reply) return `${reply.error}\n`
  if ('integer' in reply) return String(reply.integer)
  if ('bulk' in reply) return reply.bulk ?? ''
  return 'list' in reply ? reply.list.map(raw).join('\n') : ''
}

const ESCAPES: Readonly<Record<number, string>> = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 13: '\\r', 34: '\\"', 92: '\\\\' }

function quoted(text: string): string {
  const bytes = utf8(text).map(
    byte => ESCAPES[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`),
  )
  return `"${bytes.join('')}"`
}

/** Line after line until `exit` or the end; with a prompt when somebody is at a terminal. */
function* converse(client: Client): Running {
  const { process } = client
  const prompts = process.stdin.isTerminal
  const lines = new Lines(process, [], () => {})
  if (prompts) {
    const probe = process.place.net.connect({ host: client.host, port: client.port }, { protocol: 'redis', command: ['PING'] })
    yield { sleep: probe.ms }
    if (!probe.ok) {
      client.connected = false
      process.stderr.write(`${complaint(probe.failure, client.host, client.port)}\n`)
    }
  }
  for (;;) {
    if (prompts) process.stdout.write(prompt(client))
    const line = yield* lines.next()
    if (line === undefined) {
      if (prompts) process.stdout.write('\n')
      return 0
    }
    if (line.trim() === '') continue
    const words = splitWords(line)
    if (!words) {
      process.stdout.write('Invalid argument(s)\n')
      continue
    }
    const [name = ''] = words
    if (/^(quit|exit)$/i.test(name)) return 0
    if (/^clear$/i.test(name) && words.length === 1) process.stdout.write('\x1b[H\x1b[2J')
    else if (/^connect$/i.test(name) && words.length === 3) {
      client.host = words[1] ?? ''
      client.port = Number(words[2])
      client.connected = true
    } else if (/^(help|\?)$/i.test(name))
      process.stdout.write('redis-cli 3.0.7\nType: any command of redis, "connect HOST PORT", "clear" or "quit"\n')
    else {
      const repeat = words.length > 1 && /^[1-9]\d*$/.test(name) ? Number(name) : 1
      const command = repeat > 1 || /^1$/.test(name) ? words.slice(1) : words
      for (let round = 0; round < Math.min(repeat, 10_000); round++) if ((yield* send(client, command)) !== 0) break
    }
  }
}

function prompt({ connected, host, port, database }: Client): string {
  if (!connected) return 'not connected> '
  return `${host}:${port}${database ? `[${database}]` : ''}> `
}

/** Words with double quotes (escapes inside) and single quotes; `undefined` when a quote stays open or something sticks to its end. */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = []
  let rest = line.trim()
  while (rest !== '') {
    const match = /^(?:"((?:[^"\\]|\\.)*)"(?=\s|$)|'((?:[^'\\]|\\.)*)'(?=\s|$)|([^\s"']+)(?=\s|$))/s.exec(rest)
    if (!match) return undefined
    const [whole, double, single, plain] = match
    if (double !== undefined) words.push(double.replace(/\\(x[0-9a-f]{2}|.)/gis, (_all, escape: string) => unescaped(escape)))
    else words.push(single !== undefined ? single.replaceAll("\\'", "'") : (plain ?? ''))
    rest = rest.slice(whole.length).trimStart()
  }
  return words
}

function unescaped(escape: string): string {
  if (escape.length === 3) return String.fromCharCode(parseInt(escape.slice(1), 16))
  return { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' }[escape] ?? escape
}
