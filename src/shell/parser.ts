import { WordReader } from './words.ts'
import { ShellSyntaxError } from './syntax.ts'
import type { Arm, Assign, Command, Condition, Item, Pipeline, Redirect, Script, Word } from './syntax.ts'

const RESERVED = new Set('if then else elif fi for while until do done case esac function { } ! [[ ]] in time select'.split(' '))

/** Words that cannot begin a command: they end the one before. */
const CLOSING = new Set('then else elif fi do done esac } ]] in'.split(' '))

const REDIRECTS = ['&>>', '&>', '<<<', '<<-', '<<', '<&', '<>', '<', '>>', '>&', '>|', '>'] as const

const UNARY_TESTS = /^-[abcdefghknprstuvwxzLNOGS]$/

/** Reads shell text into commands, one line's worth at a time, as bash reads a script. */
export class Parser extends WordReader {
  private readonly aliases: Readonly<Record<string, string>>
  /** Aliases whose text is being read: their names are not replaced again before this place. */
  private expanding: { name: string; rest: number }[] = []
  /** Here-documents whose text begins after the next line end. */
  private heredocs: { redirect: Redirect; delimiter: string; quoted: boolean; strip: boolean }[] = []

  /** True when no more text will come: a here-document may then end without its delimiter. */
  private readonly whole: boolean
  /** What bash remarks on without refusing it. */
  readonly warnings: string[] = []

  constructor(source: string, aliases: Readonly<Record<string, string>> = {}, whole = false) {
    super(source)
    this.aliases = aliases
    this.whole = whole
  }

  /** The commands of the next line that has any, `undefined` at the end. Throws `ShellSyntaxError`. */
  next(): Script | undefined {
    try {
      return this.commandLine()
    } catch (error) {
      if (error instanceof RangeError) throw new ShellSyntaxError('memory exhausted') // nested beyond all measure
      throw error
    }
  }

  private commandLine(): Script | undefined {
    this.skipLines()
    if (this.atEnd()) return undefined
    const items: Item[] = []
    for (;;) {
      items.push(this.item())
      this.skipBlanks()
      if (this.atEnd()) break
      if (this.peek() === '\n') {
        this.newline()
        break
      }
      if (this.at(';') && !this.at(';;')) this.pos++
      else if (!items.at(-1)!.background) throw this.unexpected()
      this.skipBlanks()
      if (this.atEnd()) break
      if (this.peek() === '\n') {
        this.newline()
        break
      }
    }
    if (this.heredocs.length > 0) this.readHeredocs()
    return items
  }

  /** Commands up to a closing word or sign, which is left for the caller. Must not be empty. */
  protected override list(): Script {
    const items: Item[] = []
    for (;;) {
      this.skipLines()
      if (this.atEnd()) throw this.endOfFile()
      if (items.length > 0 && this.atClosing()) return items
      items.push(this.item())
      this.skipBlanks()
      if (this.at(';') && !this.at(';;') && !this.at(';&')) this.pos++
      else if (this.peek() === '\n') this.newline()
      else if (!items.at(-1)!.background) {
        if (this.atEnd()) throw this.endOfFile()
        if (this.atClosing()) return items
        throw this.unexpected()
      }
    }
  }

  private atClosing(): boolean {
    return this.at(')') || this.at(';;') || this.at(';&') || CLOSING.has(this.reserved() ?? '')
  }

  /** The reserved word that stands here, if one does. */
  private reserved(): string | undefined {
    this.skipBlanks()
    const match = /^(?:\{|\}|!|\[\[|\]\]|[a-z]+)(?=$|[\s;&|()<>])/.exec(this.source.slice(this.pos, this.pos + 10))
    return match && RESERVED.has(match[0]) ? match[0] : undefined
  }

  private expect(word: string): void {
    this.skipLines()
    if (this.reserved() !== word) throw this.atEnd() ? this.endOfFile() : this.unexpected()
    this.pos += word.length
  }

  private item(): Item {
    this.skipBlanks()
    const start = this.pos
    const steps: Item['steps'][number][] = [{ op: '', pipeline: this.pipeline() }]
    for (;;) {
      this.skipBlanks()
      const op = this.at('&&') ? '&&' : this.at('||') ? '||' : undefined
      if (!op) break
      this.pos += 2
      this.skipLines()
      if (this.atEnd()) throw this.endOfFile()
      steps.push({ op, pipeline: this.pipeline() })
    }
    const text = this.source.slice(start, this.pos).trim()
    this.skipBlanks()
    const background = this.at('&') && !this.at('&>')
    if (background) this.pos++
    return { steps, background, text }
  }

  private pipeline(): Pipeline {
    let negate = false
    let timed: Pipeline['timed']
    this.skipBlanks()
    const start = this.pos
    for (;;) {
      const word = this.reserved()
      if (word === '!') negate = !negate
      else if (word === 'time') timed ||= 'bash'
      else break
      this.pos += word.length
      this.skipBlanks()
      if (timed && /^-p\s/.test(this.source.slice(this.pos, this.pos + 3))) {
        timed = 'posix'
        this.pos += 2
      }
    }
    this.skipBlanks()
    if ((timed || negate) && (this.atEnd() || /[\n;]/.test(this.peek()))) {
      const nothing: Command = { kind: 'simple', assigns: [], words: [], redirects: [], line: this.line() }
      return { commands: [nothing], negate, timed, text: this.source.slice(start, this.pos).trim() }
    }
    const commands = [this.command()]
    for (;;) {
      this.skipBlanks()
      if (!this.at('|') || this.at('||')) break
      this.pos++
      if (this.peek() === '&') {
        this.pos++
        const last = commands.pop()!
        commands.push({ ...last, redirects: [...last.redirects, { fd: 2, op: '>&', target: [{ kind: 'text', text: '1', quoted: false }] }] })
      }
      this.skipLines()
      if (this.atEnd()) throw this.endOfFile()
      commands.push(this.command())
    }
    return { commands, negate, timed, text: this.source.slice(start, this.pos).trim() }
  }

  private command(): Command {
    this.skipBlanks()
    const word = this.reserved()
    if (word && CLOSING.has(word) && word !== 'in' && word !== ']]') throw this.unexpected()
    const compound = this.compound(word)
    if (!compound) return this.simple()
    const redirects: Redirect[] = []
    for (let redirect = this.redirect(); redirect; redirect = this.redirect()) redirects.push(redirect)
    return { ...compound, redirects: [...compound.redirects, ...redirects] }
  }

  private compound(word: string | undefined): Command | undefined {
    if (this.at('((')) return this.arithmeticCommand()
    if (this.at('(')) {
      this.pos++
      const body = this.list()
      this.closeParenthesis()
      return { kind: 'subshell', body, redirects: [] }
    }
    if (word === undefined || word === 'in' || word === ']]' || word === 'time') return undefined
    const skip = () => (this.pos += word.length)
    switch (word) {
      case '{': {
        skip()
        const body = this.list()
        this.expect('}')
        return { kind: 'group', body, redirects: [] }
      }
      case 'if':
        skip()
        return this.ifCommand()
      case 'while':
      case 'until': {
        skip()
        const test = this.list()
        return { kind: 'loop', until: word === 'until', test, body: this.doGroup(), redirects: [] }
      }
      case 'for':
      case 'select':
        skip()
        return this.forCommand(word)
      case 'case':
        skip()
        return this.caseCommand()
      case 'function': {
        skip()
        this.skipBlanks()
        const name = this.takeName(/^[^\s;&|()<>$`'"]+/)
        if (!name) throw this.unexpected()
        this.skipBlanks()
        if (/^\(\s*\)/.test(this.source.slice(this.pos))) this.pos = this.source.indexOf(')', this.pos) + 1
        return this.functionBody(name)
      }
      case '[[': {
        skip()
        const condition = this.condition()
        this.expect(']]')
        return { kind: 'condition', condition, redirects: [] }
      }
    }
    return undefined
  }

  private closeParenthesis(): void {
    this.skipLines()
    if (!this.at(')')) throw this.atEnd() ? this.endOfFile() : this.unexpected()
    this.pos++
  }

  private doGroup(): Script {
    this.expect('do')
    const body = this.list()
    this.expect('done')
    return body
  }

  private ifCommand(): Command {
    const branches: { test: Script; body: Script }[] = []
    for (;;) {
      const test = this.list()
      this.expect('then')
      branches.push({ test, body: this.list() })
      const word = this.reserved()
      if (word === 'elif') {
        this.pos += 4
        continue
      }
      let otherwise: Script | undefined
      if (word === 'else') {
        this.pos += 4
        otherwise = this.list()
      }
      this.expect('fi')
      return { kind: 'if', branches, ...(otherwise && { otherwise }), redirects: [] }
    }
  }

  private forCommand(kind: 'for' | 'select'): Command {
    this.skipBlanks()
    if (kind === 'for' && this.at('((')) {
      const [init, test, step] = splitArithmetic(this.parenthesised())
      const words = [init, test, step].map(text => WordReader.quotedWord(text ?? '')) as [Word, Word, Word]
      this.skipBlanks()
      if (this.at(';')) this.pos++
      return { kind: 'count', init: words[0], test: words[1], step: words[2], body: this.doGroup(), redirects: [] }
    }
    const name = this.takeName(/^[A-Za-z_]\w*/)
    if (!name) throw this.atEnd() ? this.endOfFile() : this.unexpected()
    this.skipLines()
    let words: Word[] | undefined
    if (this.reserved() === 'in') {
      this.pos += 2
      words = []
      for (let word = this.word(); word; word = this.word()) words.push(word)
      this.skipBlanks()
      if (!this.at(';') && this.peek() !== '\n') throw this.atEnd() ? this.endOfFile() : this.unexpected()
    }
    this.skipBlanks()
    if (this.at(';')) this.pos++
    return { kind, name, ...(words && { words }), body: this.doGroup(), redirects: [] }
  }

  private caseCommand(): Command {
    const word = this.word()
    if (!word) throw this.atEnd() ? this.endOfFile() : this.unexpected()
    this.expect('in')
    const arms: Arm[] = []
    for (;;) {
      this.skipLines()
      if (this.reserved() === 'esac') break
      if (this.at('(')) this.pos++
      const patterns: Word[] = []
      for (;;) {
        const pattern = this.word()
        if (!pattern) throw this.atEnd() ? this.endOfFile() : this.unexpected()
        patterns.push(pattern)
        this.skipBlanks()
        if (!this.at('|')) break
        this.pos++
      }
      if (!this.at(')')) throw this.atEnd() ? this.endOfFile() : this.unexpected()
      this.pos++
      this.skipLines()
      const empty = this.at(';;') || this.at(';&') || this.reserved() === 'esac'
      const body = empty ? [] : this.list()
      this.skipLines()
      const end = this.at(';;&') ? ';;&' : this.at(';;') ? ';;' : this.at(';&') ? ';&' : undefined
      if (end) this.pos += end.length
      arms.push({ patterns, body, end: end ?? ';;' })
      if (!end) break
    }
    this.expect('esac')
    return { kind: 'case', word, arms, redirects: [] }
  }

  private arithmeticCommand(): Command | undefined {
    const start = this.pos
    const text = this.parenthesised()
    if (text === undefined) {
      this.pos = start + 1
      const body = this.list()
      this.closeParenthesis()
      return { kind: 'subshell', body, redirects: [] }
    }
    return { kind: 'arithmetic', expression: WordReader.quotedWord(text), redirects: [] }
  }

  private functionBody(name: string): Command {
    this.skipLines()
    const start = this.pos
    const body = this.command()
    if (body.kind === 'simple') {
      this.pos = start
      throw this.unexpected()
    }
    return { kind: 'function', name, body, redirects: [] }
  }

  private simple(): Command {
    const assigns: Assign[] = []
    const words: Word[] = []
    const redirects: Redirect[] = []
    const line = this.line()
    for (;;) {
      this.skipBlanks()
      const redirect = this.redirect()
      if (redirect) {
        redirects.push(redirect)
        continue
      }
      if (words.length === 0 && this.replaceAlias()) continue
      if (words.length === 0) {
        const assign = this.assignment()
        if (assign) {
          assigns.push(assign)
          continue
        }
      }
      const start = this.pos
      const word = this.word()
      if (!word) break
      words.push(word)
      if (words.length === 1 && assigns.length === 0 && redirects.length === 0) {
        this.skipBlanks()
        const after = /^\(\s*\)/.exec(this.source.slice(this.pos, this.pos + 20))
        const name = this.source.slice(start, this.pos).trim()
        if (after && /^[^$'"`\\=]+$/.test(name)) {
          this.pos += after[0].length
          return this.functionBody(name)
        }
      }
    }
    if (assigns.length + words.length + redirects.length === 0) throw this.atEnd() ? this.endOfFile() : this.unexpected()
    this.skipBlanks()
    if (this.at('(')) {
      if (words.length === 1) this.pos++ // it looked like a function
      throw this.unexpected()
    }
    return { kind: 'simple', assigns, words, redirects, line }
  }

  /** Puts an alias's text in the place of its name. True when it did. */
  private replaceAlias(): boolean {
    const name = /^[^\s;&|()<>$`'"\\]+/.exec(this.source.slice(this.pos, this.pos + 100))?.[0]
    if (name === undefined || !Object.hasOwn(this.aliases, name)) return false
    const left = this.source.length - this.pos
    this.expanding = this.expanding.filter(alias => alias.rest < left)
    if (this.expanding.some(alias => alias.name === name)) return false
    const rest = this.source.slice(this.pos + name.length)
    this.expanding.push({ name, rest: rest.length })
    this.source = this.source.slice(0, this.pos) + this.aliases[name]! + rest
    return true
  }

  private assignment(): Assign | undefined {
    const match = /^([A-Za-z_]\w*)(?:\[([^\]\s]*)\])?(\+?)=/.exec(this.source.slice(this.pos, this.pos + 200))
    if (!match) return undefined
    this.pos += match[0].length
    const name = match[1]!
    const append = match[3] === '+'
    if (match[2] !== undefined) return { name, append, value: this.word(true) ?? [], index: WordReader.quotedWord(match[2]) }
    if (!this.at('(')) return { name, append, value: this.word(true) ?? [] }
    this.pos++
    const list: Word[] = []
    for (this.skipLines(); !this.at(')'); this.skipLines()) {
      const word = this.word()
      if (!word) throw this.atEnd() ? this.endOfFile() : this.unexpected()
      list.push(word)
    }
    this.pos++
    return { name, append, value: [], list }
  }

  private redirect(): Redirect | undefined {
    this.skipBlanks()
    const number = /^\d+(?=[<>])/.exec(this.source.slice(this.pos, this.pos + 4))
    const start = this.pos
    if (number) this.pos += number[0].length
    const op = REDIRECTS.find(each => this.at(each))
    if (!op || this.at('<(') || this.at('>(')) {
      this.pos = start
      return undefined
    }
    this.pos += op.length
    this.skipBlanks()
    const at = this.pos
    const target = this.word()
    if (!target) throw this.unexpected()
    const fd = number ? { fd: Number(number[0]) } : {}
    if (op !== '<<' && op !== '<<-') return { ...fd, op, target }
    const raw = this.source.slice(at, this.pos)
    const delimiter = target.map(part => (part.kind === 'text' ? part.text : '')).join('')
    const redirect: Redirect = { ...fd, op: '<<', target: [] }
    this.heredocs.push({ redirect, delimiter, quoted: /['"\\]/.test(raw), strip: op === '<<-' })
    return redirect
  }

  protected override newline(): void {
    this.pos++
    if (this.heredocs.length > 0) this.readHeredocs()
  }

  private readHeredocs(): void {
    for (const { redirect, delimiter, quoted, strip } of this.heredocs.splice(0)) {
      let body = ''
      const began = this.pos
      for (;;) {
        if (this.atEnd()) {
          const line = this.source.slice(0, began).split('\n').length - 1
          const warning = `warning: here-document at line ${Math.max(0, line - 1)} delimited by end-of-file (wanted \`${delimiter}')`
          if (!this.whole) throw new ShellSyntaxError(warning, true)
          this.warnings.push(warning)
          break
        }
        const end = this.source.indexOf('\n', this.pos)
        let line = this.source.slice(this.pos, end < 0 ? this.source.length : end)
        this.pos = end < 0 ? this.source.length : end + 1
        if (strip) line = line.replace(/^\t+/, '')
        if (line === delimiter) break
        body += line + '\n'
      }
      redirect.target = quoted ? [{ kind: 'text', text: body, quoted: true }] : WordReader.quotedWord(body, true)
    }
  }

  private condition(): Condition {
    let left = this.conjunction()
    for (this.skipLines(); this.at('||'); this.skipLines()) {
      this.pos += 2
      left = { op: '||', left, right: this.conjunction() }
    }
    return left
  }

  private conjunction(): Condition {
    let left = this.primary()
    for (this.skipLines(); this.at('&&'); this.skipLines()) {
      this.pos += 2
      left = { op: '&&', left, right: this.primary() }
    }
    return left
  }

  private primary(): Condition {
    this.skipLines()
    if (this.reserved() === '!') {
      this.pos++
      return { op: '!', inner: this.primary() }
    }
    if (this.at('(')) {
      this.pos++
      const inner = this.condition()
      this.closeParenthesis()
      return inner
    }
    const first = this.source.slice(this.pos, this.pos + 3).trim()
    const word = this.reserved() === ']]' ? undefined : this.word()
    if (!word) throw this.atEnd() ? this.endOfFile() : this.unexpected()
    this.skipBlanks()
    if (UNARY_TESTS.test(first) && this.reserved() !== ']]' && !/^(=|!=|&&|\|\|)/.test(this.source.slice(this.pos))) {
      const operand = this.word()
      if (!operand) throw this.unexpected()
      return { op: 'unary', test: first, word: operand }
    }
    const binary = /^(==|=~|!=|=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef)(?=\s))/.exec(this.source.slice(this.pos, this.pos + 5))
    if (!binary) return { op: 'unary', test: '-n', word }
    this.pos += binary[0].length
    const right = binary[0] === '=~' ? this.pattern() : this.word()
    if (!right) throw this.atEnd() ? this.endOfFile() : this.unexpected()
    return { op: 'binary', test: binary[0], left: word, right }
  }
}

/** The three parts of `for ((a; b; c))`. */
function splitArithmetic(text: string | undefined): string[] {
  return (text ?? '').split(';').map(part => part.trim())
}

WordReader.useGrammar(text => new Parser(text))
