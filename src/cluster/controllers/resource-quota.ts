import type { Kind, Pod, ResourceQuota } from '../api/kinds.ts'
import { addQuantities } from '../api/quantity.ts'
import type { Store } from '../apiserver/store.ts'
import { sameData } from '../sim/compare.ts'
import type { Controller } from './controller.ts'

const COUNTED: Readonly<Record<string, Kind>> = {
  services: 'Service',
  replicationcontrollers: 'ReplicationController',
  resourcequotas: 'ResourceQuota',
  secrets: 'Secret',
  persistentvolumeclaims: 'PersistentVolumeClaim',
}

/** Writes into each ResourceQuota how much of it is used, every ten seconds (--resource-quota-sync-period, v1.1.8). */
export const resourceQuotaController: Controller = {
  name: 'resource-quota-controller',
  kinds: [],
  periodic: { key: '', everyMs: 10_000 },
  keysFor: () => [],

  reconcile(_key, { store, client }) {
    for (const quota of store.list('ResourceQuota')) {
      const { hard = {} } = quota.spec
      const used = { ...quota.status?.used, ...usage(quota, store) }
      if (sameData(hard, quota.status?.hard) && sameData(used, quota.status?.used)) continue
      client.updateStatus({ ...quota, status: { hard, used } })
    }
  },
}

function usage({ metadata: { namespace }, spec }: ResourceQuota, store: Store): Record<string, string> {
  const used: Record<string, string> = {}
  const names = Object.keys(spec.hard ?? {})
  const pods = names.some(name => ['pods', 'cpu', 'memory'].includes(name)) ? store.list('Pod', { namespace }).filter(counts) : []
  for (const name of names) {
    const kind = COUNTED[name]
    if (kind) used[name] = String(store.count(kind, namespace))
    else if (name === 'pods') used[name] = String(pods.length)
    else if (name === 'cpu' || name === 'memory') used[name] = requested(pods, name)
  }
  return used
}

/** A pod that is over counts no more, unless it would run again (FilterQuotaPods, v1.1.8). */
function counts({ spec, status }: Pod): boolean {
  return !(status.phase === 'Succeeded' || (status.phase === 'Failed' && spec.restartPolicy === 'Never'))
}

function requested(pods: readonly Pod[], name: 'cpu' | 'memory'): string {
  let sum = '0'
  for (const { spec } of pods) {
    for (const { resources } of spec.containers) {
      const request = resources?.requests?.[name]
      if (request !== undefined) sum = addQuantities(sum, request)
    }
  }
  return sum
}
