import type { Wait } from '../shell/program.ts'
import type { Context } from './command.ts'

/** A request that got no answer: its message stands by itself (`StandardErrorMessage` in `pkg/kubectl/cmd/util/helpers.go`, v1.1.8). */
class UnreachableError extends Error {
  readonly isWhole = true
}

/** The text behind an address, over the network of the place. */
export function* download(context: Context, url: string): Generator<Wait, string, void> {
  const [, scheme, host = '', port, path = '/'] = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? []
  const unreachable = (why: string) => new UnreachableError(`Unable to connect to the server: ${why}`)
  if (host === '') throw unreachable('http: no Host in request URL')
  const { net } = context.process.place
  const address = net.resolve(host)
  if (address === undefined) throw unreachable(`dial tcp: lookup ${host}: no such host`)
  const answer = net.connect(
    { host: address, port: Number(port ?? (scheme === 'https' ? 443 : 80)) },
    { protocol: 'http', method: 'GET', path, headers: { host }, body: '' },
  )
  yield { sleep: answer.ms }
  if (!answer.ok) {
    const named = port === undefined ? host : `${host}:${port}`
    throw new UnreachableError(`The connection to the server ${named} was refused - did you specify the right host or port?`)
  }
  if (!('http' in answer)) throw unreachable('EOF')
  const { status, reason, body } = answer.http
  if (status !== 200) throw new Error(`unable to read URL ${JSON.stringify(url)}, server reported ${status} ${status} ${reason}`)
  return body
}
