import type { Network } from '../cluster/network/network.ts'

/** What came of asking for a page. */
export interface Page {
  /** virtual ms until it was there */
  ms: number
  status?: number
  failure?: string
  body?: string
  contentType?: string
  /** the pod that answered */
  by?: string
}

const ADDRESS = /^(?:http:\/\/)?([^/:?#]+)(?::(\d+))?(\/[^#]*)?/

/** Asks for a page as a browser at the learner's desk does. An address without a scheme is http, as in an address bar. */
export function askFor(network: Network, { method, url, body = '' }: { method: string; url: string; body?: string }): Page {
  const [, host, port = '80', path = '/'] = ADDRESS.exec(url.trim()) ?? []
  if (!host || /^[a-z]+:\/\//i.test(url.trim().replace(/^http:/i, ''))) return { ms: 0, failure: 'unknown-host' }
  const headers: Record<string, string> = { host: port === '80' ? host : `${host}:${port}`, accept: 'text/html', 'user-agent': 'Mozilla/5.0' }
  if (body) headers['content-type'] = 'application/x-www-form-urlencoded'
  const answer = network.connect({ host, port: Number(port) }, { protocol: 'http', method, path, headers, body })
  if (!answer.ok) return { ms: answer.ms, failure: answer.failure }
  if (!('http' in answer)) return { ms: answer.ms, failure: 'protocol' }
  const { status, headers: answered, body: page } = answer.http
  const by = answer.by === undefined ? {} : { by: answer.by }
  return { ms: answer.ms, status, body: page, contentType: answered['content-type'] ?? 'text/html', ...by }
}
