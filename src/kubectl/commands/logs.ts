import { parseTimestamp } from '../../cluster/sim/clock.ts'
import type { Command } from '../command.ts'
import { listen } from '../conversation.ts'
import { UsageError } from '../errors.ts'

export const logs: Command = {
  name: 'logs',
  usage: 'logs [-f] [-p] POD [-c CONTAINER]',
  aliases: ['log'],
  deprecated: ['log'],
  short: 'What a container has written',
  long: 'Prints what a container in a pod has written to its standard output and error. A pod with one container needs no -c.',
  examples: `# What the only container of the pod nginx has written so far.
$ kubectl logs nginx

# What the container ruby of web-1 wrote before it was last restarted.
$ kubectl logs -p -c ruby web-1

# The same container, and everything that it writes from now on.
$ kubectl logs -f -c ruby web-1

# The last twenty lines.
$ kubectl logs --tail=20 nginx

# The last hour.
$ kubectl logs --since=1h nginx`,
  completes: 'pods',
  flags: [
    { name: 'follow', shorthand: 'f', type: 'bool', help: 'Go on with what the container writes from now on.' },
    { name: 'timestamps', type: 'bool', help: 'Begin each line with the time at which it was written' },
    { name: 'interactive', type: 'bool', default: true, help: 'If true, ask when something has to be chosen.' },
    { name: 'previous', shorthand: 'p', type: 'bool', help: 'The log of the container before its last restart, if there was one.' },
    { name: 'limit-bytes', type: 'int', default: 0, help: 'At most so many bytes; 0 means all.' },
    { name: 'tail', type: 'int', default: -1, help: 'Only so many lines at the end; -1 means all.' },
    { name: 'since-time', type: 'string', help: 'Only lines after this moment (RFC3339). Not together with --since.' },
    { name: 'since', type: 'duration', default: 0, help: 'Only lines of so long ago at most: 5s, 2m, 3h. Not together with --since-time.' },
    { name: 'container', shorthand: 'c', type: 'string', help: 'The name of the container' },
  ],

  *run(context) {
    const { args, flags, namespace, api } = context
    if (args.length === 0) throw new UsageError('POD is required for log')
    if (args.length > 2) throw new UsageError('log POD [CONTAINER]')
    const since = flags.duration('since')
    const sinceTime = flags.string('since-time')
    if (sinceTime !== '' && since > 0) throw new UsageError('only one of --since, --since-time may be specified')

    const [name = '', second] = args
    const pod = yield* api.get('Pod', namespace, name)
    const names = pod.spec.containers.map(container => container.name)
    let container = flags.string('container') || second
    if (!container && names.length !== 1) {
      throw new Error(`Pod ${name} has the following containers: ${names.join(', ')}; please specify the container to print logs for with -c`)
    }
    container ||= names[0]
    const tail = flags.int('tail')
    const limit = flags.int('limit-bytes')
    const stream = yield* api.log(namespace, name, {
      container,
      follow: flags.bool('follow'),
      previous: flags.bool('previous'),
      timestamps: flags.bool('timestamps'),
      ...(since > 0 ? { sinceSeconds: Math.ceil(since / 1000) } : {}),
      ...(parseTimestamp(sinceTime) === undefined ? {} : { sinceTime }),
      ...(limit === 0 ? {} : { limitBytes: limit }),
      ...(tail < 0 ? {} : { tailLines: tail }),
    })
    yield* listen(context, stream)
  },
}
