import type { Job, Pod } from '../api/kinds.ts'
import type { Selector } from '../api/selectors.ts'
import { podSelectorOf } from '../api/pod-selector.ts'
import { matchesSelector } from '../api/selectors.ts'
import { isNotFound, StatusError } from '../api/status.ts'
import type { Store } from '../apiserver/store.ts'
import { isActive, keyOf, splitKey } from '../apiserver/store.ts'
import { timestamp } from '../sim/clock.ts'
import type { Context, Controller } from './controller.ts'
import { referenceTo } from './event.ts'
import { podFromTemplate } from './pods.ts'
import { firstToGo } from './replication.ts'

const source = { component: 'job' }

/** Runs pods of a Job's template, `parallelism` at a time, until `completions` of them have succeeded (pkg/controller/job, v1.1.8). */
export const jobController: Controller = {
  name: 'job-controller',
  kinds: ['Job', 'Pod'],

  keysFor({ object, old }, store) {
    if (object.kind === 'Job') return [keyOf(object)]
    if (object.kind !== 'Pod' || store.count('Job') === 0) return []
    return [...new Set([object, ...(old?.kind === 'Pod' ? [old] : [])].flatMap(pod => jobSelecting(pod, store)))]
  },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const job = context.store.find('Job', namespace, name)
    if (!job) return
    const { parallelism = 1, completions = 1 } = job.spec
    const pods = context.store.list('Pod', { namespace, selector: selectorFor(job) })
    const running = pods.filter(isActive)
    const succeeded = pods.filter(({ status }) => status.phase === 'Succeeded').length
    const failed = pods.filter(({ status }) => status.phase === 'Failed').length
    const wanted = Math.min(parallelism, Math.max(completions - succeeded, running.length))
    const active = running.length > parallelism ? deleteSome(job, running, parallelism, context) : createSome(job, running.length, wanted, context)
    writeStatus(job, { active, succeeded, failed }, succeeded === completions, context)
  },
}

/** The Job that is told of a pod: of several that select it the oldest alone, or they would undo each other's work for ever. */
function jobSelecting(pod: Pod, store: Store): string[] {
  const jobs = store.list('Job', { namespace: pod.metadata.namespace }).filter(job => matchesSelector(selectorFor(job), pod.metadata.labels))
  const age = ({ metadata }: Job): string => metadata.creationTimestamp // the list is in order of the names, which decide between equals
  const oldest = jobs.reduce<Job | undefined>((first, job) => (first && age(first) <= age(job) ? first : job), undefined)
  return oldest ? [keyOf(oldest)] : []
}

function selectorFor({ spec: { selector } }: Job): Selector {
  return podSelectorOf(selector ?? {})
}

function createSome(job: Job, running: number, wanted: number, { client, event, narrate, now }: Context): number {
  let active = running
  if (wanted > running) narrate(job, 'create', { count: wanted - running, wants: wanted, sees: running })
  for (let i = running; i < wanted; i++) {
    try {
      const pod = client.create(podFromTemplate(job, job.spec.template))
      event({ about: referenceTo(job), source, reason: 'SuccessfulCreate', message: `Created pod: ${pod.metadata.name}`, at: now })
      active++
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      event({ about: referenceTo(job), source, reason: 'FailedCreate', message: `Error creating: ${error.message}`, at: now })
    }
  }
  return active
}

function deleteSome(job: Job, running: readonly Pod[], parallelism: number, { client, narrate }: Context): number {
  narrate(job, 'delete', { count: running.length - parallelism, wants: parallelism, sees: running.length })
  for (const { metadata } of firstToGo(running, running.length - parallelism)) {
    try {
      client.delete('Pod', metadata.namespace, metadata.name)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
  return parallelism
}

function writeStatus(
  job: Job,
  counts: { active: number; succeeded: number; failed: number },
  complete: boolean,
  { client, store, now }: Context,
): void {
  const { active = 0, succeeded = 0, failed = 0, conditions = [] } = job.status
  if (active === counts.active && succeeded === counts.succeeded && failed === counts.failed) return
  const latest = store.find('Job', job.metadata.namespace, job.metadata.name)
  if (!latest) return
  const at = timestamp(now)
  const done = complete
    ? [...conditions, { type: 'Complete' as const, status: 'True' as const, lastProbeTime: at, lastTransitionTime: at }]
    : conditions
  client.updateStatus({ ...latest, status: { ...(done.length > 0 ? { conditions: done } : {}), ...counts } })
}
