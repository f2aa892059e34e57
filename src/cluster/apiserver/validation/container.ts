import type { Container, ContainerPort, EnvVar } from '../../api/container.ts'
import type { ResourceRequirements } from '../../api/meta.ts'
import { isCIdentifier, isDnsLabel, isPortName, isPortNumber, isQualifiedName } from '../../api/names.ts'
import { compareQuantities, valueOf } from '../../api/quantity.ts'
import type { FieldError } from '../../api/status.ts'
import {
  C_IDENTIFIER,
  DNS_LABEL,
  duplicate,
  invalidValue,
  missing,
  POINTER,
  PORT_NAME,
  PORT_RANGE,
  prohibited,
  QUALIFIED_NAME,
  required,
  unsupported,
} from './problems.ts'
import { late } from './late.ts'

const ENV_PATHS = ['metadata.name', 'metadata.namespace', 'status.podIP']
export const PROTOCOLS = ['TCP', 'UDP']

/** What is wrong with a pod's containers, given the names of its volumes. */
export function validateContainers(containers: readonly Container[], volumes: ReadonlySet<string>, path: string): FieldError[] {
  if (containers.length === 0) return [required(path)]
  const names = new Set<string>()
  const errors = containers.flatMap((container, index) => validateContainer(container, names, volumes, `${path}[${index}]`))
  return [...errors, ...validateHostPorts(containers, path)]
}

function validateContainer(container: Container, names: Set<string>, volumes: ReadonlySet<string>, path: string): FieldError[] {
  const { name, lifecycle, livenessProbe, readinessProbe } = container
  const errors: FieldError[] = []
  if (!name) errors.push(required(`${path}.name`))
  else if (!isDnsLabel(name)) errors.push(invalidValue(`${path}.name`, name, DNS_LABEL))
  else if (names.has(name)) errors.push(duplicate(`${path}.name`, name))
  else names.add(name)
  if (!container.image) errors.push(required(`${path}.image`))
  if (lifecycle?.postStart) errors.push(...late.validateHandler(lifecycle.postStart, `${path}.lifecycle.postStart`))
  if (lifecycle?.preStop) errors.push(...late.validateHandler(lifecycle.preStop, `${path}.lifecycle.preStop`))
  errors.push(
    ...(livenessProbe ? late.validateProbe(livenessProbe, `${path}.livenessProbe`) : []),
    ...(readinessProbe ? late.validateProbe(readinessProbe, `${path}.readinessProbe`) : []),
    ...validatePorts(container.ports ?? [], `${path}.ports`),
    ...(container.env ?? []).flatMap((variable, index) => validateVariable(variable, `${path}.env[${index}]`)),
  )
  container.volumeMounts?.forEach((mount, index) => {
    const at = `${path}.volumeMounts[${index}]`
    if (!mount.name) errors.push(required(`${at}.name`))
    else if (!volumes.has(mount.name)) errors.push(missing(`${at}.name`, mount.name))
    if (!mount.mountPath) errors.push(required(`${at}.mountPath`))
  })
  if (!['Always', 'IfNotPresent', 'Never'].includes(container.imagePullPolicy)) {
    errors.push(unsupported(`${path}.imagePullPolicy`, container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never']))
  }
  errors.push(...validateResources(container.resources, `${path}.resources`))
  const { privileged, runAsUser } = container.securityContext ?? {}
  // The API server does not run with --allow-privileged.
  if (privileged) errors.push(prohibited(`${path}.securityContext.privileged`, `${POINTER}true`))
  if (runAsUser !== undefined && runAsUser < 0) {
    errors.push(invalidValue(`${path}.securityContext.runAsUser`, runAsUser, 'runAsUser cannot be negative'))
  }
  return errors
}

/** What is wrong with a port that is a number or a name. */
export function validatePort(port: number | string, path: string): FieldError[] {
  if (typeof port === 'number') return isPortNumber(port) ? [] : [invalidValue(path, port, PORT_RANGE)]
  return isPortName(port) ? [] : [invalidValue(path, port, PORT_NAME)]
}

function validatePorts(ports: readonly ContainerPort[], path: string): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, index) => {
    const at = `${path}[${index}]`
    const errors: FieldError[] = []
    if (port.name) {
      if (!isPortName(port.name)) errors.push(invalidValue(`${at}.name`, port.name, PORT_NAME))
      else if (names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name))
      else names.add(port.name)
    }
    if (!isPortNumber(port.containerPort)) errors.push(invalidValue(`${at}.containerPort`, port.containerPort, PORT_RANGE))
    if (port.hostPort && !isPortNumber(port.hostPort)) errors.push(invalidValue(`${at}.hostPort`, port.hostPort, PORT_RANGE))
    if (!PROTOCOLS.includes(port.protocol)) errors.push(unsupported(`${at}.protocol`, port.protocol, PROTOCOLS))
    return errors
  })
}

function validateVariable({ name, value, valueFrom }: EnvVar, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!name) errors.push(required(`${path}.name`))
  else if (!isCIdentifier(name)) errors.push(invalidValue(`${path}.name`, name, C_IDENTIFIER))
  const reference = valueFrom?.fieldRef
  if (reference) {
    errors.push(...late.validateFieldRef(reference, ENV_PATHS, `${path}.valueFrom.fieldRef`))
    if (value) errors.push(invalidValue(`${path}.valueFrom`, '', 'sources cannot be specified when value is not empty'))
  }
  return errors
}

function validateHostPorts(containers: readonly Container[], path: string): FieldError[] {
  const taken = new Set<string>()
  return containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap(({ hostPort, protocol }) => {
      if (!hostPort) return []
      const port = `${hostPort}/${protocol}`
      if (taken.has(port)) return [duplicate(`${path}[${index}].port`, port)]
      taken.add(port)
      return []
    }),
  )
}

function validateResources(resources: ResourceRequirements | undefined, path: string): FieldError[] {
  const { limits = {}, requests = {} } = resources ?? {}
  const errors: FieldError[] = []
  for (const name of Object.keys(limits).sort()) {
    // v1.1.8 says `resources` twice
    const at = `${path}.resources.limits[${name}]`
    errors.push(...validateResource(name, limits[name]!, path, at))
    if (requests[name] !== undefined && compareQuantities(limits[name], requests[name]) < 0) {
      errors.push(invalidValue(at, limits[name], 'limit cannot be smaller than request'))
    }
  }
  for (const name of Object.keys(requests).sort())
    errors.push(...validateResource(name, requests[name]!, path, `${path}.resources.requests[${name}]`))
  return errors
}

const STANDARD_RESOURCES = [
  'cpu',
  'memory',
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'persistentvolumeclaims',
  'storage',
]

function validateResource(name: string, quantity: string, path: string, at: string): FieldError[] {
  const errors = validateResourceName(name, at)
  if (STANDARD_RESOURCES.includes(name) && valueOf(quantity) < 0) {
    errors.push(invalidValue(`${path}.Resource ${name}: `, valueOf(quantity), 'must be a valid resource quantity'))
  }
  return errors
}

/** What is wrong with the name of a resource: `cpu`, or `example.com/thing`. */
export function validateResourceName(name: string, path: string): FieldError[] {
  if (!isQualifiedName(name)) return [invalidValue(path, name, `resource typename: ${QUALIFIED_NAME}`)]
  if (name.includes('/') || STANDARD_RESOURCES.includes(name)) return []
  return [invalidValue(path, name, 'is neither a standard resource type nor is fully qualified')]
}
