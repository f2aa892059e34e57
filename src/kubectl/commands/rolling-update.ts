import type { ReplicationController } from '../../cluster/api/kinds.ts'
import { infoOf as kindInfo } from '../../cluster/api/kinds.ts'
import { isNotFound } from '../../cluster/api/status.ts'
import { withDefaults } from '../../cluster/apiserver/defaults.ts'
import type { Wait } from '../../shell/program.ts'
import type { Command, Context } from '../command.ts'
import { UsageError } from '../errors.ts'
import { PRINTER_FLAGS, VALIDATE_FLAGS, filenames } from '../global-flags.ts'
import { outputOf } from '../printers/output.ts'
import { printObject, printSuccess } from '../report.ts'
import { find } from '../resources.ts'
import type { Controller, RollingUpdate } from '../rolling-updater.ts'
import { controllerWithImage, findSuccessorOf, prepareOld, rename, rollingUpdate, successorName, turnAround } from '../rolling-updater.ts'

const UNITS = 'Units are "ns", "us" (or "µs"), "ms", "s", "m", "h".'

export const rollingUpdateCommand: Command = {
  name: 'rolling-update',
  usage: 'rolling-update OLD_CONTROLLER_NAME ([NEW_CONTROLLER_NAME] --image=NEW_CONTAINER_IMAGE | -f NEW_CONTROLLER_SPEC)',
  aliases: ['rollingupdate'],
  deprecated: ['rollingupdate'],
  short: "Replace a controller's pods one by one by another's",
  long: `Replaces the pods of a replication controller one by one by those of another, so that the service goes on meanwhile.

The new controller must be in the same namespace as the old one, have another name, and in its selector at least one
label must have another value than in the old one's.`,
  examples: `# Replace the pods of frontend-v1 by those of the controller that frontend-v2.json describes.
$ kubectl rolling-update frontend-v1 -f frontend-v2.json

# The same, with the controller on standard input.
$ cat frontend-v2.json | kubectl rolling-update frontend-v1 -f -

# Only another image, under another name.
$ kubectl rolling-update frontend-v1 frontend-v2 --image=image:v2

# Only another image, under the same name.
$ kubectl rolling-update frontend --image=image:v2

# Go back while an update is under way.
$ kubectl rolling-update frontend-v1 frontend-v2 --image=image:v2 --rollback`,
  completes: 'controllers',
  flags: [
    { name: 'update-period', type: 'duration', default: 60_000, help: `How long to wait after one pod before the next. ${UNITS}` },
    { name: 'poll-interval', type: 'duration', default: 3000, help: `How often to look at the controllers after a change. ${UNITS}` },
    { name: 'timeout', type: 'duration', default: 300_000, help: `How long to wait for any progress before giving up. ${UNITS}` },
    filenames('File or URL that describes the new controller.'),
    { name: 'image', type: 'string', help: 'The new image. Not together with --filename/-f' },
    { name: 'deployment-label-key', type: 'string', default: 'deployment', help: 'The label that tells the two controllers apart, for --image' },
    { name: 'dry-run', type: 'bool', help: 'Only show what would be changed.' },
    { name: 'rollback', type: 'bool', help: 'Turn an update around that is under way: back to the old controller' },
    ...VALIDATE_FLAGS,
    ...PRINTER_FLAGS,
  ],

  *run(context) {
    const { args, flags, api, namespace } = context
    const files = flags.list('filename')
    const image = flags.string('image')
    checkArguments(context)
    const oldName = args[0]!
    let oldRc: ReplicationController
    try {
      oldRc = yield* api.get('ReplicationController', namespace, oldName)
    } catch (error) {
      if (!isNotFound(error) || image === '' || args.length > 1) throw error
      // an update that ended between deleting the old controller and renaming the new one
      return yield* rename(context, yield* findSuccessorOf(context, namespace, oldName), oldName)
    }

    let newRc: Controller
    if (image === '') newRc = yield* controllerFromFile(context, files[0]!, oldRc)
    else {
      const key = flags.string('deployment-label-key')
      newRc = yield* controllerForImage(context, oldRc, args[1] ?? successorName(oldRc), image)
      oldRc = yield* prepareOld(context, oldRc, namespace, newRc.metadata!.name!, key)
    }
    const file = files[0] ?? ''
    if (newRc.metadata!.name === oldName) throw new UsageError(`${file} cannot have the same name as the existing ReplicationController ${oldName}`)
    const selector: Readonly<Record<string, string | undefined>> = newRc.spec?.selector ?? {}
    if (!Object.entries(oldRc.spec.selector).some(([key, value]) => selector[key] !== undefined && selector[key] !== value)) {
      throw new UsageError(`${file} must specify a matching key with non-equal value in Selector for ${oldName}`)
    }
    if (flags.bool('dry-run')) return printBoth(context, oldRc, newRc)

    const keepsName = image !== '' && args.length === 1
    let update: RollingUpdate = {
      oldRc,
      newRc,
      namespace,
      updatePeriodMs: flags.duration('update-period'),
      poll: { intervalMs: flags.duration('poll-interval'), timeoutMs: flags.duration('timeout') },
      keepsName,
    }
    if (flags.bool('rollback')) update = yield* turnAround(context, update)
    yield* rollingUpdate(context, update)

    const name = keepsName ? oldName : newRc.metadata!.name!
    const done = yield* api.get('ReplicationController', namespace, name)
    if (flags.string('output') !== '') printObject(context, done)
    else
      printSuccess(
        context,
        kindInfo('ReplicationController'),
        oldName,
        keepsName ? 'rolling updated' : `rolling updated to ${JSON.stringify(name)}`,
        false,
      )
  },
}

function checkArguments({ args, flags }: Context): void {
  const files = flags.list('filename')
  const image = flags.string('image')
  if (flags.string('deployment-label-key') === '') throw new UsageError('--deployment-label-key can not be empty')
  if (files.length > 1) throw new UsageError('May only specificy a single filename for new controller')
  if (files.length === 0 && image === '') throw new UsageError('Must specify --filename or --image for new controller')
  if (files.length > 0 && image !== '') throw new UsageError('--filename and --image can not both be specified')
  if (args.length < 1) throw new UsageError('Must specify the controller to update')
}

/** The one controller that a file describes; without a number of replicas it takes over the old one's. */
function* controllerFromFile(context: Context, file: string, oldRc: ReplicationController): Generator<Wait, Controller, void> {
  const { flags } = context
  const infos = yield* find(context, { filenames: [file], validate: flags.bool('validate'), enforceNamespace: true }).infos()
  if (infos.length > 1) throw new UsageError(`${file} specifies multiple items`)
  const { object, namespace } = infos[0]!
  if (object!.kind !== 'ReplicationController') throw new UsageError(`${file} contains a ${object!.kind} not a ReplicationController`)
  return withDefaults({
    ...object!,
    metadata: { ...object!.metadata, namespace },
    spec: { ...object!.spec!, replicas: object!.spec?.replicas ?? oldRc.spec.replicas },
  }) as Controller
}

/** The controller that takes over for `--image`: found, when an earlier run has made it, or a copy of the old one. */
function* controllerForImage(context: Context, oldRc: ReplicationController, name: string, image: string): Generator<Wait, Controller, void> {
  const { api, namespace, flags } = context
  if (name !== '') {
    try {
      const found = yield* api.get('ReplicationController', namespace, name)
      context.print(`Found existing update in progress (${found.metadata.name}), resuming.`)
      return found
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
  const fresh = yield* api.get('ReplicationController', namespace, oldRc.metadata.name)
  return controllerWithImage(fresh, name, image, flags.string('deployment-label-key'))
}

function printBoth(context: Context, oldRc: Controller, newRc: Controller): void {
  const output = context.flags.string('output') === '' ? undefined : outputOf(context)
  const text = (rc: Controller) => (output ? output.object(rc as ReplicationController) : rc.metadata!.name)
  context.write(`Rolling from:\n${text(oldRc)}\nTo:\n${text(newRc)}\n`)
}
