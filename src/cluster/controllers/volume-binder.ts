import type { PersistentVolume, PersistentVolumeClaim } from '../api/kinds.ts'
import { compareQuantities } from '../api/quantity.ts'
import { by } from '../sim/compare.ts'
import { valueOf } from '../api/quantity.ts'
import type { Controller } from './controller.ts'
import { referenceTo } from './event.ts'

/** Gives each PersistentVolumeClaim the smallest volume that has what it asks for, every ten seconds (--pvclaimbinder-sync-period, v1.1.8). */
export const volumeBinder: Controller = {
  name: 'persistent-volume-binder',
  kinds: ['PersistentVolume'],
  periodic: { key: '', everyMs: 10_000 },
  keysFor: ({ object }) => (object.kind === 'PersistentVolume' ? [''] : []),

  reconcile(_key, { store, client, narrate }) {
    for (const volume of store.list('PersistentVolume')) {
      const phase = phaseOf(
        volume,
        volume.spec.claimRef && store.find('PersistentVolumeClaim', volume.spec.claimRef.namespace ?? '', volume.spec.claimRef.name ?? ''),
      )
      if (volume.status?.phase !== phase) client.updateStatus({ ...volume, status: { ...volume.status, phase } })
    }
    for (const claim of store.list('PersistentVolumeClaim')) {
      if (claim.status?.phase === 'Bound') continue
      const volume = bestFor(claim, store.list('PersistentVolume'))
      if (!volume) {
        if (claim.status?.phase !== 'Pending') client.updateStatus({ ...claim, status: { ...claim.status, phase: 'Pending' } })
        continue
      }
      const bound = client.update({ ...volume, spec: { ...volume.spec, claimRef: referenceTo(claim) } })
      client.updateStatus({ ...bound, status: { ...bound.status, phase: 'Bound' } })
      const { accessModes = [], capacity = {} } = volume.spec
      const named = client.update({ ...claim, spec: { ...claim.spec, volumeName: volume.metadata.name } })
      client.updateStatus({ ...named, status: { phase: 'Bound', accessModes, capacity } })
      narrate(claim, 'bind', { volume: volume.metadata.name })
    }
  },
}

function phaseOf({ spec, status }: PersistentVolume, claim: PersistentVolumeClaim | undefined): 'Available' | 'Bound' | 'Released' {
  if (!spec.claimRef) return 'Available'
  if (claim && claim.metadata.uid === spec.claimRef.uid) return 'Bound'
  return status?.phase === 'Available' ? 'Available' : 'Released'
}

function bestFor({ spec, metadata }: PersistentVolumeClaim, volumes: readonly PersistentVolume[]): PersistentVolume | undefined {
  const wanted = spec.resources?.requests?.['storage']
  return volumes
    .filter(volume => {
      const { claimRef, accessModes = [], capacity = {} } = volume.spec
      if (claimRef && (claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace)) return false
      return (spec.accessModes ?? []).every(mode => accessModes.includes(mode)) && compareQuantities(capacity['storage'], wanted) >= 0
    })
    .sort(by(volume => valueOf(volume.spec.capacity?.['storage'])))[0]
}
