import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { speaker } from '../../src/site/words.ts'

const root = join(import.meta.dirname, '..', '..')
const wordsIn = (name: string) => Object.keys(JSON.parse(readFileSync(join(root, 'content', 'ui', `${name}.json`), 'utf8')))
const [first, others] = [wordsIn('first-zh'), wordsIn('zh')]

test('both languages have the same words at first, and no word is there twice', () => {
  expect(wordsIn('first-en')).toEqual(first)
  expect(others.filter(key => first.includes(key))).toEqual([])
})

// What speaks before the other words have come.
test.each(['elements/terminal.ts', 'notebook/phone.ts'])('%s says nothing that it has no word for yet', file => {
  const literals = readFileSync(join(root, 'src', 'site', file), 'utf8').match(/'[a-z]+\.[\w.]+'/g) ?? []
  expect(literals.map(literal => literal.slice(1, -1)).filter(key => others.includes(key))).toEqual([])
})

test('every word is said somewhere', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|mjs|astro)$/.test(name))
    .map(name => readFileSync(join(root, 'src', name), 'utf8'))
    .join('\n')
  const said = new Set(sources.match(/(?<=['"`])[a-z][\w.-]*(?=['"`])/g))
  const beginnings = sources.match(/(?<=`)[a-z][\w.-]*[.-](?=\$\{)/g)!
  const isSaid = (key: string) => said.has(key) || beginnings.some(beginning => key.startsWith(beginning))
  expect([...first, ...others].filter(key => !isSaid(key) && !isSaid(key.replace(/\.1$/, '')))).toEqual([])
})

test.each([
  ['zh', '仓库里有 1.0、latest。'],
  ['en', 'The registry has 1.0, latest.'],
])('%s: several things in one place have its comma between them', (lang, sentence) => {
  const say = speaker(JSON.parse(readFileSync(join(root, 'content', 'ui', `explain-${lang}.json`), 'utf8')))
  expect(say('explain.image-tag', { repository: '', given: '', tags: ['1.0', 'latest'] })).toContain(sentence)
})
