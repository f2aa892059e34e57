import type { ApiObject, Draft, Pod } from '../api/kinds.ts'
import type { PodTemplateSpec } from '../api/pod.ts'
import { referenceTo } from './event.ts'

/** Whether a pod's Ready condition is True. */
export function isReady(pod: Pod): boolean {
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** The annotation by which v1.1 notes who made a pod; nothing reads it but people and `kubectl describe`. */
export const CREATED_BY = 'kubernetes.io/created-by'

/** A new pod as a controller's template describes it. The server makes up the rest of its name. */
export function podFromTemplate(owner: ApiObject, template: PodTemplateSpec): Draft<'Pod'> {
  const { namespace, name } = owner.metadata
  const createdBy = `${JSON.stringify({ kind: 'SerializedReference', apiVersion: 'v1', reference: referenceTo(owner) })}\n`
  const { labels, annotations } = template.metadata
  return {
    kind: 'Pod',
    metadata: { generateName: `${name}-`, namespace, ...(labels ? { labels } : {}), annotations: { ...annotations, [CREATED_BY]: createdBy } },
    spec: template.spec,
  }
}
