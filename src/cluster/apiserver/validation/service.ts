import type { Endpoints, Service } from '../../api/kinds.ts'
import { late } from '../../api/late.ts'
import { isDnsLabel, isIPv4, isPortNumber } from '../../api/names.ts'
import type { ServicePort } from '../../api/service.ts'
import type { FieldError } from '../../api/status.ts'
import { PROTOCOLS, validatePort } from './container.ts'
import { serviceName, subdomainName, validateLabels, validateMeta, validateMetaUpdate } from './meta.ts'
import { DNS_LABEL, duplicate, IMMUTABLE, invalidValue, PORT_RANGE, required, unsupported } from './problems.ts'

const TYPES = ['ClusterIP', 'LoadBalancer', 'NodePort']
const AFFINITIES = ['ClientIP', 'None']
const KUBELET_PORT = 10_250

/** What is wrong with a service. */
export function validateService(service: Service): FieldError[] {
  const { spec } = service
  const external = spec.type === 'LoadBalancer'
  const errors = validateMeta(service.metadata, serviceName)
  if (spec.ports.length === 0) errors.push(required('spec.ports'))
  spec.ports.forEach((port, index) => {
    if (!external || port.port !== KUBELET_PORT) return
    errors.push(invalidValue(`spec.ports[${index}].port`, port.port, 'can not expose port 10250 externally since it is used by kubelet'))
  })
  const names = new Set<string>()
  spec.ports.forEach((port, index) => errors.push(...validateServicePort(port, spec.ports.length > 1, names, `spec.ports[${index}]`)))
  errors.push(...validateLabels(spec.selector, 'spec.selector'))
  if (!AFFINITIES.includes(spec.sessionAffinity)) errors.push(unsupported('spec.sessionAffinity', spec.sessionAffinity, AFFINITIES))
  if (spec.clusterIP && spec.clusterIP !== 'None' && !isIPv4(spec.clusterIP) && !late.ipv6Groups(spec.clusterIP)) {
    errors.push(invalidValue('spec.clusterIP', spec.clusterIP, "clusterIP should be empty, 'None', or a valid IP address"))
  }
  for (const address of spec.externalIPs ?? []) {
    if (address === '0.0.0.0') errors.push(invalidValue('spec.externalIPs', address, 'is not an IP address'))
    errors.push(...validateAddress(address, 'spec.externalIPs'))
  }
  if (!TYPES.includes(spec.type)) errors.push(unsupported('spec.type', spec.type, TYPES))
  spec.ports.forEach((port, index) => {
    if (!external || port.protocol === 'TCP') return
    errors.push(invalidValue(`spec.ports[${index}].protocol`, port.protocol, 'cannot create an external load balancer with non-TCP ports'))
  })
  spec.ports.forEach((port, index) => {
    if (spec.type !== 'ClusterIP' || !port.nodePort) return
    errors.push(invalidValue(`spec.ports[${index}].nodePort`, port.nodePort, 'cannot specify a node port with services of type ClusterIP'))
  })
  const nodePorts = new Set<string>()
  spec.ports.forEach(({ nodePort, protocol }, index) => {
    if (!nodePort) return
    const key = `${nodePort}/${protocol}`
    if (nodePorts.has(key)) errors.push(invalidValue(`spec.ports[${index}].nodePort`, nodePort, 'duplicate nodePort specified'))
    nodePorts.add(key)
  })
  return errors
}

/** What is wrong with an update of a service. */
export function validateServiceUpdate(service: Service, old: Service, version: string): FieldError[] {
  const errors = validateMetaUpdate(service.metadata, old.metadata, version)
  const { clusterIP } = old.spec
  if (clusterIP && clusterIP !== 'None' && service.spec.clusterIP !== clusterIP) {
    errors.push(invalidValue('spec.clusterIP', service.spec.clusterIP, IMMUTABLE))
  }
  return [...errors, ...validateService(service)]
}

function validateServicePort(port: ServicePort, needsName: boolean, names: Set<string>, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!port.name) {
    if (needsName) errors.push(required(`${path}.name`))
  } else if (!isDnsLabel(port.name)) errors.push(invalidValue(`${path}.name`, port.name, DNS_LABEL))
  else if (names.has(port.name)) errors.push(duplicate(`${path}.name`, port.name))
  else names.add(port.name)
  if (!isPortNumber(port.port)) errors.push(invalidValue(`${path}.port`, port.port, PORT_RANGE))
  if (!PROTOCOLS.includes(port.protocol)) errors.push(unsupported(`${path}.protocol`, port.protocol, PROTOCOLS))
  errors.push(...validatePort(port.targetPort, `${path}.targetPort`))
  return errors
}

/** What is wrong with endpoints: each subset needs addresses and ports that can be reached. */
export function validateEndpoints(endpoints: Endpoints): FieldError[] {
  return [...validateMeta(endpoints.metadata, subdomainName), ...validateSubsets(endpoints)]
}

/** What is wrong with an update of endpoints. v1.1.8 says it twice; a list of many addresses is gone through once. */
export function validateEndpointsUpdate(endpoints: Endpoints, old: Endpoints): FieldError[] {
  const errors = validateSubsets(endpoints)
  return [...validateMeta(endpoints.metadata, subdomainName), ...errors, ...validateMetaUpdate(endpoints.metadata, old.metadata), ...errors]
}

function validateSubsets({ subsets }: Endpoints): FieldError[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, index) => {
    const path = `subsets[${index}]`
    const errors: FieldError[] = []
    if (addresses.length + notReadyAddresses.length === 0) errors.push(required(`${path}.addresses or notReadyAddresses`))
    if (ports.length === 0) errors.push(required(`${path}.ports`))
    addresses.forEach(({ ip }, position) => {
      const at = `${path}.addresses[${position}].ip`
      errors.push(...(isIPv4(ip) ? validateAddress(ip, at) : [invalidValue(at, ip, 'invalid IPv4 address')]))
    })
    ports.forEach((port, position) => {
      const at = `${path}.ports[${position}]`
      if (!port.name) {
        if (ports.length > 1) errors.push(required(`${at}.name`))
      } else if (!isDnsLabel(port.name)) errors.push(invalidValue(`${at}.name`, port.name, DNS_LABEL))
      if (!isPortNumber(port.port)) errors.push(invalidValue(`${at}.port`, port.port, PORT_RANGE))
      if (!PROTOCOLS.includes(port.protocol)) errors.push(unsupported(`${at}.protocol`, port.protocol, PROTOCOLS))
    })
    return errors
  })
}

function validateAddress(address: string, path: string): FieldError[] {
  const groups = isIPv4(address) ? [] : late.ipv6Groups(address)
  if (!groups) return [invalidValue(path, address, 'not a valid IP address')]
  if (address.startsWith('127.') || groups.join() === '0,0,0,0,0,0,0,1')
    return [invalidValue(path, address, 'may not be in the loopback range (127.0.0.0/8)')]
  if (address.startsWith('169.254.') || (groups[0]! & 0xffc0) === 0xfe80)
    return [invalidValue(path, address, 'may not be in the link-local range (169.254.0.0/16)')]
  if (address.startsWith('224.0.0.') || groups[0] === 0xff02)
    return [invalidValue(path, address, 'may not be in the link-local multicast range (224.0.0.0/24)')]
  return []
}
