import type { Command } from './command.ts'

/** The verbs of v1.1.8 in the order of its help page. */
export const COMMANDS: readonly Command[] = []
