import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { chapters } from '../../tools/course.ts'
import { describeInBrowser, visit } from './site.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const PAGES = ['', 'glossary/', ...chapters.map(chapter => `${chapter}/`)]
const VIEWS = [1440, 1024, 390].flatMap(width => (['light', 'dark'] as const).map(colorScheme => ({ width, colorScheme })))

describeInBrowser('looks', () => {
  test.concurrent.each(['', 'en/'])('axe finds nothing on any page of /%s, at any width, light or dark', language =>
    visit(
      async ({ page, url }) => {
        const found: string[] = []
        for (const name of PAGES) {
          await page.goto(url + language + name)
          if (/\d-/.test(name)) await page.locator('html[data-ready]').waitFor({ state: 'attached' })
          await page.evaluate(axe.source)
          for (const { width, colorScheme } of VIEWS) {
            await page.setViewportSize({ width, height: 844 })
            await page.emulateMedia({ colorScheme })
            await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: 'attached' })
            await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
            for (const violation of await violations(page)) found.push(`${language}${name} at ${width}, ${colorScheme}: ${violation}`)
          }
        }
        expect(found).toEqual([])
      },
      { viewport: { width: 1440, height: 844 } },
    ),
  )

  test.concurrent('however low the window or wide the prose, all that moves time is in sight', () =>
    visit(async ({ page, url }) => {
      await page.goto(`${url}en/4-scaling/`)
      await page.locator('html[data-ready]').waitFor({ state: 'attached' })
      const [grip] = await page.getByRole('separator').all()
      for (const [x, prose] of [
        [1430, 906],
        [5, 280],
      ] as const) {
        const { x: from } = (await grip!.boundingBox())!
        await page.mouse.move(from, 450)
        await page.mouse.down()
        await page.mouse.move(x, 450)
        await page.mouse.up()
        expect((await page.locator('.prose').boundingBox())!.width).toBe(prose)
        expect(await hiddenButtons(page), `the grip at ${x}`).toEqual([])
      }
      await page.locator('.prose').focus()
      await page.keyboard.press('F4')
      expect((await page.locator('.prose h1').boundingBox())!.width, 'alone, the lines are no longer').toBeLessThan(700)
      await page.keyboard.press('F4')
      await page.setViewportSize({ width: 720, height: 450 })
      await page.locator('[data-pane-tab=cluster]').click()
      expect(await hiddenButtons(page), 'low').toEqual([])
    }),
  )

  test.concurrent('the chart and the rail have now at the same place, also when the chart can be scrolled', () =>
    visit(
      async ({ page, url }) => {
        await page.goto(`${url}en/4-scaling/`)
        await page.locator('html[data-ready]').waitFor({ state: 'attached' })
        await page.getByRole('button', { name: 'Pause' }).click()
        await page.getByRole('button', { name: 'Chart' }).click()
        await page.locator('kb-chart svg').waitFor()
        // These browsers hide their scroll bars: a border takes as much room.
        await page.evaluate(() => (document.querySelector<HTMLElement>('kb-chart')!.style.borderRight = '15px solid'))
        await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 100)))))
        const middles = await page.evaluate(() =>
          ['kb-chart path[stroke="var(--red)"][stroke-width="2"]', 'kb-rail path[fill="var(--red)"]'].map(mark => {
            const { x, width } = document.querySelector(mark)!.getBoundingClientRect()
            return Math.round(x + width / 2)
          }),
        )
        expect(middles[0]).toBe(middles[1])
      },
      { viewport: { width: 1440, height: 900 } },
    ),
  )

  test.concurrent.each([1440, 390])('nothing moves while a chapter comes to life, %i wide', width =>
    visit(
      async ({ page, url }) => {
        await page.addInitScript(() => {
          const shifts = { sum: 0 }
          Object.assign(globalThis, { shifts })
          new PerformanceObserver(list => {
            for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
              if (!entry.hadRecentInput) shifts.sum += entry.value
          }).observe({ type: 'layout-shift', buffered: true })
        })
        await page.goto(`${url}4-scaling/`)
        await page.locator('html[data-ready]').waitFor({ state: 'attached' })
        await page.waitForTimeout(1000)
        expect(await page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum)).toBeLessThan(0.001)
      },
      { viewport: { width, height: 844 } },
    ),
  )
})

/** What axe, which must be in the page, finds wrong with it as it is now: the rule, and where. No page has a frame to look into. */
function violations(page: Page): Promise<string[]> {
  return page.evaluate(async values => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe }
    const found = await checker.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
    return found.violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  }, RULES)
}

/** The buttons of the transport, and the rail, that somebody who points at their middle does not hit. */
function hiddenButtons(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('kb-transport button, kb-rail')].flatMap(each => {
      const { x, y, width, height } = each.getBoundingClientRect()
      return each.contains(document.elementFromPoint(x + width / 2, y + height / 2)) ? [] : [each.textContent!.trim() || each.localName]
    }),
  )
}
