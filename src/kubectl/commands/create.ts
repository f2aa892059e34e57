import type { Command, Context } from '../command.ts'
import { UsageError, addSource } from '../errors.ts'
import { MUTATION_OUTPUT, VALIDATE_FLAGS, filenames } from '../global-flags.ts'
import { withLastApplied } from '../last-applied.ts'
import { late } from '../late.ts'
import type { AnyDraft } from '../kinds.ts'
import { checkOutputMode, isShort, printPortWarning, printSuccess } from '../report.ts'
import type { Info } from '../resources.ts'
import { findInFiles } from '../resources.ts'

export const create: Command = {
  name: 'create',
  usage: 'create -f FILENAME',
  short: 'Create the objects that files describe',
  long: 'Creates the objects that files or standard input describe. They may be written in YAML or in JSON.',
  examples: `# Create the pod that pod.json describes.
$ kubectl create -f ./pod.json

# Create a pod from what comes in on standard input.
$ cat pod.json | kubectl create -f -`,
  flags: [filenames('File, folder or URL that describes the objects to create'), ...VALIDATE_FLAGS, MUTATION_OUTPUT],

  *run(context) {
    const { args } = context
    if (args.length > 0) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    checkOutputMode(context)
    const found = yield* findInFiles(context)
    let count = 0
    yield* found.visit(function* (info) {
      try {
        yield* createFrom(context, info)
      } catch (error) {
        throw addSource('creating', info.source, error as Error)
      }
      count++
    })
    if (count === 0) throw new Error('no objects passed to create')
  },
}

/** Creates the object that a manifest describes and says so. */
function* createFrom(context: Context, info: Info) {
  const draft = draftOf(info)
  if ((draft.kind as string) === 'Binding') {
    yield* late.createBinding(context, info.namespace, draft)
    return printSuccess(context, info.type, '', 'created')
  }
  const object = yield* context.api.create(draft)
  if (!isShort(context)) printPortWarning(context, object)
  printSuccess(context, info.type, object.metadata.name, 'created')
}

/** The object of a manifest as it is sent: in its namespace, without a version. */
export function draftOf({ object, namespace }: Info): AnyDraft {
  const { resourceVersion: _, ...metadata } = object!.metadata ?? {}
  return withLastApplied({ ...object, metadata: { ...metadata, ...(namespace ? { namespace } : {}) } } as AnyDraft)
}
