import type { KindInfo } from '../cluster/api/kinds.ts'
import type { Context } from './command.ts'
import { UsageError } from './errors.ts'
import type { AnyObject } from './kinds.ts'
import { singular } from './kinds.ts'
import { outputOf, write } from './printers/output.ts'

/** Refuses any `-o` but `name`, for commands that change something. */
export function checkOutputMode({ flags }: Context): void {
  const mode = flags.string('output')
  if (mode !== '' && mode !== 'name') throw new UsageError(`Unexpected -o output mode: ${mode}. We only support '-o name'.`)
}

/** Says what was done to an object: `pod "web" created`, or `pod/web` with `-o name`. Without a type only the name is said. */
export function printSuccess(context: Context, type: KindInfo | undefined, name: string, operation: string, short = isShort(context)): void {
  const resource = type ? singular(type) : ''
  if (short) context.print(resource ? `${resource}/${name}` : name)
  else context.print(`${resource ? `${resource} ` : ''}"${name}" ${operation}`)
}

/** Prints an object as `-o` and its companions ask. */
export function printObject(context: Context, object: AnyObject): void {
  const output = outputOf(context)
  write(context, () => output.object(object))
}

/** Whether `-o name` asks for the short form. */
export function isShort({ flags }: Context): boolean {
  return flags.string('output') === 'name'
}

/** Warns that a service of type NodePort is open to the world (`printObjectSpecificMessage`, v1.1.8). */
export function printPortWarning(context: Context, object: AnyObject): void {
  if (object.kind !== 'Service' || object.spec?.type !== 'NodePort') return
  const ports = (object.spec.ports ?? []).map(({ protocol = '', nodePort = 0 }) => `${protocol.toLowerCase()}:${nodePort}`)
  context.write(
    'You have exposed your service on an external port on all nodes in your\n' +
      'cluster.  If you want to expose this service to the external internet, you may\n' +
      `need to set up firewall rules for the service port(s) (${ports.join(',')}) to serve traffic.\n\n` +
      'See http://releases.k8s.io/release-1.1/docs/user-guide/services-firewalls.md for more details.\n',
  )
}
