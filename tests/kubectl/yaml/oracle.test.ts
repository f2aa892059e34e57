import fc from 'fast-check'
import { dump, FAILSAFE_SCHEMA, boolYaml11Tag, floatYaml11Tag, intYaml11Tag, load, nullYaml11Tag, Schema } from 'js-yaml'
import { expect, test } from 'vitest'
import { parseYaml } from '../../../src/kubectl/yaml/parser.ts'
import { valueOf } from '../../../src/kubectl/yaml/value.ts'

/** YAML 1.1 as kubectl's reader of the time knows it: without dates, binaries and merging. */
const YAML_1_1 = new Schema([...FAILSAFE_SCHEMA.tags, nullYaml11Tag, boolYaml11Tag, intYaml11Tag, floatYaml11Tag])

function ours(text: string): unknown {
  const tree = parseYaml(text)
  return tree ? valueOf(tree) : null
}

/**
 * Plain words on whose meaning the two agree; on base 60 (`1:30`), `0o17`, exponents and numbers like `08` they do not. Nor on `?` and `:`
 * within flow collections, where libyaml takes them for indicators whatever follows.
 */
const word = fc.stringMatching(/^[a-zA-Z_/][-a-zA-Z0-9_./]{0,12}$/)
const text = fc.oneof(
  word,
  fc.constantFrom(
    'yes',
    'No',
    'on',
    'OFF',
    'y',
    'n',
    'true',
    'False',
    '~',
    'null',
    '',
    ' ',
    '0644',
    '0x1F',
    '1_000',
    '-',
    '?',
    '- a',
    'a: b',
    '#',
    'a #b',
    '&a',
    '*a',
    '{',
    '[]',
  ),
  fc.string({ maxLength: 30 }).filter(written => !/[?:\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(written)),
  fc.array(word, { maxLength: 4 }).map(lines => lines.join('\n')),
  fc.array(word, { minLength: 8, maxLength: 30 }).map(words => words.join(' ')), // long enough to be folded
)
const key = fc.oneof(word, fc.constantFrom('on', 'yes', '1', 'a b', 'a: b', '- c', '#d', ''))
const scalar = fc.oneof(text, fc.boolean(), fc.constant(null), fc.integer({ min: -1e9, max: 1e9 }))
const { data } = fc.letrec<{ data: unknown }>(tie => ({
  data: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(key, tie('data'), { maxKeys: 5, noNullPrototype: true }),
  ),
}))
const style = fc.record({
  indent: fc.constantFrom(1, 2, 4),
  seqNoIndent: fc.boolean(),
  flowLevel: fc.constantFrom(-1, 0, 1, 2),
  lineWidth: fc.constantFrom(20, 80, -1),
  forceQuotes: fc.boolean(),
})

test('what js-yaml writes, in block and in flow, our reader and js-yaml read as the same data', () => {
  fc.assert(
    fc.property(data, style, (value, options) => {
      const written = dump(value, { schema: YAML_1_1, ...options } as Parameters<typeof dump>[1])
      expect([written, ours(written)]).toEqual([written, load(written, { schema: YAML_1_1 })])
      expect(ours(written)).toEqual(value)
    }),
    { numRuns: 400, seed: 1 },
  )
})
