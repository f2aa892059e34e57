import { lateParts } from '../../late.ts'
import type { textOfBase64 } from './base64.ts'
import type { withGoType } from './go-types.ts'
import type { repack } from './repack.ts'

/** What endpoints on several ports, values of a wrong type and binary ones need: a guestbook has none of them. */
export const late = lateParts<{ repack: typeof repack; withGoType: typeof withGoType; textOfBase64: typeof textOfBase64 }>()
