import type { HttpRequest, HttpResponse } from '../../../apiserver/client.ts'
import type { Answer, Failure, RedisReply } from '../../../network/network.ts'
import type { Behaviour, ContainerContext } from '../image.ts'
import type { Apache } from './apache.ts'
import { accessLine, errorLine, errorPage, startLines } from './apache.ts'
import { CONTROLLERS_JS, INDEX_HTML } from './guestbook-files.ts'
import { escapeHtml, pathOf, queryOf, respond } from './http.ts'
import { httpDate } from '../calendar.ts'

const PHP = 'PHP/5.6.18'
const APACHE: Apache = { server: `Apache/2.4.10 (Debian) ${PHP}`, command: 'apache2 -D FOREGROUND', worker: 'mpm_prefork' }

/** When the image's files were written, as Last-Modified and ETag tell. */
const BUILT = 'Fri, 15 Jan 2016 03:21:50 GMT'

/** How long Predis waits for a connection before it gives up. */
const CONNECT_TIMEOUT_MS = 5000

/** It starts some workers and lets them answer in turn; their process ids stand in the error log. */
interface GuestbookState {
  readonly requests: number
}

const WORKERS = 5
const FIRST_WORKER = 16

/** Apache with the guestbook: static files, and `guestbook.php`, which writes to redis-master and reads from redis-slave. */
export const guestbook: Behaviour = {
  start: context => ({ state: { requests: 0 } satisfies GuestbookState, log: startLines(APACHE, context) }),

  answer(before, request, _port, context) {
    const state = before as GuestbookState
    if (request.protocol === 'tcp') return { state, reply: { ok: true, ms: 1, tcp: true } }
    if (request.protocol !== 'http') return { state, reply: { ok: false, ms: 1, failure: 'protocol' } }
    const { response, ms, error } = serve(request, context)
    const from = request.from ?? '127.0.0.1'
    const finished = context.now + ms
    const log = [accessLine(context.now, from, request, response)]
    if (error !== undefined) {
      const worker = FIRST_WORKER + (state.requests % WORKERS)
      log.unshift(errorLine(finished, ':error', error, worker, `${from}:${40000 + ((state.requests * 7) % 20000)}`))
    }
    return { state: { requests: state.requests + 1 }, log, reply: { ok: true, ms, http: response } }
  },

  listens: () => [80],

  terminate: (_state, { now }) => ({
    afterMs: 100,
    code: 0,
    log: [errorLine(now, `${APACHE.worker}:notice`, 'AH00169: caught SIGTERM, shutting down')],
  }),
}

interface Served {
  readonly response: HttpResponse
  readonly ms: number
  /** what PHP writes to the error log */
  readonly error?: string
}

const STATIC: Readonly<Record<string, { text: string; type: string }>> = {
  '/': { text: INDEX_HTML, type: 'text/html' },
  '/index.html': { text: INDEX_HTML, type: 'text/html' },
  '/controllers.js': { text: CONTROLLERS_JS, type: 'application/javascript' },
}

function serve(request: HttpRequest, context: ContainerContext): Served {
  const path = pathOf(request)
  const common = { date: httpDate(context.now), server: APACHE.server }
  if (path === '/guestbook.php') return runPhp(request, { ...common, 'x-powered-by': PHP }, context)
  const file = Object.hasOwn(STATIC, path) ? STATIC[path] : undefined
  const status = !file ? 404 : request.method === 'GET' || request.method === 'HEAD' ? 200 : 405
  if (!file || status !== 200) {
    const page = errorPage(status === 405 ? 405 : 404, path, request, APACHE.server)
    const allow: Record<string, string> = status === 405 ? { allow: 'GET,HEAD,POST,OPTIONS' } : {}
    return { response: respond(request, status, { ...common, ...allow }, page, 'text/html; charset=iso-8859-1'), ms: 1 }
  }
  const headers = {
    ...common,
    'last-modified': BUILT,
    etag: `"${file.text.length.toString(16)}-529574f1a9b80"`,
    'accept-ranges': 'bytes',
    vary: 'Accept-Encoding',
  }
  return { response: respond(request, 200, headers, file.text, file.type), ms: 1 }
}

/** `guestbook.php`: `?cmd=set` writes to the master, any other `cmd` reads from a slave, none shows what PHP knows. */
function runPhp(request: HttpRequest, headers: Readonly<Record<string, string>>, context: ContainerContext): Served {
  const query = queryOf(request)
  const command = query.get('cmd')
  if (command === undefined) return { response: respond(request, 200, headers, phpInfo(context), 'text/html; charset=UTF-8'), ms: 5 }

  const writes = command === 'set'
  const host = hostOf(writes ? 'redis-master' : 'redis-slave', context)
  const key = query.get('key') ?? ''
  const words = writes ? ['SET', key, query.get('value') ?? ''] : ['GET', key]
  const answer = ask(host, words, context)
  const outcome = writes ? 'set' : 'get'
  if (answer.problem) {
    const ms = Math.min(answer.ms, CONNECT_TIMEOUT_MS) + 2
    const { html, log } = fatalError(answer.problem, host, outcome)
    // PHP has said nothing yet, so the status can still be told.
    return { response: respond(request, 500, headers, html, 'application/json'), ms, error: log }
  }
  const { reply } = answer
  const value = 'bulk' in reply ? (reply.bulk ?? '') : ''
  const body = writes ? '{"message": "Updated"}' : `{"data": "${value}"}` // unescaped, as the original prints it
  return { response: respond(request, 200, headers, body, 'application/json'), ms: answer.ms + 2 }
}

/** `getenv` gives false for what is not set, and false as a text is empty. */
function hostOf(service: 'redis-master' | 'redis-slave', { env }: ContainerContext): string {
  if (env['GET_HOSTS_FROM'] !== 'env') return service
  return env[`${service.toUpperCase().replace('-', '_')}_SERVICE_HOST`] ?? ''
}

type Asked = { ms: number; reply: RedisReply; problem?: undefined } | { ms: number; problem: Problem }

/** An exception of Predis, the library with which PHP speaks to redis. */
interface Problem {
  readonly class: string
  readonly message: string
  readonly kind: 'connect' | 'read' | 'server'
}

function ask(host: string, words: readonly string[], context: ContainerContext): Asked {
  const address = `tcp://${host}:6379`
  const unresolved = {
    class: CONNECTION_EXCEPTION,
    message: `php_network_getaddresses: getaddrinfo failed: Name or service not known [${address}]`,
    kind: 'connect',
  } as const
  if (host === '') return { ms: 1, problem: unresolved }
  const answer: Answer = context.connect({ host, port: 6379 }, { protocol: 'redis', command: words })
  if (answer.ok && 'redis' in answer) {
    if (!('error' in answer.redis)) return { ms: answer.ms, reply: answer.redis }
    return { ms: answer.ms, problem: { class: 'Predis\\Response\\ServerException', message: answer.redis.error, kind: 'server' } }
  }
  const failure: Failure = answer.ok ? 'protocol' : answer.failure
  if (failure === 'unknown-host') return { ms: answer.ms, problem: unresolved }
  const told = CONNECT_WORDS[failure]
  if (told) return { ms: answer.ms, problem: { class: CONNECTION_EXCEPTION, message: `${told} [${address}]`, kind: 'connect' } }
  return {
    ms: answer.ms,
    problem: { class: CONNECTION_EXCEPTION, message: `Error while reading line from the server. [${address}]`, kind: 'read' },
  }
}

const CONNECTION_EXCEPTION = 'Predis\\Connection\\ConnectionException'

const CONNECT_WORDS: Partial<Record<Failure, string>> = {
  refused: 'Connection refused',
  unreachable: 'No route to host',
  timeout: 'Connection timed out',
}

const LIBRARY = '/usr/local/lib/php/Predis'

/** The calls that lead to each kind of exception, innermost first. */
const TRACES: Readonly<Record<Problem['kind'], { thrownAt: [file: string, line: number]; calls: (problem: Problem, host: string) => string[] }>> = {
  connect: {
    thrownAt: ['Connection/AbstractConnection.php', 155],
    calls: (problem, host) => [
      `Connection/StreamConnection.php(128): Predis\\Connection\\AbstractConnection->onConnectionError('${problem.message.slice(0, 15)}...', 111)`,
      `Connection/StreamConnection.php(178): Predis\\Connection\\StreamConnection->createStreamSocket(Object(Predis\\Connection\\Parameters), 'tcp://${host}:6379', 4)`,
      'Connection/StreamConnection.php(100): Predis\\Connection\\StreamConnection->tcpStreamInitializer(Object(Predis\\Connection\\Parameters))',
      'Connection/AbstractConnection.php(81): Predis\\Connection\\StreamConnection->createResource()',
      'Connection/StreamConnection.php(258): Predis\\Connection\\AbstractConnection->connect()',
    ],
  },
  read: {
    thrownAt: ['Connection/AbstractConnection.php', 155],
    calls: () => [
      "Connection/StreamConnection.php(324): Predis\\Connection\\AbstractConnection->onConnectionError('Error while rea...')",
      'Connection/AbstractConnection.php(120): Predis\\Connection\\StreamConnection->read()',
      'Connection/AbstractConnection.php(112): Predis\\Connection\\AbstractConnection->readResponse(Object(Predis\\Command\\RawCommand))',
    ],
  },
  server: {
    thrownAt: ['Client.php', 370],
    calls: () => ['Client.php(335): Predis\\Client->onErrorResponse(Object(Predis\\Command\\RawCommand), Object(Predis\\Response\\Error))'],
  },
}

/** PHP's account of an exception that nobody caught: for the page and, with its line ends escaped, for Apache's error log. */
function fatalError(problem: Problem, host: string, method: string): { html: string; log: string } {
  const { thrownAt, calls } = TRACES[problem.kind]
  const file = `${LIBRARY}/${thrownAt[0]}`
  const frames = [
    ...calls(problem, host).map(call => `${LIBRARY}/${call}`),
    `/var/www/html/guestbook.php: Predis\\Client->__call('${method}', Array)`,
    '{main}',
  ].map((call, index) => `#${index} ${call}`)
  const what = `Uncaught exception '${problem.class}' with message '${problem.message}' in ${file}:${thrownAt[1]}`
  return {
    html: `<br />\n<b>Fatal error</b>:  ${escapeHtml(what).replaceAll('&quot;', '"')}\nStack trace:\n${frames.map(escapeHtml).join('\n')}\n  thrown in <b>${file}</b> on line <b>${thrownAt[1]}</b><br />\n`,
    log: `PHP Fatal error:  ${[what, 'Stack trace:', ...frames, `  thrown in ${file} on line ${thrownAt[1]}`].join('\\n')}`,
  }
}

function phpInfo({ env, hostname }: ContainerContext): string {
  const rows = Object.keys(env)
    .sort()
    .map(name => `<tr><td class="e">${escapeHtml(name)} </td><td class="v">${escapeHtml(env[name] ?? '')} </td></tr>`)
  return [
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "DTD/xhtml1-transitional.dtd">',
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>phpinfo()</title></head>',
    `<body><div class="center"><h1>PHP Version ${PHP.slice(4)}</h1>`,
    `<table><tr><td class="e">System </td><td class="v">Linux ${escapeHtml(hostname)} 3.10.0-229.el7.x86_64 x86_64 </td></tr></table>`,
    '<h2>Environment</h2><table>',
    ...rows,
    '</table></div></body></html>',
    '',
  ].join('\n')
}
