import type { DockerCommand } from './command.ts'
import { integerProblem } from './flags.ts'
import { table, truncated } from './table.ts'

const DESCRIPTION_LENGTH = 45

export const search: DockerCommand = {
  name: 'search',
  usage: '[OPTIONS] TERM',
  about: 'Search the Docker Hub for images',
  min: 1,
  max: 1,
  flags: [
    { name: 'automated', type: 'bool', default: 'false', help: 'Only show automated builds' },
    { name: 'no-trunc', type: 'bool', default: 'false', help: 'Show descriptions in full' },
    {
      name: 'stars',
      letter: 's',
      type: 'string',
      default: '0',
      help: 'Only show images with at least so many stars',
      check: text => integerProblem(text, 'ParseUint', /^\d+$/),
    },
  ],

  *run({ process, docker, words, flags }) {
    yield { sleep: ASKING_MS }
    const stars = Number(flags.string('stars') ?? 0)
    const found = docker.search(words[0] ?? '').filter(result => result.stars >= stars && (!flags.bool('automated') || result.automated))
    const cell = (description: string) =>
      flags.bool('no-trunc') || [...description].length <= DESCRIPTION_LENGTH ? description : `${truncated(description, DESCRIPTION_LENGTH - 3)}...`
    process.stdout.write(
      table(
        [
          ['INDEX', 'NAME', 'DESCRIPTION', 'STARS', 'OFFICIAL', 'AUTOMATED'],
          ...found.map(({ index, name, description, stars: count, official, automated }) => [
            index,
            name,
            cell(description),
            String(count),
            official ? '[OK]' : '',
            automated ? '[OK]' : '',
          ]),
        ],
        10,
      ),
    )
    return 0
  },
}

/** Asking Docker Hub takes its time. */
const ASKING_MS = 900
