import type { Pod } from '../api/kinds.ts'
import type { PodStatus } from '../api/pod.ts'
import type { Change } from '../apiserver/store.ts'
import { keyOf as storeKey, splitKey } from '../apiserver/store.ts'
import { referenceTo } from '../controllers/event.ts'
import { timestamp } from '../sim/clock.ts'
import { sameData } from '../sim/compare.ts'
import { extended } from '../sim/extended.ts'
import type { Table } from '../sim/table.ts'
import { needsAdmission, refusal } from './admission.ts'
import { changesFor, containerHash } from './changes.ts'
import { ContainerStarter } from './container-starter.ts'
import type { ContainerRecord } from './docker/container.ts'
import { POD_INFRASTRUCTURE, POD_INFRASTRUCTURE_IMAGE } from './docker/runtime.ts'
import { checkHealth } from './health.ts'
import { late } from './late.ts'
import type { Machine, NodeRecord } from './machine.ts'
import { nodeOf, phaseOf, SYNC_MS } from './machine.ts'
import { containerOf, graceOf, isSame, partOf, sameMeta, SHORTEST_GRACE_S } from './pod-parts.ts'
import { CRASH_LOOP, statusOf } from './pod-status.ts'
import type { PodWorker, Reason, Work } from './pod-worker.ts'
import { isPastDeadline, isTerminated } from './pod-worker.ts'
import { PodWorkers } from './pod-workers.ts'
import { Puller } from './puller.ts'
import { CLIENT, REPORT, Reports } from './reports.ts'
import { RestartBackoff } from './restart-backoff.ts'
import type { KubeletWorld } from './world.ts'

/** Keys on the queue that are no pod's uid. */
const TICK = 'tick '
const SYNC = 'sync '

/** A pod's binding reaches its kubelet, and the work on it begins, so much later. */
const HEARD_MS = 10
/** Registering the node delays the first report; the later ones keep that distance from the looks at the pods. */
const FIRST_REPORT_MS = 600

/** Dead containers are kept for a look at them: so many of each, so many in all, at least so long (kubelet flags, v1.1.8). */
const KEPT_LIVES = 2
const KEPT_DEAD = 100
const KEPT_MS = 60_000
const GARBAGE_MS = 60_000

/**
 * The kubelets of all nodes. Each takes in the pods bound to its node, has docker run what their specs ask for, and reports how they are.
 * As in v1.1 it looks at a pod when its spec changes and every ten seconds: a container that ends is noticed at the next look.
 */
export class Kubelets {
  readonly name = 'kubelet'
  readonly #world: KubeletWorld
  readonly #nodes: Table<NodeRecord>
  readonly #workers: PodWorkers
  /** pods bound to a node and not taken in yet: where to find them, by uid */
  readonly #bound: Table<string>
  readonly #reports: Reports
  readonly #starter: ContainerStarter
  readonly #puller: Puller
  readonly #backoff: RestartBackoff

  constructor(world: KubeletWorld) {
    this.#world = world
    this.#nodes = world.state.table('nodes/kubelet')
    this.#bound = world.state.table('bound-pods')
    this.#workers = new PodWorkers(world.state)
    this.#reports = new Reports(world, this.#nodes)
    this.#starter = new ContainerStarter(world, this.#nodes, this.#reports)
    this.#puller = new Puller(this.#nodes)
    this.#backoff = new RestartBackoff(world.state)
  }

  /** Adds a machine whose kubelet has registered its node a moment ago. */
  addMachine(machine: Machine): void {
    const { api, queue, runtime } = this.#world
    const now = this.#world.now()
    const index = this.#nodes.size
    this.#nodes.set(machine.name, {
      machine,
      index,
      kubelet: 'running',
      docker: 'running',
      network: 'joined',
      dockerSeenAt: now,
      lastIp: -1,
      pulling: undefined,
      pullQueue: [],
    })
    runtime.preload(machine.name, POD_INFRASTRUCTURE_IMAGE)
    api.create(nodeOf(machine, this.#world.version, now))
    queue.add(this.name, TICK + machine.name, now + SYNC_MS + phaseOf(index))
    queue.add(this.name, REPORT + machine.name, now + SYNC_MS + phaseOf(index) + FIRST_REPORT_MS)
  }

  /** The machines, in the order in which they were added. */
  machines(): IterableIterator<NodeRecord> {
    return this.#nodes.values()
  }

  machine(node: string): NodeRecord | undefined {
    return this.#nodes.get(node)
  }

  /** Which pod workers a change of the API concerns. */
  keysFor({ type, object, old }: Change): readonly string[] {
    if (object.kind === 'Service') {
      this.#starter.servicesChanged()
      return []
    }
    if (object.kind !== 'Pod' || !object.spec.nodeName) return []
    // A write of the status alone is no news: the kubelet made it itself.
    if (old?.kind === 'Pod' && old !== object && old.spec === object.spec && sameMeta(old, object)) return []
    const { uid } = object.metadata
    if (!this.#workers.has(uid)) {
      if (type === 'DELETED') return []
      this.#bound.set(uid, storeKey(object))
      this.#world.queue.add(this.name, uid, this.#world.now() + HEARD_MS)
      return []
    }
    return [uid]
  }

  reconcile(key: string): void {
    if (key.startsWith(TICK)) this.#tick(key.slice(TICK.length))
    else if (key.startsWith(REPORT)) this.#reports.node(key.slice(REPORT.length))
    else if (key.startsWith(CLIENT)) this.#reports.pump(key.slice(CLIENT.length))
    else if (key.startsWith(SYNC)) this.#periodicSync(key.slice(SYNC.length))
    else this.#look(key)
  }

  /** A container began, ended or was removed. */
  containerChanged(container: ContainerRecord): void {
    if (!container.pod || container.state !== 'exited') return
    const worker = this.#workers.get(container.pod.uid)
    if (!worker) return
    if (worker.work || worker.gone) this.#world.queue.add(this.name, worker.pod.metadata.uid, this.#world.now())
    if (!worker.disturbed) this.#workers.put({ ...worker, disturbed: true })
  }

  /** The next free address for a container of a node. */
  nextAddress(node: string): string {
    return this.#starter.nextAddress(node)
  }

  /** Stops or starts a node's kubelet or docker, or cuts or joins its network. */
  setNode(node: string, change: Partial<Pick<NodeRecord, 'kubelet' | 'docker' | 'network'>>): void {
    const record = this.#nodes.get(node)
    if (!record) return
    const now = this.#world.now()
    if (change.docker === 'stopped' && record.docker === 'running') {
      for (const { id } of this.#world.runtime.containersOn(node)) this.#world.runtime.kill(id)
    }
    const dockerSeenAt = record.docker === 'running' || change.docker === 'running' ? now : record.dockerSeenAt
    const starts = change.kubelet === 'running' && record.kubelet === 'silent'
    this.#nodes.set(node, { ...record, ...change, dockerSeenAt, ...(starts ? { starts } : {}) })
    if (!this.#isUp(node)) return
    // What was missed meanwhile is made up for at once.
    for (const { pod } of this.#workers.onNode(node)) this.#world.queue.add(this.name, pod.metadata.uid, now)
    for (const pod of this.#world.api.store.podsOn(node)) {
      const { uid } = pod.metadata
      if (!this.#workers.has(uid)) this.#bound.set(uid, storeKey(pod))
      this.#world.queue.add(this.name, uid, now)
    }
    this.#world.queue.add(this.name, TICK + node, now)
    this.#world.queue.add(this.name, REPORT + node, now)
  }

  #isUp(node: string): boolean {
    const { kubelet, docker, network } = this.#nodes.get(node)!
    return kubelet === 'running' && docker === 'running' && network === 'joined'
  }

  // ---- every ten seconds

  #tick(node: string): void {
    const record = this.#nodes.get(node)!
    if (record.kubelet === 'silent') return // starting it again brings the tick back
    const now = this.#world.now()
    const sinceFirst = now - phaseOf(record.index)
    this.#world.queue.add(this.name, TICK + node, now + SYNC_MS - (sinceFirst % SYNC_MS))
    if (record.docker === 'running') {
      for (const worker of this.#workers.restless(node)) {
        if (worker.work) this.#lookAgain(worker)
        else this.#world.queue.add(this.name, SYNC + worker.pod.metadata.uid, now) // one after the other, so that no piece of work is long
      }
      if (Math.floor(sinceFirst / SYNC_MS) % (GARBAGE_MS / SYNC_MS) === 0) this.#collectGarbage(node)
    }
  }

  #periodicSync(uid: string): void {
    const worker = this.#workers.get(uid)
    if (!worker || worker.gone || this.#nodes.get(worker.node)!.kubelet === 'silent' || this.#nodes.get(worker.node)!.docker === 'stopped') return
    if (worker.work) this.#lookAgain(worker)
    else this.#sync(worker)
  }

  #collectGarbage(node: string): void {
    const { runtime } = this.#world
    const now = this.#world.now()
    const lives = new Map<string, number>()
    let dead = 0
    for (const { id, state, pod, containerName, finishedAt = now } of runtime.containersOn(node)) {
      if (state !== 'exited' || !pod) continue
      const life = `${pod.uid} ${containerName}`
      const count = (lives.get(life) ?? 0) + 1
      lives.set(life, count)
      dead++
      if ((count > KEPT_LIVES || dead > KEPT_DEAD) && now - finishedAt > KEPT_MS) runtime.remove(id)
    }
  }

  // ---- one pod

  #look(uid: string): void {
    const { api } = this.#world
    let worker = this.#workers.get(uid)
    const node = worker?.node
    if (node !== undefined && (this.#nodes.get(node)!.kubelet === 'silent' || this.#nodes.get(node)!.docker === 'stopped')) return
    let changed = false
    if (node === undefined || this.#nodes.get(node)!.network === 'joined') {
      const { namespace, name } = worker?.pod.metadata ?? splitKey(this.#bound.get(uid) ?? '')
      const found = api.find('Pod', namespace, name)
      const pod = found?.metadata.uid === uid ? found : undefined
      if (!worker) {
        this.#bound.delete(uid)
        if (pod?.spec.nodeName && this.#nodes.has(pod.spec.nodeName)) this.#takeIn(pod, pod.spec.nodeName)
        return
      }
      if (!pod && !worker.gone) {
        // v1.1 marks even a pod that it deletes at once: the kubelet hears of the mark first, and asks in vain for a pod to write its status to.
        if (!worker.work) this.#reports.status(worker, worker.status!)
        this.#workers.put((worker = { ...worker, gone: true, work: undefined }))
      }
      if (pod && !isSame(pod, worker.pod)) {
        this.#workers.put((worker = { ...worker, pod }))
        changed = true
      }
    }
    if (!worker) return
    if (worker.gone) return this.#killGone(worker)
    if (worker.work) this.#advance(changed ? this.#lookAgain(worker) : worker)
    else if (changed) this.#sync(worker)
  }

  /** Once the work is done. */
  #lookAgain(worker: PodWorker): PodWorker {
    return worker.again ? worker : this.#workers.put({ ...worker, again: true })
  }

  #takeIn(pod: Pod, node: string): void {
    if (!this.#isUp(node)) return // taken in when the node is back
    const status = extended(pod.status, { startTime: pod.status.startTime ?? timestamp(this.#world.now()) })
    const worker = this.#workers.put({
      node,
      pod,
      number: this.#workers.nextNumber(),
      status,
      lastEnds: {},
      reasons: {},
      ready: [],
      work: undefined,
      again: false,
      disturbed: false,
      gone: false,
    })
    const refused = needsAdmission(pod) ? refusal(pod, this.#activeOn(node, pod), this.#world.api.find('Node', '', node)) : undefined
    if (refused) {
      this.#reports.event(node, referenceTo(pod), refused.reason, refused.message)
      const { startTime } = worker.status!
      this.#setStatus(
        { ...worker, status: undefined },
        { phase: 'Failed', reason: refused.reason, message: `Pod ${refused.message}`, startTime: startTime! },
      )
      return
    }
    this.#reports.status(worker, worker.status!)
    this.#plan(worker)
  }

  #activeOn(node: string, except: Pod): Pod[] {
    const workers = this.#workers.onNode(node)
    return workers.filter(({ gone, pod }) => !gone && pod !== except).flatMap(worker => (isTerminated(worker) ? [] : [worker.pod]))
  }

  /** One look at a pod: finds out what has to change and begins to change it. */
  #sync(worker: PodWorker): void {
    if (isTerminated(worker)) return this.#cleanUp(worker)
    this.#plan(worker.disturbed || worker.again ? this.#workers.put({ ...worker, disturbed: false, again: false }) : worker)
  }

  /** Ends what still runs of a pod that has come to its end (HandlePodCleanups, kubelet.go, v1.1.8). */
  #cleanUp(worker: PodWorker): void {
    const containers = this.#world.runtime.containersOf(worker.pod.metadata.uid)
    const rested = worker.disturbed ? this.#workers.put({ ...worker, disturbed: false }) : worker
    if (containers.some(({ state }) => state === 'running')) this.#stopAll(rested, containers)
  }

  #plan(given: PodWorker): void {
    const { runtime } = this.#world
    const now = this.#world.now()
    let worker = given
    const { pod } = worker
    const containers = runtime.containersOf(pod.metadata.uid)
    if (pod.metadata.deletionTimestamp !== undefined) return this.#stopAll(worker, containers)
    if (isPastDeadline(worker, containers, now)) {
      const [reason, message] = ['DeadlineExceeded', 'Pod was active on the node longer than specified deadline']
      // v1.1.8 makes the status twice in one look, and tells it each time. It goes on with this look, and cleans up at the next.
      for (let times = 0; times < 2; times++) this.#reports.event(worker.node, referenceTo(pod), reason, message)
      worker = this.#setStatus({ ...worker, disturbed: true }, { phase: 'Failed', reason, message, startTime: worker.status!.startTime! })
    }
    const unmountable = pod.spec.volumes && late.mountProblem(pod, this.#world.api)
    if (unmountable) {
      const { name, namespace } = pod.metadata
      this.#reports.event(worker.node, referenceTo(pod), 'FailedMount', `Unable to mount volumes for pod "${name}_${namespace}": ${unmountable}`)
      this.#reports.event(worker.node, referenceTo(pod), 'FailedSync', `Error syncing pod, skipping: ${unmountable}`)
      return this.#finish(worker)
    }
    let probed = worker
    const plan = changesFor(worker, containers, (container, record) => {
      const { verdict, worker: after } = checkHealth(this.#world, this.#reports, probed, { container, record })
      probed = after
      return verdict
    })
    if (!plan) return this.#finish(probed)
    const start = plan.newSandbox ? plan.start : plan.start.filter(name => !this.#backsOff(probed, name, containers, at => (probed = at)))
    this.#begin(probed, { ...plan, start })
  }

  #stopAll(worker: PodWorker, containers: readonly ContainerRecord[]): void {
    const running = containers.filter(({ state }) => state === 'running')
    const stopping = running.filter(({ containerName }) => containerName !== POD_INFRASTRUCTURE).map(({ id }) => id)
    const stopSandbox = running.find(({ containerName }) => containerName === POD_INFRASTRUCTURE)?.id
    if (running.length === 0) return this.#finish(worker)
    this.#begin(worker, { step: 'stop', due: undefined, stopping, stopSandbox, newSandbox: false, start: [] })
  }

  #begin(worker: PodWorker, work: Work): void {
    const graceMs = graceOf(worker.pod) * 1000
    const begun = this.#workers.put({ ...worker, work })
    for (const id of work.stopping) this.#world.runtime.stop(id, graceMs)
    this.#advance(this.#workers.get(worker.pod.metadata.uid) ?? begun)
  }

  /** Goes on with a pod's work until it has to wait. */
  #advance(given: PodWorker): void {
    let worker: PodWorker | undefined = given
    while (worker?.work) {
      const next = this.#step(worker, worker.work)
      if (next === 'wait') return
      worker = next
    }
    if (worker) this.#finish(worker)
  }

  /** Takes one step; answers the worker with its next work, or `wait` when its time has not come. */
  #step(worker: PodWorker, work: Work): PodWorker | 'wait' {
    const now = this.#world.now()
    const { runtime } = this.#world
    const { uid } = worker.pod.metadata
    if (work.due !== undefined && work.due > now) {
      this.#world.queue.add(this.name, uid, work.due) // woken early, by something else
      return 'wait'
    }
    switch (work.step) {
      case 'stop':
        if (work.stopping.some(id => runtime.container(id)?.state === 'running')) return 'wait'
        for (const id of work.stopping) this.#killing(worker, id)
        if (work.stopSandbox !== undefined) runtime.stop(work.stopSandbox, SHORTEST_GRACE_S * 1000)
        return this.#to(uid, { ...work, step: 'stop-sandbox' })
      case 'stop-sandbox':
        if (work.stopSandbox !== undefined && runtime.container(work.stopSandbox)?.state === 'running') return 'wait'
        if (work.stopSandbox !== undefined) this.#killing(worker, work.stopSandbox)
        if (work.newSandbox) return this.#timed(uid, { ...work, step: 'sandbox' }, this.#world.durations.start)
        return this.#nextContainer(uid, work)
      case 'sandbox':
        this.#starter.startSandbox(worker)
        return this.#nextContainer(uid, work)
      case 'queue': {
        if (!this.#puller.isTurnOf(worker.node, uid)) return 'wait'
        const container = containerOf(worker.pod, work.start[0]!)!
        this.#reports.event(worker.node, partOf(worker.pod, container.name), 'Pulling', `Pulling image "${container.image}"`)
        this.#world.narrate(worker.pod, 'pull', { image: container.image, node: worker.node })
        const { doneAt } = runtime.pull(worker.node, container.image)
        return this.#timed(uid, { ...work, step: 'pull' }, doneAt - now)
      }
      case 'pull':
        return this.#pulled(worker, work)
      case 'start':
        this.#start(worker, work.start[0]!)
        return this.#nextContainer(uid, { ...work, start: work.start.slice(1) })
    }
  }

  /** Turns to the next container to start: pulls its image if that is needed. Without one the work is done. */
  #nextContainer(uid: string, work: Work): PodWorker {
    const worker = this.#workers.get(uid)!
    const [name] = work.start
    if (name === undefined) return { ...worker, work: undefined }
    const container = containerOf(worker.pod, name)!
    const { image, imagePullPolicy } = container
    const isPresent = this.#world.runtime.image(worker.node, image) !== undefined
    if (imagePullPolicy === 'Always' || (imagePullPolicy === 'IfNotPresent' && !isPresent)) {
      this.#puller.join(worker.node, uid)
      return this.#to(uid, { ...untimed(work), step: 'queue' })
    }
    if (isPresent) this.#reports.event(worker.node, partOf(worker.pod, name), 'Pulled', `Container image "${image}" already present on machine`)
    return this.#timed(uid, { ...work, step: 'start' }, this.#world.durations.start)
  }

  #pulled(worker: PodWorker, work: Work): PodWorker {
    const { runtime, durations } = this.#world
    const { uid } = worker.pod.metadata
    const { name, image } = containerOf(worker.pod, work.start[0]!)!
    this.#releasePuller(worker)
    const said = runtime.pullOf(worker.node, image)?.error
    if (said === undefined) {
      this.#reports.event(worker.node, partOf(worker.pod, name), 'Pulled', `Successfully pulled image "${image}"`)
      return this.#timed(uid, { ...work, step: 'start' }, durations.start)
    }
    const error = pullError(image, said)
    this.#reports.event(worker.node, partOf(worker.pod, name), 'Failed', `Failed to pull image "${image}": ${error}`)
    this.#world.narrate(worker.pod, 'pull-failed', { image, error })
    this.#workers.put({ ...worker, reasons: { ...worker.reasons, [name]: { reason: 'PullImageError', message: error } } })
    return this.#nextContainer(uid, { ...untimed(work), start: work.start.slice(1) })
  }

  /** The next pod in the line may pull. */
  #releasePuller({ node, pod }: PodWorker): void {
    const next = this.#puller.leave(node, pod.metadata.uid)
    if (next !== undefined && this.#workers.has(next)) this.#world.queue.add(this.name, next, this.#world.now())
  }

  #start(worker: PodWorker, name: string): void {
    const { node, pod, reasons } = worker
    if (!this.#world.runtime.image(node, containerOf(pod, name)!.image)) {
      const message = 'no such image'
      this.#reports.event(node, partOf(pod, name), 'Failed', `Failed to create docker container with error: ${message}`)
      this.#workers.put({ ...worker, reasons: { ...reasons, [name]: { reason: 'RunContainerError', message } } })
      return
    }
    if (name in reasons) this.#workers.put({ ...worker, reasons: without(reasons, name) })
    this.#starter.start(worker, name)
  }

  /** Whether a container that crashed must wait; says so when it must. */
  #backsOff(worker: PodWorker, name: string, containers: readonly ContainerRecord[], change: (worker: PodWorker) => void): boolean {
    const now = this.#world.now()
    const { node, pod, reasons } = worker
    const last = containers.find(({ containerName }) => containerName === name)
    if (last?.state === 'exited') {
      // One whose spec was changed is another container, and begins anew.
      const key = `${pod.metadata.uid} ${name} ${containerHash(containerOf(pod, name)!)}`
      const waitMs = this.#backoff.waiting(key, last.finishedAt!, now)
      if (waitMs !== undefined) {
        this.#reports.event(node, partOf(pod, name), 'Backoff', 'Back-off restarting failed docker container')
        const fullName = `${pod.metadata.name}_${pod.metadata.namespace}`
        const message = `Back-off ${goDuration(waitMs)} restarting failed container=${name} pod=${fullName}`
        this.#world.narrate(pod, 'back-off', { container: name, seconds: waitMs / 1000 })
        change({ ...worker, reasons: { ...reasons, [name]: { reason: CRASH_LOOP, message } } })
        return true
      }
      this.#backoff.next(key, last.finishedAt!, now)
      this.#world.narrate(pod, 'restart', { container: name, code: last.exitCode ?? 0 })
    }
    if (name in reasons) change({ ...worker, reasons: without(reasons, name) })
    return false
  }

  /** A sync is over: the status is written as the containers now stand. */
  #finish(given: PodWorker): void {
    const { runtime } = this.#world
    const uid = given.pod.metadata.uid
    const containers = runtime.containersOf(uid)
    const live = new Set(containers.filter(({ state }) => state === 'running').map(({ id }) => id))
    const ready = given.ready.every(id => live.has(id)) ? given.ready : given.ready.filter(id => live.has(id))
    let worker: PodWorker = { ...given, work: undefined, ready }
    if (isTerminated(worker)) this.#workers.put(worker)
    else {
      const { status, lastEnds } = statusOf(worker, {
        containers,
        hostIP: this.#nodes.get(worker.node)!.machine.address,
        isImagePresent: image => runtime.image(worker.node, image) !== undefined,
      })
      worker = this.#setStatus({ ...worker, lastEnds }, status!)
    }
    if (worker.again) this.#sync(worker)
  }

  /** The pod is no longer in the API: whatever still runs of it is killed, then it is forgotten. */
  #killGone(worker: PodWorker): void {
    const { runtime } = this.#world
    const { uid } = worker.pod.metadata
    this.#releasePuller(worker)
    const running = runtime.containersOf(uid).filter(({ state }) => state === 'running')
    const apps = running.filter(({ containerName }) => containerName !== POD_INFRASTRUCTURE)
    for (const { id } of apps.length > 0 ? apps : running) {
      runtime.stop(id, SHORTEST_GRACE_S * 1000)
      if (runtime.container(id)?.state === 'exited') this.#killing(worker, id)
    }
    if (runtime.containersOf(uid).every(({ state }) => state !== 'running')) return this.#forget(worker)
    if (apps.every(({ id }) => runtime.container(id)?.state === 'exited'))
      this.#world.queue.add(this.name, worker.pod.metadata.uid, this.#world.now())
  }

  #forget(worker: PodWorker): void {
    this.#workers.delete(worker)
    this.#backoff.forget(`${worker.pod.metadata.uid} `)
  }

  #killing({ node, pod }: PodWorker, id: string): void {
    const name = this.#world.runtime.container(id)?.containerName ?? POD_INFRASTRUCTURE
    this.#reports.event(node, partOf(pod, name), 'Killing', `Killing with docker id ${id.slice(0, 12)}`)
  }

  #timed(uid: string, work: Work, ms: number): PodWorker {
    const worker = this.#to(uid, { ...work, due: this.#world.now() + ms })
    this.#world.queue.add(this.name, worker.pod.metadata.uid, worker.work!.due!)
    return worker
  }

  #to(uid: string, work: Work): PodWorker {
    return this.#workers.put({ ...this.#workers.get(uid)!, work })
  }

  #setStatus(worker: PodWorker, status: PodStatus): PodWorker {
    const { pod } = worker
    const isNews = worker.status === undefined || !sameData(worker.status, status) || pod.metadata.deletionTimestamp !== undefined
    const after = this.#workers.put({ ...worker, status: isNews ? status : worker.status })
    if (isNews) this.#reports.status(after, status)
    return after
  }
}

function untimed(work: Work): Work {
  return { ...work, due: undefined }
}

function without(reasons: Readonly<Record<string, Reason>>, name: string): Record<string, Reason> {
  const { [name]: _gone, ...rest } = reasons
  return rest
}

/** Why a pull failed: docker's words; of an image with a registry of its own (`a/b/c`), with a guess why (dockerPuller.Pull, v1.1.8). */
function pullError(image: string, said: string): string {
  if (image.split('/').length !== 3) return said
  return `image pull failed for ${image}, this may be because there are no credentials on this request.  details: (${said})`
}

/** A wait as Go prints it: `20s`, `2m40s`. */
function goDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
