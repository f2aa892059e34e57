import type { StateSnapshot } from '../../../src/cluster/sim/state.ts'
import { readState } from '../../../src/cluster/sim/writing.ts'

/** The snapshot that `writeState` wrote, read in one go. */
export function readWhole(pieces: Iterable<string | undefined>): StateSnapshot {
  const reading = readState([...pieces].filter(piece => piece !== undefined))
  for (;;) {
    const { done, value } = reading.next()
    if (done) return value
  }
}
