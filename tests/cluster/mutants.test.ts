import { expect, test } from 'vitest'
import { MUTANTS } from './simulation/mutants.ts'
import { simulate } from './simulation/simulation.ts'

/** The simulation is to find each planted bug within so many operations. */
const OPERATIONS = 20_000

test.each(MUTANTS)('the simulation finds: $name', ({ plant, restores = false }) => {
  const takeAway = plant()
  try {
    expect(simulate('mutants', OPERATIONS, { restores }).failure).toBeDefined()
  } finally {
    takeAway()
  }
})
