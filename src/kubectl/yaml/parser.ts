import type { Mark, Token, TokenKind } from './scanner.ts'
import { Scanner, YamlError } from './scanner.ts'

/** A piece of a YAML document and where it begins and ends. An alias is the very node it names. */
export type Node = { readonly at: Mark; readonly end: Mark; readonly tag: string } & (
  | { readonly is: 'scalar'; readonly text: string; readonly plain: boolean }
  | { readonly is: 'sequence'; readonly items: Node[] }
  | { readonly is: 'mapping'; readonly pairs: [key: Node, value: Node][] }
)

/**
 * The first document of a text as a tree, `undefined` when there is none. What follows it must be another document. A byte order mark before it says
 * nothing. Throws `YamlError`.
 */
export function parseYaml(text: string): Node | undefined {
  return new Parser(new Scanner(text.replace(/^\uFEFF/, ''))).document()
}

class Parser {
  private readonly scanner: Scanner
  private readonly anchors = new Map<string, Node>()

  constructor(scanner: Scanner) {
    this.scanner = scanner
  }

  document(): Node | undefined {
    if (this.at('stream-end')) return undefined
    let node: Node
    if (this.at('directive', 'document-start')) {
      this.documentStart()
      node = this.at('directive', 'document-start', 'document-end', 'stream-end') ? this.empty(this.scanner.peek().at) : this.node('block')
    } else node = this.node('block')
    while (this.at('document-end')) this.scanner.take()
    if (!this.at('stream-end')) this.documentStart()
    return node
  }

  private documentStart(): void {
    while (this.at('directive')) this.scanner.take()
    if (!this.at('document-start')) throw new YamlError('did not find expected <document start>', this.scanner.peek().at)
    this.scanner.take()
  }

  /** `value`: a block in which a sequence may stand at its key's own indentation. */
  private node(context: 'block' | 'value' | 'flow'): Node {
    let token = this.scanner.peek()
    if (token.is === 'alias') {
      this.scanner.take()
      const node = this.anchors.get(token.text!)
      if (!node) throw new YamlError(`unknown anchor '${token.text}' referenced`, { line: 0, column: 0 })
      return node
    }
    const { at } = token
    let tag = ''
    let anchor = ''
    while ((token.is === 'anchor' && anchor === '') || (token.is === 'tag' && tag === '')) {
      if (token.is === 'anchor') anchor = token.text!
      else tag = token.text!
      this.scanner.take()
      token = this.scanner.peek()
    }
    const name = <T extends Node>(node: T): T => {
      if (anchor !== '') this.anchors.set(anchor, node)
      return node
    }
    const end = token.end
    if (token.is === 'scalar') {
      this.scanner.take()
      return name({ is: 'scalar', at, end, tag, text: token.text!, plain: token.plain! })
    }
    if (token.is === '[') return this.flowSequence(name({ is: 'sequence', at, end, tag, items: [] }))
    if (token.is === '{') return this.flowMapping(name({ is: 'mapping', at, end, tag, pairs: [] }))
    if (context !== 'flow') {
      if (token.is === 'block-sequence-start' || (token.is === 'entry' && context === 'value'))
        return this.blockSequence(name({ is: 'sequence', at, end, tag, items: [] }))
      if (token.is === 'block-mapping-start') return this.blockMapping(name({ is: 'mapping', at, end, tag, pairs: [] }))
    }
    if (anchor !== '' || tag !== '') return name({ is: 'scalar', at, end: at, tag, text: '', plain: true })
    throw new YamlError('did not find expected node content', token.at, at)
  }

  private blockSequence(node: Node & { is: 'sequence' }): Node {
    const indented = this.at('block-sequence-start')
    if (indented) this.scanner.take()
    while (this.at('entry')) {
      const { end } = this.scanner.take()
      const isEmpty = this.at('entry', 'block-end') || (!indented && this.at('key', 'value'))
      node.items.push(isEmpty ? this.empty(end) : this.node('block'))
    }
    if (indented) this.expect('block-end', "did not find expected '-' indicator", node.at)
    return node
  }

  private blockMapping(node: Node & { is: 'mapping' }): Node {
    this.scanner.take()
    while (this.at('key', 'value')) {
      const key = this.at('key') ? this.part(this.scanner.take()) : this.empty(this.scanner.peek().at)
      const value = this.at('value') ? this.part(this.scanner.take()) : this.empty(this.scanner.peek().at)
      node.pairs.push([key, value])
    }
    this.expect('block-end', 'did not find expected key', node.at)
    return node
  }

  /** What stands after `?` or `:` in a block mapping. */
  private part({ end }: Token): Node {
    return this.at('key', 'value', 'block-end') ? this.empty(end) : this.node('value')
  }

  private flowSequence(node: Node & { is: 'sequence' }): Node {
    this.scanner.take()
    while (!this.at(']')) {
      if (node.items.length > 0) {
        this.expect(',', "did not find expected ',' or ']'", node.at)
        if (this.at(']')) break
      }
      if (this.at('key')) {
        const { at, end } = this.scanner.take()
        const key = this.at('value', ',', ']') ? this.empty(end) : this.node('flow')
        node.items.push({ is: 'mapping', at, end: key.end, tag: '', pairs: [[key, this.flowValue(']')]] })
      } else node.items.push(this.node('flow'))
    }
    this.scanner.take()
    return node
  }

  private flowMapping(node: Node & { is: 'mapping' }): Node {
    this.scanner.take()
    while (!this.at('}')) {
      if (node.pairs.length > 0) {
        this.expect(',', "did not find expected ',' or '}'", node.at)
        if (this.at('}')) break
      }
      if (this.at('key')) {
        const { end } = this.scanner.take()
        const key = this.at('value', ',', '}') ? this.empty(end) : this.node('flow')
        node.pairs.push([key, this.flowValue('}')])
      } else {
        const key = this.node('flow')
        node.pairs.push([key, this.empty(key.end)])
      }
    }
    this.scanner.take()
    return node
  }

  private flowValue(close: ']' | '}'): Node {
    if (!this.at('value')) return this.empty(this.scanner.peek().at)
    const { end } = this.scanner.take()
    return this.at(',', close) ? this.empty(end) : this.node('flow')
  }

  private at(...kinds: TokenKind[]): boolean {
    return kinds.includes(this.scanner.peek().is)
  }

  private expect(is: TokenKind, otherwise: string, context: Mark): void {
    if (!this.at(is)) throw new YamlError(otherwise, this.scanner.peek().at, context)
    this.scanner.take()
  }

  private empty(at: Mark): Node {
    return { is: 'scalar', at, end: at, tag: '', text: '', plain: true }
  }
}
