import { lateParts } from '../late.ts'
import type { BUILTINS } from './builtins.ts'
import type { expandHistory } from './history.ts'
import type { Interpreter } from './interpreter.ts'
import type { Parser } from './parser.ts'

/** The shell's language, for lines that are more than a program and plain words. `whole.ts` brings it. */
export const language = lateParts<{
  Parser: typeof Parser
  Interpreter: typeof Interpreter
  BUILTINS: typeof BUILTINS
  expandHistory: typeof expandHistory
}>()
