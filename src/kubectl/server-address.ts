import type { ApiClient, HttpResponse } from '../cluster/apiserver/client.ts'
import { JsonError, parseGoJson } from '../cluster/api/json.ts'
import type { Failure } from '../cluster/network/network.ts'
import type { HostProcess } from '../programs/place.ts'
import type { Wait } from '../shell/program.ts'
import type { Asking } from './command.ts'
import { ConnectionError } from './errors.ts'
import { activeContext } from './kubeconfig.ts'

/** What Go's network library says of a connection that does not come about. */
const FAILURES: Readonly<Record<Failure, string>> = {
  refused: 'connection refused',
  unreachable: 'no route to host',
  timeout: 'i/o timeout',
  empty: 'EOF',
  reset: 'connection reset by peer',
  protocol: 'malformed HTTP response',
  'unknown-host': 'no such host',
}

/** An address as Go's `net/url` takes it apart; `opaque` is what follows the scheme when no slash does. */
interface Url {
  scheme: string
  opaque?: string
  host: string
  path: string
}

/** The commands that look at their configuration before they turn to the server: over TLS they ask who is there one more time. */
const LOOKS_FIRST = new Set('get describe delete stop scale label annotate expose patch edit autoscale run'.split(' ').map(verb => `kubectl ${verb}`))

/** Asks for a name and a password at a command's start, where v1.1.8 does (each `f.Object()` in `pkg/kubectl/cmd` reads the configuration anew). */
export function* greet(context: Asking): Generator<Wait, void, void> {
  const files = /^kubectl (create|apply|replace)$/.test(context.path) && !context.flags.bool('validate')
  if (files || LOOKS_FIRST.has(context.path)) yield* askWhoIsThere(context)
}

/**
 * The API behind any address but the usual one, found as v1.1.8 finds it: who asks over TLS without credentials is asked for them, then the
 * server is asked for its versions (`pkg/client/unversioned/helper.go` and `clientcmd/client_config.go`). Throws a ConnectionError in its words.
 */
export function* connect(context: Asking): Generator<Wait, ApiClient, void> {
  const { process, flags, server } = context
  const version = flags.string('api-version')
  if (version !== '' && version !== 'v1') throw new ConnectionError(`API version '${version}' is not recognized (valid values: v1)`)
  yield* askWhoIsThere(context)
  const url = parseServer(server)
  const answer = ask(process, url)
  const { api } = process.place
  let data: { versions?: readonly string[]; kind?: string; message?: string } | undefined
  try {
    data = (parseGoJson(answer.body) ?? undefined) as typeof data
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    if (answer.status === 200) throw unread(`got '${answer.body}': ${error.message}`)
  }
  if (answer.status !== 200 || !api) throw unread((data?.kind === 'Status' && data.message) || 'the server could not find the requested resource')
  const versions = data?.versions
  if (!versions?.includes('v1'))
    throw new ConnectionError('Failed to negotiate an api version. Server supports: map[]. Client supports: [v1 extensions/v1beta1].')
  return api
}

function unread(why: string): ConnectionError {
  return new ConnectionError(`couldn't read version from server: ${why}`)
}

function canIdentifyUser({ flags, config }: Asking): boolean {
  const user = config.users[flags.string('user') || activeContext(config, flags.string('context'))?.user || ''] ?? {}
  const given = (field: 'token' | 'username' | 'client-certificate') => flags.string(field) || user[field]
  return Boolean(given('token') || given('username') || given('client-certificate') || user['client-certificate-data'])
}

/** Asks for a name and a password where TLS is spoken and none are given; no server here gets as far as reading them. */
function* askWhoIsThere(context: Asking): Generator<Wait, void, void> {
  if (!/^https:\/\//i.test(context.server) || canIdentifyUser(context)) return
  const { stdin, stdout } = context.process
  for (const field of ['Username', 'Password']) {
    stdout.write(`Please enter ${field}: `)
    let text = ''
    for (let piece = stdin.read(); piece !== undefined; piece = stdin.read()) {
      text += piece
      if (/\S\s/.test(text)) break
      if (piece === '') yield { readable: stdin }
    }
    const rest = text.replace(/^\s*\S+/, '')
    if (rest !== '') stdin.unread?.(rest)
  }
}

/** The address of what the client asks for first. Throws what Go says of one that is none. */
function parseServer(server: string): Url {
  let url = parseUrl(server)
  if (url.scheme === '') {
    url = parseUrl(`http://${server}`)
    if (url.path !== '' && url.path !== '/') throw new ConnectionError(`host must be a URL or a host:port pair: ${JSON.stringify(server)}`)
  }
  const path = url.path === '' ? '/api' : url.path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')
  return { ...url, path }
}

/** An address taken apart. A word and a colon are a scheme; what begins with a digit or has an underscore in it cannot be one. */
function parseUrl(text: string): Url {
  const malformed = (why: string) => new ConnectionError(`Unable to connect to the server: ${why}`, { isWhole: true })
  const bare = text.replace(/#.*$/s, '')
  if (bare.startsWith(':')) throw malformed('missing protocol scheme')
  const [, named, afterScheme] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(bare) ?? []
  const scheme = (named ?? '').toLowerCase()
  const rest = (afterScheme ?? bare).replace(/\?.*$/s, '')
  if (scheme !== '' && !rest.startsWith('/')) return { scheme, opaque: rest, host: '', path: '' }
  const [, authority, path = ''] = /^\/\/([^/]*)(.*)$/s.exec(rest) ?? [undefined, undefined, rest]
  const badEscape = /%(?![0-9A-Fa-f]{2}).{0,2}/s.exec(path)
  if (badEscape) throw malformed(`invalid URL escape ${JSON.stringify(badEscape[0])}`)
  if (authority === undefined) return { scheme, host: '', path }
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const [, name = '', port] = /^(\[[^\]]*\]|.*?)(:[^:\]]*)?$/s.exec(host) ?? []
  if (host.startsWith('[') && !host.includes(']')) throw malformed("missing ']' in host")
  if (port !== undefined && !/^:\d*$/.test(port)) throw malformed(`invalid port ${JSON.stringify(port)} after host`)
  const escape = /%.{0,2}/s.exec(name)
  if (escape) throw malformed(`invalid URL escape ${JSON.stringify(escape[0])}`)
  const strange = /[\s\\^`{|}]/.exec(name)
  if (strange) throw malformed(`invalid character ${JSON.stringify(strange[0])} in host name`)
  return { scheme, host: host.replace(/:$/, ''), path }
}

/** What comes back from an address, by this place's network; at home the server itself answers. */
function ask({ place }: HostProcess, { scheme, opaque, host, path }: Url): HttpResponse {
  const whole = opaque === undefined ? `${scheme}://${host}${path}` : `${scheme}:${opaque}`
  if (scheme !== 'http' && scheme !== 'https') throw unread(`Get ${JSON.stringify(whole)}: unsupported protocol scheme ${JSON.stringify(scheme)}`)
  const fail = (why: string) => unread(`Get ${whole}: ${why}`)
  if (host === '') throw fail('http: no Host in request URL')
  const [, bracketed, plain = '', named] = /^(?:\[(.*)\]|(.*?))(?::(\d*))?$/.exec(host) ?? []
  const name = bracketed ?? plain
  const port = named ? Number(named) : scheme === 'https' ? 443 : 80
  if (port > 65_535) throw fail(`dial tcp: address ${port}: invalid port`)
  const address = bracketed ?? place.net.resolve(name)
  if (address === undefined) throw fail(`dial tcp: lookup ${name}: no such host`)
  const request = { method: 'GET', path, headers: { host }, body: '' }
  if (place.api && name === 'localhost' && port === 8080 && scheme === 'http') return place.api.request(request)
  const reached = place.net.connect({ host: address, port }, { protocol: 'tcp' })
  if (!reached.ok)
    throw fail(
      `dial tcp ${bracketed === undefined ? address : `[${address}]`}:${port}: ${bracketed === undefined ? FAILURES[reached.failure] : FAILURES.refused}`,
    )
  if (scheme === 'https') throw fail('http: server gave HTTP response to HTTPS client') // no port of this server speaks TLS
  const answer = place.net.connect({ host: address, port }, { protocol: 'http', ...request })
  if (!answer.ok || !('http' in answer)) throw fail(FAILURES[answer.ok ? 'protocol' : answer.failure])
  return answer.http
}
