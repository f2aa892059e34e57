import { lateParts } from '../../../../late.ts'
import type { DATA_COMMANDS, SERVER_COMMANDS } from './server-commands.ts'

/** All commands of redis beyond those for strings, which are the guestbook's. */
export const late = lateParts<{ DATA_COMMANDS: typeof DATA_COMMANDS; SERVER_COMMANDS: typeof SERVER_COMMANDS }>()
