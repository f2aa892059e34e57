import { expect, test } from 'vitest'
import { toYaml } from '../../../src/kubectl/printers/yaml.ts'

test.each<[unknown, string]>([
  ['plain words', 'plain words'],
  ['', '""'],
  ['true', '"true"'],
  ['Yes', '"Yes"'],
  ['yEs', 'yEs'],
  ['n', '"n"'],
  ['~', '"~"'],
  ['null', '"null"'],
  ['80', '"80"'],
  ['0644', '"0644"'],
  ['1_000', '"1_000"'],
  ['1e3', '"1e3"'],
  ['5e38221', '5e38221'],
  ['0x1F', '"0x1F"'],
  ['-.inf', '"-.inf"'],
  ['1:30', '"1:30"'],
  ['1:75', '1:75'],
  ['1.2.3', '1.2.3'],
  ['2016-03-06T12:00:00Z', '2016-03-06T12:00:00Z'],
  ['a: b', "'a: b'"],
  ['a:b', 'a:b'],
  ['a #b', "'a #b'"],
  ['a#b', 'a#b'],
  ["it's", "it's"],
  ["'quoted'", "'''quoted'''"],
  ['{"a":1}', `'{"a":1}'`],
  ['*', "'*'"],
  ['- a', "'- a'"],
  ['-a', '-a'],
  ['---a', "'---a'"],
  [' led', "' led'"],
  ['tab\there', '"tab\\there"'],
  ['é', 'é'],
  ['😀', '"\\U0001F600"'],
  ['a\nb', '|-\n  a\n  b'],
  ['a\n\nb\n', '|\n  a\n\n  b'],
  ['a\n\n', '|+\n  a\n'],
  ['  a\nb', '|2-\n    a\n  b'],
  ['a \nb', '"a \\nb"'],
  [3, '3'],
  [0.5, '0.5'],
  [true, 'true'],
  [null, 'null'],
  [{}, '{}'],
  [[], '[]'],
])('%j', (value, expected) => expect(toYaml(value)).toBe(expected + '\n'))

test('keys stand in natural order, lists under their key without indent', () => {
  expect(toYaml({ b: [{ x: 1, a: [[1, 2], []] }, 'c'], a10: {}, a9: { '80': null, _: '' }, B: false })).toBe(
    ['B: false', 'a9:', '  _: ""', '  "80": null', 'a10: {}', 'b:', '- a:', '  - - 1', '    - 2', '  - []', '  x: 1', '- c', ''].join('\n'),
  )
})

test('a long text goes on in the next line at a space after the eightieth column', () => {
  const words = 'word '.repeat(20).trim()
  expect(toYaml({ message: words })).toBe(`message: ${'word '.repeat(14)}word\n  ${'word '.repeat(5).trim()}\n`)
  expect(toYaml({ message: `${words}: x` })).toMatch(/^message: '.*\n {2}word/)
  expect(toYaml({ message: 'x'.repeat(200) })).toBe(`message: ${'x'.repeat(200)}\n`)
})
