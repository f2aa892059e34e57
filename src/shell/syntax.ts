/** What the parser makes of a script: plain data, which a function definition keeps in the shell's state. */

/** Some commands in a row: `a; b & c`. */
export type Script = readonly Item[]

/** Pipelines joined by `&&` and `||`, run in the background if `&` follows. */
export interface Item {
  readonly steps: readonly { readonly op: '' | '&&' | '||'; readonly pipeline: Pipeline }[]
  readonly background: boolean
  /** As it was typed: what `jobs` shows. */
  readonly text: string
}

export interface Pipeline {
  readonly commands: readonly Command[]
  readonly negate: boolean
  /** `time`, or `time -p` */
  readonly timed: 'bash' | 'posix' | undefined
  readonly text: string
}

export type Command = (
  | { readonly kind: 'simple'; readonly assigns: readonly Assign[]; readonly words: readonly Word[]; readonly line: number }
  | { readonly kind: 'group' | 'subshell'; readonly body: Script }
  | { readonly kind: 'if'; readonly branches: readonly { readonly test: Script; readonly body: Script }[]; readonly otherwise?: Script }
  | { readonly kind: 'loop'; readonly until: boolean; readonly test: Script; readonly body: Script }
  | { readonly kind: 'for' | 'select'; readonly name: string; readonly words?: readonly Word[]; readonly body: Script }
  | { readonly kind: 'count'; readonly init: Word; readonly test: Word; readonly step: Word; readonly body: Script }
  | { readonly kind: 'case'; readonly word: Word; readonly arms: readonly Arm[] }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command }
  | { readonly kind: 'arithmetic'; readonly expression: Word }
  | { readonly kind: 'condition'; readonly condition: Condition }
) & { readonly redirects: readonly Redirect[] }

export interface Arm {
  readonly patterns: readonly Word[]
  readonly body: Script
  readonly end: ';;' | ';&' | ';;&'
}

export interface Assign {
  readonly name: string
  readonly append: boolean
  readonly value: Word
  /** `a[1]=x` */
  readonly index?: Word
  /** `a=(x y)` */
  readonly list?: readonly Word[]
}

export interface Redirect {
  /** The descriptor before the operator; without one 0 for `<`, 1 for `>`. */
  readonly fd?: number
  readonly op: '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '&>' | '&>>' | '<<' | '<<<'
  /** The file or descriptor; for `<<` the text itself. */
  target: Word
}

/** What stands between `[[` and `]]`. */
export type Condition =
  | { readonly op: '||' | '&&'; readonly left: Condition; readonly right: Condition }
  | { readonly op: '!'; readonly inner: Condition }
  | { readonly op: 'unary'; readonly test: string; readonly word: Word }
  | { readonly op: 'binary'; readonly test: string; readonly left: Word; readonly right: Word }

/** A word is its parts set side by side: `"$HOME"/x*` has two. */
export type Word = readonly Part[]

export type Part = TextPart | ParameterPart | CommandPart | ArithmeticPart | ProcessPart

export interface TextPart {
  readonly kind: 'text'
  readonly text: string
  readonly quoted: boolean
}

/** `$x`, `${x:-word}`, `${#x}`, `${x//a/b}`, `${x:1:2}`. */
export interface ParameterPart {
  readonly kind: 'parameter'
  readonly name: string
  readonly quoted: boolean
  /** '' for `${x}`, `length` for `${#x}`, `indirect` for `${!x}`, otherwise the operator after the name. */
  readonly op: string
  readonly arg?: Word
  readonly arg2?: Word
  /** `${a[1]}`: which element; `@` and `*` are all of them. */
  readonly index?: '@' | '*' | Word
}

export interface CommandPart {
  readonly kind: 'command'
  readonly script: Script
  readonly quoted: boolean
}

/** `<(command)`: the name of a file with what the command prints. */
export interface ProcessPart {
  readonly kind: 'process'
  readonly script: Script
  readonly quoted: boolean
}

export interface ArithmeticPart {
  readonly kind: 'arithmetic'
  readonly expression: Word
  readonly quoted: boolean
}

/** A line that the shell cannot understand; `incomplete` when more lines may mend it. */
export class ShellSyntaxError extends Error {
  readonly incomplete: boolean

  constructor(message: string, incomplete = false) {
    super(message)
    this.incomplete = incomplete
  }
}

/** A `!` that names nothing in the history; the message is what bash says. */
export class HistoryError extends Error {}
