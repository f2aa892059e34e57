import type { HttpResponse } from '../../src/cluster/apiserver/client.ts'
import type { DockerClient } from '../../src/cluster/kubelet/docker/client.ts'
import type { Answer, Network, Request } from '../../src/cluster/network/network.ts'
import type { Host, HostProcess, HostProgram } from '../../src/programs/place.ts'
import { MemoryFiles } from '../../src/shell/memory-files.ts'
import { textReader } from '../../src/shell/streams.ts'

export interface BenchOptions {
  net?: Partial<Network>
  docker?: DockerClient
  stdin?: string
  files?: Record<string, string>
  /** both standard output and input are a terminal */
  terminal?: boolean
  /** virtual time goes on */
  advance?: (ms: number) => void
  host?: Partial<Host>
  /** when the program is started, virtual ms */
  start?: number
}

/** Runs one program to its end, without a shell: `words` split at spaces, quotes keeping words together. */
export function play(program: HostProgram, words: string, options: BenchOptions = {}) {
  let now = options.start ?? 0
  const out = { stdout: '', stderr: '' }
  const files = new MemoryFiles(() => now, { '/root/.keep': '', ...options.files })
  const into = (stream: 'stdout' | 'stderr') => ({
    isTerminal: options.terminal ?? false,
    broken: false,
    hasRoom: () => true,
    write: (text: string) => void (out[stream] += text),
  })
  const net: Network = {
    resolve: host => host,
    ping: () => ({ ok: true, ms: 0 }),
    connect: () => ({ ok: false, ms: 1, failure: 'refused' }),
    ...options.net,
  }
  const place: Host = {
    name: 'here',
    hostname: 'here',
    env: {},
    files,
    programs: new Map(),
    net,
    ...(options.docker ? { docker: options.docker } : {}),
    ...options.host,
  }
  const stdin = textReader(options.stdin ?? '')
  const process = {
    pid: 1,
    args: [...words.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2] ?? match[3] ?? ''),
    env: {},
    cwd: '/root',
    stdin: { ...stdin, isTerminal: options.terminal ?? false },
    stdout: into('stdout'),
    stderr: into('stderr'),
    place,
    now: () => now,
    terminal: { columns: 80, rows: 24 },
  } as unknown as HostProcess
  const pass = (ms: number) => {
    now += ms
    options.advance?.(ms)
  }
  const running = program.run(process)
  for (let steps = 0; steps < 100_000; steps++) {
    const step = running.next()
    if (step.done) return { ...out, code: step.value, ms: now - (options.start ?? 0), files }
    const wait = step.value
    if ('sleep' in wait) pass(wait.sleep)
    else if ('until' in wait) {
      const end = now + (wait.orAfter ?? 600_000)
      while (!wait.until.ready() && now < end) pass(Math.min(10, end - now))
    }
  }
  throw new Error('it does not end')
}

/** A network in which every address answers what `respond` says. */
export function web(
  respond: (request: Request & { protocol: 'http' }, host: string, port: number) => Partial<HttpResponse> | Exclude<Answer, { ok: true }>,
): Partial<Network> {
  return {
    connect({ host, port }, request) {
      if (request.protocol !== 'http') return { ok: false, ms: 1, failure: 'protocol' }
      const answer = respond(request, host, port)
      if ('ok' in answer) return answer
      return { ok: true, ms: 3, http: { status: 200, reason: 'OK', headers: {}, body: '', ...answer } }
    },
  }
}
