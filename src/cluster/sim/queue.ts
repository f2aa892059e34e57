import type { State } from './state.ts'
import type { Table } from './table.ts'

/** Something to be looked at: which component is to look at which key, and when, in virtual milliseconds. */
export interface WorkItem {
  readonly due: number
  readonly component: string
  readonly key: string
  /** Of two items due at once, the one with the smaller number was asked for first. */
  readonly order: number
}

/**
 * The pending work of the whole cluster: each key once per component, at the earliest time it was asked for.
 * The items are rows of a table; the heap beside it only finds the next one and may hold entries that no longer count.
 */
export class WorkQueue {
  readonly #items: Table<WorkItem>
  readonly #order: Table<number>
  readonly #heap: WorkItem[] = []

  constructor(state: State) {
    this.#items = state.table('queue')
    this.#order = state.table('queue-order')
    state.derived(() => {
      this.#heap.length = 0
      for (const item of this.#items.values()) this.#push(item)
    })
  }

  get size(): number {
    return this.#items.size
  }

  /** All that is pending, in no particular order. */
  items(): Iterable<WorkItem> {
    return this.#items.values()
  }

  /** Has the component look at the key at `due`, or earlier when it was already to look earlier. */
  add(component: string, key: string, due: number): void {
    const id = idOf(component, key)
    const present = this.#items.get(id)
    if (present && present.due <= due) return
    const order = (this.#order.get('last') ?? 0) + 1
    this.#order.set('last', order)
    const item = { due, component, key, order }
    this.#items.set(id, item)
    this.#push(item)
  }

  /** Takes the key off the component's list. */
  cancel(component: string, key: string): void {
    this.#items.delete(idOf(component, key))
  }

  /** When the next item is due; `undefined` when nothing is pending. */
  nextDue(): number | undefined {
    return this.#peek()?.due
  }

  /** Removes and returns the next item due at `now` or before; `undefined` when there is none. */
  take(now: number): WorkItem | undefined {
    const item = this.#peek()
    if (!item || item.due > now) return undefined
    this.#pop()
    this.#items.delete(idOf(item.component, item.key))
    return item
  }

  #peek(): WorkItem | undefined {
    for (;;) {
      const item = this.#heap[0]
      if (!item || this.#items.get(idOf(item.component, item.key))?.order === item.order) return item
      this.#pop() // overtaken by an earlier request, or cancelled
    }
  }

  #push(item: WorkItem): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(item)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(item, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = item
  }

  #pop(): void {
    const heap = this.#heap
    const item = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, item)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = item
  }
}

function before(a: WorkItem, b: WorkItem): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order)
}

function idOf(component: string, key: string): string {
  return `${component} ${key}`
}
