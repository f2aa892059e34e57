import type { Running } from '../shell/program.ts'
import { readOptions } from './options.ts'
import type { Host, HostProcess, HostProgram } from './place.ts'

/** ssh: a shell, or one command, on another node. */
export const ssh: HostProgram = { name: 'ssh', run }

const HANDSHAKE_MS = 180
const PORT = 22

function* run(process: HostProcess): Running {
  const options = readOptions('ssh', process, {
    short: '1246AaCfgKkMNnqsTtVvXxYyb:c:D:E:e:F:I:i:L:l:m:O:o:p:Q:R:S:W:w:',
    usage: 'ssh [-l login_name] [-p port] [user@]hostname [command]',
    failure: 255,
    leading: true,
  })
  if (typeof options === 'number') return options
  const [target, ...command] = options.operands
  if (target === undefined) {
    process.stderr.write('usage: ssh [-l login_name] [-p port] [user@]hostname [command]\n')
    return 255
  }
  const at = target.lastIndexOf('@')
  const name = target.slice(at + 1)
  const port = Number(options.value('p') ?? PORT)
  const complain = (words: string) => {
    process.stderr.write(`ssh: ${words}\n`)
    return 255
  }
  const { net, reachable } = process.place
  const ip = net.resolve(name)
  if (ip === undefined) return complain(`Could not resolve hostname ${name}: Name or service not known`)
  const answer = net.connect({ host: name, port }, { protocol: 'tcp' })
  yield { sleep: answer.ms + (answer.ok ? HANDSHAKE_MS : 0) }
  if (!answer.ok) {
    const reason =
      { refused: 'Connection refused', unreachable: 'No route to host', timeout: 'Connection timed out' }[answer.failure as string] ??
      'Connection reset by peer'
    return complain(`connect to host ${name} port ${port}: ${reason}`)
  }
  const host = findHost(process.place, reachable, name, ip)
  const user = at >= 0 ? target.slice(0, at) : (options.value('l') ?? 'root')
  if (!host || user !== 'root') {
    process.stderr.write('Permission denied (publickey,gssapi-keyex,gssapi-with-mic,password).\n')
    return 255
  }

  const shell = host.programs.get('bash') ?? host.programs.get('sh')
  if (!shell) return complain(`${name}: no shell`)
  const { stdin, stdout, stderr } = process
  const pid = process.spawn(shell, {
    args: command.length ? ['-c', command.join(' ')] : ['-l'],
    env: { ...host.env, TERM: process.env['TERM'] ?? 'xterm' },
    cwd: host.env['HOME'] ?? '/root',
    stdin,
    stdout,
    stderr,
    place: host,
  })
  yield { exited: [pid] }
  const code = process.exitCode(pid) ?? 255
  if (command.length === 0) stdout.write(`Connection to ${name} closed.\n`)
  return code
}

/** The node of this name or address; its own name, too, leads to a machine itself. */
function findHost(place: Host, reachable: Host['reachable'], name: string, ip: string): Host | undefined {
  if (ip.startsWith('127.')) return place
  return reachable?.get(name) ?? reachable?.get(ip) ?? [...(reachable?.values() ?? [])].find(host => place.net.resolve(host.hostname) === ip)
}
