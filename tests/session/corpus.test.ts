import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ENGINE } from '../../src/session/engine.ts'
import { Session } from '../../src/session/session.ts'
import type { Saved } from '../../src/session/saved.ts'
import { linkTo } from '../../src/site/notebook/share.ts'
import { course } from './sitting.ts'

const FOLDER = join(import.meta.dirname, '..', 'corpus')
const CHANGED = 'an old log comes to another end: if that is meant, raise ENGINE in src/session/engine.ts and play the corpus anew (tools/corpus.ts)'

const corpus = readdirSync(FOLDER).map(name => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Saved] as const)

test('there are sittings of every chapter, recorded by this engine', () => {
  expect(new Set(corpus.map(([, { chapter }]) => chapter))).toEqual(new Set(Object.keys(course.lessons)))
  expect(new Set(corpus.map(([, { engine }]) => engine))).toEqual(new Set([ENGINE]))
})

test.each(corpus)('%s replays to the same state', (_, saved) => {
  const replayed = Session.restore(course, saved).save({ hash: true })
  expect(replayed.hash, CHANGED).toBe(saved.hash)
  expect(replayed.progress).toEqual(saved.progress)
})

test.each(corpus)('%s fits into a link of 4 KB', async (_, saved) => {
  expect((await linkTo(saved, new URL('https://example.org/a/4-scaling/'))).length).toBeLessThan(4096)
})
