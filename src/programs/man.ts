import { page } from './less.ts'
import { missingOperand } from './options.ts'
import { PAGES } from './manual.ts'
import type { Program, Running } from '../shell/program.ts'

/** Shows what a program does and the options it knows here. */
export const man: Program = {
  name: 'man',
  *run(process): Running {
    const names = process.args.filter(arg => !/^-|^\d$/.test(arg))
    if (names.length === 0) {
      process.stderr.write('What manual page do you want?\n')
      return 1
    }
    if (process.args.includes('-k')) return missingOperand('man', process, 'nothing appropriate', 16)
    let status = 0
    for (const name of names) {
      const entry = Object.hasOwn(PAGES, name) ? PAGES[name] : undefined
      if (!entry || !process.place.programs.has(name)) {
        process.stderr.write(`No manual entry for ${name}\n`)
        status = 16
        continue
      }
      const text = manualPage(name, entry)
      const { keyboard } = process
      if (process.stdout.isTerminal && keyboard) yield* page(process, keyboard, text, undefined, `Manual page ${name}(1)`)
      else process.stdout.write(text)
    }
    return status
  },
  complete: ({ words, place }) =>
    [...place.programs.keys()].filter(name => Object.hasOwn(PAGES, name) && name.startsWith(words.at(-1)!)).map(text => ({ text })),
}

/** A page of the manual: what the program is for, how it is called, its options. */
function manualPage(name: string, [purpose, synopsis, ...options]: readonly [string, string, ...string[]]): string {
  const title = `${name.toUpperCase()}(1)`
  const lines = [
    `${title}${'User Commands'.padStart(40)}${title.padStart(70 - title.length - 40)}`,
    '',
    'NAME',
    `       ${name} - ${purpose}`,
    '',
    'SYNOPSIS',
    `       ${synopsis}`,
  ]
  if (options.length > 0) lines.push('', 'OPTIONS')
  for (const option of options) {
    const [flags, meaning] = option.split(': ', 2) as [string, string]
    lines.push(`       ${flags}`, `              ${meaning}`)
  }
  return lines.join('\n') + '\n'
}
