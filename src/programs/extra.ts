import { awk } from './awk.ts'
import { diff } from './diff.ts'
import type { Program } from '../shell/program.ts'

/** Programs that few need: a chunk of their own, loaded before a line or log that names them is run. */
export const extraPrograms: ReadonlyMap<string, Program> = new Map([awk, diff].map(program => [program.name, program]))
