import type { Table } from './table.ts'

/** So often, and so many at once after a rest. */
export interface Rate {
  readonly everyMs: number
  readonly burst: number
}

/**
 * Takes the next turn under a rate, and answers how long it is until then, ms: a token bucket, as v1.1.8's components limit themselves with
 * (pkg/util/throttle.go). What is remembered between two calls is one number of the table.
 */
export function takeTurn(limits: Table<number>, { everyMs, burst }: Rate, now: number): number {
  const caughtUpAt = Math.max(limits.get('') ?? 0, now)
  limits.set('', caughtUpAt + everyMs)
  return Math.max(0, caughtUpAt - (burst - 1) * everyMs - now)
}
