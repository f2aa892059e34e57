import { isLabelValue } from '../../cluster/api/names.ts'
import type { Command } from '../command.ts'
import { Aggregate, UsageError } from '../errors.ts'
import { PRINTER_FLAGS, filenames } from '../global-flags.ts'
import { withLastApplied } from '../last-applied.ts'

import { printObject, printSuccess } from '../report.ts'
import { find } from '../resources.ts'

export const label: Command = {
  name: 'label',
  usage: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Set or remove labels of objects',
  long: `Sets labels of objects (KEY=VALUE) and removes them (KEY-).

A label's value has at most 63 characters: letters, digits, hyphens, dots and underscores, a letter or a digit first and last.
A label that is there already is only changed with --overwrite. With --resource-version nothing is changed
unless the object still has that version.`,
  examples: `# Give the pod foo the label unhealthy=true.
$ kubectl label pods foo unhealthy=true

# Change a label that is there already.
$ kubectl label --overwrite pods foo status=unhealthy

# Label all pods of the namespace.
$ kubectl label pods --all status=unhealthy

# Remove the label bar, if it is there.
$ kubectl label pods foo bar-`,
  completes: 'resources',
  flags: [
    ...PRINTER_FLAGS,
    { name: 'overwrite', type: 'bool', help: 'Change labels that are there already instead of refusing.' },
    { name: 'selector', shorthand: 'l', type: 'string', help: 'Only what carries these labels' },
    { name: 'all', type: 'bool', help: 'all objects of the types given, in the namespace' },
    { name: 'resource-version', type: 'string', help: 'Change the object only if it has this version. For a single object only.' },
    filenames('File, folder or URL that names the object to label'),
    { name: 'dry-run', type: 'bool', help: 'Only show what would be sent.' },
  ],

  *run(context) {
    const { flags, api } = context
    const files = flags.list('filename')
    const { resources, changes } = splitChanges(context.args, 'label')
    if (resources.length === 0 && files.length === 0) {
      throw new UsageError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    }
    if (changes.length === 0) throw new UsageError('at least one label update is required')
    const { set, remove } = parseLabelChanges(changes)
    const found = find(context, {
      args: resources,
      filenames: files,
      selector: flags.string('selector'),
      typeMeansAll: flags.bool('all'),
      continueOnError: true,
      enforceNamespace: true,
      fetch: 'always',
    })
    if (found.error) throw found.error
    const resourceVersion = flags.string('resource-version')
    if (!found.singular && resourceVersion !== '') throw new UsageError('--resource-version may only be used with a single resource')

    yield* found.visit(function* ({ type, name, object }) {
      const old = object!.metadata?.labels ?? {}
      const taken = flags.bool('overwrite') ? [] : Object.keys(set).filter(key => Object.hasOwn(old, key))
      if (taken.length > 0) throw new Aggregate(taken.map(key => new Error(`'${key}' already has a value (${old[key]}), and --overwrite is false`)))
      const labels = changed(old, set, remove)
      const metadata = { ...object!.metadata, labels, ...(resourceVersion ? { resourceVersion } : {}) }
      let updated = { ...object!, metadata } as NonNullable<typeof object>
      if (!flags.bool('dry-run')) updated = yield* api.update(withLastApplied(updated, 'server'))
      if (flags.string('output') !== '') printObject(context, updated)
      else printSuccess(context, type, name, 'labeled', false)
    })
  },
}

/** Separates `TYPE NAME…` from the changes that follow; `what` is being changed. */
export function splitChanges(args: readonly string[], what: string): { resources: string[]; changes: string[] } {
  const isChange = (word: string) => word.includes('=') || word.endsWith('-')
  const at = args.findIndex(isChange)
  if (at < 0) return { resources: [...args], changes: [] }
  const stray = args.slice(at).find(word => !isChange(word))
  if (stray !== undefined) {
    const message = `all resources must be specified before ${what} changes: ${stray}`
    throw what === 'label' ? new UsageError(message) : new Error(message)
  }
  return { resources: args.slice(0, at), changes: args.slice(at) }
}

/** A map with some keys set and others removed. */
export function changed(old: Readonly<Record<string, string>>, set: Record<string, string>, remove: readonly string[]): Record<string, string> {
  const result = { ...old, ...set }
  for (const key of remove) delete result[key]
  return result
}

function parseLabelChanges(changes: readonly string[]): { set: Record<string, string>; remove: string[] } {
  const set: Record<string, string> = {}
  const remove: string[] = []
  for (const change of changes) {
    const [key, value, ...rest] = change.split('=') as [string, string?, ...string[]]
    if (value === undefined) remove.push(change.slice(0, -1))
    else if (rest.length > 0 || value === '' || !isLabelValue(value)) throw new UsageError(`invalid label spec: ${change}`)
    else set[key] = value
  }
  if (remove.some(key => Object.hasOwn(set, key))) throw new UsageError('can not both modify and remove a label in the same command')
  return { set, remove }
}
