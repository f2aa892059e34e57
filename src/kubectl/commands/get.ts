import { pathOf } from '../../cluster/api/kinds.ts'
import type { ApiObject, Kind } from '../../cluster/api/kinds.ts'
import type { Wait } from '../../shell/program.ts'
import type { Command, Context } from '../command.ts'
import { Exit, UsageError } from '../errors.ts'
import { PRINTER_FLAGS, filenames } from '../global-flags.ts'
import type { Output } from '../printers/output.ts'
import { documentOf, outputOf, write } from '../printers/output.ts'
import type { Info } from '../resources.ts'
import { find } from '../resources.ts'

/** What `get` and `describe` say when no type is named; `get` knows two more. */
export const VALID_TYPES = `Valid resource types include:
${[
  "pods (aka 'po')",
  "replicationcontrollers (aka 'rc')",
  "daemonsets (aka 'ds')",
  "services (aka 'svc')",
  "events (aka 'ev')",
  "nodes (aka 'no')",
  "namespaces (aka 'ns')",
  'secrets',
  "persistentvolumes (aka 'pv')",
  "persistentvolumeclaims (aka 'pvc')",
  "limitranges (aka 'limits')",
  "resourcequotas (aka 'quota')",
  "horizontalpodautoscalers (aka 'hpa')",
]
  .map(type => `   * ${type}\n`)
  .join('')}`

export const get: Command = {
  name: 'get',
  usage:
    'get [(-o|--output=)json|yaml|wide|go-template=...|go-template-file=...|jsonpath=...|jsonpath-file=...] (TYPE [NAME | -l label] | TYPE/NAME ...) [flags]',
  short: 'List objects, or show them',
  long: `Shows objects of the cluster: all of a type, those with some labels, or some by their names.

Types (in any case): pods (po), services (svc), replicationcontrollers (rc), nodes (no), events (ev), componentstatuses (cs),
limitranges (limits), persistentvolumes (pv), persistentvolumeclaims (pvc), resourcequotas (quota), namespaces (ns), endpoints (ep),
horizontalpodautoscalers (hpa), serviceaccounts and secrets.

With -o the objects come as JSON, as YAML, as names, or through a template of your own.`,
  examples: `# All pods, as a table.
$ kubectl get pods

# The same with the node that each runs on.
$ kubectl get pods -o wide

# Only their names, as pod/NAME.
$ kubectl get pods -o name

# One controller.
$ kubectl get replicationcontroller web

# One pod with everything the server knows of it.
$ kubectl get -o json pod web-pod-13je7

# The pod that a file describes.
$ kubectl get -f pod.yaml -o json

# A single field.
$ kubectl get -o template pod/web-pod-13je7 --template={{.status.phase}}

# Controllers and services together.
$ kubectl get rc,services

# Several objects of several types.
$ kubectl get rc/web service/frontend pods/web-pod-13je7`,
  completes: 'resources',
  flags: [
    ...PRINTER_FLAGS,
    { name: 'selector', shorthand: 'l', type: 'string', help: 'Only objects with these labels' },
    { name: 'watch', shorthand: 'w', type: 'bool', help: 'Go on after the list and print every change.' },
    { name: 'watch-only', type: 'bool', help: 'Print changes only, not what is there already.' },
    { name: 'all-namespaces', type: 'bool', help: 'List the objects of all namespaces, whatever --namespace says.' },
    {
      name: 'label-columns',
      shorthand: 'L',
      type: 'list',
      help: 'Labels to show in columns of their own, separated by commas; the flag may be repeated.',
    },
    filenames('File, folder or URL that names the objects to get'),
  ],

  *run(context) {
    const { args, flags } = context
    if (args.length === 0 && flags.list('filename').length === 0) {
      context.write(`You must specify the type of resource to get. ${VALID_TYPES}   * componentstatuses (aka 'cs')\n   * endpoints (aka 'ep')\n`)
      throw new UsageError('Required resource not specified.')
    }
    if (flags.bool('watch') || flags.bool('watch-only')) return yield* watch(context)
    const output = outputOf(context, { withNamespace: flags.bool('all-namespaces') })
    const found = find(context, { ...queryOf(context), continueOnError: true, wholeLists: !output.document })
    if (output.document) {
      const infos = yield* found.infos()
      const objects = infos.map(info => info.object!)
      write(context, () => output.document!(documentOf(objects, found.singular)))
    } else {
      yield* found.visit(function* (info) {
        // a new printer each time: headers come again
        print(context, outputOf(context, { withNamespace: flags.bool('all-namespaces') }), info)
        yield* context.flush()
      })
    }
  },
}

function queryOf({ args, flags }: Context) {
  return {
    args,
    filenames: flags.list('filename'),
    selector: flags.string('selector'),
    allNamespaces: flags.bool('all-namespaces'),
    typeMeansAll: true,
    enforceNamespace: true,
    fetch: 'always' as const,
  }
}

/** A List as Go prints the structure with `%#v`: its items have not been looked at yet. */
function listText(size: number): string {
  const items = Array.from({ length: size }, () => '(*runtime.Unknown)(0xc208000000)').join(', ')
  const meta = 'TypeMeta:unversioned.TypeMeta{Kind:"", APIVersion:""}, ListMeta:unversioned.ListMeta{SelfLink:"", ResourceVersion:""}'
  return `&api.List{${meta}, Items:[]runtime.Object{${items}}}`
}

function print(context: Context, output: Output, { type, namespace, list, object, listSize }: Info): void {
  if (listSize !== undefined) throw new Error(`error: unknown type ${listText(listSize)}`)
  const metadata = list && { resourceVersion: list.resourceVersion, selfLink: pathOf(type.kind, namespace) }
  write(context, () => (list ? output.list(type.kind, list.items, metadata) : output.object(object!)))
}

/** Prints what is there, and then each change as it comes, until it is interrupted. */
function* watch(context: Context): Generator<Wait, void, void> {
  const { flags } = context
  const found = find(context, { ...queryOf(context), singleType: true, wholeLists: true })
  if (found.error) throw found.error
  const infos = yield* found.infos()
  if (infos.length !== 1) throw new Error(`watch is only supported on a single resource - ${infos.length} resources were found`)
  const info = infos[0]!
  const output = outputOf(context, { withNamespace: flags.bool('all-namespaces') })
  if (!flags.bool('watch-only')) {
    try {
      print(context, output, info)
    } catch (error) {
      if (!(error instanceof Error) || error instanceof Exit) throw error
      throw new Error(`unable to output the provided object: ${error.message}`)
    }
    yield* context.flush()
  }
  const { type, list } = info
  const namespace = type.namespaced ? info.namespace || undefined : undefined
  const changes = yield* context.api.watch(type.kind as Kind, {
    namespace,
    ...(list ? { labelSelector: list.labelSelector } : { name: info.name }),
    resourceVersion: list ? list.resourceVersion : (info.object as ApiObject).metadata.resourceVersion,
  })
  try {
    for (;;) {
      for (let event = changes.next(); event; event = changes.next()) {
        try {
          write(context, () => output.object(event!.object))
        } catch (error) {
          if (!(error instanceof Error) || error instanceof Exit) throw error
          return // v1.1.8 stops watching without a word
        }
        yield* context.flush()
      }
      yield { until: changes }
    }
  } finally {
    changes.stop()
  }
}
