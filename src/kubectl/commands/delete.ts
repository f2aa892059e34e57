import { isNotFound } from '../../cluster/api/status.ts'
import type { Wait } from '../../shell/program.ts'
import type { Command, Context } from '../command.ts'
import { Aggregate, addSource } from '../errors.ts'
import { MUTATION_OUTPUT, filenames } from '../global-flags.ts'
import { hasReaper, reap } from '../reaper.ts'
import { checkOutputMode, printSuccess } from '../report.ts'
import type { Found } from '../resources.ts'
import { find } from '../resources.ts'

export const remove: Command = {
  name: 'delete',
  usage: 'delete ([-f FILENAME] | TYPE [(NAME | -l label | --all)])',
  short: 'Delete objects',
  long: `Deletes the objects that files, standard input, names or labels tell.

Deleting does not ask whether somebody has changed an object in the meantime: such a change is lost with the rest.`,
  examples: `# Delete the pod that pod.json describes.
$ kubectl delete -f ./pod.json

# Delete pods and services with the label name=myLabel.
$ kubectl delete pods,services -l name=myLabel

# Delete all pods
$ kubectl delete pods --all`,
  completes: 'resources',
  flags: [
    filenames('File, folder or URL that describes the objects to delete.'),
    { name: 'selector', shorthand: 'l', type: 'string', help: 'Only what carries these labels.' },
    { name: 'all', type: 'bool', help: 'Everything of the types given.' },
    { name: 'ignore-not-found', type: 'bool', help: 'Count it as success when there is no such object. True by default with --all.' },
    { name: 'cascade', type: 'bool', default: true, help: 'Delete what the objects manage, too (the pods of a ReplicationController).' },
    { name: 'grace-period', type: 'int', default: -1, help: 'Seconds an object has to end by itself. Ignored if negative.' },
    { name: 'timeout', type: 'duration', default: 0, help: 'How long to wait for a deletion; zero lets the size of the object decide' },
    MUTATION_OUTPUT,
  ],

  *run(context) {
    const { args, flags } = context
    checkOutputMode(context)
    const found = find(context, {
      args,
      filenames: flags.list('filename'),
      selector: flags.string('selector'),
      all: flags.bool('all'),
      fetch: 'never',
      continueOnError: true,
      enforceNamespace: true,
    })
    if (found.error) throw found.error
    yield* deleteFound(context, found, {
      cascade: flags.bool('cascade'),
      ignoreNotFound: flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : flags.bool('all'),
      timeoutMs: flags.duration('timeout'),
      gracePeriod: flags.int('grace-period'),
    })
  },
}

export interface DeleteChoice {
  /** what an object manages goes with it */
  cascade: boolean
  /** kinds without a way of their own to end are refused, as `stop` does */
  onlyReapable?: boolean
  ignoreNotFound: boolean
  timeoutMs: number
  /** seconds; the kind's own when negative */
  gracePeriod: number
}

/** Deletes each object found and says so; tells when there was none. */
export function* deleteFound(context: Context, found: Found, choice: DeleteChoice): Generator<Wait, void, void> {
  let count = 0
  try {
    yield* found.visit(function* (info) {
      count++
      const { type, namespace, name, source } = info
      const reaps = choice.cascade && hasReaper(type.kind)
      try {
        if (choice.onlyReapable && !reaps) throw new Error(`no reaper has been implemented for ${JSON.stringify(type.kind)}`)
        if (reaps) yield* reap(context, type.kind, namespace, name, choice)
        else yield* context.api.delete(type.kind, namespace, name)
      } catch (error) {
        throw addSource(choice.onlyReapable && !reaps ? 'reaping' : reaps ? 'stopping' : 'deleting', source, error as Error)
      }
      printSuccess(context, type, name, 'deleted')
    })
  } catch (error) {
    const rest = choice.ignoreNotFound ? without(error as Error, isNotFound) : (error as Error)
    if (rest) throw rest
  }
  if (count === 0) context.print('No resources found')
}

/** An error without those parts of it that may be ignored; `undefined` if nothing is left. */
function without(error: Error, ignored: (error: Error) => boolean): Error | undefined {
  if (!(error instanceof Aggregate)) return ignored(error) ? undefined : error
  const rest = error.errors.flatMap(each => without(each, ignored) ?? [])
  return rest.length > 0 ? new Aggregate(rest) : undefined
}
