/** What can be broken in a cluster, and mended again. */
export type Fault =
  | { kind: 'kill-container'; pod: string; container?: string; namespace?: string }
  | { kind: 'stop-kubelet' | 'start-kubelet' | 'stop-docker' | 'start-docker' | 'cut-network' | 'join-network'; node: string }
  | { kind: 'break-registry' | 'mend-registry' }
  | { kind: 'slow-registry'; factor: number }

/** What each fault makes of a machine. */
export const NODE_FAULTS = {
  'stop-kubelet': { kubelet: 'silent' },
  'start-kubelet': { kubelet: 'running' },
  'stop-docker': { docker: 'stopped' },
  'start-docker': { docker: 'running' },
  'cut-network': { network: 'cut' },
  'join-network': { network: 'joined' },
} as const
