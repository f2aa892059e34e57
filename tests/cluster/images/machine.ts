import type { ContainerRecord, Environment } from '../../../src/cluster/kubelet/docker/container.ts'
import { DockerRuntime } from '../../../src/cluster/kubelet/docker/runtime.ts'
import { fieldRegistry } from '../../../src/cluster/kubelet/images/registry.ts'
import type { Answer, RedisReply, Request } from '../../../src/cluster/network/network.ts'
import { DURATIONS } from '../../../src/cluster/sim/durations.ts'
import { WorkQueue } from '../../../src/cluster/sim/queue.ts'
import { Random } from '../../../src/cluster/sim/random.ts'
import { State } from '../../../src/cluster/sim/state.ts'

/** One machine with docker and no cluster: containers by address, and names that stand for addresses like services do. */
export class Machine {
  now = 0
  readonly runtime: DockerRuntime
  /** service address to the container address behind it */
  readonly services: Record<string, string> = {}
  readonly random: Random
  readonly #queue: WorkQueue

  constructor() {
    const state = new State()
    this.random = new Random(1, state)
    this.#queue = new WorkQueue(state)
    this.runtime = new DockerRuntime({
      state,
      queue: this.#queue,
      random: this.random,
      durations: DURATIONS.field,
      registry: fieldRegistry,
      now: () => this.now,
      connect: (from, { host, port }, request) => this.connect(host, port, { ...request, from: from.ip ?? '' }),
      read: () => undefined,
      changed: () => {},
    })
  }

  run(image: string, ip: string, env: Record<string, string> = {}, command?: string[]): ContainerRecord {
    const environment: Environment = { own: Object.entries(env), services: [] }
    const draft = { node: 'n', name: ip, image, command, env: environment, hostname: `host-${ip}`, ports: [], ip }
    const { id } = this.runtime.create(draft)
    return this.runtime.start(id)
  }

  wait(ms: number): void {
    const end = this.now + ms
    for (let due = this.#queue.nextDue(); due !== undefined && due <= end; due = this.#queue.nextDue()) {
      this.now = Math.max(this.now, due)
      const item = this.#queue.take(this.now)
      if (item?.component === 'docker') this.runtime.wake(item.key)
      if (item?.component === 'docker-pull') this.runtime.finishPull(item.key)
    }
    this.now = end
  }

  connect(host: string, port: number, request: Request): Answer {
    const ip = this.services[host] ?? host
    if (!/^\d+\./.test(ip)) return { ok: false, ms: 1, failure: 'unknown-host' }
    const container = this.runtime.sandboxAt(ip)
    return (container && this.runtime.answer(container.id, request, port)) ?? { ok: false, ms: 1, failure: 'refused' }
  }

  redis(ip: string, line: string, database = 0): RedisReply | string {
    const command = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2] ?? '')
    const answer = this.connect(ip, 6379, { protocol: 'redis', command, database })
    return answer.ok && 'redis' in answer ? answer.redis : answer.ok ? 'tcp' : answer.failure
  }

  get(ip: string, path: string, headers: Record<string, string> = {}): Answer {
    return this.connect(ip, 80, { protocol: 'http', method: 'GET', path, headers: { host: ip, ...headers }, body: '' })
  }

  body(ip: string, path: string): string {
    const answer = this.get(ip, path)
    return answer.ok && 'http' in answer ? `${answer.http.status} ${answer.http.body}` : JSON.stringify(answer)
  }

  log(container: ContainerRecord): string[] {
    return this.runtime.log(container.id).map(line => line.text)
  }

  state(container: ContainerRecord): string {
    const { state, exitCode } = this.runtime.container(container.id)!
    return state === 'exited' ? `exited ${exitCode}` : state
  }
}
