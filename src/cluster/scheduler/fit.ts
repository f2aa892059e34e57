import type { Pod } from '../api/kinds.ts'
import { selects } from '../api/selectors.ts'
import type { Demand, NodeLoad } from './node-loads.ts'

/** Why a pod does not fit a node, in the scheduler's word for it; `undefined` when it fits (plugin/pkg/scheduler/algorithm/predicates, v1.1.8). */
export function misfit(pod: Pod, demand: Demand, load: NodeLoad): string | undefined {
  for (const port of demand.hostPorts) if ((load.hostPorts.get(port) ?? 0) > 0) return 'PodFitsHostPorts'
  if (demand.milliCpu === 0 && demand.memory === 0) {
    if (load.pods >= load.maxPods) return 'PodFitsResources'
  } else {
    if (load.pods + 1 > load.maxPods) return 'PodExceedsMaxPodNumber'
    if (load.milliCpu !== 0 && load.milliCpu - load.usedMilliCpu < demand.milliCpu) return 'PodExceedsFreeCPU'
    if (load.memory !== 0 && load.memory - load.usedMemory < demand.memory) return 'PodExceedsFreeMemory'
  }
  const { nodeSelector } = pod.spec
  if (nodeSelector && Object.keys(nodeSelector).length > 0 && !selects(nodeSelector, load.node.metadata.labels)) return 'MatchNodeSelector'
  return undefined
}

/** How well a node would do, apart from spreading: 0 to 20 (LeastRequestedPriority and BalancedResourceAllocation, v1.1.8). */
export function roomScore(demand: Demand, load: NodeLoad): number {
  const cpu = load.cpuWeight + demand.cpuWeight
  const memory = load.memoryWeight + demand.memoryWeight
  const least = Math.floor((freeScore(cpu, load.milliCpu) + freeScore(memory, load.memory)) / 2)
  const cpuFraction = load.milliCpu === 0 ? 1 : cpu / load.milliCpu
  const memoryFraction = load.memory === 0 ? 1 : memory / load.memory
  const balanced = cpuFraction >= 1 || memoryFraction >= 1 ? 0 : Math.trunc(10 - Math.abs(cpuFraction - memoryFraction) * 10)
  return least + balanced
}

function freeScore(requested: number, capacity: number): number {
  if (capacity === 0 || requested > capacity) return 0
  return Math.floor(((capacity - requested) * 10) / capacity)
}

/** 10 for a node without pods of the same services and controllers, 0 for the one with most of them (SelectorSpreadPriority, v1.1.8). */
export function spreadScore(count: number, most: number): number {
  if (most === 0) return 10
  return Math.trunc(Math.fround(10 * Math.fround(Math.fround(most - count) / Math.fround(most))))
}
