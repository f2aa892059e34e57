import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Log } from './simulation/simulation.ts'
import { replay, simulate } from './simulation/simulation.ts'

const failures = join(import.meta.dirname, 'simulation', 'failures')

test('five hundred random operations break nothing, and come to rest', () => {
  const { failure, histogram } = simulate('test', 500)
  expect(failure).toBeUndefined()
  expect(histogram.get('scale done')).toBeGreaterThan(10)
})

test.each(readdirSync(failures).filter(name => name.endsWith('.json')))('what once failed does not fail again: %s', name => {
  const log: Log = JSON.parse(readFileSync(join(failures, name), 'utf8'))
  expect(replay(log).failure).toBeUndefined()
})
