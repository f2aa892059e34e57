import { draw32, hash32 } from '../../../src/cluster/sim/hash.ts'

/** The simulation's own chance, apart from the cluster's, so that a log of operations can be played without it. */
export class Dice {
  #draws = 0
  readonly #start: number

  constructor(seed: string) {
    this.#start = hash32(seed)
  }

  below(limit: number): number {
    return Math.floor((draw32(this.#start, this.#draws++) / 4_294_967_296) * limit)
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!
  }

  chance(percent: number): boolean {
    return this.below(100) < percent
  }
}
