import { handler as handlerType } from '../../api/container.ts'
import type { Handler, Probe } from '../../api/container.ts'
import type { FieldError } from '../../api/status.ts'
import { validatePort } from './container.ts'
import { goStruct } from './go-struct.ts'
import { invalidValue, POINTER, required } from './problems.ts'

/** What is wrong with what is done in or to a container: exactly one way, and all that it needs. */
export function validateHandler({ exec, httpGet, tcpSocket }: Handler, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (exec && !exec.command?.length) errors.push(required(`${path}.exec.command`))
  if (httpGet) {
    if (!httpGet.path) errors.push(required(`${path}.httpGet.path`))
    errors.push(...validatePort(httpGet.port, `${path}.httpGet.port`))
    if (httpGet.scheme !== 'HTTP' && httpGet.scheme !== 'HTTPS') {
      errors.push(invalidValue(`${path}.httpGet.scheme`, httpGet.scheme ?? '', 'must be one of [HTTP HTTPS]'))
    }
  }
  if (tcpSocket) errors.push(...validatePort(tcpSocket.port, `${path}.tcpSocket.port`))
  if ([exec, httpGet, tcpSocket].filter(one => one !== undefined).length !== 1) {
    const value = goStruct(handlerType.fields, { exec, httpGet, tcpSocket })
    errors.push(invalidValue(path, POINTER + value, 'exactly 1 handler type is required'))
  }
  return errors
}

/** What is wrong with a probe. */
export function validateProbe(probe: Probe, path: string): FieldError[] {
  const errors = validateHandler(probe, path)
  const { initialDelaySeconds = 0, timeoutSeconds = 0 } = probe
  if (initialDelaySeconds < 0) errors.push(invalidValue(`${path}.initialDelay`, initialDelaySeconds, 'may not be less than zero'))
  if (timeoutSeconds < 0) errors.push(invalidValue(`${path}.timeout`, timeoutSeconds, 'may not be less than zero'))
  return errors
}
