import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../src/kubectl/duration.ts'
import type { Flag } from '../../src/kubectl/flags.ts'
import { parseFlags, shownDefault } from '../../src/kubectl/flags.ts'
import { finished, world } from './terminal.ts'

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
  const { flags, args } = parseFlags(FLAGS, line === '' ? [] : line.split(' '), { warnings: [], advice: [] })
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
  ['-\\', "unknown shorthand flag: '\\\\' in -\\"],
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
  const heard = { warnings: [], advice: [] }
  const parsed = parseFlags([{ name: 'no-headers', type: 'bool', help: '' }, ...FLAGS], ['--no_headers', '-t', 'x'], heard)
  expect(parsed.flags.bool('no-headers')).toBe(true)
  expect(heard.warnings).toEqual(['no_headers'])
  expect(heard.advice).toEqual(['Flag shorthand -t has been deprecated, please use --template instead'])
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

/** What a line prints on standard error after the usage page, or before everything when there is none. */
function complaint(line: string): string {
  const { stderr } = finished(world(), line)
  return stderr.replace(/^\nUsage: [^]*\n(?=Error: )/m, '').replace(/^W.*\] /gm, 'W ')
}

test.each([
  ['get svc --v=x', 'Error: invalid argument "x" for --v=x: strconv.Atoi: parsing "x": invalid syntax\n'],
  ['get svc --v=0x1', 'Error: invalid argument "0x1" for --v=0x1: strconv.Atoi: parsing "0x1": invalid syntax\n'],
  ['get svc --v 2 -o name', ''],
  ['get svc --vmodule=a', 'Error: invalid argument "a" for --vmodule=a: syntax error: expect comma-separated list of filename=N\n'],
  ['get svc --vmodule=a=-1', 'Error: invalid argument "a=-1" for --vmodule=a=-1: negative value for vmodule level\n'],
  ['get svc --vmodule=a=1,b=2', ''],
  ['get svc --log-backtrace-at=a:1', 'Error: invalid argument "a:1" for --log-backtrace-at=a:1: syntax error: expect file.go:234\n'],
  ['get svc --log-backtrace-at=a.go:0', 'Error: invalid argument "a.go:0" for --log-backtrace-at=a.go:0: negative or zero value for level\n'],
  ['get svc --stderrthreshold=warning', ''],
  ['get svc --stderrthreshold=loud', 'Error: invalid argument "loud" for --stderrthreshold=loud: strconv.Atoi: parsing "loud": invalid syntax\n'],
  ['get svc --logtostderr=2', 'Error: invalid argument "2" for --logtostderr=2: parse error\n'],
  ['config view --merge=x', 'Error: invalid argument "x" for --merge=x: strconv.ParseBool: parsing "x": invalid syntax\n'],
  ['get svc --no_headers=true', 'W no_headers is DEPRECATED and will be removed in a future version. Use no-headers instead.\n'],
  ['get svc --no_headers', 'W no_headers is DEPRECATED and will be removed in a future version. Use no-headers instead.\n'.repeat(4)],
  [
    'get svc --no_such',
    'W no_such is DEPRECATED and will be removed in a future version. Use no-such instead.\n'.repeat(4) + 'Error: unknown flag: --no_such\n',
  ],
  ['get svc --all-namespaces false', 'error: namespace may not be empty when retrieving a resource by name\n'],
  ['get node node-1 --all-namespaces -o name', ''],
  ['scale svc kubernetes --replicas=2', 'error: no scaler has been implemented for "Service"\n'],
])('kubectl %s complains as v1.1.8 does', (line, message) => expect(complaint(`kubectl ${line}`)).toBe(message))
