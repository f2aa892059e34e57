import { Kernel } from '../../src/shell/kernel.ts'
import { MemoryFiles } from '../../src/shell/memory-files.ts'
import { bash } from '../../src/shell/sh.ts'
import { textReader } from '../../src/shell/streams.ts'
import type { Place, Program, Writable } from '../../src/shell/program.ts'

/** The files that the recorded lines were run among. */
export const FILES: Readonly<Record<string, string>> = {
  'a.txt': 'one\ntwo\nthree\n',
  'b.txt': 'b1\nb2\n',
  csv: 'a:b:c\nd:e:f\n\ng:h:i\n',
  'dir/x.yaml': 'kind: x\n',
  'dir/y.yaml': 'kind: y\n',
  'n.txt': '10\n9\n2\n33\n1\n',
  noeol: 'x\ny',
  pods: 'NAME READY STATUS AGE\nfrontend-1 1/1 Running 5s\nredis-2 0/1 Pending 1m\nredis-3 1/1 Running 2h\n',
  words: 'the quick brown fox\njumps over\nthe lazy dog\nThe End\n',
}

/** Runs `bash -c line` in a folder with those files; what it printed, and how it ended. */
export function runLine(line: string, programs: ReadonlyMap<string, Program> = new Map(), env: Record<string, string> = {}) {
  const kernel = new Kernel({ shell: bash })
  const initial = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`/w/${path}`, text]))
  const files = new MemoryFiles(() => kernel.time, { ...initial, '/root/.bashrc': '', '/tmp/.keep': '' })
  const place: Place = { name: 'desk', hostname: 'centos-l410', env: {}, files, programs }
  let stdout = ''
  let stderr = ''
  const into = (write: (text: string) => void): Writable => ({ isTerminal: false, broken: false, hasRoom: () => true, write })
  const task = kernel.shell(line, {
    args: [],
    env: { HOME: '/root', PATH: '/usr/bin:/bin', ...env },
    cwd: '/w',
    stdin: textReader(''),
    stdout: into(text => void (stdout += text)),
    stderr: into(text => void (stderr += text)),
    place,
  })
  kernel.run(60_000)
  for (const { error } of kernel.faults) throw error
  return { stdout, stderr, code: task.exit?.code, kernel, files }
}

export interface Recorded {
  line: string
  stdout: string
  stderr: string
  code: number
}

/**
 * Reads recorded lines: `$ line` (`> ` goes on with it), then `|` before a line of its output, `!` before a line of its errors, `\` and `/` before a
 * last line without an end, `= code` if it is not 0.
 */
export function recordings(text: string): Recorded[] {
  const list: Recorded[] = []
  for (const row of text.split('\n')) {
    const rest = row.slice(1)
    const last = list.at(-1)
    if (row.startsWith('$ ')) list.push({ line: row.slice(2), stdout: '', stderr: '', code: 0 })
    else if (row.startsWith('> ')) last!.line += '\n' + row.slice(2)
    else if (row[0] === '|') last!.stdout += rest + '\n'
    else if (row[0] === '\\') last!.stdout += rest
    else if (row[0] === '!') last!.stderr += rest + '\n'
    else if (row[0] === '/') last!.stderr += rest
    else if (row.startsWith('= ')) last!.code = Number(row.slice(2))
  }
  return list
}
