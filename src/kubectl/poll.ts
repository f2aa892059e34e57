import type { Wait } from '../shell/program.ts'

/** How often and how long kubectl's own waits look again, unless a flag says otherwise (`pkg/kubectl/stop.go`, v1.1.8). */
export const POLL = { intervalMs: 1000, timeoutMs: 300_000 }

/** How often to look, and for how long; a `timeoutMs` of 0 is for ever. */
export interface Poll {
  readonly intervalMs: number
  readonly timeoutMs: number
}

/**
 * Asks again and again until the condition holds: first after one interval, and once more when the time is up (`wait.Poll`, v1.1.8).
 * Throws Go's words when it never did.
 */
export function* poll({ intervalMs, timeoutMs }: Poll, now: () => number, holds: () => Generator<Wait, boolean, void>): Generator<Wait, void, void> {
  const start = now()
  const interval = Math.max(1, intervalMs)
  const deadline = timeoutMs === 0 ? Infinity : start + timeoutMs
  for (;;) {
    const tick = start + interval * (Math.floor((now() - start) / interval) + 1)
    yield { sleep: Math.max(0, Math.min(tick, deadline) - now()) }
    if (yield* holds()) return
    if (now() >= deadline) throw new Error('timed out waiting for the condition')
  }
}
