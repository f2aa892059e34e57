import { sameData } from '../sim/compare.ts'
import type { Deployment, Pod, ReplicationController } from './kinds.ts'
import type { Labels } from './meta.ts'
import type { PodTemplateSpec } from './pod.ts'
import { selects } from './selectors.ts'
import { templateHash } from './template-hash.ts'

// Which replication controllers are a deployment's own: pkg/util/deployment, v1.1.8

/** Labels with the one that tells a deployment's templates apart; without it when the deployment says that its key is empty. */
export function withTemplateLabel(labels: Labels | undefined, { spec }: Deployment): Labels | undefined {
  return spec.uniqueLabelKey ? { ...labels, [spec.uniqueLabelKey]: templateHash(spec.template) } : labels
}

/** The template of the replication controller that a deployment means to have. */
export function newTemplate(deployment: Deployment): PodTemplateSpec {
  const { template } = deployment.spec
  return { ...template, metadata: { ...template.metadata, labels: withTemplateLabel(template.metadata.labels, deployment) } }
}

/** The one of a namespace's controllers that a deployment means to have: the first with its template. */
export function newControllerOf(deployment: Deployment, controllers: readonly ReplicationController[]): ReplicationController | undefined {
  const template = newTemplate(deployment)
  return controllers.find(({ spec }) => sameData(spec.template, template))
}

/** The others of them that have pods which the deployment's selector catches. */
export function oldControllersOf(
  deployment: Deployment,
  controllers: readonly ReplicationController[],
  pods: readonly Pod[],
): ReplicationController[] {
  const template = newTemplate(deployment)
  const caught = pods.filter(({ metadata }) => selects(deployment.spec.selector, metadata.labels))
  return controllers.filter(
    ({ spec }) => !sameData(spec.template, template) && caught.some(({ metadata }) => selects(spec.selector, metadata.labels)),
  )
}
