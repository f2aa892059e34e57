import type { Answer, LocalPort, Request } from '../../cluster/network/network.ts'
import type { Command } from '../command.ts'
import { Exit, UsageError } from '../errors.ts'

export const portForward: Command = {
  name: 'port-forward',
  usage: 'port-forward POD [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Let ports of this machine lead to a pod',
  long: 'Makes ports of a pod reachable as ports of this machine, as long as it runs.',
  examples: `# The ports 5000 and 6000 of this machine are those of the pod.
$ kubectl port-forward mypod 5000 6000

# Port 8888 of this machine is the pod's port 5000.
$ kubectl port-forward mypod 8888:5000

# Any free port of this machine is the pod's port 5000.
$ kubectl port-forward mypod :5000
$ kubectl port-forward mypod 0:5000`,
  completes: 'pods',
  flags: [{ name: 'pod', shorthand: 'p', type: 'string', help: 'The name of the pod' }],

  *run(context) {
    const { args, flags, namespace, api, process } = context
    let name = flags.string('pod')
    if (name === '' && args.length === 0) throw new UsageError('POD is required for port-forward')
    let words = args
    if (name !== '') context.log('cmd.go:187', '-p POD is DEPRECATED and will be removed in a future version. Use port-forward POD instead.')
    else [name = '', ...words] = args
    if (words.length === 0) throw new UsageError('at least 1 PORT is required for port-forward')
    const pod = yield* api.get('Pod', namespace, name)
    const { phase = '', podIP = '' } = pod.status
    if (phase !== 'Running') {
      context.log('portforward.go:115', `Unable to execute command because pod is not running. Current status=${phase}`, 'F')
      throw new Exit(255)
    }

    const forwards = words.map(parsePorts)
    const open: LocalPort[] = []
    try {
      for (const { local, remote } of forwards) {
        let port = local
        const answer = (request: Request): Answer => {
          context.log('portforward.go:247', `Handling connection for ${port}`, 'I')
          const said = process.place.net.connect({ host: podIP, port: remote }, request)
          if (said.ok || said.failure !== 'refused') return said
          // this end was accepted already; it is closed without a word
          const problem = `an error occurred forwarding ${port} -> ${remote}: error forwarding port ${remote} to pod ${name}_${namespace}, uid : exit status 1`
          context.log('portforward.go:318', problem, 'E')
          return { ok: false, ms: said.ms, failure: 'empty' }
        }
        const listener = process.place.net.listen?.(local, answer)
        if (!listener) {
          const problem = (address: string) => `listen ${address}:${local}: bind: address already in use`
          const [four, six] = ['tcp4 127.0.0.1', 'tcp6 [::1]'].map(problem)
          for (const each of [four, six]) context.log('portforward.go:202', `Unable to create listener: Error ${each}`, 'E')
          const all = `All listeners failed to create with the following errors: ${four}, ${six}`
          context.log('portforward.go:154', `Unable to listen on port ${local}: ${all}`)
          continue
        }
        open.push(listener)
        port = listener.port
        for (const address of ['127.0.0.1', '[::1]']) context.log('portforward.go:213', `Forwarding from ${address}:${port} -> ${remote}`, 'I')
      }
      if (open.length === 0) {
        const asked = forwards.map(({ local, remote }) => `{${local} ${remote}}`)
        throw new Error(`Unable to listen on any of the requested ports: [${asked.join(' ')}]`)
      }
      for (;;) yield { until: { ready: () => false } }
    } finally {
      for (const listener of open) listener.close()
    }
  },
}

/** `8888:5000`, `5000`, `:5000`. Throws with the words of pkg/client/unversioned/portforward, v1.1.8. */
function parsePorts(word: string): { local: number; remote: number } {
  const [first = '', second, ...more] = word.split(':')
  if (more.length > 0) throw new Error(`Invalid port format '${word}'`)
  const local = parsePort('local', second === undefined ? first : first || '0')
  const remote = parsePort('remote', second ?? first)
  if (remote === 0) throw new Error('Remote port must be > 0')
  return { local, remote }
}

function parsePort(which: 'local' | 'remote', text: string): number {
  const failure = /^\d+$/.test(text) ? (Number(text) < 65536 ? undefined : 'value out of range') : 'invalid syntax'
  if (failure) throw new Error(`Error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${failure}`)
  return Number(text)
}
