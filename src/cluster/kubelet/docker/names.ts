import type { Random } from '../../sim/random.ts'

const MOODS = [
  'admiring',
  'brave',
  'clever',
  'determined',
  'eager',
  'focused',
  'gentle',
  'happy',
  'kind',
  'lively',
  'modest',
  'quiet',
  'serene',
  'thoughtful',
  'wise',
]
const PEOPLE = [
  'babbage',
  'curie',
  'darwin',
  'einstein',
  'fermat',
  'galileo',
  'hopper',
  'hypatia',
  'kepler',
  'lovelace',
  'noether',
  'pasteur',
  'ritchie',
  'shannon',
  'turing',
]

/** A name for a container that was given none: a mood and somebody of science. */
export function containerName(random: Random): string {
  return `${random.pick('docker-name', MOODS)}_${random.pick('docker-name', PEOPLE)}`
}
