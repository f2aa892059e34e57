import type { Container, EnvVar } from '../api/container.ts'
import type { Pod, Service } from '../api/kinds.ts'
import { compare } from '../sim/compare.ts'
import type { Environment, EnvironmentVariable } from './docker/container.ts'

/** The namespace and name of the one service that every pod is told of (pkg/kubelet/kubelet.go, v1.1.8). */
const MASTER = { namespace: 'default', name: 'kubernetes' }

/** The variables that tell a container of these services, as they stand now (pkg/kubelet/envvars, v1.1.8). */
export function serviceVariables(services: readonly Service[], namespace: string): EnvironmentVariable[] {
  const visible = new Map<string, Service>()
  for (const service of services) {
    const { clusterIP } = service.spec
    if (!clusterIP || clusterIP === 'None') continue
    const { name } = service.metadata
    if (service.metadata.namespace === namespace) visible.set(name, service)
    else if (service.metadata.namespace === MASTER.namespace && name === MASTER.name && !visible.has(name)) visible.set(name, service)
  }
  return [...visible.values()].sort((a, b) => compare(a.metadata.name, b.metadata.name)).flatMap(variablesOf)
}

function variablesOf({ metadata, spec }: Service): EnvironmentVariable[] {
  const prefix = variableName(metadata.name)
  const first = spec.ports[0]
  if (!first) return []
  const { clusterIP } = spec
  const variables: EnvironmentVariable[] = [
    [`${prefix}_SERVICE_HOST`, clusterIP],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
  ]
  for (const { name, port } of spec.ports) if (name) variables.push([`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port)])
  for (const { port, protocol } of spec.ports) {
    const scheme = protocol.toLowerCase()
    const url = `${scheme}://${clusterIP}:${port}`
    if (port === first.port && protocol === first.protocol) variables.push([`${prefix}_PORT`, url]) // docker's links single out the first port
    const link = `${prefix}_PORT_${port}_${protocol}`
    variables.push([link, url], [`${link}_PROTO`, scheme], [`${link}_PORT`, String(port)], [`${link}_ADDR`, clusterIP])
  }
  return variables
}

function variableName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase()
}

/** A container's environment: its own variables with `$(NAME)` resolved, then those of the services that it does not name itself. */
export function environmentFor(pod: Pod, { env = [] }: Container, services: readonly EnvironmentVariable[], podIP: string): Environment {
  const own = new Map<string, string>()
  const known = env.length === 0 ? undefined : new Map(services)
  for (const variable of env)
    own.set(
      variable.name,
      valueOf(variable, pod, podIP, name => own.get(name) ?? known?.get(name)),
    )
  return { own: [...own], services: env.some(({ name }) => known?.has(name)) ? services.filter(([name]) => !own.has(name)) : services }
}

function valueOf({ value, valueFrom }: EnvVar, pod: Pod, podIP: string, lookUp: (name: string) => string | undefined): string {
  if (value) return expand(value, lookUp)
  switch (valueFrom?.fieldRef?.fieldPath) {
    case 'metadata.name':
      return pod.metadata.name
    case 'metadata.namespace':
      return pod.metadata.namespace
    case 'status.podIP':
      return podIP
    default:
      return ''
  }
}

/** `$(NAME)` becomes the variable's value, `$$` one `$`; a name that is not known stays as it is written (third_party/golang/expansion, v1.1.8). */
export function expand(text: string, lookUp: (name: string) => string | undefined): string {
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (whole, name: string | undefined) => (name === undefined ? '$' : (lookUp(name) ?? whole)))
}
