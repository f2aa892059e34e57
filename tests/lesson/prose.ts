import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import remarkDirective from 'remark-directive'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

/** What the tests need of a Markdown tree. */
export interface Node {
  type: string
  name?: string
  value?: string
  lang?: string | null
  meta?: string | null
  attributes?: Record<string, string>
  children?: Node[]
  data?: { directiveLabel?: boolean }
}

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const CHAPTERS = join(import.meta.dirname, '..', '..', 'content', 'chapters')
const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkDirective)

export interface Prose {
  front: Record<string, string>
  text: string
  tree: Node
}

const parsed = new Map<string, Prose>()

/** One chapter in one language: its front matter, its text and its tree. */
export function prose(chapter: string, language: Language): Prose {
  const key = `${chapter}/${language}`
  const known = parsed.get(key) ?? parse(chapter, language)
  parsed.set(key, known)
  return known
}

function parse(chapter: string, language: Language): Prose {
  const source = readFileSync(join(CHAPTERS, chapter, `${language}.md`), 'utf8')
  const [, matter = '', text = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? []
  const front = Object.fromEntries(matter.split('\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]))
  return { front, text, tree: markdown.parse(text) as Node }
}

/** A node and everything below it, in the order of the text. */
export function* within(node: Node): Generator<Node> {
  yield node
  for (const child of node.children ?? []) yield* within(child)
}

export function directives(node: Node, name: string): Node[] {
  return [...within(node)].filter(each => each.name === name && each.type.endsWith('Directive'))
}

/** The label in brackets, as plain text. */
export function label(node: Node): string {
  return words(node.children?.find(child => child.data?.directiveLabel))
}

/** What a directive holds apart from its label and the directives in it. */
export function body(node: Node): Node[] {
  return (node.children ?? []).filter(child => !child.data?.directiveLabel && !child.type.endsWith('Directive'))
}

export function words(node: Node | undefined): string {
  return node ? [...within(node)].map(each => each.value ?? '').join('') : ''
}

/** Everything in a chapter that must be the same in both languages, in order. */
export function skeleton(tree: Node): string[] {
  const lines: string[] = []
  for (const node of within(tree)) {
    const id = node.attributes?.['id'] ?? ''
    if (node.type === 'code' && node.lang === 'sh') lines.push(`${node.meta ?? ''} ${node.value ?? ''}`)
    else if (node.type === 'code') lines.push(`code ${node.lang ?? ''}`)
    else if (node.type === 'heading' || node.type === 'table') lines.push(node.type)
    else if (node.type === 'tableRow') lines.push('row')
    else if (node.name === 'file') lines.push(`file ${Object.keys(node.attributes ?? {}).join()}`)
    else if (node.name === 'fault' || node.name === 'browser') lines.push(`${node.name} ${JSON.stringify(node.attributes)}`)
    else if (node.name) lines.push(`${node.name} ${id}`)
  }
  return lines
}
