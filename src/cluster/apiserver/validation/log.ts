import { invalid } from '../../api/status.ts'
import type { FieldError } from '../../api/status.ts'
import type { LogOptions } from '../client.ts'
import { invalidValue } from './problems.ts'

/** Refuses a question for a pod's log that makes no sense (pkg/api/validation, v1.1.8). */
export function checkLogOptions(name: string, { tailLines, limitBytes, sinceSeconds, sinceTime }: LogOptions): void {
  const errors: FieldError[] = []
  if (tailLines !== undefined && tailLines < 0) errors.push(invalidValue('tailLines', tailLines, 'tailLines must be a non-negative integer or nil'))
  if (limitBytes !== undefined && limitBytes < 1) errors.push(invalidValue('limitBytes', limitBytes, 'limitBytes must be a positive integer or nil'))
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    const detail = 'only one of sinceTime or sinceSeconds can be provided'
    errors.push(invalidValue('sinceSeconds', sinceSeconds, detail), invalidValue('sinceTime', sinceTime, detail))
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(invalidValue('sinceSeconds', sinceSeconds, 'sinceSeconds must be a positive integer'))
  }
  if (errors.length > 0) throw invalid('podlogs', name, errors)
}
