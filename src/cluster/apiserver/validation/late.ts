import { lateParts } from '../../../late.ts'
import type { FieldError } from '../../api/status.ts'
import type { Handler, Probe } from '../../api/container.ts'
import type { validateFieldRef, validateVolumes } from './volume.ts'

/** What is asked only of pods with volumes, with fields as variables, or with probes and hooks. */
export const late = lateParts<{
  validateVolumes: typeof validateVolumes
  validateFieldRef: typeof validateFieldRef
  validateHandler: (handler: Handler, path: string) => FieldError[]
  validateProbe: (probe: Probe, path: string) => FieldError[]
}>()
