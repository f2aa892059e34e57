import type { Node, Pod } from '../api/kinds.ts'
import { milliValueOf, valueOf } from '../api/quantity.ts'
import { selects } from '../api/selectors.ts'
import { demandOf } from '../scheduler/node-loads.ts'

/** Whether anything about a pod could keep a kubelet from taking it. */
export function needsAdmission({ spec }: Pod): boolean {
  const { milliCpu, memory, hostPorts } = demandOf(spec)
  return milliCpu > 0 || memory > 0 || hostPorts.length > 0 || Object.keys(spec.nodeSelector ?? {}).length > 0
}

/** Why a kubelet does not take a pod that was bound to its node (canAdmitPod, pkg/kubelet/kubelet.go, v1.1.8); `undefined` when it does. */
export function refusal(pod: Pod, others: readonly Pod[], node: Node | undefined): { reason: string; message: string } | undefined {
  const demand = demandOf(pod.spec)
  if (demand.hostPorts.length > 0) {
    const taken = new Set(others.flatMap(({ spec }) => demandOf(spec).hostPorts))
    if (demand.hostPorts.some(port => taken.has(port))) {
      return { reason: 'HostPortConflict', message: 'cannot start the pod due to host port conflict.' }
    }
  }
  const { nodeSelector } = pod.spec
  if (node && nodeSelector && !selects(nodeSelector, node.metadata.labels)) {
    if (Object.keys(nodeSelector).length > 0) return { reason: 'NodeSelectorMismatching', message: 'cannot be started due to node selector mismatch' }
  }
  if (!node || (demand.milliCpu === 0 && demand.memory === 0)) return undefined
  const { cpu, memory } = node.status.capacity ?? {}
  const used = others.map(({ spec }) => demandOf(spec))
  const sum = (pick: 'milliCpu' | 'memory'): number => used.reduce((total, other) => total + other[pick], demand[pick])
  if (milliValueOf(cpu) > 0 && sum('milliCpu') > milliValueOf(cpu)) {
    return { reason: 'InsufficientFreeCPU', message: 'cannot start the pod due to insufficient free CPU.' }
  }
  if (valueOf(memory) > 0 && sum('memory') > valueOf(memory)) {
    return { reason: 'InsufficientFreeMemory', message: 'cannot be started due to insufficient free memory' }
  }
  return undefined
}
