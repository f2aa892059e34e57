import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { LANGS, NotebookPage } from './notebook.ts'
import { describeInBrowser, eventually, visit } from './site.ts'

const CHAPTER = '4-scaling'

/** What a screen reader says of a live region: the text of each change, in order. */
const announced = (page: Page, region: string): Promise<() => Promise<string>> =>
  page
    .locator(region)
    .first()
    .evaluate(listenTo, region)
    .then(() => () => page.evaluate(heardAt, region))

const listenTo = (element: Element, region: string): void => {
  const heard: Record<string, string> = ((globalThis as { heard?: Record<string, string> }).heard ??= {})
  heard[region] = ''
  new MutationObserver(changes => {
    for (const { addedNodes, target, type } of changes) {
      const nodes = type === 'characterData' ? [target] : Array.from(addedNodes)
      heard[region] += nodes.map(({ textContent }) => textContent).join('')
    }
  }).observe(element, { childList: true, characterData: true, subtree: true })
}

const heardAt = (region: string): string =>
  ((globalThis as { heard?: Record<string, string> }).heard?.[region] ?? '').replaceAll('\u00a0', ' ').replaceAll('\u200b', '')

const TRANSCRIPT = 'kb-terminal [role=log]'

describeInBrowser('for those who listen', () => {
  test.concurrent.each(LANGS)('the plain transcript says what was entered and what it printed, once, in %s', lang =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, lang)
      const log = page.locator(TRANSCRIPT)
      expect(await log.getAttribute('aria-label')).toBeTruthy()
      expect(await log.isVisible()).toBe(true) // out of sight, not out of the tree
      const said = await announced(page, TRANSCRIPT)
      await notebook.type('kubectl get rc frontend -o name')
      await notebook.type('kubectl get rc nobody')
      expect(await said()).toBe(
        '[root@centos-l410 guestbook]# kubectl get rc frontend -o name\nreplicationcontroller/frontend\n' +
          '[root@centos-l410 guestbook]# kubectl get rc nobody\nError from server: replicationControllers "nobody" not found\n',
      )
    }),
  )

  test.concurrent("xterm's own mode is turned on from the palette, says the output, and is remembered", () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      const live = 'kb-terminal .live-region'
      expect(await page.locator(live).count()).toBe(0)
      await page.keyboard.press('F1')
      await page.locator('.palette input').fill('screen')
      await page.keyboard.press('Enter')
      await page.locator(live).waitFor({ state: 'attached' })
      expect(await page.locator(live).getAttribute('aria-live')).toBe('assertive')
      const said = await announced(page, live)
      await notebook.type('kubectl get rc frontend -o name')
      await eventually(async () => expect(await said()).toContain('replicationcontroller/frontend'))
      await notebook.reload()
      await page.locator(live).waitFor({ state: 'attached' })
    }),
  )

  test.concurrent('the picture has a table, and what happens is said in a sentence', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      const said = await announced(page, '#spoken')
      await notebook.speed('¼')
      await notebook.type('kubectl scale rc redis-slave --replicas=1')
      await notebook.type('kubectl get pods')
      const row = page.locator('#cluster-table tbody tr', { hasText: 'redis-slave' })
      await eventually(async () => expect(await row.locator('td').first().textContent()).toBe('1'))
      await eventually(async () => expect(await said()).toMatch(/redis-slave/))
      await notebook.untilQuiet()
      await notebook.done('scale-down')
      await eventually(async () => expect(await said()).toMatch(/One redis-slave is left/))
    }),
  )

  test.concurrent('terminal and editor say how to leave, and F6 does', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      await notebook.focusTerminal()
      const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
      expect(await label()).toMatch(/F6 leaves/)
      await page.keyboard.press('F6')
      expect(await page.evaluate(() => document.activeElement?.closest('kb-terminal'))).toBeNull()
    }),
  )
})
