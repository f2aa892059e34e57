import { StatusError, isInvalid } from '../cluster/api/status.ts'

/** Nobody answers at the server's address: nothing can be found, whatever was asked for. `isWhole`: the message stands by itself. */
export class ConnectionError extends Error {
  readonly isWhole: boolean
  constructor(message: string, { isWhole = false } = {}) {
    super(message)
    this.isWhole = isWhole
  }
}

/** A command used wrongly; kubectl adds the hint where its help is. */
export class UsageError extends Error {}

/** Several errors at once, kept apart so that each gets its own line (`pkg/util/errors`, v1.1.8). */
export class Aggregate extends Error {
  readonly errors: readonly Error[]
  constructor(errors: readonly Error[]) {
    super(errors.length === 1 ? errors[0]!.message : `[${errors.map(error => error.message).join(', ')}]`)
    this.errors = errors
  }
}

/** Ends the command at once with this code; whatever there was to say has been said. */
export class Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

/** The same error, saying while doing what to which file it happened: `error when creating "web.yaml": …`. */
export function addSource(verb: string, source: string | undefined, error: Error): Error {
  if (!source || error instanceof ConnectionError) return error
  const message = `error when ${verb} ${JSON.stringify(source)}: ${error.message}`
  return error instanceof StatusError ? new StatusError(error.code, error.reason, message, error.details) : new Error(message)
}

/** What kubectl prints for an error before it exits with 1 (`checkErr` in `pkg/kubectl/cmd/util/helpers.go`, v1.1.8), with its last newline. */
export function errorText(error: Error, commandPath: string): string {
  if (isInvalid(error)) {
    const { kind = '', name = '', causes: found = [] } = error.details ?? {}
    const causes = found.map(({ field, message }) => `${field ?? ''}: ${message}`)
    const prefix = `The ${kind} ${JSON.stringify(name)} is invalid.\n`
    if (causes.length === 0) return `${prefix}%!s(<nil>)\n` // as Go prints that there is no error
    return causes.length === 1 ? `${prefix}${causes[0]}\n` : `${prefix}\n${causes.map(cause => `* ${cause}\n`).join('')}`
  }
  if (error instanceof Aggregate && error.errors.length > 0) return error.errors.map(each => (standardMessage(each) ?? each.message) + '\n').join('')
  if (error instanceof UsageError) return `error: ${error.message}\nsee '${commandPath} -h' for help.\n`
  const text = standardMessage(error) ?? `error: ${error.message}`
  return text.endsWith('\n') ? text : text + '\n'
}

function standardMessage(error: Error): string | undefined {
  if (error instanceof StatusError) return `Error from server: ${error.message}`
  return (error as Partial<ConnectionError>).isWhole ? error.message : undefined
}
