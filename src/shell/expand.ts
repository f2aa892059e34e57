import { ArithmeticError, evaluateArithmetic } from './arithmetic.ts'
import { expandBraces } from './braces.ts'
import { escapePattern, glob, isPattern, matcher, patternSource } from './glob.ts'
import type { Files } from './files.ts'
import type { Wait } from './program.ts'
import type { ParameterPart, Script, Word } from './syntax.ts'

/** An expansion that cannot be done (`${x:?}`, a bad sum): the message without the shell's name, and what a script then ends with. */
export class ExpansionError extends Error {
  readonly status: number

  constructor(message: string, status = 1) {
    super(message)
    this.status = status
  }
}

/** A redirection that cannot be made: the command is not run, the line goes on. */
export class RedirectError extends Error {}

/** What words are expanded with: the shell's variables, its files, and its way of running `$(…)`. */
export interface Scope {
  readonly files: Files
  readonly cwd: string
  /** `$1`, `$2`, … */
  readonly positional: readonly string[]
  get(name: string): string | undefined
  set(name: string, value: string): void
  /** The elements of an array; a plain variable is an array of one. */
  elements(name: string): readonly string[]
  setElements(name: string, list: readonly string[]): void
  /** `set -u` */
  readonly strict: boolean
  /** `set -f` */
  readonly noGlob: boolean
  /** Runs a script and gives what it printed, without its last line ends. */
  substitute(script: Script): Expanding<string>
  /** Runs a script and gives the path of a file with what it printed. */
  substituteFile(script: Script): Expanding<string>
}

export type Expanding<T> = Generator<Wait, T, void>

interface Piece {
  text: string
  quoted: boolean
}

/** The words that a command is called with: braces, parameters, commands, splitting and file names all done. */
export function* expandWords(words: readonly Word[], scope: Scope): Expanding<string[]> {
  const result: string[] = []
  for (const word of words) {
    for (const variant of expandBraces(word)) {
      for (const field of yield* fields(variant, scope)) {
        const pattern = scope.noGlob ? '' : field.map(piece => (piece.quoted ? escapePattern(piece.text) : piece.text)).join('')
        const paths = isPattern(pattern) ? glob(scope.files, scope.cwd, pattern) : []
        if (paths.length > 0) result.push(...paths)
        else result.push(field.map(piece => piece.text).join(''))
      }
    }
  }
  return result
}

/** One text, neither split nor matched against files: an assignment, the word of `case`, a here-document. */
export function* expandText(word: Word, scope: Scope): Expanding<string> {
  let text = ''
  for (const piece of yield* pieces(word, scope)) text += piece.text
  return text
}

/** The value of an assignment: as in a search path, a `~` may stand after each colon too. */
export function* expandAssigned(word: Word, scope: Scope): Expanding<string> {
  const home = scope.get('HOME') ?? '/root'
  const withHomes = word.map(part =>
    part.kind === 'text' && !part.quoted ? { ...part, text: part.text.replace(/:~(?=$|[/:])/g, () => `:${home}`) } : part,
  )
  return yield* expandText(withHomes, scope)
}

/** A regular expression, as `=~` wants it, in which what was quoted stands for itself. */
export function* expandRegExp(word: Word, scope: Scope): Expanding<string> {
  let source = ''
  for (const piece of yield* pieces(word, scope)) source += piece.quoted ? piece.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : piece.text
  return source
}

/** A pattern in which what was quoted stands for itself. */
export function* expandPattern(word: Word, scope: Scope): Expanding<string> {
  let pattern = ''
  for (const piece of yield* pieces(word, scope)) pattern += piece.quoted ? escapePattern(piece.text) : piece.text
  return pattern
}

/** The value of an arithmetic word. */
export function* expandArithmetic(word: Word, scope: Scope): Expanding<number> {
  const text = yield* expandText(word, scope)
  try {
    return evaluateArithmetic(text, scope)
  } catch (error) {
    if (error instanceof ArithmeticError) throw new ExpansionError(`${text.trim() === '' ? '' : text.trimStart() + ': '}${error.message}`)
    throw error
  }
}

/** Pieces of one text; `$@` joined by blanks. */
function* pieces(word: Word, scope: Scope): Expanding<Piece[]> {
  const result: Piece[] = []
  for (const [index, part] of word.entries()) {
    if (part.kind === 'text') result.push(...tilde(part, index === 0, word.length === 1, scope))
    else if (part.kind === 'process') result.push({ text: yield* scope.substituteFile(part.script), quoted: true })
    else if (part.kind === 'command') result.push({ text: yield* scope.substitute(part.script), quoted: part.quoted })
    else if (part.kind === 'arithmetic') result.push({ text: String(yield* expandArithmetic(part.expression, scope)), quoted: part.quoted })
    else if (isList(part)) result.push({ text: (yield* listed(part, scope)).join(isStar(part) ? joiner(scope) : ' '), quoted: part.quoted })
    else {
      const value = yield* parameter(part, scope)
      if (typeof value === 'string') result.push({ text: value, quoted: part.quoted })
      else for (const piece of value) result.push(part.quoted ? { ...piece, quoted: true } : piece)
    }
  }
  return result
}

/** The fields that one word becomes. */
function* fields(word: Word, scope: Scope): Expanding<Piece[][]> {
  const result: Piece[][] = []
  let current: Piece[] | undefined
  const add = (piece: Piece) => (current ??= []).push(piece)
  const end = () => {
    if (current) result.push(current)
    current = undefined
  }
  const separators = scope.get('IFS') ?? ' \t\n'
  const split = (text: string) => {
    let field = ''
    let begun = false
    for (let i = 0; i < text.length; i++) {
      const char = text[i]!
      if (!separators.includes(char)) {
        field += char
        begun = true
        continue
      }
      if (begun || current || !/\s/.test(char)) add({ text: field, quoted: false })
      end()
      field = ''
      begun = false
      // A sign other than blank separates once, whatever blanks are around it.
      if (/\s/.test(char)) while (i + 1 < text.length && separators.includes(text[i + 1]!) && /\s/.test(text[i + 1]!)) i++
      if (/\s/.test(char) && i + 1 < text.length && separators.includes(text[i + 1]!) && !/\s/.test(text[i + 1]!)) i++
    }
    if (begun) add({ text: field, quoted: false })
  }
  const addValue = (text: string, quoted: boolean) => (quoted ? add({ text, quoted }) : split(text))

  for (const [index, part] of word.entries()) {
    if (part.kind === 'text') for (const piece of tilde(part, index === 0, word.length === 1, scope)) add(piece)
    else if (part.kind === 'process') add({ text: yield* scope.substituteFile(part.script), quoted: true })
    else if (part.kind === 'command') addValue(yield* scope.substitute(part.script), part.quoted)
    else if (part.kind === 'arithmetic') addValue(String(yield* expandArithmetic(part.expression, scope)), part.quoted)
    else if (isList(part)) {
      const values = yield* listed(part, scope)
      if (part.quoted && isStar(part)) add({ text: values.join(joiner(scope)), quoted: true })
      else
        values.forEach((value, i) => {
          if (i > 0) end()
          addValue(value, part.quoted)
        })
    } else {
      const value = yield* parameter(part, scope)
      if (typeof value === 'string') addValue(value, part.quoted)
      else for (const piece of value) addValue(piece.text, piece.quoted || part.quoted)
    }
  }
  end()
  return result
}

/** Whether a part stands for several words: `$@`, `${a[@]}`, `${@:2}`, `${a[@]%.txt}`, `${!a[@]}`. */
function isList(part: ParameterPart): boolean {
  if (part.name === '@' || part.name === '*') return part.op !== 'length' && !/^:?[-+=?]$/.test(part.op)
  return (part.index === '@' || part.index === '*') && part.op !== 'length' && !/^:?[-+=?]$/.test(part.op)
}

function isStar(part: ParameterPart): boolean {
  return part.name === '*' || part.index === '*'
}

/** The words of such a part, each changed as the operator says. */
function* listed(part: ParameterPart, scope: Scope): Expanding<readonly string[]> {
  const own = part.name === '@' || part.name === '*'
  const values = own ? scope.positional : scope.elements(part.name)
  if (part.op === '') return values
  if (part.op === 'indirect') return values.map((_, i) => String(i))
  if (part.op === ':') {
    // The first argument is number 1; number 0 is the shell's name.
    const from = yield* expandArithmetic(part.arg ?? [], scope)
    const all = own ? [scope.get('0') ?? '', ...values] : values
    const start = from < 0 ? Math.max(0, all.length + from) : from
    return part.arg2 ? all.slice(start, start + (yield* expandArithmetic(part.arg2, scope))) : all.slice(start)
  }
  const result: string[] = []
  for (const value of values) {
    const changed = yield* operated(part, value, scope)
    result.push(typeof changed === 'string' ? changed : changed.map(piece => piece.text).join(''))
  }
  return result
}

function joiner(scope: Scope): string {
  return (scope.get('IFS') ?? ' ').slice(0, 1)
}

/** `~` and `~/…` at the beginning of a word. */
function tilde(part: Piece, first: boolean, alone: boolean, scope: Scope): Piece[] {
  const match = first && !part.quoted ? /^~(root)?(?=$|\/)/.exec(part.text) : null
  if (!match || (match[0] === part.text && !alone)) return [part]
  const home = match[1] ? '/root' : (scope.get('HOME') ?? '/root')
  return [
    { text: home, quoted: true },
    { text: part.text.slice(match[0].length), quoted: false },
  ]
}

/** The value of `${name op arg}`: a text, or the pieces of its argument. */
function* parameter(part: ParameterPart, scope: Scope): Expanding<string | Piece[]> {
  if (part.op === 'length' && (part.name === '@' || part.name === '*')) return String(scope.positional.length)
  if (part.index === '@' || part.index === '*') {
    const all = scope.elements(part.name)
    if (part.op === 'length') return String(all.length)
    return yield* operated(part, all.length > 0 ? all.join(' ') : undefined, scope)
  }
  if (part.index) {
    const index = yield* expandArithmetic(part.index, scope)
    return yield* operated(part, scope.elements(part.name).at(index), scope)
  }
  if (part.name === '@' || part.name === '*')
    return yield* operated(part, scope.positional.length > 0 ? scope.positional.join(' ') : undefined, scope)
  return yield* operated(part, scope.get(part.name), scope)
}

/** A value as the operator of its part changes it. */
function* operated(part: ParameterPart, value: string | undefined, scope: Scope): Expanding<string | Piece[]> {
  const { op } = part
  const arg = part.arg ?? []
  const missing = value === undefined || (op.startsWith(':') && value === '')
  switch (op) {
    case ':-':
    case '-':
      return missing ? yield* pieces(arg, scope) : value!
    case ':+':
    case '+':
      return missing ? '' : yield* pieces(arg, scope)
    case ':=':
    case '=': {
      if (!missing) return value!
      const text = yield* expandText(arg, scope)
      scope.set(part.name, text)
      return text
    }
    case ':?':
    case '?':
      if (!missing) return value!
      throw new ExpansionError(`${part.name}: ${(yield* expandText(arg, scope)) || `parameter ${op === '?' ? '' : 'null or '}not set`}`, 127)
  }
  if (value === undefined && scope.strict && part.name !== '@' && part.name !== '*') throw new ExpansionError(`${part.name}: unbound variable`, 127)
  const text = value ?? ''
  switch (op) {
    case 'length':
      return String([...text].length)
    case 'indirect':
      return scope.get(text) ?? ''
    case ':': {
      const chars = [...text]
      const from = yield* expandArithmetic(arg, scope)
      const start = from < 0 ? Math.max(0, chars.length + from) : from
      if (!part.arg2) return chars.slice(start).join('')
      const length = yield* expandArithmetic(part.arg2, scope)
      return chars.slice(start, length < 0 ? chars.length + length : start + length).join('')
    }
    case '#':
    case '##':
    case '%':
    case '%%':
      return trimmed(text, op, yield* expandPattern(arg, scope))
    case '/':
    case '//':
    case '/#':
    case '/%': {
      const pattern = patternSource(yield* expandPattern(arg, scope))
      const replacement = yield* expandText(part.arg2 ?? [], scope)
      if (pattern === '') return text
      const source = op === '/#' ? `^(?:${pattern})` : op === '/%' ? `(?:${pattern})$` : pattern
      return text.replace(new RegExp(source, op === '//' ? 'g' : ''), () => replacement)
    }
    case '^':
    case '^^':
    case ',':
    case ',,': {
      const wanted = matcher((yield* expandPattern(arg, scope)) || '?')
      const change = (char: string) => (!wanted.test(char) ? char : op.startsWith('^') ? char.toUpperCase() : char.toLowerCase())
      return [...text].map((char, i) => (op.length === 2 || i === 0 ? change(char) : char)).join('')
    }
  }
  return text
}

/** `${x#p}` and its kin: what is left when the shortest or longest match at an end is taken away. */
export function trimmed(text: string, op: string, pattern: string): string {
  const test = matcher(pattern)
  const longest = op.length === 2
  for (let i = 0; i <= text.length; i++) {
    const cut = longest ? text.length - i : i
    if (op.startsWith('#') ? test.test(text.slice(0, cut)) : test.test(text.slice(text.length - cut))) {
      return op.startsWith('#') ? text.slice(cut) : text.slice(0, text.length - cut)
    }
  }
  return text
}
