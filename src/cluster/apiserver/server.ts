import { decode, DecodeError } from '../api/decode.ts'
import { EVENT_TTL_MS } from '../api/event.ts'
import type { PastEvent } from '../api/event.ts'
import { infoOf } from '../api/kinds.ts'
import type { ApiObject, Draft, Event, Kind, Namespace, ObjectOf, Pod, Service } from '../api/kinds.ts'
import type { StoredMeta } from '../api/meta.ts'
import { alreadyExists, badRequest, conflict, failure, invalid, noSuchResource, notFound, StatusError, success } from '../api/status.ts'
import { timestamp } from '../sim/clock.ts'
import { sameData } from '../sim/compare.ts'
import { extended } from '../sim/extended.ts'
import type { Random } from '../sim/random.ts'
import type { State } from '../sim/state.ts'
import type { Table } from '../sim/table.ts'
import { admit, admitToNamespace } from './admission.ts'
import { Allocator } from './allocator.ts'
import type { DeleteOptions, ListOptions, ObjectList, PatchType, Watch } from './client.ts'
import { componentStatuses } from './components.ts'
import { withDefaults } from './defaults.ts'
import { filterOf, queryOf } from './filter.ts'
import { deepFreeze } from './freeze.ts'
import { late } from './late.ts'
import type { Rules } from './registry.ts'
import { rulesOf } from './rules.ts'
import { Store } from './store.ts'
import type { Change } from './store.ts'
import { newUid } from './uid.ts'
import { History } from './watch.ts'

/** What an API server is made of: where it remembers, its chance, its clock (virtual ms). */
export interface ServerOptions {
  readonly state: State
  readonly random: Random
  now(): number
  /** Really freeze what is stored, so that a mistake shows: in tests and in the simulation. */
  readonly freeze?: boolean
  /** So many pods have room; more are refused. */
  readonly mostPods?: number | undefined
}

type Writable<T> = { -readonly [F in keyof T]: T[F] }

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again'
/** v1.1's pkg/util/rand */
const NAME_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
const NAME_SUFFIX = 5
const LONGEST_PREFIX = 63 - NAME_SUFFIX

/** The table of what the tellers remember of events that are stored no longer, by their keys. */
const PAST_EVENTS = 'past-events'
/** So many of a component's events are remembered (pkg/client/record/events_cache.go, v1.1.8). */
const REMEMBERED_EVENTS = 4096

/**
 * The API server: everything that changes an object goes through it. It completes, admits and validates what it is given, stores it under a
 * new resource version and tells every listener at once. Every refusal is a StatusError in v1.1.8's words.
 */
export class ApiServer {
  readonly store: Store
  readonly #options: ServerOptions
  readonly #history: History
  readonly #allocator: Allocator
  readonly #counters: Table<number | string>
  /** when each event is forgotten, the next one first */
  readonly #expiry: Table<number>
  readonly #firstEvents = new Map<string, PastEvent>()
  readonly #listeners: ((change: Change) => void)[] = []

  constructor(options: ServerOptions) {
    const { state, random } = options
    this.#options = options
    this.store = new Store(state)
    this.#history = new History(state)
    this.#allocator = new Allocator(state, random, { now: () => options.now(), services: () => this.store.list('Service') })
    this.#counters = state.table('apiserver')
    this.#expiry = state.table('event-expiry')
  }

  /** The version of the newest write, which rises by one with each. */
  get version(): number {
    return (this.#counters.get('version') as number | undefined) ?? 0
  }

  /** Virtual ms. */
  get now(): number {
    return this.#options.now()
  }

  /** Calls `listener` for every write, at once and in order of registration. A listener should only note what to look at. */
  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener)
  }

  /** The object, or undefined. */
  find<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    if (kind === 'ComponentStatus') return componentStatuses().find(({ metadata }) => metadata.name === name) as ObjectOf<K> | undefined
    return this.store.find(kind, infoOf(kind).namespaced ? namespace : '', name)
  }

  /** The object. Throws NotFound. */
  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> {
    const object = this.find(kind, namespace, name)
    if (object) return object
    throw kind === 'ComponentStatus' ? failure(`Component not found: ${name}`) : notFound(infoOf(kind).spelled, name)
  }

  /** A number from 0 up to, not including, `below`: which of several backends the proxy takes. */
  chance(below: number): number {
    return this.#options.random.integer('service-proxy', below)
  }

  /** The objects that a client's selectors match, by namespace and name. Throws for a selector that cannot be read. */
  list<K extends Kind>(kind: K, options: ListOptions = {}): ObjectList<K> {
    // Whoever lists components gets all of them, whatever was asked (pkg/registry/componentstatus, v1.1.8).
    if (kind === 'ComponentStatus') filterOf(kind, { fieldSelector: options.fieldSelector })
    if (kind === 'ComponentStatus') return { items: componentStatuses() as ApiObject[] as ObjectOf<K>[], resourceVersion: '' }
    const found = this.store.list(kind, queryOf(kind, options))
    const items = options.fieldSelector ? found.filter(filterOf(kind, options)) : found // the rest of the question the store has answered
    return { items, resourceVersion: String(this.version) }
  }

  /** What happens to objects of a kind from now on, or since a version. */
  watch<K extends Kind>(kind: K, options: ListOptions & { resourceVersion?: string; name?: string } = {}): Watch<K> {
    if (kind === 'ComponentStatus') throw noSuchResource()
    const { resourceVersion } = options
    const after = resourceVersion && resourceVersion !== '0' ? Number(resourceVersion) : undefined
    return this.#history.watch(kind, filterOf(kind, options), after)
  }

  /** Stores a new object. The answer has its name, uid, version, defaults and addresses. */
  create<K extends Kind>(draft: Draft<K>): ObjectOf<K> {
    const { kind } = draft
    const rules = rulesOf(kind)
    let object = this.#complete(withDefaults(draft))
    object = admit(this, object, undefined)
    object = rules.prepare?.(object) ?? object
    this.#name(object)
    const { name, generateName } = object.metadata
    const errors = rules.validate(object)
    if (errors.length > 0) throw invalid(kind, name, errors)
    if (object.kind === 'Service') object = this.#allocator.allocate(object)
    const { resourceVersion } = object.metadata
    const exists = this.find(kind, object.metadata.namespace, name)
    if (exists || Number(resourceVersion)) {
      if (object.kind === 'Service') this.#allocator.release(object)
      if (Number(resourceVersion)) throw failure('resourceVersion may not be set on objects to be created')
      if (generateName)
        throw new StatusError(500, 'ServerTimeout', `The POST operation against ${kind} could not be completed at this time, please try again.`, {
          name: 'POST',
          kind,
        })
      throw alreadyExists(infoOf(kind).spelled, name)
    }
    // v1.1.8 has no bound but the memory of its machine. The page has less of it, and says so before it is gone.
    const { mostPods = Infinity } = this.#options
    if (kind === 'Pod' && this.store.count('Pod') >= mostPods) throw failure(`this simulated cluster has room for ${mostPods} pods`)
    return this.#write(object, undefined) as ObjectOf<K>
  }

  /** Replaces an object. Without a resource version it replaces whatever is there; status and what the server owns are kept. */
  update<K extends Kind>(draft: Draft<K>): ObjectOf<K> {
    return this.#update(draft, 'update')
  }

  /**
   * `update` of an event that only happened once more: there is nothing in it that could be refused now and was not before. Who counts sends
   * neither uid nor creation, and so an event has none from its second time on (pkg/client/record, v1.1.8).
   */
  recount({ metadata, ...once }: Event, earlier: Event): unknown {
    const event = { ...once, metadata: { ...metadata, uid: '', creationTimestamp: '' } } as Event
    if (this.store.count('ResourceQuota') > 0) return this.update(event)
    admitToNamespace(this.store, 'Event', event.metadata.namespace, event.metadata.name, 'UPDATE')
    return this.#write(event, earlier)
  }

  /** Replaces an object's status, as its controller or kubelet does; spec and what the server owns are kept. */
  updateStatus<K extends Kind>(draft: Draft<K>): ObjectOf<K> {
    return this.#update(draft, 'status')
  }

  /** Replaces a namespace's finalizers; one that is Terminating and has none left may be deleted. */
  finalize(draft: Draft<'Namespace'>): Namespace {
    return this.#update(draft, 'finalize')
  }

  /** Applies a patch to the object as the server would print it. Tried again by the server itself, so it never conflicts. */
  patch<K extends Kind>(kind: K, namespace: string, name: string, type: PatchType, body: unknown): ObjectOf<K> {
    admitToNamespace(this.store, kind, namespace, name, 'UPDATE')
    const old = this.get(kind, namespace, name)
    const json = late.patched(old, type, body)
    let draft: Draft<K>
    try {
      draft = decode(kind, json)
    } catch (error) {
      throw error instanceof DecodeError ? failure(error.message) : error
    }
    checkName(draft, old.metadata)
    return this.#update(draft, 'update', { admits: false }) // admission has seen the request before the patch was read, with an empty object
  }

  /** Puts a pod on a node: what the scheduler asks for. */
  bind(namespace: string, name: string, node: string): Pod {
    const pod = this.find('Pod', namespace, name)
    if (!pod) throw notFound('pod', name)
    if (pod.metadata.deletionTimestamp) throw conflict('binding', name, `pod ${name} is being deleted, cannot be assigned to a host`)
    if (pod.spec.nodeName) throw conflict('binding', name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`)
    return this.#write({ ...pod, spec: extended(pod.spec, { nodeName: node }) }, pod) as Pod
  }

  /**
   * Deletes an object. A pod on a node is only marked, with its grace period, until its kubelet deletes it with a grace period of 0;
   * a namespace is marked and emptied first. Answers the object for those two and for some other kinds, else a Status.
   */
  delete(kind: Kind, namespace: string, name: string, options: DeleteOptions = {}): unknown {
    admitToNamespace(this.store, kind, namespace, name, 'DELETE')
    const old = this.get(kind, namespace, name)
    if (old.kind === 'Namespace') return this.#deleteNamespace(old)
    if (old.kind === 'Pod') return this.#deletePod(old, options.gracePeriodSeconds)
    this.#remove(old)
    if (rulesOf(kind).answersWhole) return old
    if (old.kind === 'Service') {
      const endpoints = this.find('Endpoints', namespace, name)
      if (endpoints) this.#remove(endpoints)
      this.#allocator.release(old)
    }
    return success()
  }

  /** Forgets the events whose hour is over; when the next one's is (virtual ms), undefined if there is none. */
  expireEvents(): number | undefined {
    for (const [key, due] of this.#expiry.entries()) {
      if (due > this.#options.now()) return due
      this.#expiry.delete(key)
      const [namespace, name] = key.split('/') as [string, string]
      const event = this.find('Event', namespace, name)
      if (event) this.#remove(event)
    }
    return undefined
  }

  /** How often an event was told before it was deleted: who tells it again counts on from there. */
  pastEvent(namespace: string, name: string): PastEvent | undefined {
    const key = `${namespace}/${name}`
    return this.#options.state.find<PastEvent>(PAST_EVENTS)?.get(key) ?? this.#firstEvents.get(key)
  }

  /** Says what was told before anybody came: it belongs to every history of this server, and to none of its states. */
  addFirstEvent(namespace: string, name: string, past: PastEvent): void {
    this.#firstEvents.set(`${namespace}/${name}`, past)
  }

  #rememberEvent({ metadata: { namespace, name }, firstTimestamp = null, count = 1 }: Event): void {
    const key = `${namespace}/${name}`
    const past = this.#options.state.table<PastEvent>(PAST_EVENTS)
    past.delete(key) // so that it comes last
    past.set(key, { firstTimestamp, count })
    if (past.size > REMEMBERED_EVENTS) for (const oldest of past.keys()) return void past.delete(oldest)
  }

  /** A new object with metadata of its own, in which the server fills in what it owns: its name and version come later. */
  #complete(draft: Draft): ApiObject {
    const { namespaced, apiVersion } = infoOf(draft.kind)
    const { name = '', namespace, resourceVersion = '', generateName, generation, labels, annotations } = draft.metadata ?? {}
    // All fields that every object has stand in the literal: hundreds of thousands of objects are smaller for it.
    const metadata: Writable<StoredMeta> = {
      name,
      namespace: namespaced ? namespace || 'default' : '',
      creationTimestamp: timestamp(this.#options.now()),
      uid: '',
      resourceVersion,
    }
    if (generateName !== undefined) metadata.generateName = generateName
    if (generation !== undefined) metadata.generation = generation
    if (labels !== undefined) metadata.labels = labels
    if (annotations !== undefined) metadata.annotations = annotations
    if (draft.kind === 'Event') return eventOf(draft as Event, metadata)
    return { ...draft, apiVersion, metadata } as unknown as ApiObject
  }

  /** Writes name and uid into the metadata of an object that nobody has seen yet. */
  #name({ kind, metadata }: ApiObject): void {
    const own: Writable<StoredMeta> = metadata
    own.uid = newUid(this.#options.now(), this.version, this.#uidNode())
    if (!own.name && kind === 'LimitRange') own.name = newUid(this.#options.now(), this.version + 1, this.#uidNode()) // the one kind that needs none
    if (!own.name && own.generateName) own.name = this.#newName(kind, own.namespace, own.generateName)
  }

  #newName(kind: Kind, namespace: string, prefix: string): string {
    const stream = kind === 'Pod' ? 'pod-name' : `${kind.toLowerCase()}-name`
    for (;;) {
      const name = prefix.slice(0, LONGEST_PREFIX) + this.#options.random.text(stream, NAME_LETTERS, NAME_SUFFIX)
      if (!this.find(kind, namespace, name)) return name
    }
  }

  #uidNode(): string {
    let node = this.#counters.get('uid-node') as string | undefined
    if (node === undefined) this.#counters.set('uid-node', (node = this.#options.random.hex('uid', 16)))
    return node
  }

  #update<K extends Kind>(draft: Draft<K>, part: 'update' | 'status' | 'finalize', { admits } = { admits: true }): ObjectOf<K> {
    const { kind } = draft
    const { namespaced, spelled, apiVersion } = infoOf(kind)
    const rules = rulesOf(kind)
    const name = draft.metadata?.name ?? ''
    const namespace = namespaced ? draft.metadata?.namespace || 'default' : ''
    if (!name) throw badRequest('Name parameter required.')
    if (part === 'update') admitToNamespace(this.store, kind, namespace, name, 'UPDATE')
    let old = this.find(kind, namespace, name)
    if (!old) {
      if (rules.createOnUpdate && part === 'update') return this.create({ ...draft, metadata: { ...draft.metadata, resourceVersion: '' } })
      throw notFound(spelled, name)
    }
    const given = part === 'update' ? withDefaults(draft) : draft
    const metadata =
      given.metadata === old.metadata
        ? old.metadata
        : keptMeta(given.metadata, old.metadata, namespace, part === 'update' ? rules.forgets : undefined)
    let object = (part === 'status' ? withStatus(old, metadata, given) : { ...given, apiVersion, metadata }) as ApiObject
    if (part === 'update' && admits) {
      object = admit(this, object, old)
      old = this.find(kind, namespace, name) ?? old // a quota's own use has been written down by now: who knew the version before it comes too late
    }

    let version = draft.metadata?.resourceVersion
    if (version === '0' && !rules.versionRequired) version = '' // any version will do
    if (version && !/^\d+$/.test(version)) throw failure(`strconv.ParseUint: parsing "${version}": invalid syntax`)
    if (!rules.versionRequired && version && version !== old.metadata.resourceVersion) throw conflict(spelled, name, MODIFIED)
    if (part === 'finalize') object = { ...object, status: (old as ApiObject as Namespace).status } as ApiObject
    else if (part === 'update') object = rules.prepareUpdate?.(object, old) ?? object
    const errors = part === 'update' ? rules.validateUpdate(object, old, version ?? '') : (rules.validatePart?.(object, part) ?? [])
    if (errors.length > 0) throw invalid(rules.calledInUpdates ?? kind, name, errors)
    if (version && version !== old.metadata.resourceVersion) throw conflict(spelled, name, MODIFIED)
    if (object.kind === 'Service' && part === 'update') object = this.#allocator.reallocate(object, old as ApiObject as Service)
    // A client's update is always a write: the text that is stored has the version before it inside, so no two are the same.
    if (part !== 'update' && kind !== 'ResourceQuota' && sameData(object, old)) return old
    return this.#write(object, old) as ObjectOf<K>
  }

  #deleteNamespace(old: Namespace): unknown {
    if (!old.metadata.deletionTimestamp) {
      const metadata = { ...old.metadata, deletionTimestamp: timestamp(this.#options.now()) }
      return this.#write({ ...old, metadata, status: { ...old.status, phase: 'Terminating' } }, old)
    }
    if (old.spec.finalizers?.length) {
      throw conflict(
        'Namespace',
        old.metadata.name,
        'The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will automatically be purged by the system.',
      )
    }
    return this.#remove(old)
  }

  #deletePod(old: Pod, asked: number | undefined): unknown {
    const { deletionTimestamp, deletionGracePeriodSeconds: pending } = old.metadata
    let grace = asked ?? old.spec.terminationGracePeriodSeconds ?? 0
    if (deletionTimestamp && pending === undefined) grace = 0
    else if (deletionTimestamp && (asked === undefined || asked > pending!)) return old // only a shorter period counts
    if (!old.spec.nodeName || old.status.phase === 'Failed' || old.status.phase === 'Succeeded') grace = 0
    const metadata = { ...old.metadata, deletionTimestamp: timestamp(this.#options.now() + grace * 1000), deletionGracePeriodSeconds: grace }
    const marked = { ...old, metadata }
    const stored = sameData(marked, old) ? old : (this.#write(marked, old) as Pod)
    return grace === 0 ? this.#remove(stored) : stored // v1.1 marks even what it deletes at once
  }

  /** Stores an object under a new version. It is the caller's own and new; so is its metadata, when there was no `old` one. */
  #write(given: ApiObject, old: ApiObject | undefined): ApiObject {
    const version = this.version + 1
    this.#counters.set('version', version)
    const object: Writable<ApiObject> = given
    const metadata: Writable<StoredMeta> = old ? { ...object.metadata } : object.metadata
    metadata.resourceVersion = String(version)
    object.metadata = metadata
    const stored = old ? inOnePiece(given, metadata) : given
    if (this.#options.freeze) deepFreeze(stored)
    const key = this.store.put(stored, old)
    if (stored.kind === 'Event') {
      if (old) this.#expiry.delete(key) // so that it comes last
      this.#expiry.set(key, this.#options.now() + EVENT_TTL_MS)
    }
    this.#tell(version, { type: old ? 'MODIFIED' : 'ADDED', kind: stored.kind, object: stored, old })
    return stored
  }

  #remove<O extends ApiObject>(old: O): O {
    const version = this.version + 1
    this.#counters.set('version', version)
    this.store.remove(old)
    if (old.kind === 'Event') this.#rememberEvent(old)
    this.#tell(version, { type: 'DELETED', kind: old.kind, object: old, old })
    return old
  }

  #tell(version: number, change: Change): void {
    this.#history.record(version, change)
    for (const listener of this.#listeners) listener(change)
  }
}

/** Throws unless an object has the name and namespace of the place it is sent to. */
export function checkName({ metadata }: Draft, place: { readonly name: string; readonly namespace: string }): void {
  const { name = '', namespace = '' } = metadata ?? {}
  if (name !== place.name) throw badRequest(`the name of the object (${name}) does not match the name on the URL (${place.name})`)
  if (namespace && place.namespace && namespace !== place.namespace) {
    throw badRequest(`the namespace of the object (${namespace}) does not match the namespace on the request (${place.namespace})`)
  }
}

/** An object of the kinds of which there are many, of one literal: code that meets one hidden class only is fast. */
function inOnePiece(object: ApiObject, metadata: StoredMeta): ApiObject {
  if (object.kind === 'Event') return eventOf(object, metadata)
  if (object.kind !== 'Pod') return object
  const { kind, apiVersion, spec, status } = object
  return { kind, apiVersion, metadata, spec, status } as Pod
}

/** An event in one piece: there are ten for each pod, and a spread object takes half as much room again. */
function eventOf(event: Event, metadata: StoredMeta): Event {
  const { involvedObject, reason, message, source, firstTimestamp, lastTimestamp, count } = event
  return { kind: 'Event', apiVersion: 'v1', metadata, involvedObject, reason, message, source, firstTimestamp, lastTimestamp, count } as Event
}

/** What an update may not take away from an object's metadata, put back where the client left it out; but for what its kind forgets. */
function keptMeta(given: Draft['metadata'], old: StoredMeta, namespace: string, forgets: Rules['forgets']): StoredMeta {
  const { deletionTimestamp, deletionGracePeriodSeconds } = old
  const { selfLink: _, ...own } = given ?? {}
  return {
    ...own,
    name: old.name,
    namespace,
    uid: given?.uid || (forgets ? '' : old.uid),
    resourceVersion: old.resourceVersion,
    creationTimestamp: forgets === 'birth' ? (given?.creationTimestamp ?? '') : old.creationTimestamp,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
  }
}

function withStatus(object: ApiObject, metadata: StoredMeta, given: object): object {
  return 'status' in given ? { ...object, metadata, status: given.status } : { ...object, metadata }
}
