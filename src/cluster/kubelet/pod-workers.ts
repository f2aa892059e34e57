import type { State } from '../sim/state.ts'
import type { Table } from '../sim/table.ts'
import type { PodWorker } from './pod-worker.ts'
import { isRestless } from './pod-worker.ts'

/** What the kubelets know of their pods, by the pods' uids; and which of them are on a node, and which of those a periodic sync has to look at. */
export class PodWorkers {
  readonly #workers: Table<PodWorker>
  readonly #counters: Table<number>
  readonly #onNode = new Map<string, Set<string>>()
  readonly #restless = new Map<string, Set<string>>()

  constructor(state: State) {
    this.#workers = state.table('pod-workers')
    this.#counters = state.table('kubelet')
    state.derived(() => {
      this.#restless.clear()
      this.#onNode.clear()
      for (const worker of this.#workers.values()) this.#index(worker)
    })
  }

  get(uid: string): PodWorker | undefined {
    return this.#workers.get(uid)
  }

  has(uid: string): boolean {
    return this.#workers.has(uid)
  }

  /** Keeps what is now known of a pod, and returns it. */
  put(worker: PodWorker): PodWorker {
    const { uid } = worker.pod.metadata
    this.#workers.set(uid, worker)
    const restless = this.#restless.get(worker.node)
    if (!restless) this.#index(worker)
    else if (!isRestless(worker)) restless.delete(uid)
    else if (!restless.has(uid)) this.#index(worker)
    return worker
  }

  /** Forgets a pod. */
  delete({ node, pod }: PodWorker): void {
    const { uid } = pod.metadata
    this.#workers.delete(uid)
    this.#restless.get(node)?.delete(uid)
    this.#onNode.get(node)?.delete(uid)
  }

  /** The number of the next pod that is taken in. */
  nextNumber(): number {
    const number = (this.#counters.get('pods') ?? 0) + 1
    this.#counters.set('pods', number)
    return number
  }

  onNode(node: string): PodWorker[] {
    return this.#all(this.#onNode.get(node))
  }

  /** Those of a node for which a periodic sync could find anything to do, in the order in which they were taken in. */
  restless(node: string): PodWorker[] {
    return this.#all(this.#restless.get(node)).sort((a, b) => a.number - b.number)
  }

  #all(uids: Iterable<string> = []): PodWorker[] {
    return Array.from(uids, uid => this.#workers.get(uid)!)
  }

  #index(worker: PodWorker): void {
    const { uid } = worker.pod.metadata
    indexed(this.#onNode, worker.node).add(uid)
    const restless = indexed(this.#restless, worker.node)
    if (isRestless(worker)) restless.add(uid)
  }
}

function indexed(index: Map<string, Set<string>>, key: string): Set<string> {
  let set = index.get(key)
  if (!set) index.set(key, (set = new Set()))
  return set
}
