import { lateParts } from '../../../late.ts'
import type { acts } from './acts.ts'
import type { making } from './making.ts'
import type { moving } from './moving.ts'

/** What docker does with containers and images when its command line asks for it. */
export const late = lateParts<{ acts: typeof acts; making: typeof making; moving: typeof moving }>()
