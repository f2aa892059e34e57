import { expect, test } from 'vitest'
import { extraPrograms } from '../../src/programs/extra.ts'
import { unixPrograms } from '../../src/programs/unix.ts'
import { Kernel } from '../../src/shell/kernel.ts'
import { MemoryFiles } from '../../src/shell/memory-files.ts'
import { bash } from '../../src/shell/sh.ts'
import { Shell } from '../../src/shell/shell.ts'
import type { Place } from '../../src/shell/program.ts'

function desk(files: Record<string, string>, size = { columns: 40, rows: 6 }) {
  const kernel = new Kernel<Place>({ shell: bash })
  const opened: string[] = []
  const place: Place = {
    name: 'desk',
    hostname: 'desk',
    env: {},
    files: new MemoryFiles(
      () => kernel.time,
      Object.fromEntries(Object.entries({ '.bashrc': '', ...files }).map(([path, text]) => [`/root/${path}`, text])),
    ),
    programs: new Map<string, any>([...unixPrograms, ...extraPrograms]),
    edit: path => void opened.push(path),
  }
  let screen = ''
  const shell = new Shell({ kernel, place, output: text => void (screen += text), cwd: '/root', size })
  const after = (act: () => void, ms: number) => {
    screen = ''
    act()
    kernel.run(kernel.time + ms)
    for (const { error } of kernel.faults) throw error
    return screen
  }
  return {
    shell,
    opened,
    files: place.files,
    enter: (line: string, ms = 200) => after(() => shell.enter(line), ms),
    keys: (text: string, ms = 50) => after(() => shell.keys(text), ms),
  }
}

test('ls fills the width of the terminal in columns', () => {
  const names = ['redis-master-rc.yaml', 'redis-slave-rc.yaml', 'a', 'b', '中文.yaml']
  const { enter } = desk(Object.fromEntries(names.map(name => [name, ''])))
  expect(enter('ls')).toBe('a  redis-master-rc.yaml  中文.yaml\nb  redis-slave-rc.yaml\n')
  expect(enter('ls | cat')).toBe('a\nb\nredis-master-rc.yaml\nredis-slave-rc.yaml\n中文.yaml\n')
})

test('ls -l shows size in bytes and the virtual time', () => {
  const { enter } = desk({ 'a.txt': '中文\n', 'run.sh': '#!/bin/sh\n' })
  expect(enter('mkdir d; ls -l')).toBe(
    'total 12\n-rw-r--r--. 1 root root    7 Mar  6 12:00 a.txt\ndrwxr-xr-x. 2 root root 4096 Mar  6 12:00 d\n-rwxr-xr-x. 1 root root   10 Mar  6 12:00 run.sh\n',
  )
})

test('a script can be run when chmod has said so', () => {
  const { enter } = desk({})
  expect(enter(`echo 'echo "I am $0"' > s; ./s; echo $?; chmod +x s; ./s; ls -l s`)).toBe(
    '-bash: ./s: Permission denied\n126\nI am ./s\n-rwxr-xr-x. 1 root root 15 Mar  6 12:00 s\n',
  )
  expect(enter('chmod 640 s; cp s t; chmod u+x,o=r t; ls -l s t; [ -x s ] || echo no; chmod a-rwx t; ls -l t')).toBe(
    '-rw-r-----. 1 root root 15 Mar  6 12:00 s\n-rwxr--r--. 1 root root 15 Mar  6 12:00 t\nno\n----------. 1 root root 15 Mar  6 12:00 t\n',
  )
  expect(enter('chmod +q s; chmod +x nosuch; sudo echo hi; sudo cd /')).toContain('chmod: invalid mode: ‘+q’')
})

test('GNU programs quote names as they do in a UTF-8 locale', () => {
  const { enter } = desk({})
  expect(enter('rm nosuch; cp nosuch x; mkdir -p d; rm d; touch d/e; rmdir d')).toBe(
    'rm: cannot remove ‘nosuch’: No such file or directory\ncp: cannot stat ‘nosuch’: No such file or directory\nrm: cannot remove ‘d’: Is a directory\nrmdir: failed to remove ‘d’: Directory not empty\n',
  )
})

test.each(['vi', 'vim', 'nano', 'edit'])('%s opens the file in the page', editor => {
  const { enter, opened, files } = desk({})
  expect(enter(`${editor} new.yaml`)).toBe('"/root/new.yaml" is open in the editor beside the terminal; save it there.\n')
  expect(opened).toEqual(['/root/new.yaml'])
  expect(files.read('/root/new.yaml')).toBe('')
  expect(enter(`${editor} nosuch/x; echo $?`)).toBe('"nosuch/x": No such file or directory\n1\n')
})

test('less pages with its own keys, also from a pipe', () => {
  const { shell, enter, keys } = desk({ f: Array.from({ length: 20 }, (_, i) => `line ${i + 1}\n`).join('') })
  expect(enter('less f')).toContain('line 1\nline 2\nline 3\nline 4\nline 5\n\x1b[7mf\x1b[27m')
  expect(keys(' ')).toContain('line 6\n')
  expect(keys('\x1b[B')).toContain('\x1b[2Jline 7\n')
  expect(keys('/line 15\r')).toContain('\x1b[2Jline 15\n')
  expect(keys('G')).toContain('line 20\n\x1b[7m(END)\x1b[27m')
  expect(keys('q')).toBe('\x1b[?1049l')
  expect(shell.foreground).toBe(false)
  expect(enter('seq 1000000 | less')).toContain('\x1b[2J1\n2\n3\n4\n5\n:')
  expect(keys('  ')).toContain('11\n')
  keys('q')
  expect(shell.foreground).toBe(false)
  expect(enter('cat')).toBe('')
  expect(keys('echoed again\n')).toBe('echoed again\nechoed again\n')
})

test('man has a page for every program of ours, and only for programs', () => {
  const { enter } = desk({})
  expect(enter('man nosuch; echo $?')).toBe('No manual entry for nosuch\n16\n')
  expect(enter('man sort | head -n 4 | tail -n 2')).toBe('NAME\n       sort - sort lines\n')
  const without = [...unixPrograms.keys(), ...extraPrograms.keys()].filter(name => enter(`man ${name} > /dev/null; echo $?`) !== '0\n')
  expect(without.sort()).toEqual(['[', 'edit', 'egrep', 'false', 'fgrep', 'id', 'nano', 'printenv', 'true', 'vi', 'vim'])
})

test('tail -f and watch wait for changes, and Ctrl-C ends them', () => {
  const { files, enter, keys, shell } = desk({ log: 'a\n' })
  expect(enter('tail -f log')).toBe('a\n')
  files.write('/root/log', 'a\nb\n')
  expect(keys('')).toBe('b\n')
  keys('\x03')
  expect(enter('watch -t cat log')).toContain('\x1b[H\x1b[2Ja\nb')
  files.write('/root/log', 'c\n')
  expect(keys('', 2100)).toContain('\x1b[H\x1b[2Jc')
  keys('\x03')
  expect(shell.foreground).toBe(false)
})

test('xargs, timeout and env run programs of the place, and say when there is none', () => {
  const { enter } = desk({})
  expect(enter('echo a b | xargs -n 1 echo x; echo | xargs nosuch; timeout 1 nosuch; env nosuch')).toBe(
    'x a\nx b\nxargs: nosuch: No such file or directory\ntimeout: failed to run command ‘nosuch’: No such file or directory\nenv: nosuch: No such file or directory\n',
  )
})

test('date tells the virtual time', () => {
  const { enter } = desk({})
  expect(enter('date; date +%F_%T; date -u +%s')).toBe('Sun Mar  6 12:00:00 UTC 2016\n2016-03-06_12:00:00\n1457265600\n')
  enter('sleep 3661', 3_662_000)
  expect(enter('date')).toBe('Sun Mar  6 13:01:02 UTC 2016\n')
})
