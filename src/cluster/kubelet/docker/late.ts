import { lateParts } from '../../../late.ts'
import type { acts } from './acts.ts'

/** What docker does with containers, and with the names of images, when its command line asks for it. */
export const late = lateParts<{ acts: typeof acts }>()
