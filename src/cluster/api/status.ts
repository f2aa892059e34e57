/** Why a request failed, for programs. '' is a failure without a word of its own. */
export type Reason =
  | ''
  | 'AlreadyExists'
  | 'BadRequest'
  | 'Conflict'
  | 'Expired'
  | 'Forbidden'
  | 'InternalError'
  | 'Invalid'
  | 'MethodNotAllowed'
  | 'NotFound'
  | 'ServerTimeout'
  | 'ServiceUnavailable'
  | 'Timeout'
  | 'Unauthorized'

export interface StatusCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

export interface StatusDetails {
  readonly name?: string
  readonly kind?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

/** The server's refusal: a sentence, a reason, an HTTP code, and what it is about. */
export class StatusError extends Error {
  readonly reason: Reason
  readonly code: number
  readonly details: StatusDetails | undefined

  constructor(code: number, reason: Reason, message: string, details?: StatusDetails) {
    super(message)
    this.code = code
    this.reason = reason
    this.details = details
  }
}

/** One thing that is wrong with a field, as v1.1's validation reports it (pkg/util/fielderrors, v1.1.8); without a type, a sentence about no field. */
export interface FieldError {
  readonly type: keyof typeof WORDS | ''
  readonly field: string
  readonly value: string
  readonly detail: string
}

const WORDS = {
  FieldValueNotFound: 'not found',
  FieldValueRequired: 'required value',
  FieldValueDuplicate: 'duplicate value',
  FieldValueInvalid: 'invalid value',
  FieldValueNotSupported: 'unsupported value',
  FieldValueForbidden: 'forbidden',
  FieldValueTooLong: 'too long',
} as const

/** What is wrong, without the field's name: `invalid value 'x', Details: …`. */
export function bodyOf({ type, value, detail }: FieldError): string {
  if (!type) return detail
  const silent = type === 'FieldValueRequired' || type === 'FieldValueTooLong'
  return WORDS[type] + (silent ? '' : ` '${value}'`) + (detail ? `, Details: ${detail}` : '')
}

/** Several messages in one, as Go prints an aggregate: in brackets unless there is only one. */
export function aggregate(messages: readonly string[]): string {
  return messages.length === 1 ? messages[0]! : `[${messages.join(', ')}]`
}

export function notFound(resource: string, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${resource} "${name}" not found`, about(resource, name))
}

export function alreadyExists(resource: string, name: string): StatusError {
  return new StatusError(409, 'AlreadyExists', `${resource} "${name}" already exists`, about(resource, name))
}

export function conflict(resource: string, name: string, why: string): StatusError {
  return new StatusError(409, 'Conflict', `${resource} "${name}" cannot be updated: ${why}`, about(resource, name))
}

export function forbidden(resource: string, name: string, why: string): StatusError {
  return new StatusError(403, 'Forbidden', `${resource} "${name}" is forbidden: ${why}`, about(resource, name))
}

export function invalid(kind: string, name: string, errors: readonly FieldError[]): StatusError {
  // A sentence about no field is no cause: only the message has it.
  const causes = errors
    .filter(({ type }) => type)
    .map(error => ({ reason: error.type, message: bodyOf(error), ...(error.field ? { field: error.field } : {}) }))
  const message = aggregate(errors.map(error => (error.type ? `${error.field}: ` : '') + bodyOf(error)))
  return new StatusError(422, 'Invalid', `${kind} "${name}" is invalid: ${message}`, { ...about(kind, name), causes })
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message)
}

export function methodNotAllowed(): StatusError {
  return new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

/** A path that leads nowhere. */
export function noSuchResource(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {})
}

export function internalError(message: string): StatusError {
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })
}

/** The server's own code gave up in the middle of a request: it says so, and no more. */
export function crash(): never {
  throw new StatusError(500, 'InternalError', 'an error on the server has prevented the request from succeeding', {})
}

/** A failure that is none of the API's own kinds: the server says 500 and gives no reason. */
export function failure(message: string): StatusError {
  return new StatusError(500, '', message)
}

/** History no longer reaches back to the version that was asked for. (v1.1 has no code of its own for that.) */
export function tooOld(version: number, oldest: number): StatusError {
  return failure(`too old resource version: ${version} (${oldest})`)
}

function about(kind: string, name: string): StatusDetails {
  return name ? { name, kind } : { kind }
}

export function isNotFound(error: unknown): error is StatusError {
  return hasReason(error, 'NotFound')
}

export function isAlreadyExists(error: unknown): error is StatusError {
  return hasReason(error, 'AlreadyExists')
}

export function isConflict(error: unknown): error is StatusError {
  return hasReason(error, 'Conflict')
}

export function isInvalid(error: unknown): error is StatusError {
  return hasReason(error, 'Invalid')
}

export function isForbidden(error: unknown): error is StatusError {
  return hasReason(error, 'Forbidden')
}

export function isTooOld(error: unknown): error is StatusError {
  return error instanceof StatusError && error.message.startsWith('too old resource version: ')
}

function hasReason(error: unknown, reason: Reason): error is StatusError {
  return error instanceof StatusError && error.reason === reason
}

/** The Status object that the server sends for a refusal. */
export function statusOf(error: StatusError): { [field: string]: unknown } {
  const { name, kind, causes, retryAfterSeconds } = error.details ?? {}
  const details = {
    ...(name ? { name } : {}),
    ...(kind ? { kind } : {}),
    ...(causes?.length ? { causes } : {}),
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  }
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: error.message,
    ...(error.reason ? { reason: error.reason } : {}),
    ...(error.details ? { details } : {}),
    code: error.code,
  }
}

/** The Status object for a request that was carried out. */
export function success(): { [field: string]: unknown } {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 200 }
}
