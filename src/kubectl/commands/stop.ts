import type { Command } from '../command.ts'
import { MUTATION_OUTPUT, filenames } from '../global-flags.ts'
import { checkOutputMode } from '../report.ts'
import { find } from '../resources.ts'
import { deleteFound } from './delete.ts'

export const stop: Command = {
  name: 'stop',
  usage: 'stop (-f FILENAME | TYPE (NAME | -l label | --all))',
  short: 'Deprecated: delete objects in good order',
  long: `Deprecated: 'kubectl delete' does all that this command does.

Takes objects down in good order and deletes them: what can be scaled is scaled to nothing first.`,
  examples: `# Take down the controller foo.
$ kubectl stop replicationcontroller foo

# Stop pods and services with the label name=myLabel.
$ kubectl stop pods,services -l name=myLabel

# Take down the service that service.json describes
$ kubectl stop -f service.json`,
  completes: 'resources',
  flags: [
    filenames('File, folder or URL that describes the objects to stop.'),
    { name: 'selector', shorthand: 'l', type: 'string', help: 'Only what carries these labels.' },
    { name: 'all', type: 'bool', help: 'Everything of the types given.' },
    { name: 'ignore-not-found', type: 'bool', help: 'Count it as success when there is no such object.' },
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
      continueOnError: true,
      enforceNamespace: true,
    })
    if (found.error) throw found.error
    yield* deleteFound(context, found, {
      cascade: true,
      onlyReapable: true,
      ignoreNotFound: flags.bool('ignore-not-found'),
      timeoutMs: flags.duration('timeout'),
      gracePeriod: flags.int('grace-period'),
    })
  },
}
