import type { Command } from './command.ts'
import { create } from './commands/create.ts'
import { remove } from './commands/delete.ts'
import { exec } from './commands/exec.ts'
import { get } from './commands/get.ts'
import { logs } from './commands/logs.ts'
import { scale } from './commands/scale.ts'
import { stop } from './commands/stop.ts'
import { version } from './commands/version.ts'

/** The verbs of every day. The others come with `commands.ts`, loaded before a line that may name one is run. */
export const EVERYDAY_COMMANDS: readonly Command[] = [get, create, remove, logs, scale, exec, stop, version]
