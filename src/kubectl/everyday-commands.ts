import type { Command } from './command.ts'
import { create } from './commands/create.ts'
import { exec } from './commands/exec.ts'
import { get } from './commands/get.ts'

/** The verbs that first lines and the starts of the chapters name. `commands.ts` has all of them. */
export const EVERYDAY_COMMANDS: readonly Command[] = [get, create, exec]
