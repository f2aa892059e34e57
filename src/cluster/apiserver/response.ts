import { httpDate } from '../kubelet/images/calendar.ts'
import { goJson } from '../api/json.ts'
import { statusOf } from '../api/status.ts'
import type { StatusError } from '../api/status.ts'
import type { HttpRequest, HttpResponse } from './client.ts'

/** What Go takes a plain text for that has not been given a type. */
const GUESSED = 'text/plain; charset=utf-8'

/** Go's server knows how long an answer is when all of it has fitted into its buffer. */
const BUFFER = 2048

const REASONS: { readonly [code: number]: string } = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  307: 'Temporary Redirect',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  422: 'status code 422',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/** A request's address taken apart. */
export interface Target {
  /** Decoded, without empty ones. */
  readonly segments: readonly string[]
  readonly path: string
  readonly query: Query
  readonly endsInSlash: boolean
}

/** The parameters of an address. */
export type Query = ReadonlyMap<string, string>

export function readTarget(address: string): Target {
  const [path, ...rest] = address.split('#')[0]!.split('?') as [string, ...string[]]
  const query = new Map<string, string>()
  for (const pair of rest.join('?').split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const key = decoded(equals < 0 ? pair : pair.slice(0, equals))
    if (!query.has(key)) query.set(key, decoded(equals < 0 ? '' : pair.slice(equals + 1)))
  }
  const segments = path
    .split('/')
    .filter(part => part !== '')
    .map(part => decoded(part.replace(/\+/g, '%2B')))
  return { segments, path, query, endsInSlash: path.endsWith('/') }
}

function decoded(text: string): string {
  const spaced = text.replace(/\+/g, ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}

/** Text with its type. */
export function respond(status: number, body: string, contentType = GUESSED, headers: Record<string, string> = {}): HttpResponse {
  const length = utf8Length(body)
  const size: Record<string, string> = length > BUFFER ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(length) }
  return { status, reason: REASONS[status] ?? `status code ${status}`, headers: { 'content-type': contentType, ...size, ...headers }, body }
}

/** An API object as the answer to a request: indented when a person asks (`pretty`, or the name of the program). */
export function respondJson(status: number, object: unknown, pretty: boolean): HttpResponse {
  return respond(status, `${goJson(object, pretty ? '  ' : '')}\n`, 'application/json')
}

/** The answer to a request that was refused. */
export function respondError(error: StatusError): HttpResponse {
  return respondJson(error.code, statusOf(error), true)
}

/** The same from a handler of the extensions group: a Status without its version, and no newline after it (v1.1.8). */
export function respondOfGroup(error: StatusError): HttpResponse {
  return statusOfGroup(error.code, statusOf(error), true)
}

/** A Status as the extensions group writes it. */
export function statusOfGroup(code: number, status: object, pretty: boolean): HttpResponse {
  const { apiVersion: _, ...rest } = status as { apiVersion?: string }
  return respond(code, goJson(rest, pretty ? '  ' : '') + (pretty ? '' : '\n'), 'application/json')
}

/** Go's words for "look there instead": a page with the link, for who can only read. */
export function redirect(status: 301 | 307, location: string, method: string): HttpResponse {
  const page = `<a href="${location.replace(/&/g, '&amp;').replace(/"/g, '&#34;')}">${REASONS[status]}</a>.\n\n`
  const answer = respond(status, page, 'text/html; charset=utf-8', { location })
  return method === 'GET' || method === 'HEAD' ? answer : { ...answer, headers: { location, 'content-length': '0' }, body: '' }
}

/** A path without empty and dotted parts, as Go's ServeMux wants it before it looks who serves it. */
export function cleanPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}${path.endsWith('/') && parts.length > 0 ? '/' : ''}`
}

/** An answer with its headers as Go's server writes them: what was set by name, then the date, the length, and a type that it guessed itself. */
export function dated(response: HttpResponse, now: number): HttpResponse {
  const { 'content-length': length, 'transfer-encoding': encoding, date = httpDate(now), ...set } = response.headers
  const { 'content-type': type, ...others } = set
  const guessed = type === GUESSED && response.status === 200
  const headers = {
    ...(guessed ? others : set),
    date,
    ...(length === undefined ? {} : { 'content-length': length }),
    ...(guessed ? { 'content-type': type } : {}),
    ...(encoding === undefined ? {} : { 'transfer-encoding': encoding }),
  }
  return { ...response, headers }
}

/** Whether the answer is to be indented (pkg/apiserver, v1.1.8). */
export function wantsPretty(request: HttpRequest, query: Query): boolean {
  const asked = query.get('pretty')
  if (asked) return isTrue(asked)
  return /^(curl|Wget|Mozilla\/5\.0)/.test(request.headers['user-agent'] ?? '')
}

function utf8Length(text: string): number {
  let length = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

/** Whether an option of a request says yes: any word but `false` and `0` does, even none (pkg/runtime/conversion.go, v1.1.8). */
export function saysYes(text: string | undefined): boolean {
  return text !== undefined && text.toLowerCase() !== 'false' && text !== '0'
}

/** Whether a parameter says yes, as Go's strconv.ParseBool reads it. */
export function isTrue(text: string | undefined): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text ?? '')
}
