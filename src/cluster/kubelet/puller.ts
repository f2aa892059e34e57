import type { Table } from '../sim/table.ts'
import type { NodeRecord } from './machine.ts'

/** Who pulls on each node, and who waits for it: one pull at a time (serializedImagePuller, pkg/kubelet/container, v1.1.8). Pods are named by their uids. */
export class Puller {
  readonly #nodes: Table<NodeRecord>

  constructor(nodes: Table<NodeRecord>) {
    this.#nodes = nodes
  }

  /** Puts a pod at the end of the line; it may begin at once when there is none. */
  join(node: string, uid: string): void {
    const record = this.#nodes.get(node)!
    if (record.pulling === undefined) this.#nodes.set(node, { ...record, pulling: uid })
    else this.#nodes.set(node, { ...record, pullQueue: [...record.pullQueue, uid] })
  }

  isTurnOf(node: string, uid: string): boolean {
    const { pulling } = this.#nodes.get(node)!
    return pulling === undefined || pulling === uid
  }

  /** Takes a pod out of the line. Returns whose turn has come by that. */
  leave(node: string, uid: string): string | undefined {
    const record = this.#nodes.get(node)!
    const [next, ...pullQueue] = record.pullQueue.filter(other => other !== uid)
    if (record.pulling === uid) {
      this.#nodes.set(node, { ...record, pulling: next, pullQueue })
      return next
    }
    this.#nodes.set(node, { ...record, pullQueue: next === undefined ? [] : [next, ...pullQueue] })
    return undefined
  }
}
