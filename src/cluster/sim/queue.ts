import { mix } from './hash.ts'
import type { State } from './state.ts'
import type { Table } from './table.ts'

const PREFIX = 'queue/'

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
 * The items are rows of a table; the heap beside it only finds the next one.
 */
export class WorkQueue {
  readonly #state: State
  readonly #shuffled: boolean
  /** the items of each component, by their keys */
  readonly #items = new Map<string, Table<WorkItem>>()
  readonly #order: Table<number>
  readonly #heap: WorkItem[] = []
  /** items of the heap that no longer count: asked for earlier since, or cancelled */
  readonly #stale = new Set<WorkItem>()

  /** With `shuffled`, work of one instant is done in an order that means nothing: what comes of it must not depend on that. */
  constructor(state: State, shuffled = false) {
    this.#state = state
    this.#shuffled = shuffled
    this.#order = state.table('queue-order')
    state.derived(() => {
      this.#heap.length = 0
      this.#stale.clear()
      for (const name of state.names()) if (name.startsWith(PREFIX)) this.#of(name.slice(PREFIX.length))
      for (const item of this.items()) this.#push(item)
    })
  }

  /** All that is pending, in no particular order. */
  *items(): IterableIterator<WorkItem> {
    for (const items of this.#items.values()) yield* items.values()
  }

  /** Has the component look at the key at `due`, or earlier when it was already to look earlier. */
  add(component: string, key: string, due: number): void {
    const items = this.#of(component)
    const present = items.get(key)
    if (present && present.due <= due) return
    if (present) this.#stale.add(present)
    const count = (this.#order.get('last') ?? 0) + 1
    this.#order.set('last', count)
    const item = { due, component, key, order: this.#shuffled ? mix(count) : count }
    items.set(key, item)
    this.#push(item)
  }

  /** Takes the key off the component's list. */
  cancel(component: string, key: string): void {
    const items = this.#of(component)
    const item = items.get(key)
    if (!item) return
    this.#stale.add(item)
    items.delete(key)
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
    this.#of(item.component).delete(item.key)
    return item
  }

  #peek(): WorkItem | undefined {
    for (;;) {
      const item = this.#heap[0]
      if (!item || this.#stale.size === 0 || !this.#stale.delete(item)) return item
      this.#pop()
    }
  }

  #of(component: string): Table<WorkItem> {
    let items = this.#items.get(component)
    if (!items) this.#items.set(component, (items = this.#state.table(PREFIX + component)))
    return items
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
