import { playSeeds } from './simulation/seeds.ts'

// A quarter of the 200,000 operations that every run plays: in files of their own, so that two cores share them.
playSeeds(6, 10)
