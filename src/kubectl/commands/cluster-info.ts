import type { Service } from '../../cluster/api/kinds.ts'
import { StatusError } from '../../cluster/api/status.ts'
import type { Command, Context } from '../command.ts'

const GREEN = '\x1b[0;32m'
const YELLOW = '\x1b[0;33m'
const RESET = '\x1b[0m'

export const clusterInfo: Command = {
  name: 'cluster-info',
  usage: 'cluster-info',
  aliases: ['clusterinfo'],
  deprecated: ['clusterinfo'],
  short: 'Where the cluster can be reached',
  long: 'Shows where the master and the services with the label kubernetes.io/cluster-service=true can be reached.',

  *run(context) {
    const { api, flags, server } = context
    const namespace = flags.string('namespace') || 'kube-system'
    let services: readonly Service[] = []
    try {
      services = (yield* api.list('Service', { namespace, labelSelector: 'kubernetes.io/cluster-service=true' })).items
    } catch (error) {
      if (!(error instanceof StatusError)) throw error // of a refusal v1.1.8 says nothing
    }
    say(context, 'Kubernetes master', server)
    for (const { metadata, spec, status } of services) {
      const [ingress] = status.loadBalancer?.ingress ?? []
      const link = ingress
        ? spec.ports.map(({ port }) => `http://${ingress.ip || ingress.hostname}:${port} `).join('')
        : `${server}/api/v1/proxy/namespaces/${metadata.namespace}/services/${metadata.name}`
      say(context, metadata.labels?.['kubernetes.io/name'] || metadata.name, link)
    }
  },
}

/** A line in the colours that v1.1.8 gives it on a terminal and elsewhere. */
function say(context: Context, name: string, link: string): void {
  context.write(`${GREEN}${name}${RESET} is running at ${YELLOW}${link}${RESET}\n`)
}
