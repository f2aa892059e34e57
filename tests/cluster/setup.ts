import type { Draft, Pod } from '../../src/cluster/api/kinds.ts'
import type { ClusterOptions } from '../../src/cluster/cluster.ts'
import { Cluster } from '../../src/cluster/cluster.ts'

/** A cluster of the recordings' runtime and of released kubelets, with really frozen objects. */
export function newCluster(options: Partial<ClusterOptions> & { count?: number } = {}): Cluster {
  const nodes = Array.from({ length: options.count ?? 1 }, (_, index) => ({ name: `node-${index + 1}`, address: `192.168.2.${202 + index}` }))
  return new Cluster({ seed: 'test', durations: 'recorded', kubeletVersion: 'v1.1.8', freeze: true, nodes, ...options })
}

/** A controller whose pods carry its own name as the label `app`; `more` replaces fields of the pods' spec, `container` of their container. */
export function controller(name: string, replicas: number, { more = {}, container = {}, labels = { app: name } as Record<string, string> } = {}) {
  const spec = { containers: [{ name: 'main', image: 'nginx', ...container }], ...more }
  return draft('ReplicationController', name, { replicas, selector: labels, template: { metadata: { labels }, spec } })
}

export function pod(name: string, { more = {}, container = {}, labels = { app: name } as Record<string, string> } = {}) {
  return {
    ...draft('Pod', name, { containers: [{ name: 'main', image: 'nginx', ...container }], ...more }),
    metadata: { name, labels },
  } as Draft<'Pod'>
}

export function service(name: string, spec: object = {}) {
  return draft('Service', name, { selector: { app: name }, ports: [{ port: 80 }], ...spec })
}

function draft<K extends 'ReplicationController' | 'Pod' | 'Service'>(kind: K, name: string, spec: object): Draft<K> {
  return { kind, metadata: { name, namespace: 'default' }, spec } as unknown as Draft<K>
}

export function pods(cluster: Cluster, app?: string): readonly Pod[] {
  return cluster.api.list('Pod', app === undefined ? { namespace: 'default' } : { namespace: 'default', labelSelector: `app=${app}` }).items
}

/** `Running Running Pending`: the phases, by name. */
export function phases(cluster: Cluster, app?: string): string {
  return pods(cluster, app)
    .map(({ status, metadata }) => (metadata.deletionTimestamp ? 'Terminating' : status.phase))
    .join(' ')
}

/** The events of an object as `Reason xCount`, in the order of their first times. */
export function events(cluster: Cluster, name: string): string[] {
  return cluster.api
    .list('Event')
    .items.filter(({ involvedObject }) => involvedObject.name === name)
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map(({ reason, count }) => `${reason}${count === 1 ? '' : ` x${count}`}`)
}

/** Lets time pass until something is true, a tenth of a second at a time; how long that took, in ms. */
export function until(cluster: Cluster, condition: () => boolean, limitMs = 600_000): number {
  const began = cluster.now
  while (!condition()) {
    if (cluster.now - began > limitMs) throw new Error(`never came true in ${limitMs} ms`)
    cluster.advance(100)
  }
  return cluster.now - began
}
