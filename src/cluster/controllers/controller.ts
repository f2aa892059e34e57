import type { ApiObject, Draft, Kind, ObjectOf } from '../api/kinds.ts'
import type { Labels } from '../api/meta.ts'
import type { Change, Store } from '../apiserver/store.ts'
import type { Random } from '../sim/random.ts'
import type { State } from '../sim/state.ts'
import type { EventDraft } from './event.ts'

/** What a controller may ask of the API server. Every refusal is a `StatusError`. */
export interface Client {
  create<K extends Kind>(object: Draft<K>): ObjectOf<K>
  update<K extends Kind>(object: Draft<K>): ObjectOf<K>
  /** Writes the status alone; everything else stays as the server has it. */
  updateStatus<K extends Kind>(object: Draft<K>): ObjectOf<K>
  delete(kind: Kind, namespace: string, name: string, options?: { gracePeriodSeconds?: number }): unknown
  bind(namespace: string, pod: string, node: string): unknown
  /** Replaces a namespace's finalizers. */
  finalize(namespace: Draft<'Namespace'>): unknown
  /** Forgets the events whose hour is over; answers when the next one's is, virtual ms. */
  expireEvents(): number | undefined
}

/** What a component did and why, for people to read: `verb` with its component is a key of the interface's words. */
export interface Narration {
  readonly at: number
  readonly component: string
  readonly verb: string
  /** the object it is about: `Pod default/redis-master-6ib0f` */
  readonly subject: { readonly kind: string; readonly namespace: string; readonly name: string }
  readonly values: Readonly<Record<string, string | number>>
}

/** What a component works with while it looks at a key. */
export interface Context {
  readonly now: number
  readonly store: Store
  readonly client: Client
  readonly random: Random
  readonly state: State
  /** Look at this key again in so many milliseconds. */
  requeue(key: string, afterMs: number): void
  /** Records an event in the API, at once. */
  event(event: EventDraft): void
  narrate(subject: ApiObject, verb: string, values?: Record<string, string | number>): void
}

/** One loop of the control plane: it is told which key to look at, looks at what is true, and moves it towards what is wanted. */
export interface Controller {
  readonly name: string
  /** Whose changes it wants to hear of. */
  readonly kinds: readonly Kind[]
  /** Which keys this change makes worth looking at. */
  keysFor(change: Change, store: Store): readonly string[]
  reconcile(key: string, context: Context): void
  /** How long after a change its keys are looked at; at once when it is not given. */
  readonly delayMs?: number
  /** Keys to look at from time to time, whatever happens. */
  readonly periodic?: { readonly key: string; readonly everyMs: number }
}

/** A controller that looks at all objects of a kind every so often, by the clock, and never in between. */
export function nowAndThen<K extends Kind>(
  name: string,
  kind: K,
  everyMs: number,
  look: (object: ObjectOf<K>, context: Context) => void,
): Controller {
  return {
    name,
    kinds: [kind],
    keysFor: ({ type }) => (type === 'ADDED' ? [''] : []),
    reconcile(key, context) {
      const late = context.now % everyMs
      if (context.store.count(kind) > 0) context.requeue(key, everyMs - late)
      if (late === 0) for (const object of context.store.list(kind)) look(object, context)
    },
  }
}

/** Whether two objects carry the same labels. Updates of the status share them, so this is nearly always one comparison. */
export function sameLabels(a: Labels | undefined, b: Labels | undefined): boolean {
  if (a === b) return true
  const [left, right] = [Object.entries(a ?? {}), Object.entries(b ?? {})]
  return left.length === right.length && left.every(([key, value]) => b?.[key] === value)
}
