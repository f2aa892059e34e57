import type { ApiObject, Kind } from '../cluster/api/kinds.ts'
import type { ApiClient, Stream, Watch } from '../cluster/apiserver/client.ts'
import type { DockerClient } from '../cluster/kubelet/docker/client.ts'
import type { Address, Answer, Network, Request } from '../cluster/network/network.ts'
import { sameData } from '../cluster/sim/compare.ts'
import type { Fact, SeenObject } from '../lesson/fact.ts'
import type { HostProgram } from '../programs/place.ts'
import type { Writable } from '../shell/program.ts'

/** A fact without its time. */
type Untimed<F = Fact> = F extends unknown ? Omit<F, 'at'> : never
/** Takes down a fact; the session adds when. */
export type Witness = (fact: Untimed) => void

/** So far back it is looked whether something is known. */
const NEWEST = 50
/** How often these happened counts; of all others only that they were seen, or the last one. */
const ALL_COUNT: ReadonlySet<Fact['type']> = new Set(['changed', 'http', 'no-answer'])

/** Whether the newest facts say this already, so that it adds nothing: a loop that lists pods every second would fill the memory. */
export function isKnown(facts: readonly Fact[], fact: Untimed): boolean {
  if (ALL_COUNT.has(fact.type)) return false
  for (const { at: _, ...known } of facts.slice(-NEWEST).reverse()) {
    if (sameData(known, fact)) return true
    const isLast =
      known.type === 'exec' ? fact.type === 'exec' : known.type === 'refused' && fact.type === 'refused' && known.program === fact.program
    if (isLast) return false
  }
  return false
}

/** The same API, with every answer to it witnessed: what was listed, changed and refused. */
export function witnessedApi(api: ApiClient, witness: Witness): ApiClient {
  const asked = <T>(ask: () => T): T => {
    try {
      return ask()
    } catch (error) {
      if (isRefusal(error)) witness({ type: 'refused', program: 'api', reason: error.reason, message: error.message })
      throw error
    }
  }
  const saw = (kind: string, objects: readonly ApiObject[]): void => witness({ type: 'listed', kind, objects: objects.map(seenObject) })
  const changed = <T>(verb: 'create' | 'update' | 'patch' | 'delete', kind: string, name: string, change: () => T): T => {
    const result = asked(change)
    witness({ type: 'changed', verb, kind, name })
    return result
  }
  return {
    get(kind, namespace, name) {
      const object = asked(() => api.get(kind, namespace, name))
      saw(kind, [object])
      return object
    },
    list(kind, options) {
      const list = asked(() => api.list(kind, options))
      saw(kind, list.items)
      return list
    },
    create: object => changed('create', object.kind, object.metadata?.name ?? '', () => api.create(object)),
    update: object => changed('update', object.kind, object.metadata?.name ?? '', () => api.update(object)),
    patch: (kind, namespace, name, type, body) => changed('patch', kind, name, () => api.patch(kind, namespace, name, type, body)),
    delete: (kind, namespace, name, options) => changed('delete', kind, name, () => api.delete(kind, namespace, name, options)),
    watch(kind, options) {
      return witnessedWatch(
        kind,
        asked(() => api.watch(kind, options)),
        saw,
      )
    },
    log(namespace, pod, options) {
      return witnessedStream(
        asked(() => api.log(namespace, pod, options)),
        text => witness({ type: 'log', pod, text }),
      )
    },
    exec(namespace, pod, options) {
      const { command } = options
      return witnessedStream(
        asked(() => api.exec(namespace, pod, options)),
        output => witness({ type: 'exec', pod, command, output }),
      )
    },
    attach: (namespace, pod, options) => asked(() => api.attach(namespace, pod, options)),
    request: request => api.request(request),
  }
}

function witnessedWatch<K extends Kind>(kind: K, watch: Watch<K>, saw: (kind: string, objects: readonly ApiObject[]) => void): Watch<K> {
  return {
    ready: () => watch.ready(),
    stop: () => watch.stop(),
    next() {
      const event = watch.next()
      if (event && event.type !== 'DELETED') saw(kind, [event.object])
      return event
    },
  }
}

/** Tells what a stream said as it is read, all of it so far each time: a check matches the whole answer. */
function witnessedStream(stream: Stream, told: (text: string) => void): Stream {
  let all = ''
  return {
    ready: () => stream.ready(),
    read() {
      const news = stream.read()
      if (news?.stdout) told((all = bounded(all + news.stdout)))
      return news
    },
    write: text => stream.write(text),
    closeInput: () => stream.closeInput(),
    get exitCode() {
      return stream.exitCode
    },
    resize: (columns, rows) => stream.resize(columns, rows),
    close: () => stream.close(),
  }
}

/** The same docker daemon, with what it lists and finds witnessed. */
export function witnessedDocker(docker: DockerClient, witness: Witness): DockerClient {
  return overlay(docker, {
    containers(options) {
      const containers = docker.containers(options)
      witness({ type: 'containers', names: containers.map(({ name }) => name) })
      return containers
    },
    images(options) {
      const images = docker.images(options)
      witness({ type: 'images', tags: images.flatMap(({ tags }) => tags) })
      return images
    },
    search(term) {
      const results = docker.search(term)
      witness({ type: 'searched', term, names: results.map(({ name }) => name) })
      return results
    },
    pull(reference) {
      const pull = docker.pull(reference)
      return overlay(pull, {
        read() {
          const lines = pull.read()
          if (lines === undefined && pull.error === undefined) witness({ type: 'pulled', image: reference })
          return lines
        },
      })
    },
  })
}

/** The same network, with every answer witnessed; a list that the API's REST face gives counts as a list. */
export function witnessedNetwork(network: Network, witness: Witness): Network {
  return {
    resolve: host => network.resolve(host),
    ping: address => network.ping(address),
    connect(address, request) {
      const answer = network.connect(address, request)
      for (const fact of factsOf(address, request, answer)) witness(fact)
      return answer
    },
  }
}

function factsOf({ host, port }: Address, request: Request, answer: Answer): Untimed[] {
  if (!answer.ok) return [{ type: 'no-answer', host, port, failure: answer.failure }]
  if (!('http' in answer) || request.protocol !== 'http') return []
  const { status, body } = answer.http
  const path = request.path
  const seen: Untimed = { type: 'http', host, port, path, status, ...(answer.by === undefined ? {} : { by: answer.by }) }
  return path.startsWith('/api') && status === 200 ? [seen, ...listedIn(body)] : [seen]
}

/** What a REST answer of the API shows: the items of a list, or the one object. */
function listedIn(body: string): Untimed[] {
  let answer: { kind?: string; items?: ApiObject[]; metadata?: unknown }
  try {
    answer = JSON.parse(body)
  } catch {
    return [] // a log or a watch is no single JSON document
  }
  if (!answer.kind || !answer.metadata) return [] // one of the API's roots
  const list = answer.kind.endsWith('List')
  const objects = list ? (answer.items ?? []) : [answer as ApiObject]
  return [{ type: 'listed', kind: list ? answer.kind.slice(0, -'List'.length) : answer.kind, objects: objects.map(seenObject) }]
}

/**
 * The same program, with what it says itself witnessed: kubectl refuses some things before it asks the API (a manifest without
 * `apiVersion`, a rolling update between equal selectors), and a rolling update's progress is kubectl's own.
 */
export function witnessedProgram(program: HostProgram, witness: Witness): HostProgram {
  return {
    ...program,
    name: program.name,
    *run(process) {
      const verb = process.args.find(word => !word.startsWith('-')) ?? ''
      let complaint = ''
      const stdout = tee(process.stdout, text => witness({ type: 'progress', program: verb, text }))
      const stderr = tee(process.stderr, text => void (complaint = bounded(complaint + text)))
      const exit = yield* program.run(overlay(process, { stdout, stderr }))
      if (exit !== 0 && complaint) witness({ type: 'refused', program: verb, reason: program.name, message: complaint })
      return exit
    },
  }
}

function tee(writable: Writable, told: (text: string) => void): Writable {
  return overlay(writable, {
    write(text) {
      told(text)
      writable.write(text)
    },
  })
}

/** `object` with some members replaced; the others, methods and getters too, still work on the original. */
function overlay<T extends object>(object: T, replacement: Partial<T>): T {
  return new Proxy(object, {
    get(target, name) {
      if (name in replacement) return replacement[name as keyof T]
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** What is kept of one answer; the longest recorded ones are far below. */
const KEPT_CHARACTERS = 20_000
const bounded = (text: string): string => text.slice(-KEPT_CHARACTERS)

/** What a fact keeps of an object. */
export function seenObject(object: ApiObject): SeenObject {
  const { metadata, spec, status } = object as LooseObject
  return {
    name: metadata.name ?? '',
    namespace: metadata.namespace ?? '',
    labels: metadata.labels ?? {},
    ...(status?.phase === undefined ? {} : { phase: status.phase }),
    ...(metadata.deletionTimestamp ? { terminating: true } : {}),
    ...(status?.conditions ? { ready: status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True') } : {}),
    // A table shows how many a controller wants, not how many it has.
    ...ifSet('replicas', spec?.replicas ?? status?.replicas),
    ...ifSet('ip', spec?.clusterIP ?? status?.podIP),
    ...ifSet('image', (spec?.containers ?? spec?.template?.spec?.containers)?.[0]?.image),
    ...ifSet('selector', spec?.selector),
  }
}

function ifSet<K extends string, V>(name: K, value: V | undefined): { [name in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [name in K]?: V })
}

/** The fields that `seenObject` looks for, whatever the kind. */
interface LooseObject {
  metadata: { name?: string; namespace?: string; labels?: Record<string, string>; deletionTimestamp?: string | null }
  spec?: {
    clusterIP?: string
    replicas?: number
    selector?: Record<string, string>
    containers?: { image?: string }[]
    template?: { spec?: { containers?: { image?: string }[] } }
  }
  status?: { phase?: string; podIP?: string; replicas?: number; conditions?: { type: string; status: string }[] }
}

function isRefusal(error: unknown): error is Error & { reason: string } {
  return error instanceof Error && 'reason' in error
}
