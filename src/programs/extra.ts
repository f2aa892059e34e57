import { awk } from './awk.ts'
import { diff } from './diff.ts'
import { jq } from './jq/jq.ts'
import { less, more } from './less.ts'
import { man } from './man.ts'
import type { HostProgram } from './place.ts'

/** Programs that few need: a chunk of their own, loaded before a line or log that names them is run. */
export const extraPrograms: ReadonlyMap<string, HostProgram> = new Map([awk, diff, jq, less, man, more].map(program => [program.name, program]))
