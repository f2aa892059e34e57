import type { HttpRequest, HttpResponse } from '../../../apiserver/client.ts'
import { fromUtf8, utf8, utf8Length } from '../../../network/utf8.ts'

/** The words that HTTP puts behind a status number. */
export const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
}

/** A response with its length; a HEAD request gets the headers alone. */
export function respond(
  request: HttpRequest,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
  type = 'text/html',
): HttpResponse {
  return {
    status,
    reason: REASONS[status] ?? '',
    headers: { ...headers, 'content-length': String(utf8Length(body)), 'content-type': type },
    body: request.method === 'HEAD' ? '' : body,
  }
}

/** The path of a request without its query, escapes undone: `/a b` for `/a%20b?x=1`. */
export function pathOf(request: HttpRequest): string {
  return unescaped(request.path.split('?')[0] ?? '')
}

/** What the query asks for, by name, as PHP's `$_GET` has it: of two with one name the last counts. */
export function queryOf(request: HttpRequest): ReadonlyMap<string, string> {
  const mark = request.path.indexOf('?')
  const fields = new Map<string, string>()
  if (mark < 0) return fields
  for (const pair of request.path.slice(mark + 1).split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
    fields.set(unescaped(name.replaceAll('+', ' ')), unescaped(value.replaceAll('+', ' ')))
  }
  return fields
}

/** Text for an HTML page. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** `%e4%bd%a0` to the character that these bytes spell; a `%` that begins no escape stays. */
function unescaped(text: string): string {
  if (!text.includes('%')) return text
  const bytes: number[] = []
  for (const part of text.split(/(%[0-9a-f]{2})/i)) {
    if (/^%[0-9a-f]{2}$/i.test(part)) bytes.push(parseInt(part.slice(1), 16))
    else bytes.push(...utf8(part))
  }
  return fromUtf8(bytes)
}
