import type { Pod } from '../cluster/api/kinds.ts'
import type { ApiClient } from '../cluster/apiserver/client.ts'

const HOLE = /\{(pod|ip) ([A-Za-z0-9_./=,-]+)\}/g

/**
 * A command with `{pod name=x}` and `{ip name=x}` replaced by the name and the address of the first pod (the oldest, then by name)
 * that has these labels and is not being deleted; `undefined` while there is none.
 */
export function fill(line: string, api: Pick<ApiClient, 'list'>): string | undefined {
  let complete = true
  const filled = line.replace(HOLE, (_, what: string, labelSelector: string) => {
    const pod = firstPod(api, labelSelector)
    const value = what === 'pod' ? pod?.metadata.name : pod?.status?.podIP
    if (!value) complete = false
    return value ?? ''
  })
  return complete ? filled : undefined
}

/** The command as a page shows it while there is no such pod: `kubectl exec redis-slave-xxxxx -- env`. */
export function example(line: string): string {
  return line.replace(HOLE, (_, what: string, selector: string) => (what === 'ip' ? '172.17.x.x' : `${selector.split(/[=,]/)[1] ?? 'pod'}-xxxxx`))
}

function firstPod(api: Pick<ApiClient, 'list'>, labelSelector: string) {
  let first: Pod | undefined
  for (const pod of api.list('Pod', { namespace: 'default', labelSelector }).items) {
    const { deletionTimestamp, creationTimestamp } = pod.metadata
    if (!deletionTimestamp && (!first || creationTimestamp < first.metadata.creationTimestamp)) first = pod // they come by name
  }
  return first
}
