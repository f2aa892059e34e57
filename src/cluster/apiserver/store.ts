import { KINDS } from '../api/kinds.ts'
import type { ApiObject, Kind, ObjectOf, Pod, ReplicationController, Service } from '../api/kinds.ts'
import type { Labels } from '../api/meta.ts'
import { matchesSelector, selectorOf, selects } from '../api/selectors.ts'
import type { Selector } from '../api/selectors.ts'
import { compare } from '../sim/compare.ts'
import type { State } from '../sim/state.ts'
import type { Table } from '../sim/table.ts'
import { SortedNames, TermIndex } from './term-index.ts'

/** What to list. Nothing given: every object of the kind. */
export interface Query {
  readonly namespace?: string | undefined
  /** Labels that must all be there, or a parsed label selector. */
  readonly selector?: Labels | Selector | undefined
  /** Pods bound to this node. */
  readonly node?: string | undefined
}

/** One write, told to whoever asked. `old` is what stood there before; on DELETED it equals what `object` last was. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly kind: Kind
  readonly object: ApiObject
  readonly old: ApiObject | undefined
}

/** Whether a pod still counts: it has not ended and is not being deleted (v1.1: controller.FilterActivePods, and Terminating counts as gone). */
export function isActive(pod: Pod): boolean {
  return pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed' && pod.metadata.deletionTimestamp === undefined
}

/** `namespace/name`, or the name alone of an object without a namespace. */
export function keyOf(object: ApiObject): string {
  const { namespace, name } = object.metadata
  return namespace ? [namespace, name].join('/') : name // joined, the text is one piece in memory
}

/** The namespace ('' if none) and name of a key. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/')
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/**
 * All objects, found by kind, namespace and name, and through indexes by label, node and selector. Objects in it are never changed, only
 * replaced. Only the API server writes here.
 */
export class Store {
  /** what is saved */
  readonly #tables = new Map<Kind, Table<ApiObject>>()
  /** the same objects by kind, namespace and name, to be found without making a key */
  readonly #objects = new Map<Kind, Map<string, SortedNames<ApiObject>>>()
  readonly #byLabel = new TermIndex()
  readonly #byNode = new TermIndex()
  /** controllers and services by one pair of their selector, the first one */
  readonly #bySelector = new TermIndex()
  /** the names of the active pods that each replication controller selects */
  readonly #activePods = new Map<string, SortedNames<true>>()

  constructor(state: State) {
    for (const { kind, resource } of KINDS) {
      this.#tables.set(kind, state.table(resource))
      this.#objects.set(kind, new Map())
    }
    state.derived(() => this.#rebuild())
  }

  find<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    return this.#objects.get(kind)?.get(namespace)?.get(name) as ObjectOf<K> | undefined
  }

  /** Objects by namespace, then name. Costs what it answers, as long as the selector has one label that must be there. */
  list<K extends Kind>(kind: K, query: Query = {}): ObjectOf<K>[] {
    const selector = query.selector === undefined ? [] : isSelector(query.selector) ? query.selector : selectorOf(query.selector)
    const exact = selector.filter(isExact)
    const sets = exact.map(({ key, values }) => [this.#byLabel, labelTerm(kind, key, values[0]!)] as const)
    const answered = selector.length === 1 && exact.length === 1 && query.node === undefined // by the index alone
    if (query.node !== undefined) sets.push([this.#byNode, query.node])

    const found: ObjectOf<K>[] = []
    const spaces = this.#objects.get(kind)!
    const [index, term] = sets[0] ?? []
    const namespaces = query.namespace !== undefined ? [query.namespace] : [...(index?.namespaces(term!) ?? spaces.keys())].sort(compare)
    for (const namespace of namespaces) {
      const objects = spaces.get(namespace)
      if (!objects) continue
      let [smallest, smallestTerm] = sets[0] ?? []
      for (const [index, term] of sets) {
        if (index.size(term, namespace) < smallest!.size(smallestTerm!, namespace)) [smallest, smallestTerm] = [index, term]
      }
      for (const name of smallest?.names(smallestTerm!, namespace) ?? objects.sorted()) {
        const object = objects.get(name) as ObjectOf<K>
        const onNode = query.node === undefined || (object.kind === 'Pod' && (object as Pod).spec.nodeName === query.node)
        if (answered || (onNode && matchesSelector(selector, object.metadata.labels))) found.push(object)
      }
    }
    return found
  }

  /** How many objects of a kind there are, in one namespace or in all. */
  count(kind: Kind, namespace?: string): number {
    return namespace === undefined ? this.#tables.get(kind)!.size : (this.#objects.get(kind)!.get(namespace)?.size ?? 0)
  }

  /** The pods bound to a node. */
  podsOn(node: string): Pod[] {
    return this.list('Pod', { node })
  }

  /** How many pods a controller has that count (see `isActive`). Costs nothing. */
  activeCount(controller: ReplicationController): number {
    return this.#activePods.get(keyOf(controller))?.size ?? 0
  }

  /** Those pods, by name. */
  activePods(controller: ReplicationController): Pod[] {
    const { namespace } = controller.metadata
    const names = this.#activePods.get(keyOf(controller))?.sorted() ?? []
    return names.map(name => this.find('Pod', namespace, name)!)
  }

  /** The replication controllers of a namespace whose selector these labels satisfy, the oldest first, then by name. */
  controllersSelecting(namespace: string, labels: Labels | undefined): ReplicationController[] {
    return this.#selecting('ReplicationController', namespace, labels).sort(byAge)
  }

  /** The services of a namespace whose selector these labels satisfy, by name. A service without a selector selects nothing. */
  servicesSelecting(namespace: string, labels: Labels | undefined): Service[] {
    return this.#selecting('Service', namespace, labels).sort((a, b) => compare(a.metadata.name, b.metadata.name))
  }

  #selecting<K extends 'ReplicationController' | 'Service'>(kind: K, namespace: string, labels: Labels | undefined): ObjectOf<K>[] {
    const found: ObjectOf<K>[] = []
    for (const key in labels) {
      for (const name of this.#bySelector.names(labelTerm(kind, key, labels[key]!), namespace)) {
        const object = this.find(kind, namespace, name)!
        if (selects(object.spec.selector, labels)) found.push(object)
      }
    }
    return found
  }

  /** Puts an object in the place of the `old` one under its name; answers its key. For the API server. */
  put(object: ApiObject, old: ApiObject | undefined): string {
    const key = keyOf(object)
    this.#tables.get(object.kind)!.set(key, object)
    this.#reindex(old, object)
    return key
  }

  /** Takes an object out. For the API server. */
  remove(object: ApiObject): void {
    this.#tables.get(object.kind)!.delete(keyOf(object))
    this.#reindex(object, undefined)
  }

  #reindex(old: ApiObject | undefined, now: ApiObject | undefined): void {
    const { kind, metadata } = (now ?? old)!
    const { namespace, name } = metadata
    const spaces = this.#objects.get(kind)!
    let objects = spaces.get(namespace)
    if (!objects) spaces.set(namespace, (objects = new SortedNames()))
    if (now) objects.set(name, now)
    else {
      objects.delete(name)
      if (objects.size === 0) spaces.delete(namespace)
    }
    moveTerms(this.#byLabel, old, now, old?.metadata.labels, now?.metadata.labels)
    if (kind === 'Pod') this.#reindexPod(old as Pod | undefined, now as Pod | undefined)
    if (kind === 'Service' || kind === 'ReplicationController') {
      const before = (old as Service | ReplicationController | undefined)?.spec.selector
      const after = (now as Service | ReplicationController | undefined)?.spec.selector
      if (before !== after) moveTerms(this.#bySelector, old, now, firstPair(before), firstPair(after))
    }
    if (kind === 'ReplicationController') this.#regroup(old as ReplicationController | undefined, now as ReplicationController | undefined)
  }

  #reindexPod(old: Pod | undefined, now: Pod | undefined): void {
    const { namespace, name } = (now ?? old)!.metadata
    if (old?.spec.nodeName !== now?.spec.nodeName) {
      if (old?.spec.nodeName) this.#byNode.remove(old.spec.nodeName, namespace, name)
      if (now?.spec.nodeName) this.#byNode.add(now.spec.nodeName, namespace, name)
    }
    const before = old && isActive(old) ? old.metadata.labels : undefined
    const after = now && isActive(now) ? now.metadata.labels : undefined
    if (before === after) return
    for (const controller of this.#selecting('ReplicationController', namespace, before)) this.#activePods.get(keyOf(controller))?.delete(name)
    for (const controller of this.#selecting('ReplicationController', namespace, after)) this.#activePods.get(keyOf(controller))?.set(name, true)
  }

  #regroup(old: ReplicationController | undefined, now: ReplicationController | undefined): void {
    if (old && now && old.spec.selector === now.spec.selector) return
    if (!now) {
      this.#activePods.delete(keyOf(old!))
      return
    }
    const pods = this.list('Pod', { namespace: now.metadata.namespace, selector: now.spec.selector }).filter(isActive)
    const names = new SortedNames<true>()
    for (const { metadata } of pods) names.set(metadata.name, true)
    this.#activePods.set(keyOf(now), names)
  }

  #rebuild(): void {
    for (const index of [this.#byLabel, this.#byNode, this.#bySelector, this.#activePods, ...this.#objects.values()]) index.clear()
    for (const table of this.#tables.values()) for (const object of table.values()) this.#reindex(undefined, object)
  }
}

function isSelector(selector: Labels | Selector): selector is Selector {
  return Array.isArray(selector)
}

function isExact({ operator, values }: Selector[number]): boolean {
  return operator === '=' || operator === '==' || (operator === 'in' && values.length === 1)
}

function labelTerm(kind: Kind, key: string, value: string): string {
  return `${kind} ${key}=${value}`
}

function moveTerms(
  index: TermIndex,
  old: ApiObject | undefined,
  now: ApiObject | undefined,
  before: Labels | undefined,
  after: Labels | undefined,
): void {
  if (before === after) return
  const { kind, metadata } = (now ?? old)!
  const { namespace, name } = metadata
  for (const key in before) if (after?.[key] !== before[key]) index.remove(labelTerm(kind, key, before[key]!), namespace, name)
  for (const key in after) if (before?.[key] !== after[key]) index.add(labelTerm(kind, key, after[key]!), namespace, name)
}

/** One pair of a selector stands for all of it: labels that satisfy the selector have this pair too. */
function firstPair(selector: Labels | undefined): Labels | undefined {
  for (const key in selector) return { [key]: selector[key]! }
  return undefined
}

function byAge(a: ApiObject, b: ApiObject): number {
  return compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compare(a.metadata.name, b.metadata.name)
}
