/**
 * What things cost in virtual time, in microseconds. A process runs up a debt and pays it in whole milliseconds the next time it waits,
 * so even `while true; do :; done` moves the clock, and what has happened by time t never depends on how often the kernel was asked.
 */
export const COST = {
  /** each time a process is resumed */
  resume: 10,
  /** a builtin of the shell, an assignment, one turn of a loop */
  builtin: 200,
  /** starting a program: paid by the child before its first step */
  spawn: 1000,
  /** a fork without exec: a subshell, a part of a pipeline */
  fork: 300,
  /** one write to a pipe, a file or the terminal, and each KiB of it */
  write: 20,
  writeKiB: 200,
  /** one read */
  read: 10,
} as const

/** The price of writing so many characters at once, in microseconds. */
export function writeCost(length: number): number {
  return COST.write + Math.floor((length * COST.writeKiB) / 1024)
}
