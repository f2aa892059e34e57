import type { Check } from './check.ts'
import { hasMessage } from './guestbook.ts'
import type { Action, Lesson } from './lesson.ts'

/** A state that a scene begins from: never written by hand, always played. The seed is the name's, so that a whole room sees the same pod names. */
export interface Start {
  /** begins where this one ends */
  from?: string
  /** the learner's files by name, each with the manifest (`content/chapters/<n>/files`) that it is a copy of */
  files?: Readonly<Record<string, string>>
  /** the solutions of a chapter's scene, in order, optional steps left out */
  chapter?: string
  scene?: string
  /** only those of these steps: what the state does not need is not played */
  steps?: readonly string[]
  /** what happens after that */
  after?: readonly Action[]
  /** so many nodes instead of one */
  nodes?: number
  /** what must be true of a learner's own cluster that takes this start's place, beside its objects */
  holds?: Check
}

const GUESTBOOK = [
  'redis-master-rc.yaml',
  'redis-master-service.yaml',
  'redis-slave-rc.yaml',
  'redis-slave-service.yaml',
  'frontend-rc.yaml',
  'frontend-service.yaml',
]
const MENDED = Object.fromEntries(GUESTBOOK.map(name => [name, name]))
const AS_PRINTED = { ...MENDED, 'frontend-rc.yaml': 'frontend-rc-typo.yaml' }
const UPGRADE = { 'redis-master-rc-v2.yaml': 'redis-master-rc-v2.yaml' }

export const starts: Readonly<Record<string, Start>> = {
  /** an empty cluster with every manifest, mended, and the one with the typo beside them */
  empty: { files: { ...MENDED, ...UPGRADE, 'frontend-rc-typo.yaml': 'frontend-rc-typo.yaml' } },
  /** an empty cluster with the six manifests as the article prints them: one has a typo */
  'as-printed': { files: AS_PRINTED },
  /** an empty cluster with the six manifests, all of them good */
  mended: { files: MENDED },
  /** the same after the first chapter: one image is on the node */
  'image-pulled': { from: 'as-printed', chapter: '1-images', scene: 'images' },
  'guestbook-running': { from: 'image-pulled', chapter: '2-building', scene: 'build', after: [{ settle: true }] },
  'guestbook-signed': {
    from: 'guestbook-running',
    chapter: '3-verifying',
    scene: 'verify',
    steps: ['signed'],
    after: [{ settle: true }],
    holds: hasMessage(),
  },
  'guestbook-to-roll': { from: 'guestbook-signed', files: UPGRADE },
  /** an old master that selects by name only, and the new controller's manifest: the case that looks like a bug */
  'suspected-bug': { files: { ...UPGRADE, 'redis-master-by-name.yaml': 'redis-master-by-name.yaml' } },
  /** the guestbook on two nodes */
  'two-nodes': {
    files: MENDED,
    nodes: 2,
    after: [
      'kubectl create -f redis-master-rc.yaml',
      'kubectl create -f redis-master-service.yaml',
      { settle: true },
      'kubectl create -f redis-slave-rc.yaml',
      'kubectl create -f redis-slave-service.yaml',
      { settle: true },
      'kubectl create -f frontend-rc.yaml',
      'kubectl create -f frontend-service.yaml',
      { settle: true },
    ],
  },
}

/** What a start is made of: how many nodes, which files lie in the learner's folder, and what to play there, in order. */
export interface Recipe {
  nodes: number
  /** each file's name with the manifest that it begins as */
  files: Readonly<Record<string, string>>
  play: readonly (Action | { file: string; manifest: string })[]
  /** what is true at its end, and must be of whatever takes its place */
  holds: readonly Check[]
}

/**
 * The whole recipe of a start, with all that it begins from. `lessons` are the chapters by folder name.
 * Files that come later than the beginning appear in `play`, where they appear in the learner's folder. Throws for an unknown start.
 */
export function recipeOf(name: string, lessons: Readonly<Record<string, Lesson>>): Recipe {
  const start = starts[name]
  if (!start) throw new Error(`no start is called ${name}`)
  const own = [...solutionsOf(start, lessons), ...(start.after ?? [])]
  const holds = start.holds ? [start.holds] : []
  if (!start.from) return { nodes: start.nodes ?? 1, files: start.files ?? {}, play: own, holds }
  const before = recipeOf(start.from, lessons)
  const files = Object.entries(start.files ?? {}).map(([file, manifest]) => ({ file, manifest }))
  return { nodes: start.nodes ?? before.nodes, files: before.files, play: [...before.play, ...files, ...own], holds: [...before.holds, ...holds] }
}

function solutionsOf({ chapter, scene, steps }: Start, lessons: Readonly<Record<string, Lesson>>): readonly Action[] {
  if (!chapter) return []
  const lesson = lessons[chapter]
  if (!lesson) throw new Error(`no chapter is called ${chapter}`)
  return lesson.steps.filter(step => step.scene === scene && (steps?.includes(step.id) ?? !step.optional)).flatMap(step => step.solution)
}
