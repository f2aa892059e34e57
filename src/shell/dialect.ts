import type { Files } from './files.ts'

/** bash's prompt on CentOS. */
export const PS1 = '[\\u@\\h \\W]\\$ '

/** Whose `sh` it is: bash on CentOS, dash on Debian and Ubuntu, ash in busybox. They differ in their prompts and complaints. */
export type Dialect = 'bash' | 'dash' | 'ash'

/** The dialect and prompt of a shell called `name` on the system that these files show. */
export function shellOf(name: string, files: Files): { dialect: Dialect; prompt: string } {
  if (files.exists('/bin/busybox')) return { dialect: 'ash', prompt: '\\w # ' }
  if (files.exists('/etc/debian_version')) return name === 'bash' ? { dialect: 'bash', prompt: '\\u@\\h:\\w\\$ ' } : { dialect: 'dash', prompt: '# ' }
  return { dialect: 'bash', prompt: name === 'bash' ? PS1 : '\\s-\\v\\$ ' }
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(.*): command not found$/, '$1: not found'],
  [/^cd: (.*): (?:No such file or directory|Not a directory)$/, "cd: can't cd to $1"],
  [/^syntax error near unexpected token `newline'$/, 'Syntax error: newline unexpected'],
  [/^syntax error near unexpected token `(.*)'$/, 'Syntax error: "$1" unexpected'],
  [/^syntax error: unexpected end of file$/, 'Syntax error: end of file unexpected'],
  [/^unexpected EOF while looking for matching .*$/, 'Syntax error: Unterminated quoted string'],
]

/** bash's complaint in the words of the smaller shells. */
export function inPlainWords(message: string): string {
  const found = WORDS.find(([bash]) => bash.test(message))
  return found ? message.replace(found[0], found[1]) : message
}
