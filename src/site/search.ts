// Pagefind would do this, but it is WebAssembly, which does not run under the content security policy that the site keeps to.

/** A piece of a chapter's text that can be found: its heading's place and what is said there. */
export interface Passage {
  /** address inside the language's folder: `4-scaling/#step-scale-down` */
  url: string
  chapter: string
  heading: string
  text: string
}

const DIRECTIVE = /^:{3,}(step|scene|quiz|option|aside)\[(.*)\]\{#([\w-]+)\}\s*$/

/** Cuts a chapter's Markdown into passages, one a heading or step. */
export function passagesOf(markdown: string, chapter: { id: string; title: string }): Passage[] {
  const passages: Passage[] = [{ url: `${chapter.id}/`, chapter: chapter.title, heading: chapter.title, text: '' }]
  for (const line of markdown.split('\n')) {
    const directive = DIRECTIVE.exec(line)
    if (directive && (directive[1] === 'step' || directive[1] === 'scene')) {
      passages.push({ url: `${chapter.id}/#${directive[1]}-${directive[3]}`, chapter: chapter.title, heading: plain(directive[2]!), text: '' })
    } else if (/^#+ /.test(line)) {
      passages.push({ url: passages.at(-1)!.url, chapter: chapter.title, heading: plain(line.replace(/^#+ /, '')), text: '' })
    } else {
      const text = plain(directive ? directive[2]! : line)
      if (text) passages.at(-1)!.text += `${text} `
    }
  }
  return passages.filter(({ heading, text }) => heading || text)
}

function plain(markdown: string): string {
  return markdown
    .replace(/^:{3,}.*$/, '')
    .replace(/^```.*$/, '')
    .replace(/:term\[([^\]]*)\]\{[^}]*\}/g, '$1')
    .replace(/::file\{([^}]*)\}/g, '$1')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`|]/g, '')
    .trim()
}

/** A whole chapter's beginning, not a part of it. */
export function isChapter({ chapter, heading, url }: Passage): boolean {
  return chapter === heading && !url.includes('#')
}

/** The passages that hold every word of the query, those with a word in their heading first. Works for Chinese as it is: words are matched anywhere. */
export function find(passages: readonly Passage[], query: string): Passage[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const all = (text: string) => words.every(word => text.toLowerCase().includes(word))
  const inHeading = passages.filter(({ heading }) => all(heading))
  const inText = passages.filter(passage => !inHeading.includes(passage) && all(`${passage.heading} ${passage.text}`))
  return [...inHeading, ...inText]
}

/** The words around the first find, for the list. */
export function excerpt({ text }: Passage, query: string): string {
  const word = query.toLowerCase().split(/\s+/).find(Boolean) ?? ''
  const at = text.toLowerCase().indexOf(word)
  const from = Math.max(0, at - 14)
  return `${from > 0 ? '…' : ''}${text.slice(from, from + 84)}`
}
