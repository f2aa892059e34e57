import { badRequest } from '../api/status.ts'
import type { LogOptions } from './client.ts'
import { saysYes } from './response.ts'
import type { Query } from './response.ts'
import { checkLogOptions } from './validation/log.ts'

/** What a request for a pod's log asks for. Throws for what v1.1.8 refuses. */
export function readLogOptions(query: Query, name: string): LogOptions {
  const number = (key: string): number | undefined => {
    const text = query.get(key)
    if (!text) return undefined
    if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`)
    return Number(text)
  }
  const options: LogOptions = {
    container: query.get('container') || undefined,
    follow: saysYes(query.get('follow')),
    previous: saysYes(query.get('previous')),
    timestamps: saysYes(query.get('timestamps')),
    tailLines: number('tailLines'),
    limitBytes: number('limitBytes'),
    sinceSeconds: number('sinceSeconds'),
    sinceTime: query.get('sinceTime') || undefined,
  }
  checkLogOptions(name, options)
  return options
}
