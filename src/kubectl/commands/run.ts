import { isCIdentifier } from '../../cluster/api/names.ts'
import type { Draft } from '../../cluster/api/kinds.ts'
import { canonicalQuantity } from '../../cluster/api/quantity.ts'
import { formatSelector, selectorOf } from '../../cluster/api/selectors.ts'
import type { Wait } from '../../shell/program.ts'
import type { Command, Context } from '../command.ts'
import { UsageError } from '../errors.ts'
import { checkGenerator, override, parseLabels, requireParameters } from '../generate.ts'
import { PRINTER_FLAGS } from '../global-flags.ts'
import type { AnyDraft, AnyObject } from '../kinds.ts'
import { typeNamed } from '../kinds.ts'
import { withLastApplied } from '../last-applied.ts'
import { printObject, printSuccess } from '../report.ts'
import { inNamespace } from './expose.ts'
import { converse, listen, upgrade } from '../conversation.ts'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']

const GENERATORS: Readonly<Record<string, (context: Context, policy: string) => AnyDraft>> = { 'run/v1': controllerFor, 'run-pod/v1': podFor }

export const run: Command = {
  name: 'run',
  usage: 'run NAME --image=image [--env="key=value"] [--port=port] [--replicas=replicas] [--dry-run=bool] [--overrides=inline-json]',
  aliases: ['run-container'],
  deprecated: ['run-container'],
  short: 'Run an image',
  long: 'Runs an image, in one pod or several: makes a replication controller that keeps them running.',
  examples: `# One pod of nginx.
$ kubectl run nginx --image=nginx

# One that lets port 5701 be reached.
$ kubectl run hazelcast --image=hazelcast --port=5701

# With variables in its environment.
$ kubectl run hazelcast --image=hazelcast --env="DNS_DOMAIN=local" --env="POD_NAMESPACE=default"

# Five of them.
$ kubectl run nginx --image=nginx --replicas=5

# A pod that is not started again when it has ended, in the foreground.
$ kubectl run -i --tty busybox --image=busybox --restart=Never

# Other arguments, or another command, for the container.
$ kubectl run nginx --image=nginx -- <arg1> <arg2> ... <argN>
$ kubectl run nginx --image=nginx --command -- <cmd> <arg1> ... <argN>`,
  flags: [
    ...PRINTER_FLAGS,
    {
      name: 'generator',
      type: 'string',
      help: "The way to make the object: 'run/v1' (a controller) with --restart=Always, else 'run-pod/v1' (a pod).",
    },
    { name: 'image', type: 'string', help: 'The image to run.' },
    { name: 'replicas', shorthand: 'r', type: 'int', default: 1, help: 'How many pods.' },
    { name: 'dry-run', type: 'bool', help: 'Only show what would be sent.' },
    { name: 'overrides', type: 'string', help: 'JSON that is merged over the new object. It must say its apiVersion.' },
    { name: 'env', type: 'list', help: 'Variables for the environment of the container' },
    { name: 'port', type: 'int', default: -1, help: 'The port that the container listens at.' },
    { name: 'hostport', type: 'int', default: -1, help: "A port of the node that leads to the container's." },
    { name: 'labels', shorthand: 'l', type: 'string', help: 'Labels for the pods.' },
    { name: 'stdin', shorthand: 'i', type: 'bool', help: "Keep the container's standard input open, even when nobody is attached." },
    { name: 'tty', type: 'bool', help: 'Give the container a terminal. It has no short form: -t means --template.' },
    { name: 'attach', type: 'bool', help: "Wait until the pod runs and attach to it, as 'kubectl attach' does. True by default with -i." },
    { name: 'leave-stdin-open', type: 'bool', help: 'Leave standard input open after the first that was attached has gone.' },
    {
      name: 'restart',
      type: 'string',
      default: 'Always',
      help: 'When to start the container again: Always makes a controller, OnFailure and Never make a single pod',
    },
    { name: 'command', type: 'bool', help: "Take the further arguments as the container's command, not as its arguments." },
    { name: 'requests', type: 'string', help: "What the container asks for, as in 'cpu=100m,memory=256Mi'" },
    { name: 'limits', type: 'string', help: "What the container may use at most, as in 'cpu=200m,memory=512Mi'" },
  ],

  *run(context) {
    const { args, flags, api } = context
    const interactive = flags.bool('stdin')
    const replicas = flags.int('replicas')
    if (args.length === 0) throw new UsageError('NAME is required for run')
    if (flags.bool('tty') && !interactive) throw new UsageError('-i/--stdin is required for containers with --tty=true')
    if (interactive && replicas !== 1) throw new UsageError(`-i/--stdin requires that replicas is 1, found ${replicas}`)
    const policy = flags.string('restart') || (interactive ? 'OnFailure' : 'Always')
    if (!RESTART_POLICIES.includes(policy)) throw new UsageError(`invalid restart policy: ${policy}`)
    if (policy !== 'Always' && replicas !== 1) throw new UsageError(`--restart=${policy} requires that --replicas=1, found ${replicas}`)
    const generator = flags.string('generator') || (policy === 'Always' ? 'run/v1' : 'run-pod/v1')
    const generate = GENERATORS[generator]
    if (!generate && checkGenerator(context, generator, ['name'])) return
    if (!generate) throw new UsageError(`Generator: ${generator} not found.`)
    requireParameters({ name: args[0]!, image: flags.string('image') })

    let object: AnyObject = generate(context, flags.string('restart') || 'Always')
    const { kind } = object
    if (flags.string('overrides') !== '') object = override(object as AnyDraft, flags.string('overrides'))
    yield* api.reach() // even when nothing is sent
    if (!flags.bool('dry-run')) object = yield* api.create(inNamespace(withLastApplied(object), context.namespace))

    if (flags.changed('attach') ? flags.bool('attach') : interactive) return yield* attachTo(context, yield* podOf(context, object))
    if (flags.string('output') !== '') printObject(context, object)
    else printSuccess(context, typeNamed(kind), args[0]!, 'created', false)
  },
}

function controllerFor(context: Context): Draft<'ReplicationController'> {
  const { args, flags } = context
  const labels = flags.string('labels') === '' ? { run: args[0]! } : parseLabels(flags.string('labels'))
  return {
    kind: 'ReplicationController',
    metadata: { name: args[0]!, creationTimestamp: null, labels },
    spec: {
      replicas: flags.int('replicas'),
      selector: labels,
      template: { metadata: { creationTimestamp: null, labels }, spec: { containers: [containerFor(context)] } },
    },
  }
}

function podFor(context: Context, policy: string): Draft<'Pod'> {
  const { args, flags } = context
  const labels = flags.string('labels')
  return {
    kind: 'Pod',
    metadata: { name: args[0]!, creationTimestamp: null, ...(labels ? { labels: parseLabels(labels) } : {}) },
    spec: {
      containers: [{ ...containerFor(context), imagePullPolicy: 'IfNotPresent', stdinOnce: flags.bool('stdin') && !flags.bool('leave-stdin-open') }],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: policy as 'Never',
    },
  }
}

function containerFor({ args, flags }: Context) {
  const [name, ...words] = args as [string, ...string[]]
  const env = flags.list('env').map(parseVariable)
  const resources = { limits: parseResources(flags.string('limits')), requests: parseResources(flags.string('requests')) }
  const [port, hostPort] = [flags.int('port'), flags.int('hostport')]
  if (hostPort > 0 && port < 0) throw new Error('--hostport requires --port to be specified')
  return {
    name,
    image: flags.string('image'),
    ...(words.length === 0 ? {} : flags.bool('command') ? { command: words } : { args: words }),
    ...(port > 0 ? { ports: [{ ...(hostPort > 0 ? { hostPort } : {}), containerPort: port }] } : {}),
    ...(env.length > 0 ? { env } : {}),
    resources,
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
  }
}

function parseVariable(text: string): { name: string; value: string } {
  const [name, value, ...rest] = text.split('=') as [string, string?, ...string[]]
  if (!value || rest.length > 0 || !isCIdentifier(name)) throw new Error(`invalid env: ${text}`)
  return { name, value }
}

function parseResources(text: string): Record<string, string> {
  if (text === '') return {}
  return Object.fromEntries(
    text.split(',').map(statement => {
      const [name, value, ...rest] = statement.split('=') as [string, string?, ...string[]]
      if (value === undefined || rest.length > 0) throw new Error(`Invalid argument syntax ${statement}, expected <resource>=<value>`)
      return [name, canonicalQuantity(value)]
    }),
  )
}

/** The name of the pod that was made, or of the first one that the new controller makes. */
function* podOf(context: Context, object: AnyObject): Generator<Wait, string, void> {
  if (object.kind === 'Pod') {
    if (context.flags.bool('dry-run')) throw new Error('an empty namespace may not be set when a resource name is provided')
    return object.metadata!.name!
  }
  if (object.kind !== 'ReplicationController') throw new Error(`cannot attach to ${object.kind}: not implemented`)
  const labelSelector = formatSelector(selectorOf(object.spec!.selector as Record<string, string>))
  for (;;) {
    const { items } = yield* context.api.list('Pod', { namespace: context.namespace, labelSelector })
    if (items[0]) return items[0].metadata.name
    yield* sayAndWait(context, 'Waiting for pod to be scheduled\n')
  }
}

/** Joins the terminal to the pod's container once it runs; of one that has ended already the log is shown. */
function* attachTo(context: Context, name: string): Generator<Wait, void, void> {
  const { api, flags, namespace } = context
  for (;;) {
    const { spec, status } = yield* api.get('Pod', namespace, name)
    const container = spec.containers[0]!.name
    const isReady = status.phase === 'Running' && (status.containerStatuses ?? []).every(({ ready }) => ready)
    if (status.phase === 'Succeeded' || status.phase === 'Failed')
      return void (yield* listen(context, yield* api.log(namespace, name, { container })))
    if (isReady) {
      const [stdin, tty] = [flags.bool('stdin'), flags.bool('tty')]
      const stream = yield* upgrade(api.attach(namespace, name, { container, stdin, tty }))
      return void (stdin ? yield* converse(context, stream, { tty }) : yield* listen(context, stream))
    }
    yield* sayAndWait(context, `Waiting for pod ${namespace}/${name} to be running, status is ${status.phase}, pod ready: false\n`)
  }
}

function* sayAndWait(context: Context, text: string): Generator<Wait, void, void> {
  context.write(text)
  yield* context.flush()
  yield { sleep: 2000 }
}
