import { badRequest, invalid } from '../api/status.ts'
import type { FieldError } from '../api/status.ts'
import type { LogOptions } from './client.ts'
import { saysYes } from './response.ts'
import type { Query } from './response.ts'

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
  const errors = logErrors(options)
  if (errors.length > 0) throw invalid('podlogs', name, errors)
  return options
}

/** What is wrong with a question for a log (pkg/api/validation, v1.1.8). */
function logErrors({ tailLines, limitBytes, sinceSeconds, sinceTime }: LogOptions): FieldError[] {
  const wrong = (field: string, value: unknown, detail: string): FieldError => ({ type: 'FieldValueInvalid', field, value: String(value), detail })
  const errors: FieldError[] = []
  if (tailLines !== undefined && tailLines < 0) errors.push(wrong('tailLines', tailLines, 'tailLines must be a non-negative integer or nil'))
  if (limitBytes !== undefined && limitBytes < 1) errors.push(wrong('limitBytes', limitBytes, 'limitBytes must be a positive integer or nil'))
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    const detail = 'only one of sinceTime or sinceSeconds can be provided'
    errors.push(wrong('sinceSeconds', sinceSeconds, detail), wrong('sinceTime', sinceTime, detail))
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(wrong('sinceSeconds', sinceSeconds, 'sinceSeconds must be a positive integer'))
  }
  return errors
}
