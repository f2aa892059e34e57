import type { Kind, Pod, ResourceQuota } from '../api/kinds.ts'
import { addQuantities, valueOf } from '../api/quantity.ts'
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
      const { hard: before, used: counted = {} } = quota.status ?? {}
      const used: Record<string, string> = { ...counted, ...usage(quota, store) }
      // v1.1.8 looks for changes in whole units only: half a CPU less may stay unseen until something else changes.
      const isSeen = Object.keys(used).some(name => counted[name] === undefined || valueOf(counted[name]) !== valueOf(used[name]))
      if (!isSeen && sameData(hard, before)) continue
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

/** What the pods ask for together, in the format of the first. One with a container that asks for nothing is left out (PodsRequests, v1.1.8). */
function requested(pods: readonly Pod[], name: 'cpu' | 'memory'): string {
  const sums = pods.flatMap(({ spec }) => {
    const requests = spec.containers.map(({ resources }) => resources?.requests?.[name])
    return requests.every(request => valueOf(request) !== 0) ? requests.map(request => request!).reduce((a, b) => addQuantities(a, b)) : []
  })
  return sums.length === 0 ? '0' : sums.reduce((a, b) => addQuantities(a, b))
}
