import type { HttpRequest } from '../../../apiserver/client.ts'
import { utf8Length } from '../../../network/utf8.ts'
import { timestamp } from '../../../sim/clock.ts'
import { datedWords, httpDate } from '../calendar.ts'
import type { Behaviour, ContainerContext } from '../image.ts'
import type { Apache } from './apache.ts'
import { accessLine, errorLine, errorPage, startLines } from './apache.ts'
import { pathOf, respond } from './http.ts'

const NGINX = 'nginx/1.9.11'

const NGINX_WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>This web server is installed and working; it has not been given a site of its own yet.</p>

<p>Documentation: <a href="http://nginx.org/">nginx.org</a></p>
</body>
</html>
`

export const NGINX_ROOT = '/usr/share/nginx/html'
export const HTTPD_ROOT = '/usr/local/apache2/htdocs'

/** What is in the folders that these two serve, until somebody puts something else there. */
export const WELCOME_PAGES: Readonly<Record<string, string>> = {
  [NGINX_ROOT]: NGINX_WELCOME,
  [HTTPD_ROOT]: '<html><body><h1>It works!</h1></body></html>\n',
}

/** The file that a path means. Where nobody can look inside, the welcome page is there. */
function pageAt(root: string, request: HttpRequest, context: ContainerContext): string | undefined {
  const path = pathOf(request)
  const file = path.endsWith('/') ? `${path}index.html` : path
  return context.read(root + file) ?? (file === '/index.html' && context.read('/etc/hostname') === undefined ? WELCOME_PAGES[root] : undefined)
}

/** nginx with its welcome page: quiet at the start, one line a request, ends at once when asked. */
export const nginx: Behaviour = {
  start: () => ({ state: {} }),

  answer(state, request, _port, context) {
    const { now } = context
    if (request.protocol === 'tcp') return { state, reply: { ok: true, ms: 1, tcp: true } }
    if (request.protocol !== 'http') return { state, reply: { ok: false, ms: 1, failure: 'protocol' } }
    const headers = { server: NGINX, date: httpDate(now) }
    const page = pageAt(NGINX_ROOT, request, context)
    const allowed = request.method === 'GET' || request.method === 'HEAD'
    const status = page === undefined ? 404 : allowed ? 200 : 405
    const response = respond(request, status, headers, status === 200 ? page! : nginxErrorPage(status))
    return {
      state,
      log: nginxLines(request, status, utf8Length(response.body), request.from ?? '127.0.0.1', now),
      reply: { ok: true, ms: 1, http: response },
    }
  },

  listens: () => [80],

  terminate: () => ({ afterMs: 50, code: 0 }),
}

function nginxErrorPage(status: 404 | 405): string {
  const title = status === 404 ? '404 Not Found' : '405 Not Allowed'
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body bgcolor="white">',
    `<center><h1>${title}</h1></center>`,
    `<hr><center>${NGINX}</center>`,
    '</body>',
    '</html>',
    '',
  ].join('\r\n')
}

function nginxLines(request: HttpRequest, status: number, size: number, from: string, now: number): string[] {
  const { day, month, year, time } = datedWords(now)
  const line = `${request.method} ${request.path} HTTP/1.1`
  const access = `${from} - - [${day}/${month}/${year}:${time} +0000] "${line}" ${status} ${size} "${request.headers['referer'] ?? '-'}" "${request.headers['user-agent'] ?? '-'}" "-"`
  if (status !== 404) return [access]
  const stamp = timestamp(now).replaceAll('-', '/').replace('T', ' ').slice(0, -1)
  return [
    `${stamp} [error] 5#5: *1 open() "/usr/share/nginx/html${pathOf(request)}" failed (2: No such file or directory), client: ${from}, server: localhost, request: "${line}", host: "${request.headers['host'] ?? ''}"`,
    access,
  ]
}

const HTTPD: Apache = { server: 'Apache/2.4.18 (Unix)', command: 'httpd -D FOREGROUND', worker: 'mpm_event' }

/** Apache as the registry's own image has it: one page that says that it works. */
export const httpd: Behaviour = {
  start: (context: ContainerContext) => ({ state: {}, log: startLines(HTTPD, context) }),

  answer(state, request, _port, context) {
    const { now } = context
    if (request.protocol === 'tcp') return { state, reply: { ok: true, ms: 1, tcp: true } }
    if (request.protocol !== 'http') return { state, reply: { ok: false, ms: 1, failure: 'protocol' } }
    const path = pathOf(request)
    const page = pageAt(HTTPD_ROOT, request, context)
    const headers = { date: httpDate(now), server: HTTPD.server }
    const response =
      page !== undefined
        ? respond(request, 200, { ...headers, 'accept-ranges': 'bytes' }, page)
        : respond(request, 404, headers, errorPage(404, path, request, HTTPD.server), 'text/html; charset=iso-8859-1')
    return { state, log: [accessLine(now, request.from ?? '127.0.0.1', request, response)], reply: { ok: true, ms: 1, http: response } }
  },

  listens: () => [80],

  terminate: (_state, { now }) => ({
    afterMs: 100,
    code: 0,
    log: [errorLine(now, `${HTTPD.worker}:notice`, 'AH00491: caught SIGTERM, shutting down')],
  }),
}
