import { lateParts } from '../../../late.ts'
import type { validateFieldRef, validateVolumes } from './volume.ts'

/** What is asked only of pods with volumes, or with fields as variables. */
export const late = lateParts<{ validateVolumes: typeof validateVolumes; validateFieldRef: typeof validateFieldRef }>()
