import { compare } from '../sim/compare.ts'

/** Which names of each namespace have something in common: a label, a node. Derived from the store, so never saved. */
export class TermIndex {
  readonly #terms = new Map<string, Map<string, SortedNames<true>>>()

  add(term: string, namespace: string, name: string): void {
    let namespaces = this.#terms.get(term)
    if (!namespaces) this.#terms.set(term, (namespaces = new Map()))
    let names = namespaces.get(namespace)
    if (!names) namespaces.set(namespace, (names = new SortedNames<true>()))
    names.set(name, true)
  }

  remove(term: string, namespace: string, name: string): void {
    const namespaces = this.#terms.get(term)
    const names = namespaces?.get(namespace)
    if (!namespaces || !names) return
    names.delete(name)
    if (names.size > 0) return
    namespaces.delete(namespace)
    if (namespaces.size === 0) this.#terms.delete(term)
  }

  /** How many names of one namespace there are under a term. */
  size(term: string, namespace: string): number {
    return this.#terms.get(term)?.get(namespace)?.size ?? 0
  }

  /** The names of one namespace under a term, by code unit. */
  names(term: string, namespace: string): readonly string[] {
    return this.#terms.get(term)?.get(namespace)?.sorted() ?? []
  }

  /** The namespaces that have a name under a term. */
  namespaces(term: string): Iterable<string> {
    return this.#terms.get(term)?.keys() ?? []
  }

  clear(): void {
    this.#terms.clear()
  }
}

/** After so many changes that nobody looked at, sorting anew is cheaper than keeping the order. */
const EDITS = 32

/** What has these names; they are put in order when somebody asks, and kept in order while that is cheap. */
export class SortedNames<V> {
  readonly #values = new Map<string, V>()
  #sorted: string[] | undefined
  #edits = 0

  get size(): number {
    return this.#values.size
  }

  get(name: string): V | undefined {
    return this.#values.get(name)
  }

  set(name: string, value: V): void {
    const before = this.#values.size
    this.#values.set(name, value)
    if (this.#values.size > before) this.#edited()?.splice(placeOf(name, this.#sorted!), 0, name)
  }

  delete(name: string): void {
    if (this.#values.delete(name)) this.#edited()?.splice(placeOf(name, this.#sorted!), 1)
  }

  sorted(): readonly string[] {
    this.#edits = 0
    return (this.#sorted ??= [...this.#values.keys()].sort(compare))
  }

  #edited(): string[] | undefined {
    if (this.#sorted && ++this.#edits > EDITS) this.#sorted = undefined
    return this.#sorted
  }
}

/** Where a name stands, or would stand, among sorted ones. */
function placeOf(name: string, sorted: readonly string[]): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < name) low = middle + 1
    else high = middle
  }
  return low
}
