import { lateParts } from '../../late.ts'
import type { runProbe } from './probe.ts'

/** What the kubelet does only for containers with probes. */
export const late = lateParts<{ runProbe: typeof runProbe }>()
