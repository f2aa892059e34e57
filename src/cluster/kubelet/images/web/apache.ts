import type { HttpRequest, HttpResponse } from '../../../apiserver/client.ts'
import { utf8Length } from '../../../network/utf8.ts'
import { datedWords } from '../calendar.ts'
import type { ContainerContext } from '../image.ts'
import { escapeHtml } from './http.ts'

/** One build of the Apache web server, as it names itself. */
export interface Apache {
  /** `Apache/2.4.10 (Debian) PHP/5.6.18` */
  readonly server: string
  /** how its start-up line names it */
  readonly command: string
  readonly worker: string
}

/** What it writes when it starts; it knows no name for itself and says so. */
export function startLines({ server, command, worker }: Apache, { ip, now }: ContainerContext): string[] {
  const program = command.split(' ')[0] ?? ''
  const unnamed = `AH00558: ${program}: Could not reliably determine the server's fully qualified domain name, using ${ip}. Set the 'ServerName' directive globally to suppress this message`
  return [
    unnamed,
    unnamed,
    errorLine(now, `${worker}:notice`, `AH00163: ${server} configured -- resuming normal operations`),
    errorLine(now, 'core:notice', `AH00094: Command line: '${command}'`),
  ]
}

/** A line of its error log, by process 1 unless a worker is named. */
export function errorLine(now: number, module: string, words: string, pid = 1, client?: string): string {
  const { weekday, month, day, time, milliseconds, year } = datedWords(now)
  return `[${weekday} ${month} ${day} ${time}.${milliseconds}000 ${year}] [${module}] [pid ${pid}]${client ? ` [client ${client}]` : ''} ${words}`
}

/** A line of its access log in the combined format. */
export function accessLine(now: number, from: string, request: HttpRequest, response: HttpResponse): string {
  const { day, month, year, time } = datedWords(now)
  const size = utf8Length(response.body)
  const quoted = (text: string | undefined) => `"${(text ?? '-').replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  return [
    `${from} - - [${day}/${month}/${year}:${time} +0000]`,
    quoted(`${request.method} ${request.path} HTTP/1.1`),
    response.status,
    size || '-',
    quoted(request.headers['referer']),
    quoted(request.headers['user-agent']),
  ].join(' ')
}

/** Its page for what is not there, or not allowed. */
export function errorPage(status: 403 | 404 | 405, path: string, request: HttpRequest, server: string): string {
  const pages: Readonly<Record<typeof status, readonly [title: string, words: string]>> = {
    403: ['403 Forbidden', `You don't have permission to access ${escapeHtml(path)}\non this server.<br />`],
    404: ['404 Not Found', `The requested URL ${escapeHtml(path)} was not found on this server.`],
    405: ['405 Method Not Allowed', `The requested method ${escapeHtml(request.method)} is not allowed for the URL ${escapeHtml(path)}.`],
  }
  const [title, words] = pages[status]
  const [host = '', port = '80'] = (request.headers['host'] ?? 'localhost').split(':')
  return [
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">',
    '<html><head>',
    `<title>${title}</title>`,
    '</head><body>',
    `<h1>${title.slice(4)}</h1>`,
    `<p>${words}</p>`,
    '<hr>',
    `<address>${server} Server at ${escapeHtml(host)} Port ${escapeHtml(port)}</address>`,
    '</body></html>',
    '',
  ].join('\n')
}
