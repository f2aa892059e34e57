import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from 'vitest'
import { chapters } from '../../tools/course.ts'
import { describeInBrowser, visit } from './site.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const PATHS = ['', 'glossary/', ...chapters.map(chapter => `${chapter}/`)].flatMap(path => [path, `en/${path}`])
const VIEWS = [1440, 1024, 390].flatMap(width => (['light', 'dark'] as const).map(colorScheme => ({ width, colorScheme })))

describeInBrowser('looks', () => {
  test.concurrent.each(VIEWS)('axe finds nothing at $width, $colorScheme, on any page in any language', ({ width, colorScheme }) =>
    visit(
      async ({ page, url }) => {
        const found: string[] = []
        for (const path of PATHS) {
          await page.goto(url + path)
          if (/\d-/.test(path)) await page.locator('html[data-ready]').waitFor({ state: 'attached' })
          const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
          for (const { id, nodes } of violations) found.push(`${path}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
        }
        expect(found).toEqual([])
      },
      { viewport: { width, height: 844 }, colorScheme, bypassCSP: true },
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
