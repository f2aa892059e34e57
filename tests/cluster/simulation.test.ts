import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Log } from './simulation/simulation.ts'
import { replay, simulate } from './simulation/simulation.ts'

const failures = join(import.meta.dirname, 'simulation', 'failures')

/** Together with each other 200,000 operations; what a seed does, it does again. */
const SEEDS = Array.from({ length: 20 }, (_, index) => `seed ${index + 1}`)
const OPERATIONS = 10_000

test.each(SEEDS)(`ten thousand random operations break nothing, and come to rest: %s`, seed => {
  const { failure, histogram } = simulate(seed, OPERATIONS)
  expect(failure).toBeUndefined()
  let done = 0
  for (const [what, times] of histogram) if (what.endsWith(' done')) done += times
  expect(done).toBeGreaterThan(OPERATIONS * 0.8)
})

test.each(readdirSync(failures).filter(name => name.endsWith('.json')))('what once failed does not fail again: %s', name => {
  const log: Log = JSON.parse(readFileSync(join(failures, name), 'utf8'))
  expect(replay(log).failure).toBeUndefined()
})
