import type { Kind } from '../cluster/api/kinds.ts'
import { podSelectorOf } from '../cluster/api/pod-selector.ts'
import { formatSelector, selects } from '../cluster/api/selectors.ts'
import type { Wait } from '../shell/program.ts'
import type { Context } from './command.ts'
import { Aggregate } from './errors.ts'
import { POLL } from './poll.ts'
import { scale } from './scaler.ts'

/** Kinds that are taken down before they are deleted (`pkg/kubectl/stop.go`, v1.1.8). */
const REAPERS: Partial<Record<Kind, typeof stopPlainly>> = {
  ReplicationController: stopController,
  Job: stopJob,
  Pod: stopPlainly,
  Service: stopPlainly,
}

interface Stop {
  timeoutMs: number
  gracePeriod: number
}

/** Whether a kind is taken down before it is deleted. */
export function hasReaper(kind: Kind): boolean {
  return REAPERS[kind] !== undefined
}

/** Takes an object down and deletes it: a controller is scaled to nothing first. */
export function* reap(context: Context, kind: Kind, namespace: string, name: string, stop: Stop): Generator<Wait, void, void> {
  yield* REAPERS[kind]!(context, kind, namespace, name, stop)
}

function* stopPlainly({ api }: Context, kind: Kind, namespace: string, name: string, { gracePeriod }: Stop): Generator<Wait, void, void> {
  yield* api.get(kind, namespace, name)
  yield* api.delete(kind, namespace, name, kind === 'Pod' ? graceOf(gracePeriod) : undefined)
}

function* stopController(context: Context, _: Kind, namespace: string, name: string, { timeoutMs }: Stop): Generator<Wait, void, void> {
  const { api } = context
  const rc = yield* api.get('ReplicationController', namespace, name)
  const all = yield* api.list('ReplicationController', { namespace })
  const size = (selector: object) => Object.keys(selector).length
  const overlapping = all.items.filter(({ spec: { selector } }) => selects(selector, rc.spec.selector) || selects(rc.spec.selector, selector))
  const partly = overlapping.filter(({ spec: { selector } }) => size(selector) !== size(rc.spec.selector))
  if (partly.length > 0) {
    const names = partly.map(({ metadata }) => metadata.name).join(',')
    throw new Error(`Detected overlapping controllers for rc ${name}: ${names}, please manage deletion individually with --cascade=false.`)
  }
  // another controller with the very same selector would start the pods anew: then this one is only deleted
  if (overlapping.length === 1) {
    const wait = { ...POLL, timeoutMs: timeoutMs || POLL.timeoutMs + 10_000 * rc.spec.replicas }
    yield* scale(context, 'ReplicationController', namespace, name, { size: 0, retry: POLL, wait })
  }
  yield* api.delete('ReplicationController', namespace, name)
}

function* stopJob(context: Context, _: Kind, namespace: string, name: string, { timeoutMs, gracePeriod }: Stop): Generator<Wait, void, void> {
  const { api } = context
  const job = yield* api.get('Job', namespace, name)
  const wait = { ...POLL, timeoutMs: timeoutMs || POLL.timeoutMs + 10_000 * (job.spec.parallelism ?? 0) }
  yield* scale(context, 'Job', namespace, name, { size: 0, retry: POLL, wait })
  const labelSelector = formatSelector(podSelectorOf(job.spec.selector ?? {}))
  const pods = yield* api.list('Pod', { namespace, labelSelector })
  const errors: Error[] = []
  for (const { metadata } of pods.items) {
    try {
      yield* api.delete('Pod', namespace, metadata.name, graceOf(gracePeriod))
    } catch (error) {
      errors.push(error as Error)
    }
  }
  if (errors.length > 0) throw new Aggregate(errors)
  yield* api.delete('Job', namespace, name, graceOf(gracePeriod))
}

function graceOf(gracePeriod: number): { gracePeriodSeconds: number } | undefined {
  return gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : undefined
}
