import { getCollection, type CollectionEntry } from 'astro:content'
import type { Lesson } from '../lesson/lesson.ts'
import en from '../../content/ui/en.json'
import firstEn from '../../content/ui/first-en.json'
import firstZh from '../../content/ui/first-zh.json'
import zh from '../../content/ui/zh.json'
import { speaker, type Lang, type Say } from './words.ts'

/** A chapter as pages need it while they are built. */
export interface Chapter {
  /** its folder's name, and its address */
  id: string
  number: number
  title: string
  short: string
  description: string
  prose: CollectionEntry<'chapters'>
  steps: readonly { id: string; optional: boolean }[]
}

const lessons = import.meta.glob<Lesson>('../../content/chapters/*/lesson.ts', { eager: true, import: 'default' })

/** The chapters of one language, in order. */
export async function chaptersIn(lang: Lang): Promise<Chapter[]> {
  const entries = await getCollection('chapters', entry => entry.id.endsWith(`/${lang}`))
  return entries
    .map(prose => {
      const id = prose.id.split('/')[0]!
      const lesson = lessons[`../../content/chapters/${id}/lesson.ts`]
      return { id, ...prose.data, prose, steps: (lesson?.steps ?? []).map(step => ({ id: step.id, optional: step.optional ?? false })) }
    })
    .sort((a, b) => a.number - b.number)
}

/** The words of a language, for pages while they are built. */
export function sayIn(lang: Lang): Say {
  return speaker(lang === 'zh' ? { ...firstZh, ...zh } : { ...firstEn, ...en })
}
