import { lateParts } from '../../late.ts'
import type { applyLimits } from './limits.ts'
import type { patched } from './patch.ts'
import type { charge } from './quota.ts'
import type { dialError } from '../network/dial-error.ts'
import type { RARE_RULES } from './rare-rules.ts'
import type { unanswered } from './unanswered.ts'
import type { validateNodeUpdate } from './validation/others.ts'

/** What the API server needs for patches, for nodes that do not answer, for limits and quotas, and for kinds that a guestbook has none of. */
export const late = lateParts<{
  RARE_RULES: typeof RARE_RULES
  validateNodeUpdate: typeof validateNodeUpdate
  patched: typeof patched
  applyLimits: typeof applyLimits
  charge: typeof charge
  dialError: typeof dialError
  unanswered: typeof unanswered
}>()
