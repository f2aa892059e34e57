import type { APIRoute } from 'astro'
import { chaptersIn } from '../../chapters.ts'
import { passagesOf, type Passage } from '../../search.ts'
import type { Lang } from '../../words.ts'

const glossaries = import.meta.glob<Record<string, { term: string; text: string }>>('../../../../content/glossary/*.json', {
  eager: true,
  import: 'default',
})

export function getStaticPaths() {
  return [{ params: { lang: 'zh' } }, { params: { lang: 'en' } }]
}

/** What can be found in one language: fetched when somebody first searches. */
export const GET: APIRoute = async ({ params }) => {
  const lang = params.lang as Lang
  const chapters = await chaptersIn(lang)
  const passages = chapters.flatMap(chapter => passagesOf(chapter.prose.body ?? '', chapter))
  const glossary = Object.entries(glossaries[`../../../../content/glossary/${lang}.json`] ?? {})
  const terms = glossary.map(([id, { term, text }]): Passage => ({ url: `glossary/#${id}`, chapter: '', heading: term, text }))
  return new Response(JSON.stringify([...passages, ...terms]))
}
