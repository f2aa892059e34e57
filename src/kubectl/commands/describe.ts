import type { ApiObject, Event, Kind, Secret } from '../../cluster/api/kinds.ts'
import { formatSelector, selectorOf, selects } from '../../cluster/api/selectors.ts'
import { isNotFound } from '../../cluster/api/status.ts'
import { newControllerOf, oldControllersOf } from '../../cluster/api/template.ts'
import type { Wait } from '../../shell/program.ts'
import type { Command, Context } from '../command.ts'
import { Aggregate, ConnectionError, Exit, UsageError } from '../errors.ts'
import { filenames } from '../global-flags.ts'
import * as text from '../printers/describe.ts'
import { nodeText } from '../printers/describe-node.ts'
import { podText } from '../printers/describe-pod.ts'
import { DESCRIBE_LAYOUT, tabulate } from '../printers/tabwriter.ts'
import type { Info } from '../resources.ts'
import { find } from '../resources.ts'
import { VALID_TYPES } from './get.ts'

export const describe: Command = {
  name: 'describe',
  usage: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show the details of objects, with what happened to them',
  long: `Shows one object, or several, with all that belongs to it: a pod's containers and what happened to it, a service's endpoints,
the pods on a node. It joins what several requests to the server tell.

$ kubectl describe TYPE NAME_PREFIX

looks for an object of exactly that name first. If there is none, it shows every object whose name begins that way.

Types (in any case): pods (po), services (svc), replicationcontrollers (rc), nodes (no), events (ev), limitranges (limits),
persistentvolumes (pv), persistentvolumeclaims (pvc), resourcequotas (quota), namespaces (ns), serviceaccounts,
horizontalpodautoscalers (hpa) and secrets.`,
  examples: `# A node.
$ kubectl describe nodes kubernetes-minion-emt8.c.myproject.internal

# A pod.
$ kubectl describe pods/nginx

# The pod that a file names.
$ kubectl describe -f pod.json

# All pods.
$ kubectl describe pods

# Pods with a label.
$ kubectl describe po -l name=myLabel

# All pods of the controller frontend: their names begin with its name.
$ kubectl describe pods frontend`,
  completes: 'resources',
  flags: [
    filenames('File, folder or URL that names the object to describe'),
    { name: 'selector', shorthand: 'l', type: 'string', help: 'Only objects with these labels' },
  ],

  *run(context) {
    const { args, flags } = context
    const files = flags.list('filename')
    if (args.length === 0 && files.length === 0) {
      context.write(`You must specify the type of resource to describe. ${VALID_TYPES}`)
      throw new UsageError('Required resource not specified.')
    }
    const query = { args, filenames: files, selector: flags.string('selector'), typeMeansAll: true, enforceNamespace: true, continueOnError: true }
    const found = find(context, query)
    if (found.error) throw found.error
    const infos: Info[] = []
    const errors: Error[] = []
    try {
      yield* found.visit(function* (info) {
        infos.push(info)
      })
    } catch (error) {
      if (isNotFound(error) && args.length === 2) return yield* describeMatching(context, args[0]!, args[1]!, error as Error)
      if (!(error instanceof Error) || error instanceof ConnectionError) throw error
      errors.push(error)
    }
    for (const { type, namespace, name } of infos) {
      try {
        context.write(`${yield* describeOne(context, type.kind, namespace, name)}\n\n`)
        yield* context.flush()
      } catch (error) {
        if (!(error instanceof Error) || error instanceof Exit) throw error
        errors.push(error)
      }
    }
    if (errors.length > 0) throw new Aggregate(errors)
  },
}

/** Describes every object of a type whose name begins with `prefix`; throws `otherwise` when there is none. */
function* describeMatching(context: Context, word: string, prefix: string, otherwise: Error): Generator<Wait, void, void> {
  const found = find(context, { args: [word], typeMeansAll: true, singleType: true })
  if (found.error) throw found.error
  describerOf(found.types[0]!.kind)
  const matching = (yield* found.infos()).filter(({ name }) => name.startsWith(prefix))
  for (const { type, namespace, name } of matching) context.write(`${yield* describeOne(context, type.kind, namespace, name)}\n`)
  if (matching.length === 0) throw otherwise
}

/** The whole text about one object, laid out. */
export function* describeOne(context: Context, kind: Kind, namespace: string, name: string): Generator<Wait, string, void> {
  return tabulate(yield* describerOf(kind)(context, namespace, name), DESCRIBE_LAYOUT)
}

type Describer = (context: Context, namespace: string, name: string) => Generator<Wait, string, void>

/** Which kinds v1.1.8 can describe, and what it asks the server for each. */
const DESCRIBERS: { readonly [K in Kind]?: Describer } = {
  *Pod(context, namespace, name) {
    const { api } = context
    let pod
    try {
      pod = yield* api.get('Pod', namespace, name)
    } catch (error) {
      const events = yield* searchEvents(context, { name, namespace })
      if (events.length === 0) throw error
      return `Pod '${name}': error '${(error as Error).message}', but found events.\n${text.eventsText(events, context.now())}`
    }
    const { uid, labels } = pod.metadata
    const events = yield* searchEvents(context, { name, namespace, uid })
    const matching = (yield* api.list('ReplicationController', { namespace })).items.filter(({ spec }) => selects(spec.selector, labels))
    // v1.1.8 keeps the address of its loop variable, so that each of them shows as the last one
    const controllers = matching.map(() => matching.at(-1)!)
    return podText(pod, { controllers, events, now: context.now() })
  },

  *ReplicationController(context, namespace, name) {
    const controller = yield* context.api.get('ReplicationController', namespace, name)
    const pods = yield* podsSelected(context, namespace, controller.spec.selector)
    const events = yield* eventsAbout(context, controller)
    return text.replicationControllerText(controller, { pods, events, now: context.now() })
  },

  *Secret({ api }, namespace, name) {
    return text.secretText(yield* api.get('Secret', namespace, name))
  },

  *Service(context, namespace, name) {
    const service = yield* context.api.get('Service', namespace, name)
    const endpoints = yield* orNothing(context.api.get('Endpoints', namespace, name))
    return text.serviceText(service, { endpoints, events: yield* eventsAbout(context, service), now: context.now() })
  },

  *ServiceAccount({ api }, namespace, name) {
    const account = yield* api.get('ServiceAccount', namespace, name)
    const secrets = yield* orNothing(api.list('Secret', { namespace, fieldSelector: 'type=kubernetes.io/service-account-token' }))
    const isToken = ({ metadata: { annotations = {} } }: Secret) =>
      annotations['kubernetes.io/service-account.name'] === name && annotations['kubernetes.io/service-account.uid'] === account.metadata.uid
    return text.serviceAccountText(account, secrets?.items.filter(isToken) ?? [])
  },

  *Node(context, namespace, name) {
    const node = yield* context.api.get('Node', '', name)
    const all = yield* context.api.list('Pod', { namespace: namespace || undefined })
    const pods = all.items.filter(({ spec }) => spec.nodeName === name)
    const events = yield* searchEvents(context, { name, namespace: '', kind: 'Node', uid: name })
    return nodeText(node, { pods, events, now: context.now() })
  },

  *LimitRange({ api }, namespace, name) {
    return text.limitRangeText(yield* api.get('LimitRange', namespace, name))
  },

  *ResourceQuota({ api }, namespace, name) {
    return text.quotaText(yield* api.get('ResourceQuota', namespace, name))
  },

  *PersistentVolume({ api }, _namespace, name) {
    return text.persistentVolumeText(yield* api.get('PersistentVolume', '', name))
  },

  *PersistentVolumeClaim({ api }, namespace, name) {
    return text.persistentVolumeClaimText(yield* api.get('PersistentVolumeClaim', namespace, name))
  },

  *Namespace({ api }, _namespace, name) {
    const namespace = yield* api.get('Namespace', '', name)
    const quotas = (yield* api.list('ResourceQuota', { namespace: name })).items
    const limits = (yield* api.list('LimitRange', { namespace: name })).items
    return text.namespaceText(namespace, { quotas, limits })
  },

  *HorizontalPodAutoscaler({ api }, namespace, name) {
    const autoscaler = yield* api.get('HorizontalPodAutoscaler', namespace, name)
    const { kind = '', name: target = '' } = autoscaler.spec.scaleRef
    const isController = kind.toLowerCase() === 'replicationcontroller'
    const controller = isController ? yield* orNothing(api.get('ReplicationController', namespace, target)) : undefined
    return text.autoscalerText(autoscaler, controller)
  },

  *DaemonSet(context, namespace, name) {
    const daemon = yield* context.api.get('DaemonSet', namespace, name)
    const pods = yield* podsSelected(context, namespace, daemon.spec.selector)
    return text.daemonSetText(daemon, { pods, events: yield* eventsAbout(context, daemon), now: context.now() })
  },

  *Job(context, namespace, name) {
    const job = yield* context.api.get('Job', namespace, name)
    return text.jobText(job, { events: yield* eventsAbout(context, job), now: context.now() })
  },

  *Deployment(context, namespace, name) {
    const deployment = yield* context.api.get('Deployment', namespace, name)
    const pods = yield* podsSelected(context, namespace, deployment.spec.selector)
    const all = (yield* context.api.list('ReplicationController', { namespace })).items
    const newController = newControllerOf(deployment, all)
    return text.deploymentText(deployment, {
      oldControllers: oldControllersOf(deployment, all, pods),
      newControllers: newController ? [newController] : [],
      events: yield* eventsAbout(context, deployment),
      now: context.now(),
    })
  },

  *Ingress(context, namespace, name) {
    const ingress = yield* context.api.get('Ingress', namespace, name)
    return text.ingressText(ingress, { events: yield* eventsAbout(context, ingress), now: context.now() })
  },
}

function describerOf(kind: Kind): Describer {
  const describer = DESCRIBERS[kind]
  if (!describer) throw new Error(`no description has been implemented for ${JSON.stringify(kind)}`)
  return describer
}

function* podsSelected({ api }: Context, namespace: string, selector: Readonly<Record<string, string>> | undefined) {
  const { items } = yield* api.list('Pod', { namespace, labelSelector: formatSelector(selectorOf(selector)) })
  return items
}

function* eventsAbout(context: Context, { kind, metadata: { name, namespace, uid } }: ApiObject) {
  return yield* searchEvents(context, { name, namespace, kind, uid })
}

/** The events whose involved object has these fields; those of a node lie in any namespace. */
function* searchEvents(
  { api }: Context,
  involved: { name: string; namespace: string; kind?: string; uid?: string },
): Generator<Wait, readonly Event[], void> {
  const terms = Object.entries(involved).map(([field, value]) => `involvedObject.${field}=${value}`)
  const list = yield* orNothing(api.list('Event', { namespace: involved.namespace || undefined, fieldSelector: terms.join(',') }))
  return list?.items ?? []
}

/** The answer, or nothing when the server refuses. */
function* orNothing<T>(request: Generator<Wait, T, void>): Generator<Wait, T | undefined, void> {
  try {
    return yield* request
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return undefined
  }
}
