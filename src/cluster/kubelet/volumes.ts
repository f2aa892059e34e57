import type { Kind, ObjectOf, Pod } from '../api/kinds.ts'
import { notFound } from '../api/status.ts'
import { infoOf } from '../api/kinds.ts'

interface Api {
  find<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined
}

/** Why one of a pod's volumes cannot be mounted: what it is to hold is not there; undefined when all can be (pkg/volume, v1.1.8). */
export function mountProblem({ metadata: { namespace }, spec }: Pod, api: Api): string | undefined {
  for (const { secret, persistentVolumeClaim } of spec.volumes ?? []) {
    if (secret && !api.find('Secret', namespace, secret.secretName)) return missing('Secret', secret.secretName)
    if (!persistentVolumeClaim) continue
    const { claimName } = persistentVolumeClaim
    const claim = api.find('PersistentVolumeClaim', namespace, claimName)
    if (!claim) return missing('PersistentVolumeClaim', claimName)
    const volume = claim.spec.volumeName
    if (!volume) return `The claim ${claimName} is not yet bound to a volume`
    if (!api.find('PersistentVolume', '', volume)) return missing('PersistentVolume', volume)
  }
  return undefined
}

function missing(kind: Kind, name: string): string {
  return notFound(infoOf(kind).spelled, name).message
}
