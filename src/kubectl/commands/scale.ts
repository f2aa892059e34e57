import type { Command } from '../command.ts'
import { Aggregate, UsageError } from '../errors.ts'
import { MUTATION_OUTPUT, filenames } from '../global-flags.ts'
import { POLL } from '../poll.ts'
import { checkOutputMode, printSuccess } from '../report.ts'
import { find } from '../resources.ts'
import * as scaler from '../scaler.ts'

export const scale: Command = {
  name: 'scale',
  usage: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  aliases: ['resize'],
  deprecated: ['resize'],
  short: 'Set how many pods a controller keeps',
  long: `Sets how many pods a ReplicationController (or a job) keeps running.

--current-replicas and --resource-version make it a condition: unless the object is still as they say when the new
size reaches the server, nothing is changed.`,
  examples: `# Give the controller foo three pods.
$ kubectl scale --replicas=3 replicationcontrollers foo

# The same for the controller that foo-controller.yaml describes.
$ kubectl scale --replicas=3 -f foo-controller.yaml

# Only if foo has two now, give it three.
$ kubectl scale --current-replicas=2 --replicas=3 replicationcontrollers foo

# Several controllers at once.
$ kubectl scale --replicas=5 rc/foo rc/bar`,
  completes: 'resources',
  flags: [
    { name: 'resource-version', type: 'string', help: 'Scale only if the object has this version.' },
    { name: 'current-replicas', type: 'int', default: -1, help: 'Scale only if this is the size now.' },
    { name: 'replicas', type: 'int', default: -1, help: 'The new number of pods. Required.' },
    { name: 'timeout', type: 'duration', default: 0, help: 'How long to wait until so many pods are there; zero does not wait.' },
    MUTATION_OUTPUT,
    filenames('File, folder or URL that names the controller to scale'),
  ],

  *run(context) {
    const { args, flags } = context
    checkOutputMode(context)
    const size = flags.int('replicas')
    if (size < 0) throw new UsageError('--replicas=COUNT is required, and COUNT must be greater than or equal to 0')
    const found = find(context, { args, filenames: flags.list('filename'), continueOnError: true, enforceNamespace: true })
    if (found.error) throw found.error
    const infos = yield* found.infos()
    scaler.checkScalable(infos[0]!.type.kind)
    const resourceVersion = flags.string('resource-version')
    const currentSize = flags.int('current-replicas')
    if (resourceVersion !== '' && infos.length > 1) throw new Error('cannot use --resource-version with multiple controllers')
    if (currentSize !== -1 && infos.length > 1) throw new Error('cannot use --current-replicas with multiple controllers')

    const timeoutMs = flags.duration('timeout')
    const wait = timeoutMs === 0 ? {} : { wait: { ...POLL, timeoutMs } }
    const errors: Error[] = []
    for (const { type, namespace, name } of infos) {
      try {
        // the way of scaling is the first object's, as v1.1.8 has it
        yield* scaler.scale(context, infos[0]!.type.kind, namespace, name, { size, currentSize, resourceVersion, retry: POLL, ...wait })
        printSuccess(context, type, name, 'scaled')
      } catch (error) {
        errors.push(error as Error)
      }
    }
    if (errors.length > 0) throw new Aggregate(errors)
  },
}
