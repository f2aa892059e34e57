import type { Wait } from '../shell/program.ts'
import type { Context } from './command.ts'

/** The text behind an address, over the network of the place. */
export function* download(context: Context, url: string): Generator<Wait, string, void> {
  const [, scheme, host = '', port, path = '/'] = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? []
  const { net } = context.process.place
  const address = net.resolve(host)
  if (address === undefined) throw new Error(`Get ${url}: dial tcp: lookup ${host}: no such host`)
  const answer = net.connect(
    { host: address, port: Number(port ?? (scheme === 'https' ? 443 : 80)) },
    { protocol: 'http', method: 'GET', path, headers: { host }, body: '' },
  )
  yield { sleep: answer.ms }
  if (!answer.ok) throw new Error(`Get ${url}: dial tcp ${address}:${port ?? 80}: connection refused`)
  if (!('http' in answer)) throw new Error(`Get ${url}: EOF`)
  const { status, reason, body } = answer.http
  if (status !== 200) throw new Error(`unable to read URL ${JSON.stringify(url)}, server reported ${status} ${status} ${reason}`)
  return body
}
