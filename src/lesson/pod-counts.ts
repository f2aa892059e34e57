import type { ApiClient } from '../cluster/apiserver/client.ts'
import type { ApiObject, Pod } from '../cluster/api/kinds.ts'
import { selects } from '../cluster/api/selectors.ts'

type Labels = Readonly<Record<string, string>>

/** The namespace in which learners work. */
export const NAMESPACE = 'default'

/** How many pods there are, in which phases, how many of them run and are ready, and how many are on their way out. */
export interface PodCount {
  readonly all: number
  readonly running: number
  readonly leaving: number
  readonly phases: Readonly<Record<string, number>>
}

/** Whether a pod is Running and ready, and not on its way out. */
export function isRunning({ metadata, status }: Pod): boolean {
  const ready = status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  return status.phase === 'Running' && ready === true && !metadata.deletionTimestamp
}

/**
 * The pods with the labels that checks ask for, counted once and then kept in step with every change: a check is asked whenever something
 * has changed, and does not visit thousands of pods each time.
 */
export class PodCounts {
  readonly #api: Pick<ApiClient, 'list'>
  readonly #counts = new Map<string, { labels: Labels; count: Counting }>()

  constructor(api: Pick<ApiClient, 'list'>) {
    this.#api = api
  }

  /** Those with all of these labels, as many as there are now. */
  of(labels: Labels): PodCount {
    const key = selectorText(labels)
    let known = this.#counts.get(key)
    if (!known) {
      this.#counts.set(key, (known = { labels, count: { all: 0, running: 0, leaving: 0, phases: {} } }))
      for (const pod of this.#api.list('Pod', { namespace: NAMESPACE, labelSelector: key || undefined }).items) tally(known.count, pod, 1)
    }
    return known.count
  }

  /** Must hear of every change: what was there before, and what is there now. */
  note(old: ApiObject | undefined, now: ApiObject | undefined): void {
    if ((now ?? old)?.kind !== 'Pod') return
    for (const [object, sign] of [
      [old, -1],
      [now, 1],
    ] as const) {
      if (object?.metadata.namespace !== NAMESPACE) continue
      for (const { labels, count } of this.#counts.values()) if (selects(labels, object.metadata.labels)) tally(count, object as Pod, sign)
    }
  }

  /** Everything may be otherwise: counts anew when it is asked. */
  forget(): void {
    this.#counts.clear()
  }
}

type Counting = { all: number; running: number; leaving: number; phases: Record<string, number> }

function tally(count: Counting, pod: Pod, sign: 1 | -1): void {
  const { phase = '' } = pod.status
  count.all += sign
  count.phases[phase] = (count.phases[phase] ?? 0) + sign
  if (isRunning(pod)) count.running += sign
  if (pod.metadata.deletionTimestamp) count.leaving += sign
}

/** Labels as a selector is written: `name=frontend`. */
export function selectorText(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
}
