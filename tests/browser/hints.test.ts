import { expect, test } from 'vitest'
import { LANGS, NotebookPage } from './notebook.ts'
import { describeInBrowser, visit } from './site.ts'

const CHAPTER = '4-scaling'
const STEP = 'scale-down'

describeInBrowser('hints', () => {
  test.concurrent('a step says what is missing once somebody has tried it', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, '5-rolling-update', 'en')
      await notebook.type('kubectl rolling-update redis-master -f redis-master-rc.yaml')
      await notebook.done('same-name')
      const next = notebook.step('equal-selector')
      await next.and(page.locator('.now')).waitFor()
      expect(await next.locator('table.why').count()).toBe(0)
      await notebook.type('kubectl get rc')
      await next.locator('table.why').waitFor()
    }),
  )

  test.concurrent.each(LANGS)('%s: what is wrong now comes before the hints that are for everybody, and follows what is done', lang =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, lang)
      const step = notebook.step(STEP)
      const aimed = step.locator('.hint.aimed')
      const prose = step.locator('.hint:not(.aimed):visible')
      const more = step.locator('.acts button').first()

      expect(await aimed.isVisible()).toBe(false)
      await more.click()
      await aimed.getByText('rc/redis-slave').waitFor()
      expect(await prose.count()).toBe(0)

      // Its line is put at the prompt, for the learner to enter.
      await aimed.getByRole('button', { name: 'kubectl get rc redis-slave' }).click()
      await page.waitForFunction(() => /get\src\sredis-slave/.test(document.querySelector('kb-terminal .xterm-rows')!.textContent!))
      await page.keyboard.press('Enter')
      await notebook.prompt()

      // The mistake just made comes first, and goes with the next command.
      await notebook.type('kubectl scale rc redis-slav --replicas=1')
      await aimed.getByText('redis-slav').first().waitFor()
      expect(await aimed.locator('p').count()).toBe(2)
      await notebook.type('kubectl scale rc redis-slave --replicas=1')
      await aimed.getByText('Terminating').waitFor()
      expect(await aimed.locator('p').count()).toBe(1)

      await more.click()
      await prose.first().waitFor()
      expect(await prose.count()).toBe(1)

      await notebook.type('kubectl get pods')
      await notebook.untilQuiet()
      await notebook.done(STEP)
      await notebook.unfold(STEP)
      expect(await aimed.isVisible()).toBe(false)
    }),
  )
})
