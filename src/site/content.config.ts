import { glob } from 'astro/loaders'
import { defineCollection, z } from 'astro:content'

/** The chapters' prose, one entry a chapter and language: `4-scaling/zh`. */
const chapters = defineCollection({
  loader: glob({ pattern: '*/{zh,en}.md', base: './content/chapters', generateId: ({ entry }) => entry.replace(/\.md$/, '') }),
  schema: z.object({ number: z.number().int(), title: z.string(), short: z.string(), description: z.string() }),
})

export const collections = { chapters }
