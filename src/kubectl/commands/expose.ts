import type { Draft } from '../../cluster/api/kinds.ts'
import type { Command, Context } from '../command.ts'
import { UsageError } from '../errors.ts'
import { checkGenerator, labelText, override, parseLabels, requireParameters } from '../generate.ts'
import { PRINTER_FLAGS, filenames } from '../global-flags.ts'
import type { AnyDraft, AnyObject } from '../kinds.ts'
import { typeNamed } from '../kinds.ts'
import { withLastApplied } from '../last-applied.ts'

import { printObject, printSuccess } from '../report.ts'
import { find } from '../resources.ts'

/** What each generator calls the port. */
const GENERATORS: Readonly<Record<string, string>> = { 'service/v1': 'default', 'service/v2': '' }

export const expose: Command = {
  name: 'expose',
  usage:
    'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP] [--target-port=number-or-name] [--name=name] [----external-ip=external-ip-of-service] [--type=type]',
  short: 'Make a service for some pods',
  long: `Makes a service for what a replication controller, a service or a pod selects: the new service selects the same pods
and, unless told otherwise, carries the same labels.`,
  examples: `# A service for the pods of the controller nginx: port 80, handed on to port 8000 of the containers.
$ kubectl expose rc nginx --port=80 --target-port=8000

# A service named frontend for one pod.
$ kubectl expose pod valid-pod --port=444 --name=frontend

# A second service beside one that is there.
$ kubectl expose service nginx --port=443 --target-port=8443 --name=nginx-https`,
  completes: 'resources',
  flags: [
    ...PRINTER_FLAGS,
    {
      name: 'generator',
      type: 'string',
      default: 'service/v2',
      help: "The way to make the service: 'service/v1' names its port 'default', 'service/v2' leaves it without a name.",
    },
    { name: 'protocol', type: 'string', default: 'TCP', help: "The protocol of the service: 'TCP' or 'UDP'." },
    { name: 'port', type: 'int', default: -1, help: 'The port of the service. Taken from what is exposed if missing' },
    { name: 'type', type: 'string', help: 'ClusterIP, NodePort or LoadBalancer; ClusterIP if missing.' },
    { name: 'create-external-load-balancer', type: 'bool', help: '', deprecated: 'use --type="LoadBalancer" instead' },
    { name: 'load-balancer-ip', type: 'string', help: 'The address to ask the load balancer for, if the cloud lets one choose.' },
    { name: 'selector', type: 'string', help: 'Which pods the service is for. Those of the exposed object if missing.' },
    { name: 'labels', shorthand: 'l', type: 'string', help: 'Labels for the new service.' },
    { name: 'dry-run', type: 'bool', help: 'Only show what would be sent.' },
    { name: 'container-port', type: 'string', help: 'Another word for --target-port' },
    { name: 'target-port', type: 'string', help: 'The port of the containers, by number or name. Optional.' },
    { name: 'external-ip', type: 'string', help: 'A further address of the nodes at which the service answers.' },
    { name: 'overrides', type: 'string', help: 'JSON that is merged over the new object. It must say its apiVersion.' },
    { name: 'name', type: 'string', help: 'The name of the new service.' },
    { name: 'session-affinity', type: 'string', help: "Whether a client stays with its pod: 'None' or 'ClientIP'" },
    filenames('File, folder or URL that names the object to expose'),
  ],

  *run(context) {
    const { args, flags, api } = context
    const infos = yield* find(context, { args, filenames: flags.list('filename'), continueOnError: true, enforceNamespace: true }).infos()
    if (infos.length > 1) throw new Error(`multiple resources provided: [${args.join(' ')}]`)
    const { type, name, object } = infos[0]!
    if (!['ReplicationController', 'Service', 'Pod'].includes(type.kind)) {
      throw new Error(`invalid resource provided: ${type.kind}, only a replication controller, service or pod is accepted`)
    }
    const generator = flags.string('generator')
    if (GENERATORS[generator] === undefined && !checkGenerator(context, generator, ['default-name']))
      throw new UsageError(`generator ${JSON.stringify(generator)} not found.`)
    let service: AnyObject = serviceFor(context, name, object!, GENERATORS[generator]!)
    if (flags.string('overrides') !== '') service = override(service as AnyDraft, flags.string('overrides'))
    if (flags.bool('dry-run')) context.print('running in dry-run mode...')
    else service = yield* api.create(inNamespace(withLastApplied(service), context.namespace))
    if (flags.string('output') !== '') printObject(context, service)
    else printSuccess(context, typeNamed(service.kind), service.metadata!.name!, 'exposed', false)
  },
}

/** The object in a namespace, unless it names its own. */
export function inNamespace(object: AnyObject, namespace: string): AnyDraft {
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata?.namespace || namespace } } as AnyDraft
}

function serviceFor({ flags }: Context, exposedName: string, exposed: AnyObject, portName: string): Draft<'Service'> {
  const selector = flags.string('selector') || selectorOf(exposed)
  const port = flags.int('port') < 0 ? onlyPortOf(exposed) : String(flags.int('port'))
  const labels = flags.string('labels') || labelText(exposed.metadata?.labels)
  requireParameters({ 'default-name': exposedName, selector, port })
  const target = flags.string('target-port') || port // v1.1.8 never looks at --container-port, as there always is a --target-port
  const affinity = flags.string('session-affinity')
  if (affinity !== '' && affinity !== 'None' && affinity !== 'ClientIP') throw new Error(`unknown session affinity: ${affinity}`)
  const serviceType = flags.string('type') || (flags.bool('create-external-load-balancer') ? 'LoadBalancer' : '')
  const externalIP = flags.string('external-ip')
  return {
    kind: 'Service',
    metadata: { name: flags.string('name') || exposedName, ...(labels ? { labels: parseLabels(labels) } : {}) },
    spec: {
      selector: parseLabels(selector),
      ports: [
        {
          ...(portName ? { name: portName } : {}),
          protocol: flags.string('protocol') as 'TCP',
          port: Number(port),
          targetPort: /^[+-]?\d+$/.test(target) ? Number(target) : target,
        },
      ],
      ...(externalIP ? { deprecatedPublicIPs: [externalIP], externalIPs: [externalIP] } : {}),
      ...(serviceType ? { type: serviceType as 'ClusterIP' } : {}),
      ...(serviceType === 'LoadBalancer' ? { loadBalancerIP: flags.string('load-balancer-ip') } : {}),
      ...(affinity ? { sessionAffinity: affinity } : {}),
    },
  }
}

/** What the exposed object selects, as text. */
function selectorOf(object: AnyObject): string {
  const refuse = (why: string): never => {
    throw new UsageError(`couldn't find selectors via --selector flag or introspection: ${why}`)
  }
  switch (object.kind) {
    case 'ReplicationController':
      return labelText(object.spec?.selector as Record<string, string> | undefined)
    case 'Pod':
      return labelText(object.metadata?.labels) || refuse('the pod has no labels and cannot be exposed')
    case 'Service':
      return object.spec?.selector ? labelText(object.spec.selector as Record<string, string>) : refuse('the service has no pod selector set')
    default:
      return refuse(`cannot extract pod selector from ${object.kind}`)
  }
}

/** The one port of the exposed object. */
function onlyPortOf(object: AnyObject): string {
  const containers =
    object.kind === 'ReplicationController' ? object.spec?.template?.spec?.containers : object.kind === 'Pod' ? object.spec?.containers : []
  const ports =
    object.kind === 'Service'
      ? (object.spec?.ports ?? []).map(({ port }) => port)
      : (containers ?? []).flatMap(({ ports }) => (ports ?? []).map(port => port.containerPort))
  if (ports.length === 0) throw new UsageError("couldn't find port via --port flag or introspection")
  if (ports.length > 1)
    throw new UsageError(`multiple ports to choose from: [${ports.join(' ')}], please explicitly specify a port using the --port flag.`)
  return String(ports[0])
}
