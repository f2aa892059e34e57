import type { Answer, Network, Request } from './network.ts'

/** Where ports that nobody asked for by number begin. */
const FIRST_FREE_PORT = 40_000

/** The same network, in which programs of the place can listen, too: they are asked before anything else when the address is the place's own. */
export function withLocalPorts(network: Network): Network {
  const ports = new Map<number, (request: Request) => Answer>()
  const isTaken = (port: number): boolean => ports.has(port) || network.connect({ host: '127.0.0.1', port }, { protocol: 'tcp' }).ok
  return {
    connect(address, request) {
      const answer = network.resolve(address.host) === '127.0.0.1' ? ports.get(address.port) : undefined
      return answer ? answer(request) : network.connect(address, request)
    },
    resolve: host => network.resolve(host),
    ping: address => network.ping(address),
    listen(wanted, answer) {
      let port = wanted || FIRST_FREE_PORT
      while (isTaken(port))
        if (wanted) return undefined
        else port++
      ports.set(port, answer)
      return { port, close: () => void ports.delete(port) }
    },
  }
}
