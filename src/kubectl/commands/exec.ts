import type { Command } from '../command.ts'
import { converse, listen, remoteError, upgrade } from '../conversation.ts'
import { UsageError } from '../errors.ts'
import type { Flag } from '../flags.ts'

/** Whether a container's process is spoken with, and as on a terminal. */
export const STREAM_FLAGS: readonly Flag[] = [
  { name: 'stdin', shorthand: 'i', type: 'bool', help: 'Pass what is typed on to the container' },
  { name: 'tty', shorthand: 't', type: 'bool', help: 'The input is a terminal' },
]

export const exec: Command = {
  name: 'exec',
  usage: 'exec POD [-c CONTAINER] -- COMMAND [args...]',
  short: 'Run a command in a container',
  long: 'Runs a command inside a container.',
  examples: `# What date prints in the first container of the pod 123456-7890.
$ kubectl exec 123456-7890 date

# The same in its container ruby-container.
$ kubectl exec 123456-7890 -c ruby-container date

# A shell in that container, with this terminal.
$ kubectl exec 123456-7890 -c ruby-container -i -t -- bash -il`,
  completes: 'pods',
  flags: [
    { name: 'pod', shorthand: 'p', type: 'string', help: 'The name of the pod' },
    { name: 'container', shorthand: 'c', type: 'string', help: "The name of the container; the pod's first if it is left out" },
    ...STREAM_FLAGS,
  ],

  *run(context) {
    const { args, flags, namespace, api } = context
    let name = flags.string('pod')
    if (name === '' && args.length === 0) throw new UsageError('POD is required for exec')
    let command = args
    if (name !== '') context.log('cmd.go:187', '-p POD is DEPRECATED and will be removed in a future version. Use exec POD instead.')
    else [name = '', ...command] = args
    if (command.length === 0) throw new UsageError('COMMAND is required for exec')

    const pod = yield* api.get('Pod', namespace, name)
    const { phase = '' } = pod.status
    if (phase !== 'Running') throw new Error(`pod ${name} is not running and cannot execute commands; current phase is ${phase}`)
    const container = flags.string('container') || pod.spec.containers[0]!.name
    const stdin = flags.bool('stdin')
    const tty = flags.bool('tty')
    if (stdin && tty && !context.process.stdin.isTerminal) context.warn('STDIN is not a terminal')
    const stream = yield* upgrade(api.exec(namespace, name, { container, command, stdin, tty }))
    const code = stdin ? yield* converse(context, stream, { tty }) : yield* listen(context, stream)
    if (code !== 0) throw remoteError(`Error executing in Docker Container: ${code}`)
  },
}
