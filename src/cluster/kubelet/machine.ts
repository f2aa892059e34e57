import type { Draft, Node } from '../api/kinds.ts'
import type { NodeCondition } from '../api/node.ts'
import { timestamp } from '../sim/clock.ts'
import { sameData } from '../sim/compare.ts'

/** A machine of the cluster, as it is set up. Quantities are as in a manifest: `4`, `8010924Ki`. */
export interface Machine {
  readonly name: string
  readonly address: string
  readonly cpu: string
  readonly memory: string
  readonly pods: string
}

/** One machine's kubelet and docker: what is up, what they hand out, what they are busy with. */
export interface NodeRecord {
  readonly machine: Machine
  /** the n-th machine: its pods live in 172.17.n.0/24 */
  readonly index: number
  readonly kubelet: 'running' | 'silent'
  /** it was started after a silence and has not spoken to the API server yet */
  readonly starts?: boolean
  readonly docker: 'running' | 'stopped'
  readonly network: 'joined' | 'cut'
  /** when docker was last seen running, for the Ready condition */
  readonly dockerSeenAt: number
  /** whether its node was closed to new pods when its kubelet last looked (oldNodeUnschedulable in kubelet.go, v1.1.8) */
  readonly unschedulable?: boolean
  /** the last pod address given out, as a count from .2 */
  readonly lastIp: number
  /** the pod whose image is being pulled: kubelets pull one image at a time */
  readonly pulling: string | undefined
  /** pods whose pull comes after it */
  readonly pullQueue: readonly string[]
}

/** Kubelets look at all their pods, and report their node, this often (--sync-frequency, --node-status-update-frequency, v1.1.8). */
export const SYNC_MS = 10_000
/** A docker that has not answered for so long counts as down (kubelet.go, v1.1.8). */
const RUNTIME_DOWN_MS = 30_000

/** The kubelets of a cluster do not start at the same moment. */
const FIRST_PHASE_MS = 1000
const PHASE_STEP_MS = 137

/** When in each ten seconds the kubelet of the n-th machine looks at its pods, in milliseconds. */
export function phaseOf(index: number): number {
  return (FIRST_PHASE_MS + index * PHASE_STEP_MS) % SYNC_MS
}

/** The address of the n-th pod of a machine, n counted from 0. A machine that has used up its /24 goes on in the next ones of its own. */
export function podAddress(index: number, n: number): string {
  const perBlock = 253
  return `172.${17 + 4 * Math.floor(index / 256) + (Math.floor(n / perBlock) % 4)}.${index % 256}.${2 + (n % perBlock)}`
}

/** How the addresses of a machine's pods begin. */
export function podPrefixes(index: number): string[] {
  return [0, 1, 2, 3].map(block => `172.${17 + 4 * Math.floor(index / 256) + block}.${index % 256}.`)
}

/** How many pod addresses a machine has. */
export const POD_ADDRESSES = 4 * 253

/** The Node object of a machine whose kubelet, of the given version, has just reported for the first time. */
export function nodeOf({ name, address, cpu, memory, pods }: Machine, kubeletVersion: string, now: number): Draft<'Node'> {
  const at = timestamp(now)
  return {
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    spec: { externalID: name },
    status: {
      capacity: { cpu, memory, pods },
      conditions: [
        {
          type: 'OutOfDisk',
          status: 'False',
          lastHeartbeatTime: at,
          lastTransitionTime: at,
          reason: 'KubeletHasSufficientDisk',
          message: 'kubelet has sufficient disk space available',
        },
        readyCondition(undefined, true, now),
      ],
      addresses: [
        { type: 'LegacyHostIP', address },
        { type: 'InternalIP', address },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: 'c1',
        systemUUID: 's1',
        bootID: 'b1',
        kernelVersion: '3.10.0-327.10.1.el7.x86_64',
        osImage: 'CentOS Linux 7 (Core)',
        containerRuntimeVersion: 'docker://1.8.2-el7.centos',
        kubeletVersion,
        kubeProxyVersion: kubeletVersion,
      },
    },
  }
}

/** Whether docker counts as up for the node's Ready condition. */
export function isRuntimeUp({ docker, dockerSeenAt }: NodeRecord, now: number): boolean {
  return docker === 'running' || now - dockerSeenAt < RUNTIME_DOWN_MS
}

/** What a kubelet says of its node, in this order, when its state is another than before. */
export type NodeWord = 'NodeHasSufficientDisk' | 'NodeReady' | 'NodeNotReady'
/** What it says of a node that is new to it. */
export const FIRST_WORDS: readonly NodeWord[] = ['NodeHasSufficientDisk', 'NodeReady']

/** The node with a new heartbeat: all that its kubelet knows of it, whoever made it; and what there is to say (setNodeStatus, kubelet.go, v1.1.8). */
export function withHeartbeat(node: Node, { machine, kubeletVersion, runtimeUp }: Reporter, now: number): { node: Node; words: NodeWord[] } {
  const { status: fresh } = nodeOf(machine, kubeletVersion, now) as Node
  const old = node.status.conditions ?? []
  const before = old.find(({ type }) => type === 'Ready')
  const ready = readyCondition(before, runtimeUp, now)
  const conditions = old.map(condition => (condition.type === 'Ready' ? ready : { ...condition, lastHeartbeatTime: timestamp(now) }))
  const words: NodeWord[] = []
  if (!old.some(({ type }) => type === 'OutOfDisk')) {
    conditions.push(...fresh.conditions!.filter(({ type }) => type === 'OutOfDisk'))
    words.push('NodeHasSufficientDisk')
  }
  if (!before) conditions.push(ready)
  if (before?.status !== ready.status) words.push(runtimeUp ? 'NodeReady' : 'NodeNotReady')
  const known = Object.fromEntries(
    KNOWN.map(field => [field, sameData(node.status[field], fresh[field]) ? node.status[field] : fresh[field]]),
  ) as Pick<Node['status'], (typeof KNOWN)[number]>
  return { node: { ...node, status: { ...node.status, ...known, conditions } }, words }
}

const KNOWN = ['capacity', 'addresses', 'daemonEndpoints', 'nodeInfo'] as const

/** Who reports a node: its machine, the build of its kubelet, and whether docker counts as up. */
interface Reporter {
  readonly machine: Machine
  readonly kubeletVersion: string
  readonly runtimeUp: boolean
}

function readyCondition(before: NodeCondition | undefined, up: boolean, now: number): NodeCondition {
  const at = timestamp(now)
  const status = up ? 'True' : 'False'
  return {
    type: 'Ready',
    status,
    lastHeartbeatTime: at,
    lastTransitionTime: before?.status === status ? (before.lastTransitionTime ?? at) : at,
    reason: up ? 'KubeletReady' : 'KubeletNotReady',
    message: up ? 'kubelet is posting ready status' : 'container runtime is down',
  }
}
