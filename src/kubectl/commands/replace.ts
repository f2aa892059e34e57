import type { ObjectMeta } from '../../cluster/api/meta.ts'
import { StatusError } from '../../cluster/api/status.ts'
import type { Command, Context } from '../command.ts'
import { UsageError, addSource } from '../errors.ts'
import { MUTATION_OUTPUT, VALIDATE_FLAGS, filenames } from '../global-flags.ts'
import type { AnyDraft } from '../kinds.ts'
import { withLastApplied } from '../last-applied.ts'
import { checkOutputMode, printPortWarning, printSuccess } from '../report.ts'
import type { Info } from '../resources.ts'
import { find, findInFiles } from '../resources.ts'
import { draftOf } from './create.ts'
import { deleteFound } from './delete.ts'

export const replace: Command = {
  name: 'replace',
  usage: 'replace -f FILENAME',
  aliases: ['update'],
  deprecated: ['update'],
  short: 'Replace objects by what files describe',
  long: `Replaces objects by what files or standard input describe, in YAML or in JSON. The description must be whole:
what it leaves out is gone afterwards. Get one to start from with
$ kubectl get TYPE NAME -o yaml`,
  examples: `# Replace a pod by what pod.json describes.
$ kubectl replace -f ./pod.json

# Change the tag of a pod's only image to v4.
$ kubectl get pod mypod -o yaml | sed 's/\\(image: myimage\\):.*$/\\1:v4/' | kubectl replace -f -

# Delete the object and create it anew.
$ kubectl replace --force -f ./pod.json`,
  flags: [
    filenames('File, folder or URL that describes the objects to replace.'),
    { name: 'force', type: 'bool', help: 'Delete the objects and create them anew' },
    { name: 'cascade', type: 'bool', help: 'With --force: delete what the objects manage, too (the pods of a ReplicationController).' },
    { name: 'grace-period', type: 'int', default: -1, help: 'With --force: seconds the old object has to end by itself. Ignored if negative.' },
    { name: 'timeout', type: 'duration', default: 0, help: 'With --force: how long to wait for a deletion; zero lets the size of the object decide' },
    ...VALIDATE_FLAGS,
    MUTATION_OUTPUT,
  ],

  *run(context) {
    const { flags } = context
    checkOutputMode(context)
    if (flags.bool('validate')) yield* context.api.reach()
    if (flags.list('filename').length === 0) throw new UsageError('Must specify --filename to replace')
    if (flags.bool('force')) return yield* forceReplace(context)
    const found = yield* findInFiles(context)
    yield* found.visit(function* (info) {
      try {
        yield* replaceBy(context, info)
      } catch (error) {
        throw addSource('replacing', info.source, error as Error)
      }
    })
  },
}

type Writable<T> = { -readonly [P in keyof T]: T[P] }

/** Overwrites the stored object, whatever its version, unless the manifest asks for one. */
function* replaceBy(context: Context, info: Info) {
  const { api } = context
  const metadata: Writable<ObjectMeta> = { ...info.object!.metadata }
  if (info.namespace) metadata.namespace = info.namespace
  if (!info.name) throw new Error('resource name may not be empty')
  if (!metadata.resourceVersion) {
    try {
      metadata.resourceVersion = (yield* api.get(info.type.kind, info.namespace, info.name)).metadata.resourceVersion
    } catch (error) {
      if (!(error instanceof StatusError)) throw error // the object is sent all the same, for the server to say what is wrong
    }
  }
  const object = yield* api.update(withLastApplied({ ...info.object, metadata } as AnyDraft))
  printPortWarning(context, object)
  printSuccess(context, info.type, object.metadata.name, 'replaced')
}

function* forceReplace(context: Context) {
  const { args, flags } = context
  // standard input is read twice: to delete, and to create
  const text = flags.list('filename').includes('-') ? yield* context.stdin() : ''
  const again: Context = {
    ...context,
    *stdin() {
      return text
    },
  }
  const files = { filenames: flags.list('filename'), continueOnError: true, enforceNamespace: true } as const
  const old = find(again, { ...files, args, fetch: 'never' })
  if (old.error) throw old.error
  const cascade = flags.bool('cascade')
  if (cascade) {
    context.log(
      'replace.go:182',
      '"cascade" is set, kubectl will delete and re-create all resources managed by this resource (e.g. Pods created by a ReplicationController). ' +
        'Consider using "kubectl rolling-update" if you want to update a ReplicationController together with its Pods.',
    )
  }
  yield* deleteFound(again, old, { cascade, ignoreNotFound: true, timeoutMs: flags.duration('timeout'), gracePeriod: flags.int('grace-period') })

  let count = 0
  yield* find(again, { ...files, validate: flags.bool('validate') }).visit(function* (info) {
    const object = yield* context.api.create(draftOf(info))
    count++
    printPortWarning(context, object)
    printSuccess(context, info.type, object.metadata.name, 'replaced')
  })
  if (count === 0) throw new Error('no objects passed to replace')
}
