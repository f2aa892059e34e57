import { expect, test } from 'vitest'
import { NotebookPage } from './notebook.ts'
import { describeInBrowser, eventually, visit } from './site.ts'

const CHAPTER = '4-scaling'

describeInBrowser('a long replay', () => {
  test.concurrent('says how far it is, and can be cancelled; what was stored is kept, and opens after all', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      await notebook.type('kubectl scale rc redis-slave --replicas=2000')
      const saved = await notebook.exported()
      await page.goto(url)
      await page.evaluate(store, { chapter: CHAPTER, sitting: { ...saved, now: saved.now + 1_200_000 } })

      await page.goto(`${url}en/${CHAPTER}/`)
      const progress = page.locator('[data-notice=replay]')
      await eventually(async () => expect(await progress.textContent()).toMatch(/\d+ ?%/))
      await progress.locator('button').click()
      const kept = page.locator('[data-notice=unopened]')
      await kept.waitFor()
      await page.locator('html[data-ready]').waitFor({ state: 'attached' })
      await notebook.prompt()
      expect(await notebook.transcript()).toBe('')
      await kept.locator('button').first().click()
      await eventually(async () => expect(await notebook.transcript()).toContain('--replicas=2000'))
    }),
  )
})

const store = ({ chapter, sitting }: { chapter: string; sitting: unknown }): Promise<void> =>
  new Promise(resolve => {
    const open = indexedDB.open('kubebook')
    open.onsuccess = () => {
      const write = open.result.transaction('sittings', 'readwrite')
      write.objectStore('sittings').put(sitting, chapter)
      write.oncomplete = () => resolve()
    }
  })
