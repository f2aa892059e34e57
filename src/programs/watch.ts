import { charWidth } from '../shell/width.ts'
import { calendar, formatDate } from './calendar.ts'
import { readOptions } from './options.ts'
import { textReader } from '../shell/streams.ts'
import type { Process, Program, Running } from '../shell/program.ts'

/** Runs a command again and again and shows its newest output on a screen of its own. */
export const watch: Program = {
  name: 'watch',
  *run(process): Running {
    const options = readOptions('watch', process, {
      short: 'n:dtegcx',
      long: { 'interval=': 'n', differences: 'd', 'no-title': 't', errexit: 'e', chgexit: 'g', color: 'c', exec: 'x' },
      usage: 'watch [OPTION]... COMMAND',
      leading: true,
    })
    if (typeof options === 'number') return options
    if (options.operands.length === 0) {
      process.stderr.write('Usage: watch [OPTION]... COMMAND\n')
      return 1
    }
    const interval = Number((options.value('n') ?? '2').replace(',', '.'))
    if (interval !== interval) {
      process.stderr.write(`watch: failed to parse argument: '${options.value('n')}'\n`)
      return 1
    }
    const seconds = Math.max(0.1, interval)
    const command = options.operands.join(' ')
    const { stdout } = process
    let child: number | undefined
    let before: string | undefined
    if (stdout.isTerminal) stdout.write('\x1b[?1049h')
    try {
      for (;;) {
        const pipe = process.pipe()
        child = process.shell(command, { stdin: textReader(''), stdout: pipe.writer, stderr: pipe.writer })
        let text = ''
        for (;;) {
          yield { readable: pipe.reader }
          const some = pipe.reader.read()
          if (some === undefined) break
          if (text.length < 1_000_000) text += some
        }
        yield { exited: [child] }
        const code = process.exitCode(child)
        child = undefined
        stdout.write(screen(process, options.has('t') ? undefined : `Every ${seconds.toFixed(1)}s: ${command}`, text))
        if (options.has('e') && code !== 0) return 8
        if (options.has('g') && before !== undefined && before !== text) return 0
        before = text
        yield { sleep: Math.round(seconds * 1000) }
      }
    } finally {
      if (child !== undefined) process.kill(child, 'TERM')
      if (stdout.isTerminal) stdout.write('\x1b[?1049l')
    }
  },
}

/** A whole screen: the title with the time at the right, an empty line, and as much of the output as fits. */
function screen(process: Process, title: string | undefined, text: string): string {
  const { columns, rows } = process.terminal
  const lines: string[] = []
  if (title !== undefined) {
    const time = formatDate(calendar(process.now()), '%a %b %e %H:%M:%S %Y')
    const room = Math.max(0, columns - time.length - 1)
    lines.push(clipped(title, room).padEnd(room) + ' ' + time, '')
  }
  for (const line of text.replace(/\n$/, '').split('\n')) lines.push(...wrapped(line.replaceAll('\t', '        '), columns))
  return '\x1b[H\x1b[2J' + lines.slice(0, rows).join('\n') + (process.stdout.isTerminal ? '' : '\n')
}

function clipped(text: string, width: number): string {
  return wrapped(text, width)[0] ?? ''
}

function wrapped(line: string, width: number): string[] {
  const lines = ['']
  let used = 0
  for (const char of line) {
    if (used + charWidth(char) > width) {
      lines.push('')
      used = 0
    }
    lines[lines.length - 1] += char
    used += charWidth(char)
  }
  return lines
}
