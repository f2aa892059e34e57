import { expect, test } from 'vitest'
import { NotebookPage } from './notebook.ts'
import { describeInBrowser, visit } from './site.ts'

describeInBrowser('on paper', () => {
  test.concurrent('a printed page has the prose, the commands and their outputs, all of it, in daylight', () =>
    visit(
      async ({ page, url }) => {
        const notebook = await NotebookPage.open({ page, url }, '4-scaling', 'en')
        for (let turn = 0; turn < 6; turn++) await notebook.type('kubectl get pods')
        await page.emulateMedia({ media: 'print' })
        const shown = (selector: string) => page.locator(selector).first().isVisible()
        expect(await shown('.prose h1')).toBe(true)
        expect(await shown('kb-run')).toBe(true)
        expect(await shown('kb-transport')).toBe(false)
        expect(await shown('.term')).toBe(false)
        expect(await shown('.lang')).toBe(false)
        const log = page.locator('kb-terminal [role=log]')
        const box = (await log.boundingBox())!
        expect(await log.innerText()).toMatch(/(kubectl get pods\n[^]*redis-master-[^]*){6}/)
        expect(box.width).toBeGreaterThan(300)
        // nothing of it is cut off, and it stands below the prose
        expect(await log.evaluate(element => element.scrollHeight - element.clientHeight)).toBeLessThanOrEqual(1)
        expect(box.y).toBeGreaterThan((await page.locator('.prose h1').boundingBox())!.y)
        expect(await page.evaluate(() => getComputedStyle(document.body).overflow)).not.toBe('hidden')
      },
      { colorScheme: 'light' },
    ),
  )
})
