import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { play } from './golden/play.ts'

const folder = join(import.meta.dirname, 'golden')
const names = readdirSync(folder)
  .filter(file => file.endsWith('.json'))
  .map(file => basename(file, '.json'))

test.each(names)('%s comes out as it was recorded', name => {
  expect(play(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))).join('\n\n')).toBe('')
})
