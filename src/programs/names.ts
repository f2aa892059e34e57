import { missingOperand, quoted, readOptions } from './options.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** The last part of paths. */
export const basename: Program = {
  name: 'basename',
  *run(process): Running {
    const options = readOptions('basename', process, {
      short: 'as:z',
      long: { multiple: 'a', 'suffix=': 's' },
      usage: 'basename NAME [SUFFIX]',
      leading: true,
    })
    if (typeof options === 'number') return options
    const { operands } = options
    if (operands.length === 0) return missingOperand('basename', process)
    const many = options.has('a', 's')
    if (!many && operands.length > 2) return missingOperand('basename', process, `extra operand ${quoted(process, operands[2]!)}`)
    const suffix = options.value('s') ?? (many ? '' : (operands[1] ?? ''))
    for (const operand of many ? operands : operands.slice(0, 1)) {
      const path = operand.replace(/(?!^)\/+$/, '')
      const name = path === '/' ? '/' : path.slice(path.lastIndexOf('/') + 1)
      process.stdout.write((suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name) + '\n')
    }
    return 0
  },
}

/** The folders that paths are in. */
export const dirname: Program = {
  name: 'dirname',
  *run(process): Running {
    const options = readOptions('dirname', process, { short: 'z', usage: 'dirname NAME...' })
    if (typeof options === 'number') return options
    if (options.operands.length === 0) return missingOperand('dirname', process)
    for (const operand of options.operands) {
      const path = operand.replace(/(?!^)\/+$/, '')
      const slash = path.lastIndexOf('/')
      process.stdout.write((slash < 0 ? '.' : path.slice(0, slash).replace(/(?!^)\/+$/, '') || '/') + '\n')
    }
    return 0
  },
}

function saying(name: string, short: string, text: (process: Process, has: (letter: string) => boolean) => string): Program {
  return {
    name,
    *run(process): Running {
      const options = readOptions(name, process, { short, usage: `${name} [OPTION]...` })
      if (typeof options === 'number') return options
      process.stdout.write(text(process, letter => options.has(letter)) + '\n')
      return 0
    },
  }
}

/** The name of this machine. */
export const hostname = saying('hostname', 'sfid', ({ place }, has) =>
  has('s') ? place.hostname.split('.', 1)[0]! : has('d') ? place.hostname.split('.').slice(1).join('.') : place.hostname,
)

/** Who one is. */
export const whoami = saying('whoami', '', () => 'root')

/** Who one is, in numbers. */
export const id = saying('id', 'ugGn', (_, has) =>
  has('n') ? 'root' : has('u') || has('g') || has('G') ? '0' : 'uid=0(root) gid=0(root) groups=0(root)',
)

const SYSTEM = {
  s: 'Linux',
  r: '3.10.0-327.el7.x86_64',
  v: '#1 SMP Thu Nov 19 22:10:57 UTC 2015',
  m: 'x86_64',
  p: 'x86_64',
  i: 'x86_64',
  o: 'GNU/Linux',
}

/** The system's name and version: CentOS 7 in early 2016. */
export const uname = saying('uname', 'asnrvmpio', ({ place }, has) => {
  const parts: [string, string][] = [['s', SYSTEM.s], ['n', place.hostname], ['r', SYSTEM.r], ['v', SYSTEM.v], ['m', SYSTEM.m], ['p', SYSTEM.p], ['i', SYSTEM.i], ['o', SYSTEM.o]] // prettier-ignore
  const asked = parts.filter(([letter]) => has(letter) || has('a'))
  return (asked.length > 0 ? asked : parts.slice(0, 1)).map(([, text]) => text).join(' ')
})

/** Clears the screen. */
export const clear: Program = {
  name: 'clear',
  *run(process): Running {
    process.stdout.write('\x1b[H\x1b[2J')
    return 0
  },
}
