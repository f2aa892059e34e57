/** Which names of each namespace have something in common: a label, a node. Derived from the store, so never saved. */
export class TermIndex {
  readonly #terms = new Map<string, Map<string, Set<string>>>()

  add(term: string, namespace: string, name: string): void {
    let namespaces = this.#terms.get(term)
    if (!namespaces) this.#terms.set(term, (namespaces = new Map()))
    const names = namespaces.get(namespace)
    if (names) names.add(name)
    else namespaces.set(namespace, new Set([name]))
  }

  remove(term: string, namespace: string, name: string): void {
    const namespaces = this.#terms.get(term)
    const names = namespaces?.get(namespace)
    if (!namespaces || !names?.delete(name) || names.size > 0) return
    namespaces.delete(namespace)
    if (namespaces.size === 0) this.#terms.delete(term)
  }

  /** The names of one namespace under a term, in no particular order. */
  names(term: string, namespace: string): ReadonlySet<string> {
    return this.#terms.get(term)?.get(namespace) ?? NONE
  }

  /** The namespaces that have a name under a term. */
  namespaces(term: string): Iterable<string> {
    return this.#terms.get(term)?.keys() ?? []
  }

  clear(): void {
    this.#terms.clear()
  }
}

const NONE: ReadonlySet<string> = new Set()
