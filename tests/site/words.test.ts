import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

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
