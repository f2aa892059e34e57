import { lateParts } from '../../late.ts'
import type { Kind } from '../api/kinds.ts'
import type { Controller } from './controller.ts'

/** The controllers of kinds that a guestbook has none of. */
export const late = lateParts<{ autoscaler: Controller; deployment: Controller; job: Controller; quota: Controller; volume: Controller }>()

/** Stands for a controller that comes later: until one of its own kinds is stored it has nothing to do. */
export function standIn(
  part: keyof typeof late,
  { own, ...rest }: Pick<Controller, 'name' | 'kinds' | 'periodic'> & { own: readonly Kind[] },
): Controller {
  return {
    ...rest,
    keysFor: (change, store) => (own.includes(change.kind) || own.some(kind => store.count(kind) > 0) ? late[part].keysFor(change, store) : []),
    reconcile(key, context) {
      if (own.some(kind => context.store.count(kind) > 0)) late[part].reconcile(key, context)
    },
  }
}

const EVERY_TEN_SECONDS = { key: '', everyMs: 10_000 }

/** Says why an autoscaler cannot do anything: `autoscaler.ts`. */
export const autoscalerController = standIn('autoscaler', {
  name: 'horizontal-pod-autoscaler',
  kinds: ['HorizontalPodAutoscaler'],
  own: ['HorizontalPodAutoscaler'],
})
/** Rolls a Deployment's pods to its newest template: `deployment.ts`. */
export const deploymentController = standIn('deployment', { name: 'deployment-controller', kinds: ['Deployment'], own: ['Deployment'] })
/** Runs pods until a Job's completions are reached: `job.ts`. */
export const jobController = standIn('job', { name: 'job-controller', kinds: ['Job', 'Pod'], own: ['Job'] })
/** Counts for ResourceQuotas: `resource-quota.ts`. */
export const resourceQuotaController = standIn('quota', {
  name: 'resource-quota-controller',
  kinds: [],
  own: ['ResourceQuota'],
  periodic: EVERY_TEN_SECONDS,
})
/** Binds claims to volumes: `volume-binder.ts`. */
export const volumeBinder = standIn('volume', {
  name: 'persistent-volume-binder',
  kinds: ['PersistentVolume', 'PersistentVolumeClaim'],
  own: ['PersistentVolume', 'PersistentVolumeClaim'],
  periodic: EVERY_TEN_SECONDS,
})
