import { lateParts } from '../../late.ts'
import type { textOfBase64 } from './base64.ts'
import type { withGoType } from './go-types.ts'
import type { ipv6Groups } from './ipv6.ts'
import type { repack } from './repack.ts'

/** What endpoints on several ports, values of a wrong type, binary ones and addresses that are not IPv4 need: a guestbook has none of them. */
export const late = lateParts<{
  repack: typeof repack
  withGoType: typeof withGoType
  textOfBase64: typeof textOfBase64
  ipv6Groups: typeof ipv6Groups
}>()
