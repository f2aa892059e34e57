import type { Command } from '../command.ts'
import { converse, listen, upgrade } from '../conversation.ts'
import { UsageError } from '../errors.ts'
import { STREAM_FLAGS } from './exec.ts'

export const attach: Command = {
  name: 'attach',
  usage: 'attach POD -c CONTAINER',
  short: "Look at a running container's output",
  long: 'Shows what the process of a running container writes from now on, and passes on what is typed if that is wanted.',
  examples: `# What the first container of the pod 123456-7890 writes.
$ kubectl attach 123456-7890

# What its container ruby-container writes.
$ kubectl attach 123456-7890 -c ruby-container

# The same with this terminal as its input.
$ kubectl attach 123456-7890 -c ruby-container -i -t`,
  completes: 'pods',
  flags: [{ name: 'container', shorthand: 'c', type: 'string', help: 'The name of the container' }, ...STREAM_FLAGS],

  *run(context) {
    const { args, flags, namespace, api } = context
    if (args.length === 0) throw new UsageError('POD is required for attach')
    if (args.length > 1) throw new UsageError(`expected a single argument: POD, saw ${args.length}: [${args.join(' ')}]`)
    const name = args[0]!
    const pod = yield* api.get('Pod', namespace, name)
    const { phase = '' } = pod.status
    if (phase !== 'Running') throw new Error(`pod ${name} is not running and cannot be attached to; current phase is ${phase}`)
    const container = flags.string('container') || pod.spec.containers[0]!.name
    const stdin = flags.bool('stdin')
    const tty = flags.bool('tty')
    if (stdin && tty && !context.process.stdin.isTerminal) context.warn('STDIN is not a terminal')
    const stream = yield* upgrade(api.attach(namespace, name, { container, stdin, tty }))
    if (stdin) yield* converse(context, stream, { tty })
    else yield* listen(context, stream)
  },
}
