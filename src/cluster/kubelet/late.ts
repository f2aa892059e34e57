import { lateParts } from '../../late.ts'
import type { runProbe } from './probe.ts'
import type { mountProblem } from './volumes.ts'

/** What the kubelet does only for containers with probes, and for pods with volumes. */
export const late = lateParts<{ runProbe: typeof runProbe; mountProblem: typeof mountProblem }>()
