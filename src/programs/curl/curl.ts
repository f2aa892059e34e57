import { base64OfText } from '../../cluster/api/base64.ts'
import type { HttpResponse } from '../../cluster/apiserver/client.ts'
import type { Answer, Failure } from '../../cluster/network/network.ts'
import { utf8Length } from '../../cluster/network/utf8.ts'
import { FileError, resolve } from '../../shell/files.ts'
import type { Running } from '../../shell/program.ts'
import type { Waiting } from '../input.ts'
import { readWhole, readingProblem } from '../input.ts'
import type { HostProcess, HostProgram } from '../place.ts'
import type { WebAddress } from '../web-address.ts'
import { headerName, hostHeader, parseWebAddress, percentEncoded } from '../web-address.ts'
import type { CurlOptions } from './options.ts'
import { CurlUsage, REMOTE_NAME, parseOptions } from './options.ts'
import { METER_HEADER, meterLine } from './progress.ts'
import type { TransferFacts } from './write-out.ts'
import { seconds, writeOut } from './write-out.ts'

const VERSION = '7.29.0'
const START_MS = 5
const DEFAULT_REDIRECTS = 50

/** curl 7.29 as CentOS 7 has it: asks for web pages and shows what comes. */
export const curl: HostProgram = { name: 'curl', run }

function* run(process: HostProcess): Running {
  yield { sleep: START_MS }
  let options: CurlOptions
  try {
    options = parseOptions(process.args)
  } catch (error) {
    if (!(error instanceof CurlUsage)) throw error
    process.stderr.write(`curl: ${error.message}\n${TRY_HELP}`)
    return 2
  }
  if (options.has('version')) {
    process.stdout.write(`curl ${VERSION} (x86_64-redhat-linux-gnu) libcurl/${VERSION} NSS/3.19.1 Basic ECC zlib/1.2.7\nProtocols: http https\n`)
    return 0
  }
  if (options.has('help')) {
    process.stdout.write('Usage: curl [options...] <url>\n')
    return 0
  }
  if (options.urls.length === 0) {
    process.stderr.write(`curl: no URL specified!\n${TRY_HELP}`)
    return 2
  }
  const body = yield* bodyOf(process, options)
  let code = 0
  for (const [index, url] of options.urls.entries()) code = yield* fetchOne(process, options, url, body, options.outputs[index])
  return code
}

const TRY_HELP = "curl: try 'curl --help' or 'curl --manual' for more information\n"

/** What is to be sent: pieces joined by `&`; `@file` is a file's text, `@-` what stands on standard input. */
function* bodyOf(process: HostProcess, options: CurlOptions): Waiting<string | undefined> {
  if (options.has('upload-file')) return yield* textOf(process, options, options.value('upload-file') ?? '')
  const pieces: string[] = []
  for (const { how, text } of options.data) {
    if (how === 'data-urlencode') {
      const equals = text.indexOf('=')
      const at = text.indexOf('@')
      if (equals < 0 && at >= 0)
        pieces.push((at ? `${text.slice(0, at)}=` : '') + percentEncoded(yield* textOf(process, options, text.slice(at + 1))))
      else pieces.push((equals > 0 ? text.slice(0, equals + 1) : '') + percentEncoded(text.slice(equals + 1)))
    } else if (text.startsWith('@')) {
      const whole = yield* textOf(process, options, text.slice(1))
      pieces.push(how === 'data' ? whole.replace(/[\r\n]/g, '') : whole)
    } else pieces.push(text)
  }
  if (options.has('form')) {
    const parts = options.values('form').map(part => {
      const equals = part.indexOf('=')
      return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${part.slice(0, equals)}"\r\n\r\n${part.slice(equals + 1)}\r\n`
    })
    return `${parts.join('')}--${BOUNDARY}--\r\n`
  }
  return options.data.length ? pieces.join('&') : undefined
}

const BOUNDARY = '----------------------------7f1c8ad8e1b2'

/** Says what does not stop it, unless it is to be silent: `-S` does not bring that back. */
function warn(process: HostProcess, options: CurlOptions, words: string): void {
  if (!options.has('silent')) process.stderr.write(`Warning: ${words}\n`)
}

function* textOf(process: HostProcess, options: CurlOptions, name: string): Waiting<string> {
  if (readingProblem(process, name) === undefined) return yield* readWhole(process, name)
  warn(process, options, `Couldn't read data from file "${name}", this makes an empty POST.`)
  return ''
}

/** One address, with the redirections that it leads to. */
function* fetchOne(process: HostProcess, options: CurlOptions, url: string, body: string | undefined, output: string | undefined): Running {
  const complain = (code: number, words: string) => {
    if (!options.has('silent') || options.has('show-error')) process.stderr.write(`curl: (${code}) ${words}\n`)
    return code
  }
  let target = options.has('get') && body !== undefined ? `${url}${url.includes('?') ? '&' : '?'}${body}` : url
  let sends = options.has('get') ? undefined : body
  const toFile = output !== undefined && output !== '-'
  const meter = !options.has('silent') && !options.has('progress-bar') && (toFile || !process.stdout.isTerminal)
  const limit = timeLimit(options)
  const began = process.now()

  for (let redirects = 0; ; redirects++) {
    const address = parseWebAddress(target)
    if (!address) return complain(3, '<url> malformed')
    if (address.scheme !== 'http' && address.scheme !== 'https') return complain(1, `Protocol ${address.scheme} not supported or disabled in libcurl`)
    const request = requestOf(options, address, sends)
    const say = (line: string) => options.has('verbose') && process.stderr.write(`* ${line}\n`)
    say(`About to connect() to ${address.host} port ${address.port} (#${redirects})`)
    if (meter && redirects === 0) process.stderr.write(METER_HEADER + meterLine({ received: 0, sent: 0, toSend: 0, ms: 0 }))

    const resolved = process.place.net.resolve(address.host)
    const answer = process.place.net.connect(
      { host: address.host, port: address.port },
      { protocol: 'http', secure: address.scheme === 'https', method: request.method, path: address.path, headers: request.sent, body: sends ?? '' },
    )
    const expiry = expiryOf(answer, limit)
    yield { sleep: expiry?.ms ?? answer.ms }
    if (resolved !== undefined) say(`  Trying ${resolved}...`)
    if (expiry) {
      say(expiry.words)
      return complain(28, expiry.words)
    }
    const connection: Connection = { process, options, address, resolved: resolved ?? address.host, request, number: redirects }
    if (!answer.ok || !('http' in answer)) {
      const failure = answer.ok ? 'protocol' : answer.failure
      if (failure === 'empty' || failure === 'reset') tellExchange(connection, undefined, sends)
      return failed(process, options, address, failure, complain)
    }
    tellExchange(connection, answer.http, sends)

    if (address.scheme === 'https' && !options.has('insecure')) return complain(60, UNTRUSTED)
    const { http } = answer
    const location = http.headers['location']
    if (options.has('location') && location !== undefined && http.status >= 300 && http.status < 400) {
      if (redirects >= Number(options.value('max-redirs') ?? DEFAULT_REDIRECTS)) return complain(47, `Maximum (${redirects}) redirects followed`)
      if (options.has('include') || options.has('head')) process.stdout.write(headText(http))
      target = absolute(location, address)
      if (http.status !== 307 && !options.has('request')) sends = undefined
      continue
    }
    if (options.has('fail') && http.status >= 400) return complain(22, `The requested URL returned error: ${http.status} ${http.reason}`.trimEnd())
    return yield* receive(connection, http, { output, meter, limit, began, redirects, ms: answer.ms, sentBytes: utf8Length(sends ?? ''), complain })
  }
}

interface Connection {
  readonly process: HostProcess
  readonly options: CurlOptions
  readonly address: WebAddress
  readonly resolved: string
  readonly request: BuiltRequest
  readonly number: number
}

interface BuiltRequest {
  readonly method: string
  /** as they go over the wire, names in lower case */
  readonly sent: Readonly<Record<string, string>>
  /** as `-v` shows them */
  readonly lines: readonly string[]
}

function requestOf(options: CurlOptions, address: WebAddress, sends: string | undefined): BuiltRequest {
  const put = options.has('upload-file')
  const method = options.value('request') ?? (options.has('head') ? 'HEAD' : put ? 'PUT' : sends === undefined ? 'GET' : 'POST')
  const headers = new Map<string, string>()
  const user = options.value('user') ?? address.user
  if (user !== undefined) headers.set('Authorization', `Basic ${base64OfText(user)}`)
  headers.set('User-Agent', options.value('user-agent') ?? `curl/${VERSION}`)
  headers.set('Host', hostHeader(address))
  headers.set('Accept', '*/*')
  if (options.has('compressed')) headers.set('Accept-Encoding', 'deflate, gzip')
  if (options.has('referer')) headers.set('Referer', options.value('referer') ?? '')
  if (options.has('cookie')) headers.set('Cookie', options.value('cookie') ?? '')
  if (sends !== undefined) {
    headers.set('Content-Length', String(utf8Length(sends)))
    if (options.has('form')) headers.set('Content-Type', `multipart/form-data; boundary=${BOUNDARY}`)
    else if (!put) headers.set('Content-Type', 'application/x-www-form-urlencoded')
  }
  for (const header of options.values('header')) {
    const match = /^([^:;]+)([:;])\s*(.*)$/s.exec(header)
    if (!match) continue
    const [, name = '', separator, value = ''] = match
    const known = [...headers.keys()].find(each => each.toLowerCase() === name.toLowerCase())
    if (value === '' && separator === ':') headers.delete(known ?? name)
    else if (known) headers.set(known, value)
    else headers.set(name, value)
  }
  const sent = Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), value]))
  return { method, sent, lines: [`${method} ${address.path} HTTP/1.1`, ...[...headers].map(([name, value]) => `${name}: ${value}`)] }
}

/** `-v`: what was said on either side, as far as there was an answer. */
function tellExchange(
  { process, options, address, resolved, request, number }: Connection,
  http: HttpResponse | undefined,
  sends: string | undefined,
): void {
  if (!options.has('verbose')) return
  const lines = [
    `* Connected to ${address.host} (${resolved}) port ${address.port} (#${number})`,
    ...request.lines.map(line => `> ${line}`),
    '> ',
    ...(sends ? [`* upload completely sent off: ${utf8Length(sends)} out of ${utf8Length(sends)} bytes`] : []),
    ...(http ? [...headLines(http).map(line => `< ${line}`), '< '] : []),
  ]
  process.stderr.write(lines.join('\n') + '\n')
}

interface Reception {
  readonly output: string | undefined
  readonly meter: boolean
  readonly limit: TimeLimit
  readonly began: number
  readonly redirects: number
  readonly ms: number
  readonly sentBytes: number
  complain(code: number, words: string): number
}

/** Takes in the body, also one that keeps coming, and writes it where it belongs. */
function* receive(connection: Connection, http: HttpResponse, how: Reception): Running {
  const { process, options, address, request } = connection
  const { output, meter, limit, began } = how
  const name = output === REMOTE_NAME ? address.path.split('?')[0]?.split('/').pop() : output
  if (name === '') return how.complain(23, 'Remote file name has no length!')
  let file: string | undefined
  let received = 0
  const write = (text: string): void => {
    if (name === undefined || name === '-') process.stdout.write(text)
    else if (name !== '/dev/null') file = (file ?? '') + text
  }
  const head = options.has('head')
  const dumped = options.value('dump-header')
  if (dumped === '-') process.stdout.write(headText(http))
  else if (dumped !== undefined) process.place.files.write(resolve(process.cwd, dumped), headText(http))
  if (options.has('include') || head) write(headText(http))
  if (!head) {
    write(http.body)
    received = utf8Length(http.body)
  }

  const { stream } = http
  let expired = false
  try {
    while (stream && !head && !expired) {
      const left = limit.total === undefined ? undefined : limit.total - (process.now() - began)
      if (left !== undefined && left <= 0) expired = true
      else if (!stream.ready()) yield left === undefined ? { until: stream } : { until: stream, orAfter: left }
      else {
        const news = stream.read()
        if (news === undefined) break
        write(news)
        received += utf8Length(news)
        if (!process.stdout.hasRoom()) yield { writable: process.stdout }
        if (process.stdout.broken) return how.complain(23, 'Failed writing body')
      }
    }
  } finally {
    stream?.close()
    if (name !== undefined && file !== undefined) keep(process, name, file)
  }

  const ms = process.now() - began
  const length = http.headers['content-length']
  const expected = length !== undefined && !head ? Number(length) : undefined
  if (meter) process.stderr.write(meterLine({ received, expected: expected ?? received, sent: how.sentBytes, toSend: how.sentBytes, ms }))
  const unwritten = name !== undefined && file !== undefined && process.place.files.read(resolve(process.cwd, name)) !== file
  if (unwritten) warn(process, options, `Failed to create the file ${name}: No such file or directory`)
  const failed = expired || unwritten
  if (meter && !failed) process.stderr.write('\n')
  if (options.has('verbose') && !failed) process.stderr.write(`* Connection #${connection.number} to host ${address.host} left intact\n`)
  const format = options.value('write-out')
  if (format !== undefined) {
    const text = format.startsWith('@') ? (process.place.files.read(resolve(process.cwd, format.slice(1))) ?? '') : format
    const facts = factsOf(connection, http, received, ms, how)
    const filled = writeOut(text, { ...facts, size_request: request.lines.join('\r\n').length + 4 })
    for (const unknown of filled.unknown) process.stderr.write(`curl: unknown --write-out variable: '${unknown}'\n`)
    process.stdout.write(filled.text)
  }
  if (expired) return how.complain(28, `Operation timed out after ${ms} milliseconds with ${received} bytes received`)
  return unwritten ? how.complain(23, `Failed writing body (0 != ${received})`) : 0
}

function keep(process: HostProcess, name: string, text: string): void {
  try {
    process.place.files.write(resolve(process.cwd, name), text)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
  }
}

function factsOf({ address, resolved }: Connection, http: HttpResponse, received: number, ms: number, how: Reception): TransferFacts {
  return {
    content_type: http.headers['content-type'] ?? '',
    filename_effective: how.output === undefined ? '' : how.output,
    ftp_entry_path: '',
    http_code: String(http.status).padStart(3, '0'),
    http_connect: '000',
    local_ip: '',
    local_port: 0,
    num_connects: 1,
    num_redirects: how.redirects,
    redirect_url: http.headers['location'] ?? '',
    remote_ip: resolved,
    remote_port: address.port,
    response_code: String(http.status).padStart(3, '0'),
    size_download: received,
    size_header: headText(http).length,
    size_upload: how.sentBytes,
    speed_download: ((received * 1000) / Math.max(1, ms)).toFixed(3),
    speed_upload: ((how.sentBytes * 1000) / Math.max(1, ms)).toFixed(3),
    ssl_verify_result: 0,
    time_appconnect: seconds(0),
    time_connect: seconds(Math.min(1, ms)),
    time_namelookup: seconds(0),
    time_pretransfer: seconds(Math.min(1, ms)),
    time_redirect: seconds(0),
    time_starttransfer: seconds(Math.min(how.ms, ms)),
    time_total: seconds(ms),
    url_effective: `${address.scheme}://${hostHeader(address)}${address.path}`,
  }
}

interface TimeLimit {
  /** ms until a connection must stand, and until all must be done */
  readonly connect?: number | undefined
  readonly total?: number | undefined
}

function timeLimit(options: CurlOptions): TimeLimit {
  const ms = (name: string) => {
    const value = Number(options.value(name))
    return value > 0 ? Math.round(value * 1000) : undefined
  }
  return { connect: ms('connect-timeout'), total: ms('max-time') }
}

/** When the asker's patience ends before the answer comes: after how long, and what curl says then. */
function expiryOf(answer: Answer, { connect, total }: TimeLimit): { ms: number; words: string } | undefined {
  const connecting = !answer.ok && (answer.failure === 'timeout' || answer.failure === 'unreachable')
  const patience = connecting ? Math.min(connect ?? Infinity, total ?? Infinity) : (total ?? Infinity)
  if (answer.ms <= patience) return undefined
  return {
    ms: patience,
    words: connecting
      ? `Connection timed out after ${patience + 1} milliseconds`
      : `Operation timed out after ${patience + 1} milliseconds with 0 bytes received`,
  }
}

/** What curl says of each way to fail, and its exit code. */
function failed(
  process: HostProcess,
  options: CurlOptions,
  { scheme, host, port }: WebAddress,
  failure: Failure,
  complain: (code: number, words: string) => number,
): number {
  const reason: Partial<Record<Failure, string>> = { refused: 'Connection refused', unreachable: 'No route to host', timeout: 'Connection timed out' }
  const told = reason[failure]
  const words = told ? `Failed connect to ${host}:${port}; ${told}` : ''
  const closing = (line: string) => {
    if (options.has('verbose')) process.stderr.write(`* ${line}\n* Closing connection 0\n`)
  }
  if (told) {
    if (options.has('verbose')) process.stderr.write(`* ${told}\n`)
    closing(words)
    return complain(7, words)
  }
  switch (failure) {
    case 'unknown-host':
      closing(`Could not resolve host: ${host}`)
      return complain(6, `Could not resolve host: ${host}; Name or service not known`)
    case 'reset':
      closing('Recv failure: Connection reset by peer')
      return complain(56, 'Recv failure: Connection reset by peer')
    case 'protocol':
      if (scheme === 'https') return complain(35, 'SSL received a record that exceeded the maximum permissible length.')
      closing('Empty reply from server')
      return complain(52, 'Empty reply from server')
    default:
      closing('Empty reply from server')
      return complain(52, 'Empty reply from server')
  }
}

const UNTRUSTED = [
  "Peer's Certificate issuer is not recognized.",
  'More details here: http://curl.haxx.se/docs/sslcerts.html',
  '',
  'The certificate was not signed by an authority that this machine trusts.',
  'To go on without checking it, use the -k (or --insecure) option.',
].join('\n')

function headLines(http: HttpResponse): string[] {
  return [`HTTP/1.1 ${http.status} ${http.reason}`.trimEnd(), ...Object.entries(http.headers).map(([name, value]) => `${headerName(name)}: ${value}`)]
}

function headText(http: HttpResponse): string {
  return headLines(http).join('\r\n') + '\r\n\r\n'
}

function absolute(location: string, { scheme, path, ...address }: WebAddress): string {
  if (/^[a-z]+:\/\//i.test(location)) return location
  const base = `${scheme}://${hostHeader({ scheme, path, ...address })}`
  return location.startsWith('/') ? base + location : `${base}${path.slice(0, path.lastIndexOf('/') + 1)}${location}`
}
