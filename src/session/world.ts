import { Cluster } from '../cluster/cluster.ts'
import type { ClusterSnapshot } from '../cluster/cluster.ts'
import { stableJson } from '../cluster/sim/compare.ts'
import { hash128 } from '../cluster/sim/hash.ts'
import type { DockerClient } from '../cluster/kubelet/docker/client.ts'
import type { Host } from '../programs/place.ts'
import { Kernel } from '../shell/kernel.ts'
import type { Files } from '../shell/files.ts'
import type { Program, Readable, Writable } from '../shell/program.ts'
import { Shell } from '../shell/shell.ts'
import type { ShellSnapshot } from '../shell/shell.ts'
import type { Action } from '../lesson/lesson.ts'
import { fill } from '../lesson/fill.ts'
import { PodCounts } from '../lesson/pod-counts.ts'
import { notLoaded } from '../late.ts'
import { askFor } from './desk.ts'
import type { Page } from './desk.ts'
import { containerExec } from './exec.ts'
import type { Witness } from './witness.ts'
import type { Kit } from './kit.ts'
import { makePlaces } from './places.ts'
import type { FilesSnapshots, Places } from './places.ts'

/** Where the learner's files are. */
export const HOME = '/root/guestbook'

export interface WorldOptions {
  seed: string
  kit: Kit
  durations?: 'field' | 'recorded'
  /** names of the nodes, or how many; default: one, `centos-l410` */
  nodes?: number | readonly string[]
  /** what lies in the learner's folder, by name */
  files?: Readonly<Record<string, string>>
  onOutput?: (text: string) => void
  witness?: Witness
  /** a program of the learner's machine wants this file in the page's editor; without it the machine has no editor */
  onEdit?: (path: string) => void
  /** called at the end of every instant in which an object was written or a program was told something */
  onInstant?: () => void
}

/** A line of shell running beside the terminal, as a script would. */
export interface Job {
  stdout: string
  stderr: string
  /** the exit code; `undefined` while it runs */
  readonly exit: number | undefined
  /** Ctrl-C */
  interrupt(): void
}

/** Everything that a snapshot of a world holds. Taken only while no program is alive. */
export interface WorldSnapshot {
  nodes: readonly string[]
  now: number
  cluster: ClusterSnapshot
  shell: ShellSnapshot
  files: FilesSnapshots
  pids: number
  traffic: Traffic
  requests: readonly Requested[]
}

/** Steady requests from the learner's desk. `next` is when the next one is due; `url` may be several, with blanks between: they take turns. */
interface Traffic {
  perSecond: number
  url: string
  next: number
}

/** One request of the browser pane or of the traffic, and what came of it. */
export interface Requested extends Page {
  at: number
  url: string
  source: 'browser' | 'traffic'
}

const GUESTBOOK_URL = 'http://192.168.2.202:30001/'
const NO_TRAFFIC: Traffic = { perSecond: 0, url: GUESTBOOK_URL, next: Infinity }
const NODE_NAMES = ['centos-l410', 'node-2', 'node-3', 'node-4']
const FIRST_ADDRESS = 202
/** What a browser's tab has room for, with a good deal to spare: `--replicas=99999999` is a typing mistake that must not cost the sitting. */
const MOST_PODS = 20_000
/** Requests kept for the traffic lane. */
const REQUESTS_KEPT = 2000
/** A line that is still at work after so long will not end by itself. */
const PATIENCE_MS = 3_600_000
const SETTLE_MS = 300_000
const SETTLE_LOOK_MS = 500

/**
 * The simulated world: a cluster, the learner's machine with its shell and programs, and the one clock of both. It keeps no log and
 * knows no lesson; `Session` adds those.
 */
export class World {
  cluster!: Cluster
  kernel!: Kernel<Host>
  shell!: Shell<Host>
  /** Virtual time, whole milliseconds since 2016-03-06 12:00:00 UTC. */
  now = 0
  /** How many pods there are of what labels, for the checks. */
  pods!: PodCounts
  requests: Requested[] = []
  /** How many pieces of work it has done since it was made: what a replay would cost. */
  worked = 0
  readonly #options: WorldOptions
  #places!: Places
  #nodes: readonly string[] = []
  #kit: Kit
  readonly #bash: Program<Host> = { name: 'bash', run: process => (this.#kit.shell ?? notLoaded('bash')).run(process) }
  #traffic = NO_TRAFFIC
  /** Something happened at this instant that programs may be waiting for. */
  #stale = false
  /** Something changed at this instant that a check may look at: an object was written, or a program was told something. */
  #news = false
  /** While a start is played, nobody is told. */
  #silent = false

  constructor(options: WorldOptions) {
    this.#options = options
    this.#kit = options.kit
    this.begin({ nodes: options.nodes ?? 1, files: options.files ?? {} })
  }

  /** Starts all over: an empty cluster of these nodes (names, or how many), and these files in the learner's folder. */
  begin({ nodes, files }: { nodes: number | readonly string[]; files: Readonly<Record<string, string>> }): void {
    const names = typeof nodes === 'number' ? NODE_NAMES.slice(0, nodes) : nodes
    const { seed, durations = 'field' } = this.#options
    this.#nodes = names
    this.now = 0
    this.requests = []
    this.#traffic = NO_TRAFFIC
    this.cluster = new Cluster({
      mostPods: MOST_PODS,
      seed,
      durations,
      nodes: names.map((name, index) => ({ name, address: `192.168.2.${FIRST_ADDRESS + index}` })),
    })
    this.kernel = new Kernel<Host>({ shell: this.#bash, time: this.cluster.now })
    this.#places = makePlaces({
      cluster: this.cluster,
      nodes: names,
      kit: this.#kit,
      files: Object.fromEntries(Object.entries(files).map(([name, text]) => [`${HOME}/${name}`, text])),
      witness: fact => {
        this.#news = true
        if (!this.#silent) this.#options.witness?.(fact)
      },
      edit: this.#options.onEdit,
    })
    const { files: own } = this.#places.learner
    if (!own.isFolder(HOME)) own.makeFolder(HOME) // nobody begins in a folder that is not there
    const pods = (this.pods = new PodCounts(this.cluster.api))
    this.cluster.server.onChange(({ type, object, old }) => {
      this.#news = true
      pods.note(old, type === 'DELETED' ? undefined : object)
    })
    this.cluster.restFace = this.#kit.restFace
    const exec = containerExec(this.kernel, record => this.#places.container(record))
    Object.assign(this.cluster.inside, this.#places.inside, { exec })
    this.shell = new Shell<Host>({
      kernel: this.kernel,
      place: this.#places.learner,
      cwd: HOME,
      output: text => {
        if (!this.#silent) this.#options.onOutput?.(text)
      },
    })
    this.now = this.cluster.now
    this.#silent = true
    this.finishInstant()
    this.#silent = false
  }

  /** Gives the machines more programs, for now and for all later beginnings. */
  equip(kit: Kit): void {
    this.#kit = kit
    this.#places.equip(kit)
    this.cluster.restFace = kit.restFace
  }

  /** The files of the learner's machine. */
  get files(): Files {
    return this.#places.learner.files
  }

  /** The docker daemon of the learner's node; looking through it leaves no trace in the facts. */
  get docker(): DockerClient {
    return this.cluster.docker(this.#nodes[0]!)
  }

  /** No program is alive: the moment at which a snapshot may be taken. */
  get idle(): boolean {
    return this.kernel.idle
  }

  /** When something will happen next by itself. */
  nextDue(): number {
    const soonest = Math.min(this.cluster.nextDue() ?? Infinity, this.kernel.nextDue() ?? Infinity, this.#traffic.next)
    return this.#stale ? this.now : soonest
  }

  /**
   * Lets `ms` pass, instant by instant. `shouldStop` is asked between pieces of work; when it says so the rest is left, and the next call
   * goes on there. What happens does not depend on how the time is cut. Returns the new time.
   */
  advance(ms: number, shouldStop?: () => boolean): number {
    const until = this.now + ms
    for (;;) {
      const due = this.nextDue()
      if (due > this.now) this.#closeInstant()
      if (due > until) break
      if (shouldStop?.()) return this.now
      this.now = Math.max(this.now, due)
      this.#work()
    }
    this.now = until
    this.cluster.advance(until - this.cluster.now)
    this.kernel.run(until)
    return this.now
  }

  /** Does all that is due at this very moment. */
  finishInstant(): void {
    this.#stale = true
    this.advance(0)
  }

  /** A line entered at the prompt. */
  enter(line: string): void {
    this.shell.enter(line)
  }

  keys(text: string): void {
    this.shell.keys(text)
  }

  /** Starts a line of shell in the learner's folder, beside the terminal. */
  run(line: string): Job {
    const job = { stdout: '', stderr: '' }
    const { learner } = this.#places
    const task = this.kernel.shell(line, {
      args: [],
      env: { ...learner.env },
      cwd: HOME,
      stdin: NOTHING,
      stdout: collector(text => void (job.stdout += text)),
      stderr: collector(text => void (job.stderr += text)),
      place: learner,
    })
    this.#stale = true
    return Object.defineProperties(job, {
      exit: { get: () => task.exit?.code },
      interrupt: {
        value: () => {
          this.kernel.signalGroup(task.group, 'INT')
          this.finishInstant()
        },
      },
    }) as Job
  }

  /**
   * Runs a script as `bash < script` would: time costs nothing, what it says goes to `out`, and its exit code is returned. When it has waited
   * an hour for something that nobody will do, it is ended with a notice and 124.
   */
  script(text: string, out: { stdout: (text: string) => void; stderr: (text: string) => void }): number {
    const { learner } = this.#places
    let heard = this.now
    const hear = (to: (text: string) => void) =>
      collector(said => {
        heard = this.now
        to(said)
      })
    const [stdout, stderr] = [hear(out.stdout), hear(out.stderr)]
    const task = this.kernel.spawn(this.#bash, {
      args: [],
      env: { ...learner.env },
      cwd: HOME,
      stdin: textReader(text),
      stdout,
      stderr,
      place: learner,
    })
    this.#stale = true
    while (!task.exit && this.now - heard < PATIENCE_MS) {
      this.advance(PATIENCE_MS, () => task.exit !== undefined || this.now - heard >= PATIENCE_MS)
      // Whoever sleeps will go on by himself, however long.
      if (this.kernel.nextDue() !== undefined) heard = this.now
    }
    const code = task.exit?.code
    for (const { pid } of this.kernel.alive()) this.kernel.signal(pid, 'HUP')
    if (code !== undefined) return code
    out.stderr('[ended: nothing has happened for an hour of virtual time]\n')
    return 124
  }

  /** Lets time pass until the prompt is back, or for an hour at most. */
  untilPrompt(): void {
    for (const _ of this.#promptAgain(NEVER));
  }

  /** Lets time pass until every controller has its pods, all Running and Ready and none going away; for five minutes at most. */
  settle(): void {
    for (const _ of this.#settling(NEVER));
  }

  /** Does what an author's action says without anybody being told: how a start is played. */
  rehearse(action: Action): void {
    for (const _ of this.rehearsal(action, NEVER));
  }

  /** `rehearse` a piece of work at a time: yields whenever `shouldPause` says so. */
  *rehearsal(action: Action, shouldPause: () => boolean): Generator<void, void, void> {
    this.#silent = true
    if (typeof action === 'string') {
      const line = fill(action, this.cluster.api)
      if (line === undefined) throw new Error(`nothing in the cluster fills in: ${action}`)
      this.enter(line)
      yield* this.#promptAgain(shouldPause)
    } else if ('write' in action) this.files.write(pathOf(action.write), action.text)
    else if ('edit' in action) this.files.write(pathOf(action.edit), (this.files.read(pathOf(action.edit)) ?? '').replace(action.from, action.to))
    else if ('keys' in action) this.keys(action.keys)
    else if ('request' in action) this.request(action.request)
    else if ('wait' in action) yield* this.#passing(action.wait, shouldPause)
    else if ('settle' in action) yield* this.#settling(shouldPause)
    this.finishInstant()
    this.#silent = false
  }

  /** Begins the terminal as new: no history, and nothing typed ahead. */
  forgetHistory(): void {
    this.shell.state.history.length = 0
    this.requests = []
  }

  /** What the browser at the learner's desk gets for a page. */
  request({ method, url, body = '' }: { method: string; url: string; body?: string }): Requested {
    return this.#ask('browser', url, method, body)
  }

  /** Steady requests from the desk, so many a second; 0 ends them. */
  setTraffic(perSecond: number, url = GUESTBOOK_URL): void {
    this.#traffic = perSecond > 0 ? { perSecond, url, next: this.now } : NO_TRAFFIC
  }

  get traffic(): { perSecond: number; url: string } {
    return this.#traffic
  }

  /** What asking an address would answer, from the learner's machine, without a trace of the asking. */
  probe(url: string): { status: number; body: string } | { failure: string } {
    const answer = this.cluster.peek(url)
    if (!answer.ok) return { failure: answer.failure }
    return 'http' in answer ? { status: answer.http.status, body: answer.http.body } : { failure: 'protocol' }
  }

  save(): WorldSnapshot {
    return {
      nodes: this.#nodes,
      now: this.now,
      cluster: this.cluster.save(),
      shell: this.shell.save(),
      files: this.#places.saveFiles(),
      pids: this.kernel.pids,
      traffic: this.#traffic,
      requests: [...this.requests],
    }
  }

  restore({ nodes, now, cluster, shell, files, pids, traffic, requests }: WorldSnapshot): void {
    if (nodes !== this.#nodes) this.begin({ nodes, files: {} })
    this.kernel.reset(now, pids)
    this.cluster.restore(cluster)
    this.pods.forget()
    this.shell.restore(shell)
    this.#places.restoreFiles(files)
    this.#traffic = traffic
    this.requests = [...requests]
    this.now = now
    this.#stale = false
    this.#news = false
  }

  /** 32 hexadecimal digits; equal for equal states of cluster, shell and files. */
  hash(): string {
    const { state } = this.shell
    return hash128(this.cluster.hash() + stableJson([state, this.#places.saveFiles()]))
  }

  /** One piece of what is due now: the cluster's next work item, or else a turn of the programs. */
  #work(): void {
    this.worked++
    if ((this.cluster.nextDue() ?? Infinity) <= this.now) {
      this.cluster.step()
      this.#stale = true
      return
    }
    if (this.cluster.now < this.now) this.cluster.advance(this.now - this.cluster.now)
    if (this.#traffic.next <= this.now) {
      const { perSecond, url } = this.#traffic
      const [first = '', ...others] = url.split(' ')
      this.#traffic = { perSecond, url: [...others, first].join(' '), next: this.now + Math.round(1000 / perSecond) }
      this.#ask('traffic', first, 'GET', '')
      this.#stale = true
    } else {
      this.#stale = false
      this.kernel.run(this.now)
    }
  }

  /** Lets `ms` pass, or less when it is `over`. */
  *#passing(ms: number, shouldPause: () => boolean, over = NEVER): Generator<void, void, void> {
    const until = this.now + ms
    let paused = false
    const stop = () => over() || (paused = shouldPause())
    for (;;) {
      this.advance(until - this.now, stop)
      if (!paused) return
      paused = false
      yield
    }
  }

  *#promptAgain(shouldPause: () => boolean): Generator<void, void, void> {
    this.finishInstant()
    yield* this.#passing(PATIENCE_MS, shouldPause, () => !this.shell.foreground)
    this.finishInstant()
  }

  *#settling(shouldPause: () => boolean): Generator<void, void, void> {
    for (let waited = 0; waited < SETTLE_MS && !this.#settled(); waited += SETTLE_LOOK_MS) yield* this.#passing(SETTLE_LOOK_MS, shouldPause)
  }

  #closeInstant(): void {
    if (!this.#news) return
    this.#news = false
    if (!this.#silent) this.#options.onInstant?.()
  }

  #ask(source: Requested['source'], url: string, method: string, body: string): Requested {
    const asked = askFor(source === 'browser' ? this.#places.browser : this.#places.desk, { method, url, body })
    const requested = { ...asked, at: this.now, url, source, ...(source === 'traffic' ? { body: undefined } : {}) } as Requested
    this.requests.push(requested)
    if (this.requests.length > 2 * REQUESTS_KEPT) this.requests.splice(0, REQUESTS_KEPT)
    return requested
  }

  #settled(): boolean {
    const { api } = this.cluster
    const pods = api.list('Pod', { namespace: 'default' }).items
    const ready = pods.every(
      ({ metadata, status }) =>
        !metadata.deletionTimestamp &&
        status?.phase === 'Running' &&
        status.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True'),
    )
    return (
      ready &&
      api.list('ReplicationController', { namespace: 'default' }).items.every(({ spec }) => {
        const selector = Object.entries(spec?.selector ?? {})
        return pods.filter(({ metadata }) => selector.every(([key, value]) => metadata.labels?.[key] === value)).length === (spec?.replicas ?? 1)
      })
    )
  }
}

const NEVER = (): boolean => false

/** A file of the learner's, by its name in their folder or by its whole path. */
export function pathOf(name: string): string {
  return name.startsWith('/') ? name : `${HOME}/${name}`
}

const NOTHING: Readable = { isTerminal: false, read: () => undefined, ready: () => true, close() {} }

/** All of a text at once, then its end. What is put back is read again. */
function textReader(text: string): Readable {
  let rest: string | undefined = text
  return {
    isTerminal: false,
    ready: () => true,
    read() {
      const all = rest
      rest = undefined
      return all === '' ? undefined : all
    },
    unread: back => void (rest = back + (rest ?? '')),
    close: () => void (rest = undefined),
  }
}

function collector(write: (text: string) => void): Writable {
  return { isTerminal: false, broken: false, hasRoom: () => true, write }
}
