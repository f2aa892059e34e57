import type { Failure } from '../cluster/network/network.ts'
import { timestamp } from '../cluster/sim/clock.ts'
import { utf8Length } from '../cluster/network/utf8.ts'
import { FileError, resolve } from '../shell/files.ts'
import type { Running } from '../shell/program.ts'
import { quoted, readOptions } from './options.ts'
import type { HostProcess, HostProgram } from './place.ts'
import { hostHeader, parseWebAddress } from './web-address.ts'

/** GNU Wget 1.14: fetches a page into a file and tells about it. */
export const wget: HostProgram = { name: 'wget', run }

const START_MS = 5
const DEFAULT_TRIES = 20
const LONGEST_PAUSE_S = 10

function* run(process: HostProcess): Running {
  yield { sleep: START_MS }
  const options = readOptions('wget', process, {
    short: 'qO:T:t:SU:P:cNdvn:',
    long: {
      quiet: 'q',
      'output-document=': 'O',
      'timeout=': 'T',
      'tries=': 't',
      'server-response': 'S',
      'user-agent=': 'U',
      'directory-prefix=': 'P',
      'post-data=': 'post-data',
      'header=': 'header',
      spider: 'spider',
      continue: 'c',
      verbose: 'v',
    },
    usage: 'wget [OPTION]... [URL]...',
    failure: 2,
  })
  if (typeof options === 'number') return options
  if (options.operands.length === 0) {
    process.stderr.write("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n")
    return 1
  }
  let code = 0
  for (const url of options.operands) code = (yield* fetchPage(process, url, options)) || code
  return code
}

type Given = Exclude<ReturnType<typeof readOptions>, number>

function* fetchPage(process: HostProcess, url: string, options: Given): Running {
  const tell = (text: string) => {
    if (!options.has('q')) process.stderr.write(text)
  }
  const address = parseWebAddress(url)
  if (!address) {
    tell(`${url}: Invalid host name.\n`)
    return 1
  }
  if (address.scheme !== 'http' && address.scheme !== 'https') {
    tell(`${url}: Unsupported scheme.\n`)
    return 1
  }
  const { host, port, path } = address
  const shown = `${address.scheme}://${hostHeader(address)}${path}`
  const tries = Number(options.value('t') ?? DEFAULT_TRIES) || Infinity
  const patience = Number(options.value('T') ?? 0) * 1000 || Infinity
  const body = options.value('post-data')
  const literal = /^[\d.]+$/.test(host)

  for (let attempt = 1; ; attempt++) {
    const time = timestamp(process.now()).replace('T', ' ').slice(0, -1)
    tell(attempt === 1 ? `--${time}--  ${shown}\n` : `--${time}--  (try:${String(attempt).padStart(2)})  ${shown}\n`)
    const ip = process.place.net.resolve(host)
    if (!literal && attempt === 1) {
      if (ip === undefined) {
        tell(`Resolving ${host} (${host})... failed: Name or service not known.\nwget: unable to resolve host address ${quoted(process, host)}\n`)
        return 4
      }
      tell(`Resolving ${host} (${host})... ${ip}\n`)
    }
    tell(`Connecting to ${literal ? host : `${host} (${host})|${ip}|`}:${port}... `)
    const headers: Record<string, string> = {
      'user-agent': options.value('U') ?? 'Wget/1.14 (linux-gnu)',
      accept: '*/*',
      host: hostHeader(address),
      connection: 'Keep-Alive',
    }
    for (const header of options.values('header')) {
      const colon = header.indexOf(':')
      if (colon > 0) headers[header.slice(0, colon).toLowerCase()] = header.slice(colon + 1).trim()
    }
    if (body !== undefined)
      Object.assign(headers, { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(utf8Length(body)) })
    const method = options.has('spider') ? 'HEAD' : body === undefined ? 'GET' : 'POST'
    const answer = process.place.net.connect(
      { host, port },
      { protocol: 'http', secure: address.scheme === 'https', method, path, headers, body: body ?? '' },
    )
    yield { sleep: Math.min(answer.ms, patience) }
    const failure: Failure | undefined = answer.ms > patience ? 'timeout' : answer.ok ? ('http' in answer ? undefined : 'protocol') : answer.failure
    if (failure === undefined && answer.ok && 'http' in answer) {
      tell('connected.\nHTTP request sent, awaiting response... ')
      return keep(process, options, answer.http, path, tell, method === 'HEAD')
    }
    const words: Partial<Record<Failure, string>> = {
      refused: 'failed: Connection refused.\n',
      unreachable: 'failed: No route to host.\n',
      timeout: 'failed: Connection timed out.\n',
      reset: 'connected.\nHTTP request sent, awaiting response... Read error (Connection reset by peer) in headers.\n',
    }
    tell(words[failure ?? 'empty'] ?? 'connected.\nHTTP request sent, awaiting response... No data received.\n')
    if (failure === 'refused' || failure === 'unreachable') return 4
    if (attempt >= tries) {
      tell('Giving up.\n\n')
      return 4
    }
    tell('Retrying.\n\n')
    yield { sleep: Math.min(attempt, LONGEST_PAUSE_S) * 1000 }
  }
}

function keep(
  process: HostProcess,
  options: Given,
  http: { status: number; reason: string; headers: Readonly<Record<string, string>>; body: string },
  path: string,
  tell: (text: string) => void,
  headOnly: boolean,
): number {
  const time = timestamp(process.now()).replace('T', ' ').slice(0, -1)
  if (options.has('S'))
    tell(
      ['', `  HTTP/1.1 ${http.status} ${http.reason}`, ...Object.entries(http.headers).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n'),
    )
  else tell(`${http.status} ${http.reason}\n`)
  if (http.status >= 400) {
    tell(`${time} ERROR ${http.status}: ${http.reason}.\n\n`)
    return 8
  }
  const size = utf8Length(http.body)
  const type = http.headers['content-type']?.split(';')[0] ?? 'text/html'
  tell(`Length: ${http.headers['content-length'] ?? 'unspecified'} [${type}]\n`)
  if (headOnly) {
    tell('Remote file exists.\n\n')
    return 0
  }
  const folder = options.value('P')
  const asked = options.value('O')
  const name = asked ?? (folder === undefined ? '' : `${folder}/`) + (path.split('?')[0]?.split('/').pop() || 'index.html')
  const shownName = name === '-' ? 'STDOUT' : name
  tell(`Saving to: ${quoted(process, shownName)}\n\n`)
  if (name === '-') process.stdout.write(http.body)
  else if (name !== '/dev/null') {
    try {
      process.place.files.write(resolve(process.cwd, name), http.body)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      tell(`${name}: No such file or directory\n\nCannot write to ${quoted(process, name)} (No such file or directory).\n`)
      return 3
    }
  }
  const speed = '98.3 MB/s'
  if (process.stderr.isTerminal) tell(`100%[${'='.repeat(38)}>] ${String(size).padEnd(11)} --.-K/s   in 0s      \n\n`)
  else
    tell(
      `     0K ${'.'.repeat(Math.min(10, Math.ceil(size / 1024)))}${' '.repeat(50 - Math.min(10, Math.ceil(size / 1024)))} 100%  ${speed.slice(0, 4)}M=0s\n\n`,
    )
  tell(`${time} (${speed}) - ${name === '-' ? 'written to stdout' : `${quoted(process, name)} saved`} [${size}/${size}]\n\n`)
  return 0
}
