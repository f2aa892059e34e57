import { utf8 } from '../cluster/network/utf8.ts'

/** A web address taken apart. */
export interface WebAddress {
  readonly scheme: string
  readonly host: string
  readonly port: number
  /** path and query as they go over the wire; never empty */
  readonly path: string
  /** `name:password` before an @ */
  readonly user?: string
}

/** Takes an address apart; without a scheme it is http. `undefined` when it has no host or an impossible port. */
export function parseWebAddress(text: string): WebAddress | undefined {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^/?#@]*)@)?([^/?#:]*)(?::(\d*))?([/?#].*)?$/is.exec(text)
  if (!match) return undefined
  const [, scheme = 'http', user, host = '', port, rest = '/'] = match
  const number = port ? Number(port) : scheme.toLowerCase() === 'https' ? 443 : 80
  if (host === '' || number > 65_535) return undefined
  const bare = rest.split('#')[0] ?? ''
  const path = escaped(bare.startsWith('/') ? bare : `/${bare}`)
  return { scheme: scheme.toLowerCase(), host, port: number, path, ...(user === undefined ? {} : { user }) }
}

/** What the Host header says: the port only when it is not the scheme's own. */
export function hostHeader({ scheme, host, port }: WebAddress): string {
  return port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`
}

/** Text for a query: everything but letters, digits and `-._~` as bytes with a percent sign. */
export function percentEncoded(text: string): string {
  return utf8(text)
    .map(byte => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z0-9._~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

/** Header names as servers write them: `Content-Type` for `content-type`. */
export function headerName(name: string): string {
  const special: Readonly<Record<string, string>> = { etag: 'ETag', 'www-authenticate': 'WWW-Authenticate' }
  return special[name] ?? name.replace(/(^|-)([a-z])/g, (_whole, dash: string, letter: string) => dash + letter.toUpperCase())
}

/** Characters that a terminal lets through and HTTP does not: spaces and what is not ASCII. */
function escaped(path: string): string {
  return [...path].map(character => (/[!-~]/.test(character) ? character : percentEncoded(character))).join('')
}
