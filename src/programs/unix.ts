import { cat } from './cat.ts'
import { cp, mv } from './copy.ts'
import { cut } from './cut.ts'
import { echo } from './echo.ts'
import { grep } from './grep.ts'
import { head, tail } from './head.ts'
import { mkdir } from './mkdir.ts'
import { rm } from './rm.ts'
import { seq } from './seq.ts'
import { sleep } from './sleep.ts'
import { touch } from './touch.ts'
import { yes } from './yes.ts'
import type { Program } from '../shell/program.ts'

/** The ordinary small programs of every machine, by name. */
export const unixPrograms: ReadonlyMap<string, Program> = new Map(
  [cat, cp, mv, cut, echo, grep, head, tail, mkdir, rm, seq, sleep, touch, yes].map(program => [program.name, program]),
)
