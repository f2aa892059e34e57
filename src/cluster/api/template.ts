import { sameData } from '../sim/compare.ts'
import { hash32 } from '../sim/hash.ts'
import { encodeAs } from './encode.ts'
import { goJson } from './json.ts'
import type { Deployment, Pod, ReplicationController } from './kinds.ts'
import type { Labels } from './meta.ts'
import { podTemplateSpec } from './pod.ts'
import type { PodTemplateSpec } from './pod.ts'
import { selects } from './selectors.ts'

// Which replication controllers are a deployment's own: pkg/util/deployment, v1.1.8

/**
 * The number that stands for a deployment's template, as text. v1.1.8 takes Adler-32 of the template as Go prints it from memory; any number
 * that tells templates apart does the same.
 */
export function templateHash({ spec }: Deployment): string {
  return String(hash32(goJson(encodeAs(podTemplateSpec, spec.template))))
}

/** Labels with the one that tells a deployment's templates apart. */
export function withTemplateLabel(labels: Labels | undefined, deployment: Deployment): Labels {
  return { ...labels, [deployment.spec.uniqueLabelKey!]: templateHash(deployment) } // the server has filled the key in
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
