/** Words for ports that make no sense. */
export class Misread extends Error {}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `80`, `8000-8002:80-82`. */
export function parsePorts(text: string): { containerPort: number; protocol: string; hostPort: number; hostIp?: string }[] {
  const slash = text.lastIndexOf('/')
  const protocol = slash < 0 ? 'tcp' : text.slice(slash + 1).toLowerCase()
  const words = (slash < 0 ? text : text.slice(0, slash)).split(':')
  const parts = [...['', ''].slice(words.length - 1), ...words]
  if (parts.length > 3) throw new Misread(`Invalid format to parse.  ${words.join(':')} should match template ip:hostPort:containerPort`)
  const [hostIp = '', host = '', inside = ''] = parts
  if (hostIp !== '' && !/^(?:\d{1,3}\.){3}\d{1,3}$/.test(hostIp)) throw new Misread(`Invalid ip address: ${hostIp}`)
  if (inside === '') throw new Misread(`No port specified: ${parts.join(':')}<empty>`)
  const [first, last] = portRange(inside) ?? refuse(`Invalid containerPort: ${inside}`)
  const [firstHost, lastHost] = host === '' ? [0, last - first] : (portRange(host) ?? refuse(`Invalid hostPort: ${host}`))
  if (lastHost - firstHost !== last - first) throw new Misread(`Invalid ranges specified for container and host Ports: ${inside} and ${host}`)
  if (protocol !== 'tcp' && protocol !== 'udp') throw new Misread(`Invalid proto: ${slash < 0 ? '' : text.slice(slash + 1)}`)
  return Array.from({ length: last - first + 1 }, (_one, index) => ({
    containerPort: first + index,
    protocol,
    hostPort: host === '' ? 0 : firstHost + index,
    ...(hostIp === '' ? {} : { hostIp }),
  }))
}

function portRange(text: string): [first: number, last: number] | undefined {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  if (!match) return undefined
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])]
  return first <= last && last <= 65_535 ? [first, last] : undefined
}

function refuse(problem: string): never {
  throw new Misread(problem)
}
