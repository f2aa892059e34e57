import { badRequest, invalid } from '../../api/status.ts'
import type { FieldError } from '../../api/status.ts'
import type { LogOptions } from '../client.ts'
import { invalidValue } from './problems.ts'

/** v1.1.8 does not know how to read a time from a request (pkg/conversion/converter.go), and says where the field is that it wanted to write it to. */
const UNREADABLE_TIME =
  'Unable to convert <nil> to conversion.structAdaptor{typ:(*reflect.rtype)(0xcbc260), ptr:(unsafe.Pointer)(0xc000000000), flag:0x199}'

/** Refuses a question for a pod's log that cannot be read or makes no sense (pkg/api/validation, v1.1.8). */
export function checkLogOptions(name: string, { tailLines, limitBytes, sinceSeconds, sinceTime }: LogOptions): void {
  if (sinceTime) throw badRequest(UNREADABLE_TIME)
  const errors: FieldError[] = []
  if (tailLines !== undefined && tailLines < 0) errors.push(invalidValue('tailLines', tailLines, 'tailLines must be a non-negative integer or nil'))
  if (limitBytes !== undefined && limitBytes < 1) errors.push(invalidValue('limitBytes', limitBytes, 'limitBytes must be a positive integer or nil'))
  if (sinceSeconds !== undefined && sinceSeconds < 1)
    errors.push(invalidValue('sinceSeconds', sinceSeconds, 'sinceSeconds must be a positive integer'))
  if (errors.length > 0) throw invalid('podlogs', name, errors)
}
