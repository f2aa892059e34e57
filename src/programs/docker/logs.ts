import { START_UNIX_SECONDS, parseTimestamp } from '../../cluster/sim/clock.ts'
import { converse } from '../conversation.ts'
import type { DockerCommand } from './command.ts'
import { Failure } from './command.ts'
import { integerProblem } from './flags.ts'

export const logs: DockerCommand = {
  name: 'logs',
  usage: '[OPTIONS] CONTAINER',
  about: 'Show what a container has written',
  min: 1,
  max: 1,
  completes: 'containers',
  flags: [
    { name: 'follow', letter: 'f', type: 'bool', default: 'false', help: 'Go on with what it writes' },
    { name: 'since', type: 'string', help: 'Show only lines of this time and later' },
    { name: 'tail', type: 'string', default: 'all', help: 'Show only so many of the newest lines' },
    { name: 'timestamps', letter: 't', type: 'bool', default: 'false', help: 'Show when each line was written' },
  ],

  *run({ process, docker, words, flags }) {
    const tail = Number(flags.string('tail'))
    docker.container(words[0] ?? '')
    const since = momentOf(flags.string('since'), process.now())
    const stream = docker.logs(words[0] ?? '', {
      follow: flags.bool('follow'),
      timestamps: flags.bool('timestamps'),
      ...(Number.isInteger(tail) && tail >= 0 && flags.string('tail') !== '' ? { tail } : {}),
      ...(since === undefined ? {} : { since }),
    })
    yield* converse(process, stream)
    return 0
  },
}

/** A Unix time in seconds, an RFC 3339 time, or how long ago (`10m`). */
export function momentOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  if (/^\d+$/.test(text)) return (Number(text) - START_UNIX_SECONDS) * 1000
  const spans = [...text.matchAll(/(\d+)([smh])/g)]
  if (spans.length)
    return now - spans.reduce((sum, [, count, unit]) => sum + Number(count) * ({ s: 1000, m: 60_000, h: 3_600_000 }[unit ?? 's'] ?? 0), 0)
  const moment = parseTimestamp(
    text.replace(
      /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d)?(\.\d+)?)?$/,
      (_all, day, minutes = '00:00', seconds = ':00', rest = '') => `${day}T${minutes}${seconds}${rest}Z`,
    ),
  )
  if (moment === undefined) throw new Failure(`Error response from daemon: ${integerProblem(text)}`)
  return moment
}
