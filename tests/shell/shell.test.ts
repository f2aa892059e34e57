import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unixPrograms } from '../../src/programs/unix.ts'
import { BUILTINS } from '../../src/shell/builtins.ts'
import { KEYWORDS } from '../../src/shell/completion.ts'
import { Kernel } from '../../src/shell/kernel.ts'
import { MemoryFiles } from '../../src/shell/memory-files.ts'
import { OWN_WORDS } from '../../src/shell/plain.ts'
import { bash } from '../../src/shell/sh.ts'
import { Shell } from '../../src/shell/shell.ts'
import type { Place } from '../../src/shell/program.ts'

function desk() {
  const kernel = new Kernel({ shell: bash })
  const files = new MemoryFiles(() => kernel.time, { '/root/guestbook/a.yaml': 'kind: x\n' })
  const place: Place = { name: 'desk', hostname: 'centos-l410', env: {}, files, programs: unixPrograms }
  let screen = ''
  const shell = new Shell({ kernel, place, output: text => void (screen += text), cwd: '/root/guestbook' })
  return {
    kernel,
    files,
    shell,
    /** Enters a line, lets so many ms pass, and gives what appeared. */
    enter(line: string, ms = 300) {
      screen = ''
      shell.enter(line)
      kernel.run(kernel.time + ms)
      for (const { error } of kernel.faults) throw error
      return screen
    },
    keys(text: string, ms = 50) {
      screen = ''
      shell.keys(text)
      kernel.run(kernel.time + ms)
      return screen
    },
  }
}

test('the prompt is that of the article', () => {
  const { shell, enter } = desk()
  expect(shell.prompt()).toBe('[root@centos-l410 guestbook]# ')
  enter('cd')
  expect(shell.prompt()).toBe('[root@centos-l410 ~]# ')
  enter('cd /')
  expect(shell.prompt()).toBe('[root@centos-l410 /]# ')
})

test('complaints are those of a login shell', () => {
  const { enter } = desk()
  expect(enter('nosuch')).toBe('-bash: nosuch: command not found\n')
  expect(enter('cd nosuch')).toBe('-bash: cd: nosuch: No such file or directory\n')
  expect(enter('| x')).toBe("-bash: syntax error near unexpected token `|'\n")
  expect(enter('!never')).toBe('-bash: !never: event not found\n')
  expect(enter('echo $?')).toBe('2\n')
})

test('an unfinished command asks for more, and Ctrl-C drops it', () => {
  const { shell, enter, keys } = desk()
  for (const line of ['if true', 'then echo yes']) {
    expect(enter(line)).toBe('')
    expect(shell.prompt()).toBe('> ')
  }
  expect(enter('fi')).toBe('yes\n')
  expect(enter('history 1')).toBe('    2  history 1\n')
  expect(enter('!if')).toBe('if true; then echo yes; fi\nyes\n')
  enter('echo "open')
  keys('\x03')
  expect(shell.prompt()).toBe('[root@centos-l410 guestbook]# ')
  expect(enter('echo $?')).toBe('130\n')
})

test.each([
  ['sleep 100', 130],
  ['sleep 100; echo never', 130],
  ['while true; do :; done', 130],
  ['cat', 130],
  ['yes | cat > /dev/null', 130],
  ['for i in 1 2; do sleep 100; done', 130],
  ['bash -c "sleep 100; echo never"', 130],
  ['sleep 100 | cat', 130],
  ['x=$(sleep 100)', 130],
  ['read x', 130],
])('Ctrl-C ends %s', (line, status) => {
  const { shell, enter, keys } = desk()
  expect(enter(line)).toBe('')
  expect(shell.foreground).toBe(true)
  expect(keys('\x03')).toBe('^C\n')
  expect(shell.foreground).toBe(false)
  expect(enter('echo $?')).toBe(`${status}\n`)
})

test('Ctrl-Z stops a job, bg and fg go on with it', () => {
  const { shell, enter, keys } = desk()
  enter('sleep 5')
  expect(keys('\x1a')).toBe('^Z\n[1]+  Stopped                 sleep 5\n')
  expect(enter('jobs')).toBe('[1]+  Stopped                 sleep 5\n')
  expect(enter('bg')).toBe('[1]+ sleep 5 &\n')
  expect(enter('jobs')).toBe('[1]+  Running                 sleep 5 &\n')
  expect(enter('fg', 100)).toBe('sleep 5\n')
  expect(shell.foreground).toBe(true)
  enter('', 6000)
  expect(shell.foreground).toBe(false)
  expect(enter('jobs')).toBe('')
})

test('a background job tells of its end at the next prompt', () => {
  const { kernel, enter } = desk()
  expect(enter('sleep 1 &')).toMatch(/^\[1\] \d+\n$/)
  expect(enter('false &')).toMatch(/^\[2\] \d+\n/)
  kernel.run(kernel.time + 2000)
  expect(enter('')).toBe('[1]-  Done                    sleep 1\n[2]+  Exit 1                  false\n')
  enter('sleep 100 &')
  expect(enter('kill %1')).toBe('[1]+  Terminated              sleep 100\n')
})

test('the terminal takes lines, corrects them, and ends at Ctrl-D', () => {
  const { shell, enter, keys } = desk()
  enter('cat')
  expect(keys('hex\x7fllo\n')).toBe('hex\b \bllo\nhello\n')
  expect(keys('你好\x7f\n')).toBe('你好\b \b\b \b\n你\n')
  expect(keys('one two\x17three\x15x\r')).toContain('\nx\n')
  keys('\x04')
  expect(shell.foreground).toBe(false)
})

test('what is typed ahead is run afterwards', () => {
  const { shell, enter, keys } = desk()
  enter('sleep 1')
  keys('echo ahead\npartial')
  expect(enter('', 0)).toBe('\n')
  expect(keys('', 2000)).toBe(
    '[root@centos-l410 guestbook]# echo ahead\nahead\n[root@centos-l410 guestbook]# partial\n-bash: partial: command not found\n',
  )
  expect(shell.typeahead()).toBe('')
})

test('a shell inside the shell has jobs and prompts of its own', () => {
  const { shell, enter, keys } = desk()
  expect(enter('bash')).toBe('[root@centos-l410 guestbook]# ')
  expect(keys('cd /; x=5\n')).toBe('cd /; x=5\n[root@centos-l410 /]# ')
  keys('sleep 100\n')
  expect(keys('\x03')).toBe('^C\n[root@centos-l410 /]# ')
  expect(keys('echo $x $?\n')).toBe('echo $x $?\n5 130\n[root@centos-l410 /]# ')
  expect(keys('\x03')).toBe('^C\n[root@centos-l410 /]# ')
  expect(keys('exit 3\n')).toBe('exit 3\nexit\n')
  expect(shell.foreground).toBe(false)
  expect(enter('echo $? $x.')).toBe('3 .\n')
})

test('its memory can be taken and put back', () => {
  const first = desk()
  first.enter('x=5; f() { echo "f $1"; }; alias hi="echo hello"; cd /; export y=1')
  const saved = JSON.parse(JSON.stringify(first.shell.save()))
  const second = desk()
  second.shell.restore(saved)
  expect(second.shell.prompt()).toBe('[root@centos-l410 /]# ')
  expect(second.enter('echo $x; f a; hi; env | grep ^y')).toBe('5\nf a\nhello\ny=1\n')
  expect(second.enter('!x')).toContain('alias hi')
})

test('a fork bomb and endless recursion end', () => {
  const { enter, keys } = desk()
  enter('b() { b | b & }; b', 2000)
  keys('\x03')
  expect(enter('f() { f; }; f')).toContain('maximum function nesting level exceeded')
})

test('watch shows a command again and again on a screen of its own', () => {
  const { enter, keys } = desk()
  const first = enter('watch -n 1 date', 500)
  expect(first).toMatch(/^\x1b\[\?1049h\x1b\[H\x1b\[2JEvery 1.0s: date +Sun Mar  6 12:00:00 2016\n\nSun Mar  6 12:00:00 UTC 2016$/)
  expect(keys('', 2000).split('\x1b[2J').length).toBe(3)
  expect(keys('\x03')).toContain('\x1b[?1049l')
})

test('tail -f goes on as the file grows', () => {
  const { files, enter, keys } = desk()
  expect(enter('tail -f a.yaml')).toBe('kind: x\n')
  files.write('/root/guestbook/a.yaml', 'kind: x\nmore\n')
  expect(keys('')).toBe('more\n')
  files.write('/root/guestbook/a.yaml', 'x\n')
  expect(keys('')).toBe('tail: a.yaml: file truncated\nx\n')
  expect(keys('\x03')).toBe('^C\n')
})

test('what a session shows does not depend on how its time was cut', () => {
  const lines: [at: number, act: (shell: Shell) => void][] = [
    [0, shell => shell.enter('i=0; while [ $i -lt 40 ]; do echo tick $i; i=$((i+1)); sleep 0.01; done | sed s/tick/tock/')],
    [700, shell => shell.enter('yes | head -n 2000 | sort | uniq -c; seq 3 | while read x; do echo "<$x>"; sleep 0.05; done')],
    [1200, shell => shell.enter('while true; do :; done')],
    [1350, shell => shell.keys('\x03')],
    [1400, shell => shell.enter('sleep 0.3 & cat')],
    [1500, shell => shell.keys('typed\n')],
    [1800, shell => shell.keys('\x04')],
    [1900, shell => shell.enter('watch -n 0.2 date')],
    [2400, shell => shell.keys('\x03')],
  ]
  const play = (stops: readonly number[]) => {
    const kernel = new Kernel({ shell: bash })
    const files = new MemoryFiles(() => kernel.time, { '/root/x': '' })
    let screen = ''
    const shell = new Shell({
      kernel,
      place: { name: 'desk', hostname: 'h', env: {}, files, programs: unixPrograms },
      output: text => void (screen += `${kernel.time}:${text}`),
    })
    let next = 0
    for (const [at, act] of [...lines, [3000, () => undefined] as (typeof lines)[number]]) {
      for (; next < stops.length && stops[next]! < at; next++) kernel.run(stops[next]!)
      kernel.run(at)
      act(shell)
    }
    return screen
  }
  const whole = play([])
  expect(whole).toContain('tock 39')
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { maxLength: 60 }), stops => {
      expect(play(stops.sort((a, b) => a - b))).toBe(whole)
    }),
    { numRuns: 25 },
  )
})

test.each([
  ['/etc/debian_version', 'sh', '# ', 'sh: 1: nosuch: not found\n', "sh: 1: cd: can't cd to nosuch\n", 'sh: 1: Syntax error: "|" unexpected\n'],
  ['/bin/busybox', 'sh', '~/guestbook # ', 'sh: nosuch: not found\n', "sh: cd: can't cd to nosuch\n", 'sh: Syntax error: "|" unexpected\n'],
  [
    '/etc/debian_version',
    'bash',
    'root@centos-l410:~/guestbook# ',
    'bash: nosuch: command not found\n',
    'bash: cd: nosuch: No such file or directory\n',
    "bash: syntax error near unexpected token `|'\n",
  ],
  [
    '/etc/centos-release',
    'sh',
    'sh-4.2# ',
    'sh: nosuch: command not found\n',
    'sh: cd: nosuch: No such file or directory\n',
    "sh: syntax error near unexpected token `|'\n",
  ],
])('on a system with %s, %s has its own prompt and words', (file, shell, prompt, notFound, noFolder, syntax) => {
  const { files, enter, keys } = desk()
  files.makeFolders('/etc')
  files.makeFolders('/bin')
  files.write(file, '')
  expect(enter(shell)).toBe(prompt)
  expect(keys('nosuch\n')).toBe('nosuch\n' + notFound + prompt)
  expect(keys('cd nosuch\n')).toBe('cd nosuch\n' + noFolder + prompt)
  expect(keys('|\n')).toBe('|\n' + syntax + prompt)
})

test('every builtin and keyword is left to the shell by the short way for plain lines', () => {
  expect([...Object.keys(BUILTINS), ...KEYWORDS].filter(word => !OWN_WORDS.has(word))).toEqual([])
})
