import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../src/kubectl/duration.ts'
import type { Flag } from '../../src/kubectl/flags.ts'
import { parseFlags, shownDefault } from '../../src/kubectl/flags.ts'

const FLAGS: readonly Flag[] = [
  { name: 'selector', shorthand: 'l', type: 'string', help: '' },
  { name: 'filename', shorthand: 'f', type: 'list', help: '' },
  { name: 'all', shorthand: 'a', type: 'bool', help: '' },
  { name: 'watch', shorthand: 'w', type: 'bool', help: '' },
  { name: 'cascade', type: 'bool', default: true, help: '' },
  { name: 'replicas', shorthand: 'r', type: 'int', default: -1, help: '' },
  { name: 'timeout', type: 'duration', default: 300_000, help: '' },
  { name: 'template', shorthand: 't', type: 'string', help: '', deprecatedShorthand: 'please use --template instead' },
]

/** The flags that a line sets, then its arguments. */
function read(line: string): unknown {
  const { flags, args } = parseFlags(FLAGS, line === '' ? [] : line.split(' '))
  const set: Record<string, unknown> = {}
  for (const { name, type } of FLAGS) {
    if (!flags.changed(name)) continue
    set[name] = type === 'list' ? flags.list(name) : type === 'bool' ? flags.bool(name) : type === 'string' ? flags.string(name) : flags.int(name)
  }
  return [set, ...args]
}

test.each([
  ['', [{}]],
  ['rc web --replicas=3', [{ replicas: 3 }, 'rc', 'web']],
  ['--replicas 3 rc -lname=x web', [{ replicas: 3, selector: 'name=x' }, 'rc', 'web']],
  ['-l name=x', [{ selector: 'name=x' }]],
  ['-l=name=x', [{ selector: 'name=x' }]],
  ['-l=', [{ selector: '=' }]],
  ['-f a,b -f c', [{ filename: ['a', 'b', 'c'] }]],
  ['--all', [{ all: true }]],
  ['--all=false', [{ all: false }]],
  ['--all=T --cascade=0', [{ all: true, cascade: false }]],
  ['--all false', [{ all: true }, 'false']],
  ['-aw', [{ all: true, watch: true }]],
  ['-awl x', [{ all: true, watch: true, selector: 'x' }]],
  ['-a=false', [{ all: false }]],
  ['-r0x10', [{ replicas: 16 }]],
  ['-r010', [{ replicas: 8 }]],
  ['--replicas=-2', [{ replicas: -2 }]],
  ['--timeout=1m30s', [{ timeout: 90_000 }]],
  ['a -- --all -f', [{}, 'a', '--all', '-f']],
  ['-', [{}, '-']],
])('%s', (line, expected) => expect(read(line)).toEqual(expected))

test.each([
  ['--nosuch', 'unknown flag: --nosuch'],
  ['--nosuch=x', 'unknown flag: --nosuch'],
  ['-x', "unknown shorthand flag: 'x' in -x"],
  ['-ax', "unknown shorthand flag: 'x' in -x"],
  ['---all', 'bad flag syntax: ---all'],
  ['--=x', 'bad flag syntax: --=x'],
  ['-l', "flag needs an argument: 'l' in -l"],
  ['-al', "flag needs an argument: 'l' in -l"],
  ['--selector', 'flag needs an argument: --selector'],
  ['--replicas=x', 'invalid argument "x" for --replicas=x: strconv.ParseInt: parsing "x": invalid syntax'],
  ['--replicas x', 'invalid argument "x" for --replicas: strconv.ParseInt: parsing "x": invalid syntax'],
  ['-rx', 'invalid argument "x" for rx: strconv.ParseInt: parsing "x": invalid syntax'],
  ['--replicas=1.5', 'invalid argument "1.5" for --replicas=1.5: strconv.ParseInt: parsing "1.5": invalid syntax'],
  ['--replicas=09', 'invalid argument "09" for --replicas=09: strconv.ParseInt: parsing "09": invalid syntax'],
  [
    '--replicas=9223372036854775808',
    'invalid argument "9223372036854775808" for --replicas=9223372036854775808: strconv.ParseInt: parsing "9223372036854775808": value out of range',
  ],
  ['--all=yes', 'invalid argument "yes" for --all=yes: strconv.ParseBool: parsing "yes": invalid syntax'],
  ['--timeout=5', 'invalid argument "5" for --timeout=5: time: missing unit in duration "5"'],
  ['--timeout=x', 'invalid argument "x" for --timeout=x: time: invalid duration "x"'],
  ['--timeout=5x', 'invalid argument "5x" for --timeout=5x: time: unknown unit "x" in duration "5x"'],
])('%s is refused', (line, message) => expect(() => read(line)).toThrow(message))

test('what is spelled with _ or deprecated works and is told', () => {
  const parsed = parseFlags([{ name: 'no-headers', type: 'bool', help: '' }, ...FLAGS], ['--no_headers', '-t', 'x'])
  expect(parsed.flags.bool('no-headers')).toBe(true)
  expect(parsed.warnings).toEqual(['no_headers is DEPRECATED and will be removed in a future version. Use no-headers instead.'])
  expect(parsed.advice).toEqual(['Flag shorthand -t has been deprecated, please use --template instead'])
})

test('defaults as the help page shows them', () => {
  expect(FLAGS.map(shownDefault)).toEqual(['=""', '=[]', '[=false]', '[=false]', '[=true]', '=-1', '=5m0s', '=""'])
})

test.each([
  ['0', 0, '0s'],
  ['1h', 3_600_000, '1h0m0s'],
  ['90s', 90_000, '1m30s'],
  ['1.5s', 1500, '1.5s'],
  ['100ms', 100, '100ms'],
  ['-2s', -2000, '-2s'],
  ['1h2m3s4ms', 3_723_004, '1h2m3.004s'],
])('the duration %s', (text, ms, printed) => {
  expect(parseDuration(text)).toBe(ms)
  expect(formatDuration(ms)).toBe(printed)
})
