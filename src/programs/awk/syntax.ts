/** An awk program, read. */
export interface AwkProgram {
  rules: Rule[]
  functions: Map<string, { parameters: string[]; body: Statement }>
}

export interface Rule {
  when: 'BEGIN' | 'END' | { from?: Expression; to?: Expression }
  /** Without a body the line is printed. */
  body?: Statement
}

export type Statement =
  | { do: 'block'; list: Statement[] }
  | { do: 'expression'; value: Expression }
  | { do: 'print' | 'printf'; values: Expression[]; to?: { how: '>' | '>>' | '|'; where: Expression } }
  | { do: 'if'; test: Expression; then: Statement; otherwise?: Statement }
  | { do: 'while'; test: Expression; body: Statement }
  | { do: 'do'; test: Expression; body: Statement }
  | { do: 'for'; init?: Statement; test?: Expression; step?: Statement; body: Statement }
  | { do: 'each'; name: string; array: string; body: Statement }
  | { do: 'next' | 'break' | 'continue' }
  | { do: 'exit' | 'return'; value?: Expression }
  | { do: 'delete'; array: string; index?: Expression[] }

export type Expression =
  | { is: 'number'; value: number }
  | { is: 'text'; value: string }
  | { is: 'pattern'; source: string }
  | { is: 'variable'; name: string }
  | { is: 'field'; index: Expression }
  | { is: 'element'; array: string; index: Expression[] }
  | { is: 'assign'; op: string; target: Expression; value: Expression }
  | { is: 'choose'; test: Expression; yes: Expression; no: Expression }
  | { is: 'binary'; op: string; left: Expression; right: Expression }
  | { is: 'match'; negate: boolean; text: Expression; pattern: Expression }
  | { is: 'in'; index: Expression[]; array: string }
  | { is: 'unary'; op: '!' | '-' | '+'; value: Expression }
  | { is: 'step'; by: 1 | -1; prefix: boolean; target: Expression }
  | { is: 'call'; name: string; args: Expression[] }
  | { is: 'group'; list: Expression[] }
  | { is: 'getline'; into?: Expression; file?: Expression; command?: Expression }

/** Something that it cannot do. */
export class AwkError extends Error {}

/** A program that awk does not understand: which of its lines, and what is said under the sign where it went wrong. */
export class AwkSyntaxError extends AwkError {
  readonly line: number
  /** The line, and the mark with the words below it. */
  readonly shown: readonly [string, string]

  constructor(source: string, at: number, words: string) {
    super(words)
    const before = source.slice(0, at).split('\n')
    this.line = before.length
    this.shown = [source.split('\n')[before.length - 1]!, `${before.at(-1)!.replace(/[^\t]/g, ' ')}^ ${words}`]
  }
}
