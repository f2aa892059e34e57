import { expect, test } from 'vitest'
import { parseYaml } from '../../../src/kubectl/yaml/parser.ts'
import { valueOf } from '../../../src/kubectl/yaml/value.ts'

function read(text: string): unknown {
  const tree = parseYaml(text)
  return tree && valueOf(tree)
}

// what plain words mean in the YAML of the time: 1.1, without base 60 and dates
test.each([
  ['yes', true],
  ['On', true],
  ['n', false],
  ['OFF', false],
  ['~', null],
  ['0644', 420],
  ['0x1F', 31],
  ['0b101', 5],
  ['1_000', 1000],
  ['+5', 5],
  ['1e3', 1000],
  ['.5', 0.5],
  ['-1.5', -1.5],
  ['1:30', '1:30'],
  ['2001-01-01', '2001-01-01'],
  ['1.2.3', '1.2.3'],
  ['08', 8],
  ['yEs', 'yEs'],
  ['v1', 'v1'],
  ['"5"', '5'],
  ["'it''s'", "it's"],
  ['!!str 5', '5'],
  ['"a\\tb\\u0041"', 'a\tbA'],
  ['a: b', { a: 'b' }],
  ['1: a\nyes: b', { 1: 'a', true: 'b' }],
  ['a: 1\na: 2', { a: 2 }],
  ['a:\n- b\n- c: d\n  e: f', { a: ['b', { c: 'd', e: 'f' }] }],
  ['- - a\n  - b\n-\n- c', [['a', 'b'], null, 'c']],
  ['{a: [b, c: d], "e":1}', { a: ['b', { c: 'd' }], e: 1 }],
  ['a: |\n  x\n   y\n\n', { a: 'x\n y\n' }],
  ['a: >-\n  x\n  y\n\n  z\n', { a: 'x y\nz' }],
  ['a: |+\n  x\n\nb: 1', { a: 'x\n\n', b: 1 }],
  ['a: x\n  y\n  z', { a: 'x y z' }],
  ['a: "x\n  y"', { a: 'x y' }],
  ['a: &x {b: 1}\nc:\n  <<: *x\n  d: 2', { a: { b: 1 }, c: { b: 1, d: 2 } }],
  ['? a\n: b', { a: 'b' }],
  ['# nothing', undefined],
  ['--- # here\na: b # c\n...\n', { a: 'b' }],
  ['image: a#b:c', { image: 'a#b:c' }],
  ['a: 你好，世界', { a: '你好，世界' }],
])('%j', (text, value) => expect(read(text)).toEqual(value))

// the parser's own words; its lines count from 0, and 0 is left out
test.each([
  ['a:\n\tb: c', 'yaml: line 1: found character that cannot start any token'],
  ['a: b\n c: d', 'yaml: line 1: mapping values are not allowed in this context'],
  ['a: b: c', 'yaml: mapping values are not allowed in this context'],
  ['a: b\nc d\ne: f', "yaml: line 2: could not find expected ':'"],
  ['a: "b\nc', 'yaml: line 1: found unexpected end of stream'],
  ['a: [b\nc: d', "yaml: line 1: did not find expected ',' or ']'"],
  ['a: {b: c\nd: e', "yaml: line 1: did not find expected ',' or '}'"],
  ['a:\n  - b\n c: d', 'yaml: line 2: did not find expected key'],
  ['- a\nb: c', "yaml: line 1: did not find expected '-' indicator"],
  ['a: - b', 'yaml: block sequence entries are not allowed in this context'],
  ['a: @b', 'yaml: found character that cannot start any token'],
  ['a: %b', 'yaml: found character that cannot start any token'],
  ['a: *b', "yaml: unknown anchor 'b' referenced"],
  ['a: "\\q"', 'yaml: found unknown escape character'],
  ['{a:1}', "yaml: found unexpected ':'"],
  ['"a"\nb', 'yaml: line 1: did not find expected <document start>'],
  ['a:\n  b: c\n d: e', 'yaml: line 2: did not find expected key'],
  ['a: |\n b\n\tc', 'yaml: line 2: found a tab character where an intendation space is expected'],
  ['a: !!int x', 'yaml: cannot decode !!str `x` as a !!int'],
  ['a: \x01', 'yaml: control characters are not allowed'],
])('%j is refused', (text, message) => {
  let said: unknown
  try {
    said = read(text)
  } catch (error) {
    said = (error as Error).message
  }
  expect(said).toBe(message)
})
