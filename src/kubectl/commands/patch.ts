import type { Command } from '../command.ts'
import { UsageError } from '../errors.ts'
import { MUTATION_OUTPUT, filenames } from '../global-flags.ts'
import { checkOutputMode, printSuccess } from '../report.ts'
import { find } from '../resources.ts'

export const patch: Command = {
  name: 'patch',
  usage: 'patch (-f FILENAME | TYPE NAME) -p PATCH',
  short: 'Change some fields of an object',
  long: `Changes some fields of an object: the patch, in JSON, holds only what is to be different. Lists whose items have a
name of their own (containers, ports) are merged item by item; null removes a field.`,
  examples: `# Let nothing new be scheduled on a node.
$ kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'

# The same for the node that node.json names.
$ kubectl patch -f node.json -p '{"spec":{"unschedulable":true}}'

# Give a container another image; its name says which container is meant.
$ kubectl patch pod valid-pod -p '{"spec":{"containers":[{"name":"web","image":"new image"}]}}'`,
  completes: 'resources',
  flags: [
    { name: 'patch', shorthand: 'p', type: 'string', help: 'What is to be different, as JSON.' },
    MUTATION_OUTPUT,
    filenames('File, folder or URL that names the object to change'),
  ],

  *run(context) {
    const { args, flags } = context
    checkOutputMode(context)
    const body = flags.string('patch')
    if (body === '') throw new UsageError('Must specify -p to patch')
    const found = find(context, { args, filenames: flags.list('filename'), continueOnError: true, enforceNamespace: true })
    if (found.error) throw found.error
    const infos = yield* found.infos()
    if (infos.length > 1) throw new Error('multiple resources provided')
    const { type, namespace, name } = infos[0]!
    yield* context.api.patch(type.kind, namespace, name, 'strategic', body)
    printSuccess(context, undefined, name, 'patched')
  },
}
