import type { PersistentVolume, PersistentVolumeClaim } from '../api/kinds.ts'
import { valueOf } from '../api/quantity.ts'
import { by } from '../sim/compare.ts'
import type { Context, Controller } from './controller.ts'
import { referenceTo } from './event.ts'

/** A volume with this annotation is for the claim that it names: `default/data`. */
const MADE_FOR = 'volume.extensions.kubernetes.io/provisioned-for'

/**
 * Gives each PersistentVolumeClaim the volume nearest to what it asks for, and each volume its phase (pkg/controller/persistentvolume, v1.1.8). It
 * hears of every new or changed volume and claim, of a claim that is gone only when it looks at all of them, every ten seconds
 * (--pvclaimbinder-sync-period).
 */
export const volumeBinder: Controller = {
  name: 'persistent-volume-binder',
  kinds: ['PersistentVolume', 'PersistentVolumeClaim'],
  periodic: { key: '', everyMs: 10_000 },
  keysFor: ({ type, object: { kind, metadata } }) => (type === 'DELETED' ? [] : [[kind, metadata.namespace, metadata.name].join('/')]),

  reconcile(key, context) {
    const { store } = context
    const [kind, namespace = '', name = ''] = key.split('/')
    if (key === '') {
      for (const volume of store.list('PersistentVolume')) syncVolume(volume, context)
      for (const claim of store.list('PersistentVolumeClaim')) syncClaim(claim, context)
    } else if (kind === 'PersistentVolume') {
      const volume = store.find(kind, '', name)
      if (volume) syncVolume(volume, context)
    } else {
      const claim = store.find('PersistentVolumeClaim', namespace, name)
      if (claim) syncClaim(claim, context)
    }
  },
}

/** Takes a volume one phase further; the write brings it back. A claim is known by its name alone, so one made anew in time finds its volume again. */
function syncVolume(volume: PersistentVolume, { store, client }: Context): void {
  const { spec, status } = volume
  const { claimRef } = spec
  const claimed = claimRef && store.find('PersistentVolumeClaim', claimRef.namespace ?? '', claimRef.name ?? '') !== undefined
  const enter = (phase: 'Available' | 'Bound' | 'Released'): unknown => client.updateStatus({ ...volume, status: { ...status, phase } })
  switch (status?.phase) {
    case 'Pending': {
      // What is new belongs to nobody, whatever its manifest says.
      if (!claimRef) return void enter('Available')
      const { claimRef: _, ...free } = spec
      return void client.update({ ...volume, spec: free })
    }
    case 'Available':
      return void (claimRef && enter(claimed ? 'Bound' : 'Released'))
    case 'Bound':
      return void (claimRef && !claimed && enter('Released'))
  }
}

/** Binds a claim that waits, then makes both sides say so. */
function syncClaim(claim: PersistentVolumeClaim, { store, client, narrate }: Context): void {
  if (claim.status?.phase !== 'Bound') {
    const found = bestFor(claim, store.list('PersistentVolume'))
    if (!found) return
    const named = client.update({ ...claim, spec: { ...claim.spec, volumeName: found.metadata.name } })
    client.updateStatus({ ...named, status: { ...named.status, phase: 'Bound' } })
    return narrate(claim, 'bind', { volume: found.metadata.name })
  }
  const volume = store.find('PersistentVolume', '', claim.spec.volumeName ?? '')
  if (!volume) return
  const { accessModes = [], capacity = {}, claimRef } = volume.spec
  if (!claimRef) client.update({ ...volume, spec: { ...volume.spec, claimRef: referenceTo(claim) } })
  if (!claim.status.accessModes?.length) client.updateStatus({ ...claim, status: { phase: 'Bound', accessModes, capacity } })
}

/** Of the free volumes that can be used in all the ways asked for and are large enough: one with the fewest ways, of these the smallest. */
function bestFor({ spec, metadata }: PersistentVolumeClaim, volumes: readonly PersistentVolume[]): PersistentVolume | undefined {
  const wanted = valueOf(spec.resources?.requests?.['storage'])
  const maker = (volume: PersistentVolume): string | undefined => volume.metadata.annotations?.[MADE_FOR]
  const own = `${metadata.namespace}/${metadata.name}`
  return volumes
    .filter(volume => {
      const { claimRef, accessModes = [], capacity = {} } = volume.spec
      if (claimRef || (maker(volume) ?? own) !== own || !volume.status?.phase || volume.status.phase === 'Pending') return false
      return (spec.accessModes ?? []).every(mode => accessModes.includes(mode)) && (maker(volume) === own || valueOf(capacity['storage']) >= wanted)
    })
    .sort(
      by(
        ({ spec }) => spec.accessModes?.length ?? 0,
        volume => (maker(volume) === own ? 0 : 1),
        ({ spec }) => valueOf(spec.capacity?.['storage']),
      ),
    )[0]
}
