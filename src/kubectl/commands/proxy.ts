import type { HttpRequest, HttpResponse } from '../../cluster/apiserver/client.ts'
import { resolve } from '../../shell/files.ts'
import type { Command, Context } from '../command.ts'
import { Exit } from '../errors.ts'

const DEFAULT_PORT = 8001
const REQUEST_MS = 2

export const proxy: Command = {
  name: 'proxy',
  usage: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: "A way to the API from this machine's own port",
  long: `Answers HTTP at a port of this machine in the API server's place, with this kubectl's credentials.

All of the API and nothing else:

kubectl proxy --api-prefix=/

Part of the API, and files of this machine beside it:

kubectl proxy --www=/my/files --www-prefix=/static/ --api-prefix=/api/

The API under another root, here at localhost:8001/custom/api/v1/pods:

kubectl proxy --api-prefix=/custom/`,
  examples: `# At port 8011, with the files of ./local/www/.
$ kubectl proxy --port=8011 --www=./local/www/

# At any free port, which is printed.
$ kubectl proxy --port=0

# With the API under /k8s-api: the pods are at localhost:8011/k8s-api/v1/pods/
$ kubectl proxy --api-prefix=/k8s-api`,
  flags: [
    { name: 'www', shorthand: 'w', type: 'string', help: 'Also serve the files of this folder, under the prefix for files.' },
    { name: 'www-prefix', shorthand: 'P', type: 'string', default: '/static/', help: 'The prefix of the files, if there are any.' },
    { name: 'api-prefix', type: 'string', default: '/', help: 'The prefix of the API.' },
    { name: 'accept-paths', type: 'string', default: '^/.*', help: 'Regular expressions for the paths that are let through.' },
    {
      name: 'reject-paths',
      type: 'string',
      default: '^/api/.*/exec,^/api/.*/run',
      help: 'Regular expressions for the paths that are refused all the same.',
    },
    {
      name: 'accept-hosts',
      type: 'string',
      default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
      help: 'Regular expressions for the host names under which the proxy answers.',
    },
    { name: 'reject-methods', type: 'string', default: 'POST,PUT,PATCH', help: 'Regular expressions for the methods that are refused.' },
    { name: 'port', shorthand: 'p', type: 'int', default: DEFAULT_PORT, help: 'The port to answer at; 0 takes any free one.' },
    { name: 'disable-filter', type: 'bool', help: 'Let every request through. Dangerous where others can reach the port.' },
    { name: 'unix-socket', shorthand: 'u', type: 'string', help: 'The socket to answer at, instead of a port.' },
  ],

  *run(context) {
    const { flags, process } = context
    const port = flags.int('port')
    const socket = flags.string('unix-socket')
    if (socket !== '' && port !== DEFAULT_PORT) throw new Error("Don't specify both --unix-socket and --port")
    yield* context.api.reach()
    if (socket !== '') {
      context.log('proxy.go:130', `listen unix ${socket}: address family not supported by protocol`, 'F')
      throw new Exit(255)
    }
    for (const flag of FILTERS) for (const pattern of flags.string(flag).split(',')) checkPattern(context, pattern)
    if (flags.bool('disable-filter')) {
      context.log('proxy.go:110', 'Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious')
    }
    if (port < 0 || port > 65_535) {
      context.log('proxy.go:130', `listen tcp: address ${port}: invalid port`, 'F')
      throw new Exit(255)
    }
    const listener = process.place.net.listen?.(port, request => {
      if (request.protocol === 'http') return { ok: true, ms: REQUEST_MS, http: answer(context, request) }
      return request.protocol === 'tcp' ? { ok: true, ms: REQUEST_MS, tcp: true } : { ok: false, ms: REQUEST_MS, failure: 'protocol' }
    })
    if (!listener) {
      context.log('proxy.go:130', `listen tcp 127.0.0.1:${port}: bind: address already in use`, 'F')
      throw new Exit(255)
    }
    try {
      context.write(`Starting to serve on 127.0.0.1:${listener.port}`) // v1.1.8 ends this line with nothing
      for (;;) yield { until: { ready: () => false } }
    } finally {
      listener.close()
    }
  },
}

const FILTERS = ['accept-paths', 'reject-paths', 'accept-hosts'] as const

/** What Go says of a regular expression that JavaScript refuses: the two mistakes that are made. */
const MISTAKES: readonly [RegExp, (pattern: string) => string][] = [
  [/Unterminated character class/, pattern => `missing closing ]: \`${pattern.slice(pattern.lastIndexOf('['))}\``],
  [/Unterminated group/, pattern => `missing closing ): \`${pattern}\``],
  [/Unmatched '\)'/, pattern => `unexpected ): \`${pattern}\``],
  [/Nothing to repeat/, pattern => `missing argument to repetition operator: \`${/[*+?]/.exec(pattern)?.[0] ?? ''}\``],
  [/./, pattern => `invalid regexp: \`${pattern}\``],
]

/** Ends the command when a pattern is no regular expression. */
function checkPattern(context: Context, pattern: string): void {
  try {
    new RegExp(pattern)
  } catch (error) {
    const { message } = error as Error
    const say = MISTAKES.find(([sign]) => sign.test(message))![1]
    context.log('proxy_server.go:73', `Error compiling re: error parsing regexp: ${say(pattern)}`, 'F')
    throw new Exit(255)
  }
}

/** What the proxy says to a request: a file, or what the API server says (pkg/kubectl/proxy_server.go, v1.1.8). */
function answer(context: Context, request: HttpRequest): HttpResponse {
  const { flags, process } = context
  const apiPrefix = withSlash(flags.string('api-prefix'))
  const filePrefix = withSlash(flags.string('www-prefix'))
  const folder = flags.string('www')
  const [path = '/', query] = request.path.split('?')
  if (folder !== '' && path.startsWith(filePrefix) && filePrefix.length >= apiPrefix.length) {
    const file = resolve(resolve(process.cwd, folder), path.slice(filePrefix.length) || 'index.html')
    const text = process.place.files.read(file)
    return text === undefined ? notFound() : plain(200, 'OK', text)
  }
  if (`${path}/` === apiPrefix) return moved(apiPrefix, query)
  if (!path.startsWith(apiPrefix)) return notFound()
  const rest = apiPrefix.startsWith('/api') ? path : withoutPrefix(path, apiPrefix)
  if (!flags.bool('disable-filter') && !accepts(context, rest, request.headers.host ?? 'localhost'))
    return plain(403, 'Forbidden', '<h3>Unauthorized</h3>')
  const asked = rest || '/'
  return process.place.api?.request({ ...request, path: query === undefined ? asked : `${asked}?${query}` }) ?? notFound()
}

function accepts({ flags }: Context, path: string, host: string): boolean {
  const matches = (flag: string, text: string) =>
    flags
      .string(flag)
      .split(',')
      .some(pattern => new RegExp(pattern).test(text))
  return !matches('reject-paths', path) && matches('accept-paths', path) && matches('accept-hosts', host.replace(/:\d+$/, ''))
}

function withSlash(prefix: string): string {
  return prefix.endsWith('/') ? prefix : `${prefix}/`
}

/** What follows a prefix, from its slash on. Nothing may follow, and nothing is no path that the filter would let through: the proxy hides its root. */
function withoutPrefix(path: string, prefix: string): string {
  const rest = path.slice(prefix.length)
  return rest && `/${rest}`
}

/** What Go's servers say to who forgot the slash at the end. */
function moved(prefix: string, query: string | undefined): HttpResponse {
  const location = query === undefined ? prefix : `${prefix}?${query}`
  const answer = plain(301, 'Moved Permanently', `<a href="${location.replaceAll('&', '&amp;')}">Moved Permanently</a>.\n\n`)
  return { ...answer, headers: { location, 'content-type': 'text/html; charset=utf-8' } }
}

function notFound(): HttpResponse {
  return plain(404, 'Not Found', '404 page not found\n')
}

function plain(status: number, reason: string, body: string): HttpResponse {
  return { status, reason, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}
