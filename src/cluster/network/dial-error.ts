import type { Failure } from './network.ts'

const WORDS: Readonly<Record<Failure, (address: string) => string>> = {
  refused: address => `dial tcp ${address}: connection refused`,
  unreachable: address => `dial tcp ${address}: no route to host`,
  timeout: address => `dial tcp ${address}: i/o timeout`,
  empty: () => 'EOF',
  reset: address => `read tcp ${address}: connection reset by peer`,
  'unknown-host': address => `dial tcp: lookup ${address.split(':')[0]}: no such host`,
  protocol: address => `malformed HTTP response from ${address}`,
}

/** What Go's net package says of a connection to `HOST:PORT` that failed. */
export function dialError(failure: Failure, address: string): string {
  return WORDS[failure](address)
}
