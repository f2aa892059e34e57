import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { extraPrograms } from '../../src/programs/extra.ts'
import { unixPrograms } from '../../src/programs/unix.ts'
import { recordings, runLine } from './desk.ts'

/** What a real bash and real GNU programs printed for these lines; where CentOS 7's versions word it otherwise, their words. */
const LINES = ['tests/shell/bash.recorded', 'tests/programs/unix.recorded'].flatMap(path => recordings(readFileSync(path, 'utf8')))

test.each(LINES)('$line', ({ line, stdout, stderr, code }) => {
  const real = runLine(line, new Map([...unixPrograms, ...extraPrograms]))
  expect({ stdout: real.stdout, stderr: real.stderr, code: real.code }).toEqual({ stdout, stderr, code })
})
