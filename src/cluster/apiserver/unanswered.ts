import type { Pod } from '../api/kinds.ts'
import { StatusError } from '../api/status.ts'
import { dialError } from '../network/dial-error.ts'
import type { Failure } from '../network/network.ts'
import type { LogOptions } from './client.ts'

/** What was asked of a kubelet that did not answer. */
interface Request {
  readonly resource: 'containerLogs' | 'exec'
  readonly container: string
  readonly options?: LogOptions
}

/** The server's words about a kubelet that does not answer: those of the request it made (LogLocation, pkg/registry/pod/strategy.go, v1.1.8). */
export function unanswered({ metadata, spec }: Pod, { resource, container, options = {} }: Request, failure: Failure, address: string): StatusError {
  const { nodeName = '' } = spec
  const url = `https://${nodeName}:10250/${resource}/${metadata.namespace}/${metadata.name}/${container}${logQuery(options)}`
  const host = failure === 'unknown-host' ? nodeName : address
  return new StatusError(500, '', `Get ${url}: ${dialError(failure, `${host}:10250`)}`)
}

/** What was asked of the log, by the names. */
function logQuery({ follow, limitBytes, previous, sinceSeconds, tailLines, timestamps }: LogOptions): string {
  const asked = Object.entries({ follow, limitBytes, previous, sinceSeconds, tailLines, timestamps })
  const parts = asked.flatMap(([name, value]) => (value === undefined || value === false ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}
