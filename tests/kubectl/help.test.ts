import { expect, test } from 'vitest'
import type { Command } from '../../src/kubectl/command.ts'
import { COMMANDS } from '../../src/kubectl/commands.ts'
import { GLOBAL_FLAGS } from '../../src/kubectl/global-flags.ts'
import { helpInChinese } from '../../src/kubectl/help-zh.ts'
import { helpPage } from '../../src/kubectl/help.ts'
import { helpFacts } from '../golden/normalize.mjs'
import { finished, type, world } from './terminal.ts'

const all = COMMANDS.flatMap(command =>
  [command, ...(command.commands ?? [])].map((each, index) => ({ command: each, path: index === 0 ? command.name : `${command.name} ${each.name}` })),
)

test.each(all)('the Chinese page of $path says everything', ({ command, path }) => {
  const words = helpInChinese.commands[path]!
  expect(words).toBeDefined()
  const flags = [...(command.flags ?? []), ...GLOBAL_FLAGS].filter(flag => !flag.deprecated).map(flag => flag.name)
  expect(flags.filter(name => !(words.flags?.[name] ?? helpInChinese.flags[name]))).toEqual([])
  expect(Object.keys(words.flags ?? {}).filter(name => !flags.includes(name))).toEqual([])
  expect(words.examples?.length ?? 0).toBe(comments(command))
})

test.each(all)('both pages of $path state the same facts', ({ command, path }) => {
  const at = { command, path: `kubectl ${path}`, isRoot: false }
  const english = helpPage(at, true)
  const chinese = helpPage(at, true, helpInChinese)
  expect(helpFacts(chinese)).toBe(helpFacts(english))
  expect(chinese).not.toBe(english)
})

test('the pages follow the locale', () => {
  const fresh = world()
  expect(type(fresh, 'kubectl help scale')).toContain('Sets how many pods')
  expect(type(fresh, 'LANG=zh_CN.UTF-8 kubectl help scale')).toContain('保持多少个 Pod')
  expect(type(fresh, 'LANG=zh_CN.UTF-8 kubectl scale --nosuch')).toMatch(/新的 Pod 数目[^]*\nError: unknown flag: --nosuch\n$/)
})

test.each([
  ['kubectl', 'root'],
  ['kubectl -h', 'root'],
  ['kubectl help', 'root'],
  ['kubectl --v=0', 'root'],
  ['kubectl -h get', 'root'], // nothing is known of -h yet when the command is looked for: it takes the next word
  ['kubectl --help get po', 'Error: unknown command "po" for "kubectl"'],
  ['kubectl get -h', 'other'],
  ['kubectl config', 'other'],
  ['kubectl help get', 'other'],
])("%s prints kubectl's own page on standard output, any other on standard error", (line, page) => {
  const { stdout, stderr } = finished(world(), line)
  expect(stdout.includes('\n  kubectl [command]\n')).toBe(page === 'root')
  expect(stderr === '').toBe(page === 'root')
  if (page.startsWith('Error')) expect(stderr).toBe(`${page}\nRun 'kubectl --help' for usage.\n`)
})

function comments({ examples = '' }: Command): number {
  return examples.split('\n').filter(line => line.startsWith('# ')).length
}
