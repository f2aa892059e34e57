import type { Input } from '../../session/input.ts'
import type { Kit } from '../../session/kit.ts'
import { course } from './course.ts'
import type { Session } from '../../session/session.ts'

/** The programs and builtins that the small kit has, and what each can do without the whole one. */
const EVERYDAY: Readonly<Record<string, RegExp>> = {
  kubectl: /^(get|create|delete|logs|scale|stop|version)\b(?!.*(template|jsonpath|custom-columns|sort-by))/,
  docker: /^(search|pull|images|ps)\b/,
  curl: /^(?!.*:8080)/,
}
const PLAIN = new Set(['cat', 'clear', 'cd', 'echo', 'env', 'grep', 'head', 'history', 'hostname', 'ls', 'pwd', 'tail', 'wc'])

let whole: Kit | undefined
let coming: Promise<Kit> | undefined

/** Whether this may ask for something that has not been loaded yet. Says yes rather than no: the wait is short, and nobody may tell the difference. */
export function needsMore(input: Omit<Input, 'at'> | Input): boolean {
  if (whole) return false
  if ('line' in input) return !isEveryday(input.line)
  return !('write' in input || 'traffic' in input || 'reset' in input || ('request' in input && !input.request.url.includes(':8080')))
}

/** A pipe of everyday programs, without anything that could hide another one. */
function isEveryday(line: string): boolean {
  if (/["'`$(){};&<>\\!~]/.test(line)) return false
  return line.split('|').every(command => {
    const [program = '', ...words] = command.trim().split(/\s+/)
    return program === '' || PLAIN.has(program) || (EVERYDAY[program]?.test(words.join(' ')) ?? false)
  })
}

/** Everything there is: loaded once. Sessions of this page have it from then on. */
export function wholeKit(session?: Session): Promise<Kit> {
  coming ??= import('../../session/whole-kit.ts').then(({ wholeKit }) => {
    whole = wholeKit
    course.kit = wholeKit
    return wholeKit
  })
  return coming.then(kit => {
    session?.world.equip(kit)
    return kit
  })
}
