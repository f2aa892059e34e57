import type { Draft } from '../../cluster/api/kinds.ts'
import type { Command } from '../command.ts'
import { Aggregate, UsageError } from '../errors.ts'
import { checkGenerator } from '../generate.ts'
import { PRINTER_FLAGS, filenames } from '../global-flags.ts'
import { withLastApplied } from '../last-applied.ts'

import { printObject, printSuccess } from '../report.ts'
import { find } from '../resources.ts'
import { inNamespace } from './expose.ts'

const GENERATOR = 'horizontalpodautoscaler/v1beta1'

export const autoscale: Command = {
  name: 'autoscale',
  usage: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU] [flags]',
  short: 'Let the number of pods follow the load',
  long: `Makes an autoscaler: it gives a replication controller more pods or fewer, within limits, as their use of the
processor goes up and down.`,
  examples: `# Between 2 and 10 pods for the controller foo; the server knows how busy they should be:
$ kubectl autoscale rc foo --min=2 --max=10

# At most 5 pods, so that they use 80% of the processor they asked for:
$ kubectl autoscale rc foo --max=5 --cpu-percent=80`,
  completes: 'resources',
  flags: [
    ...PRINTER_FLAGS,
    { name: 'generator', type: 'string', default: GENERATOR, help: 'The way to make the autoscaler. There is only one.' },
    { name: 'min', type: 'int', default: -1, help: 'At least so many pods. The server decides if it is missing or negative.' },
    { name: 'max', type: 'int', default: -1, help: 'At most so many pods. Required.' },
    {
      name: 'cpu-percent',
      type: 'int',
      default: -1,
      help: 'How much of the processor they asked for the pods should use, in percent. The server decides if it is missing or negative.',
    },
    { name: 'name', type: 'string', help: 'The name of the autoscaler; that of the controller if missing.' },
    { name: 'dry-run', type: 'bool', help: 'Only show what would be sent.' },
    filenames('File, folder or URL that names the controller to scale.'),
  ],

  *run(context) {
    const { args, flags, api } = context
    const [min, max, cpu] = [flags.int('min'), flags.int('max'), flags.int('cpu-percent')]
    const errors: Error[] = []
    if (max < 1 || max < min) errors.push(new Error('--max=MAXPODS is required, and must be at least 1 and --min=MINPODS'))
    if (cpu > 100) errors.push(new Error('CPU utilization (%) cannot exceed 100'))
    if (errors.length > 0) throw new Aggregate(errors)

    const infos = yield* find(context, { args, filenames: flags.list('filename'), continueOnError: true, enforceNamespace: true }).infos()
    if (infos.length > 1) throw new Error(`multiple resources provided: [${args.join(' ')}]`)
    const { type, name } = infos[0]!
    if (type.kind !== 'ReplicationController') throw new Error(`invalid resource provided: ${type.kind}, only a replication controller is accepted`)
    const generator = flags.string('generator')
    if (generator !== GENERATOR && !checkGenerator(context, generator, ['default-name']))
      throw new UsageError(`generator ${JSON.stringify(generator)} not found.`)

    const scaler: Draft<'HorizontalPodAutoscaler'> = {
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: flags.string('name') || name },
      spec: {
        scaleRef: { kind: type.kind, name, apiVersion: type.apiVersion, subresource: 'scale' },
        ...(min > 0 ? { minReplicas: min } : {}),
        maxReplicas: max,
        ...(cpu >= 0 ? { cpuUtilization: { targetPercentage: cpu } } : {}),
      },
    }
    if (flags.bool('dry-run')) return printObject(context, scaler)
    const created = yield* api.create(inNamespace(withLastApplied(scaler), context.namespace))
    if (flags.string('output') !== '') printObject(context, created)
    else printSuccess(context, type, name, 'autoscaled', false)
  },
}
