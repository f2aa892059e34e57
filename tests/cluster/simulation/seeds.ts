import { expect, test } from 'vitest'
import { simulate } from './simulation.ts'

const OPERATIONS = 10_000

/** Plays ten thousand random operations for each seed from `first` to `last`; what a seed does, it does again. */
export function playSeeds(first: number, last: number): void {
  const seeds = Array.from({ length: last - first + 1 }, (_, index) => `seed ${first + index}`)
  test.each(seeds)(`ten thousand random operations break nothing, and come to rest: %s`, seed => {
    const { failure, histogram } = simulate(seed, OPERATIONS)
    expect(failure).toBeUndefined()
    let done = 0
    for (const [what, times] of histogram) if (what.endsWith(' done')) done += times
    expect(done).toBeGreaterThan(OPERATIONS * 0.8)
  })
}
