import { newControllerOf, newTemplate, oldControllersOf, withTemplateLabel } from '../api/template.ts'
import { templateHash } from '../api/template-hash.ts'
import type { Deployment, ReplicationController } from '../api/kinds.ts'
import { StatusError } from '../api/status.ts'
import { timestamp } from '../sim/clock.ts'
import type { Context, Controller } from './controller.ts'
import { nowAndThen } from './controller.ts'
import { referenceTo } from './event.ts'
import { isReady } from './pods.ts'

/** How often all deployments are looked at (--deployment-controller-sync-period, v1.1.8). Nothing that changes in between is noticed. */
const SYNC_MS = 30_000

/**
 * Moves the pods of each deployment to the controller of its newest template, one step each time: more of the new ones, or else fewer of the
 * old ones (pkg/controller/deployment, v1.1.8). A deployment that is to recreate its pods is left alone: that is not written there yet.
 */
export const deploymentController: Controller = nowAndThen('deployment-controller', 'Deployment', SYNC_MS, (deployment, context) => {
  if (deployment.spec.strategy?.type !== 'RollingUpdate') return
  try {
    roll(deployment, context)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error // what the server refuses is tried again the next time
  }
})

function roll(deployment: Deployment, context: Context): void {
  const { store } = context
  const { namespace } = deployment.metadata
  const controllers = store.list('ReplicationController', { namespace })
  const old = oldControllersOf(deployment, controllers, store.list('Pod', { namespace, selector: deployment.spec.selector }))
  const found = newControllerOf(deployment, controllers)
  const made = found ?? createNew(deployment, context)
  if (!found && isWatched(context) && sizeOf(deployment, made, old) > 0) return
  const steps = scaleUp(deployment, made, old, context) ?? scaleDown(deployment, made, old, context)
  if (steps) writeStatus(deployment, made, [...old, made], steps, context)
}

function createNew(deployment: Deployment, { client }: Context): ReplicationController {
  const { namespace } = deployment.metadata
  return client.create({
    kind: 'ReplicationController',
    metadata: { name: `deploymentrc-${templateHash(deployment.spec.template)}`, namespace },
    spec: { replicas: 0, selector: withTemplateLabel(deployment.spec.selector, deployment), template: newTemplate(deployment) },
  })
}

/**
 * Whether the replication manager notices a new controller at once. Then it writes the status of one that was just made while v1.1.8 looks for
 * the old ones, and the new one's scaling is refused as a change of something that has been modified: it is done at the next look. As long
 * as there have been no controllers the manager only looks for them every second, and comes too late to be in the way.
 */
function isWatched({ store, now }: Context): boolean {
  const second = timestamp(now)
  return store.list('ReplicationController').some(({ metadata }) => metadata.creationTimestamp !== second)
}

/** How many replicas each controller that was scaled has now. */
type Steps = ReadonlyMap<ReplicationController, number>

/** Gives the new controller all it may have. Nothing when it has that already, or when there are as many pods as there may be. */
function scaleUp(deployment: Deployment, made: ReplicationController, old: readonly ReplicationController[], context: Context): Steps | undefined {
  const size = sizeOf(deployment, made, old)
  return size === made.spec.replicas ? undefined : new Map([[made, scale(deployment, made, size, context)]])
}

/** How many replicas the new controller may have now. */
function sizeOf({ spec }: Deployment, made: ReplicationController, old: readonly ReplicationController[]): number {
  const { replicas: wanted, strategy } = spec
  const has = made.spec.replicas
  const room = wanted + countOf(strategy!.rollingUpdate!.maxSurge!, wanted) - replicasOf([...old, made])
  return has > wanted ? wanted : has + Math.min(Math.max(room, 0), wanted - has)
}

/** Takes from the old controllers as many pods as can be spared. Nothing when none can. */
function scaleDown(deployment: Deployment, made: ReplicationController, old: readonly ReplicationController[], context: Context): Steps | undefined {
  const { replicas: wanted, strategy } = deployment.spec
  if (replicasOf(old) === 0) return undefined
  const ready = [...old, made].reduce((sum, { spec, metadata: { namespace } }) => {
    return sum + context.store.list('Pod', { namespace, selector: spec.selector }).filter(isReady).length
  }, 0)
  let spare = ready - (wanted - countOf(strategy!.rollingUpdate!.maxUnavailable!, wanted))
  if (spare <= 0) return undefined
  const steps = new Map<ReplicationController, number>()
  for (const controller of old) {
    const count = Math.min(controller.spec.replicas, spare)
    if (count > 0) steps.set(controller, scale(deployment, controller, controller.spec.replicas - count, context))
    spare -= count
  }
  return steps
}

function scale(deployment: Deployment, controller: ReplicationController, replicas: number, { client, event, narrate, now }: Context): number {
  const direction = controller.spec.replicas < replicas ? 'up' : 'down'
  client.update({ ...controller, spec: { ...controller.spec, replicas } })
  narrate(deployment, 'scale', { controller: controller.metadata.name, replicas })
  const message = `Scaled ${direction} rc ${controller.metadata.name} to ${replicas}`
  event({ about: referenceTo(deployment), source: { component: 'deployment-controller' }, reason: 'ScalingRC', message, at: now })
  return replicas
}

function writeStatus(
  deployment: Deployment,
  made: ReplicationController,
  controllers: readonly ReplicationController[],
  steps: Steps,
  { client }: Context,
): void {
  const replicas = replicasOf(controllers, steps)
  const updatedReplicas = replicasOf([made], steps)
  client.update({
    ...deployment,
    status: { ...(replicas > 0 ? { replicas } : {}), ...(updatedReplicas > 0 ? { updatedReplicas } : {}) },
  })
}

function replicasOf(controllers: readonly ReplicationController[], steps?: Steps): number {
  return controllers.reduce((sum, controller) => sum + (steps?.get(controller) ?? controller.spec.replicas), 0)
}

/** A number of pods, or so many percent of those wanted, rounded up. */
function countOf(numberOrPercent: number | string, wanted: number): number {
  return typeof numberOrPercent === 'number' ? numberOrPercent : Math.ceil((parseInt(numberOrPercent, 10) * wanted) / 100)
}
