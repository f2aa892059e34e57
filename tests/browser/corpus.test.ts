import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import type { Saved } from '../../src/session/saved.ts'
import { chapters, course } from '../../tools/course.ts'
import { describeInBrowser, visit } from './site.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDER = join(ROOT, 'tests', 'corpus')

describeInBrowser('a log comes to the same end in every engine of JavaScript', () => {
  test('Chromium replays the corpus to the hashes that Node found', () =>
    visit(async ({ page, url }) => {
      const corpus = readdirSync(FOLDER).map(name => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Saved)
      await page.goto(url)
      await page.evaluate(await sessionForBrowsers())
      const hashes = await page.evaluate(sittings => sittings.map(saved => (globalThis as unknown as Replayer).replay(saved)), corpus)
      expect(hashes).toEqual(corpus.map(({ hash }) => hash))
    }))
})

interface Replayer {
  replay(saved: Saved): string
}

/** Session and course as one script that defines `replay`. */
async function sessionForBrowsers(): Promise<string> {
  const contents = `
    import { Session } from './src/session/session.ts'
    import { wholeKit } from './src/session/whole-kit.ts'
    ${chapters.map((chapter, index) => `import lesson${index} from './content/chapters/${chapter}/lesson.ts'`).join('\n')}
    const lessons = { ${chapters.map((chapter, index) => `'${chapter}': lesson${index}`).join(', ')} }
    const course = { lessons, manifests: ${JSON.stringify(course.manifests)}, kit: wholeKit }
    globalThis.replay = saved => Session.restore(course, saved).save({ hash: true }).hash`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    format: 'iife',
    target: 'es2023',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}
