import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Log } from './simulation/simulation.ts'
import { replay } from './simulation/simulation.ts'

const failures = join(import.meta.dirname, 'simulation', 'failures')

test.each(readdirSync(failures).filter(name => name.endsWith('.json')))('what once failed does not fail again: %s', name => {
  const log: Log = JSON.parse(readFileSync(join(failures, name), 'utf8'))
  expect(replay(log).failure).toBeUndefined()
})
