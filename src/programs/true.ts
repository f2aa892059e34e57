import type { Program, Running } from '../shell/program.ts'

function ending(name: string, code: number): Program {
  return {
    name,
    *run(): Running {
      return code
    },
  }
}

/** Succeeds. */
export const yesTrue = ending('true', 0)

/** Fails. */
export const noFalse = ending('false', 1)
