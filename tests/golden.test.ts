import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { wholeKit } from '../src/session/whole-kit.ts'
import { World } from '../src/session/world.ts'
import { play, type Recording } from './golden/play.ts'

const folder = join(import.meta.dirname, 'golden')
/** Recordings that the simulator does not match yet. The list may only shrink: one that passes must be taken off it. */
const list = join(folder, 'known-failures.txt')
const knownFailures = new Set(existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean) : [])
const names = readdirSync(folder)
  .filter(file => file.endsWith('.json'))
  .map(file => basename(file, '.json'))

test.each(names.filter(name => !knownFailures.has(name)))('%s comes out as it was recorded', name => {
  expect(playNamed(name).join('\n\n')).toBe('')
})

test.each(names.filter(name => knownFailures.has(name)))('%s is a known failure, and still one', name => {
  let failures: unknown
  try {
    failures = playNamed(name)
  } catch (error) {
    failures = [error]
  }
  expect(failures).not.toEqual([])
})

function playNamed(name: string): string[] {
  const recording: Recording = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
  return play(recording, new World({ kit: wholeKit, seed: name, durations: 'recorded', nodes: recording.nodes, files: recording.files ?? {} }))
}
