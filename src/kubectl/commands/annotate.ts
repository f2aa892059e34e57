import type { Command } from '../command.ts'
import { UsageError } from '../errors.ts'
import { filenames } from '../global-flags.ts'
import { withLastApplied } from '../last-applied.ts'
import { find } from '../resources.ts'
import { changed, splitChanges } from './label.ts'

export const annotate: Command = {
  name: 'annotate',
  usage: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Set or remove annotations of objects',
  long: `Sets annotations of objects (KEY=VALUE) and removes them (KEY-).

An annotation holds what tools and people want to note about an object: it may be long, need not be readable, and nothing
is selected by it. One that is there already is only changed with --overwrite. With --resource-version nothing is
changed unless the object still has that version.`,
  examples: `# Give the pod foo the annotation description='my frontend'; of several the last one counts
$ kubectl annotate pods foo description='my frontend'

# Change an annotation that is there already.
$ kubectl annotate --overwrite pods foo description='my frontend running nginx'

# Annotate all pods of the namespace
$ kubectl annotate pods --all description='my frontend running nginx'

# Remove the annotation description, if it is there.
$ kubectl annotate pods foo description-`,
  completes: 'resources',
  flags: [
    { name: 'overwrite', type: 'bool', help: 'Change annotations that are there already instead of refusing.' },
    { name: 'all', type: 'bool', help: 'all objects of the types given, in the namespace' },
    { name: 'resource-version', type: 'string', help: 'Change the object only if it has this version. For a single object only.' },
    filenames('File, folder or URL that names the object to annotate'),
  ],

  *run(context) {
    const { flags, api } = context
    const files = flags.list('filename')
    const { resources, changes } = splitChanges(context.args, 'annotation')
    if (resources.length === 0 && files.length === 0)
      throw new Error('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    if (changes.length === 0) throw new Error('at least one annotation update is required')
    const { set, remove } = parseAnnotationChanges(changes)
    const both = remove.filter(key => Object.hasOwn(set, key))
    if (both.length > 0) throw new UsageError(`can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`)
    const resourceVersion = flags.string('resource-version')
    if (resources.length > 1 && resourceVersion !== '') throw new UsageError('--resource-version may only be used with a single resource')

    const found = find(context, {
      args: resources,
      filenames: files,
      typeMeansAll: flags.bool('all'),
      continueOnError: true,
      enforceNamespace: true,
      fetch: 'always',
    })
    if (found.error) throw found.error
    yield* found.visit(function* ({ object }) {
      const old = object!.metadata?.annotations ?? {}
      const taken = flags.bool('overwrite') ? [] : Object.keys(set).filter(key => Object.hasOwn(old, key))
      if (taken.length > 0) {
        const which = taken.map(key => `'${key}' already has a value (${old[key]})`).join('; ')
        throw new Error(`--overwrite is false but found the following declared annotation(s): ${which}`)
      }
      const annotations = changed(old, set, remove)
      const metadata = { ...object!.metadata, annotations, ...(resourceVersion ? { resourceVersion } : {}) }
      yield* api.update(withLastApplied({ ...object!, metadata } as NonNullable<typeof object>, 'server'))
    })
  },
}

function parseAnnotationChanges(changes: readonly string[]): { set: Record<string, string>; remove: string[] } {
  const set: Record<string, string> = {}
  const remove: string[] = []
  const invalid: string[] = []
  for (const change of changes) {
    const [, key, value] = /^([^=]*)=([^]*)$/.exec(change) ?? []
    if (key === undefined) remove.push(change.slice(0, -1))
    else if (value === '') invalid.push(change)
    else set[key] = value!
  }
  if (invalid.length > 0) throw new Error(`invalid annotation format: ${invalid.join(', ')}`)
  return { set, remove }
}
