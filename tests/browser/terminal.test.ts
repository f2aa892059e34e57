import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { NotebookPage } from './notebook.ts'
import { clipboardOf, describeInBrowser, eventually, visit } from './site.ts'

const CHAPTER = '4-scaling'

describeInBrowser('the terminal', () => {
  test.concurrent('Ctrl-C interrupts; when text is selected it copies; the button copies output without prompts', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      const clipboard = await clipboardOf(page)
      await notebook.enter('sleep 1000')
      await page.keyboard.press('Control+c')
      await notebook.prompt()
      await page.keyboard.type('half a line')
      await page.keyboard.press('Control+c')
      await eventually(async () => expect(await notebook.screen()).toMatch(/half a line\^C\n\S+ \S+#$/))
      await notebook.type('echo selected words')

      await page.locator('kb-terminal .xterm-rows > div', { hasText: /^selected words/ }).dblclick({ position: { x: 20, y: 8 }, force: true })
      await page.keyboard.press('Control+c')
      expect(await clipboard()).toBe('selected')
      expect(await notebook.screen()).not.toMatch(/words\n.*\^C/)
      await page.locator('.term-tools button').click()
      await eventually(async () => expect(await clipboard()).toMatch(/\nselected words\n$|^selected words\n$/))
      expect(await clipboard()).not.toContain('root@')
    }),
  )

  test.concurrent('a pasted block runs line by line; a full-width character in it is explained and mended at a click', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      await paste(page, 'sleep 1\necho one | wc -c\nkubectl get rc')
      await eventually(async () => expect(await notebook.screen()).toMatch(/sleep 1\n.*wc -c\n4\n.*# kubectl get rc$/))
      await page.keyboard.press('Enter')
      await notebook.prompt()
      expect(await notebook.transcript()).toMatch(/sleep 1\n.*wc -c\n4\n.*get rc\nCONTROLLER/)
      await paste(page, 'kubectl get pods －l name=redis-slave')
      await page.keyboard.press('Enter')
      await notebook.prompt()
      await page.locator('kb-error button.mono').click()
      await page.keyboard.press('Enter')
      await eventually(async () => expect(await notebook.transcript()).toMatch(/# kubectl get pods -l name=redis-slave\nNAME/))
    }),
  )

  test.concurrent('Chinese is composed in place and echoed right', () =>
    visit(async ({ context, page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh')
      await notebook.focusTerminal()
      await page.keyboard.type('echo ')
      const devtools = await context.newCDPSession(page)
      for (const [composing, chosen] of [
        ['ni hao', '你好'],
        ['shi jie', '世界'],
      ] as const) {
        for (let length = 1; length <= composing.length; length++) {
          await devtools.send('Input.imeSetComposition', { text: composing.slice(0, length), selectionStart: length, selectionEnd: length })
        }
        await devtools.send('Input.insertText', { text: chosen })
        await eventually(async () => expect(await notebook.screen()).toMatch(new RegExp(`${chosen}$`)))
      }
      await page.keyboard.press('Backspace')
      await page.keyboard.press('Enter')
      await eventually(async () => expect(await notebook.transcript()).toMatch(/# echo 你好世\n你好世\n/))
    }),
  )

  test.concurrent('a long line wraps, is edited across the fold, and bears another width', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      const words = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ')
      const folded = async (): Promise<string> => (await notebook.screen()).replaceAll(/\n| /g, '')
      await notebook.focusTerminal()
      await page.keyboard.type(`echo ${words}`)
      const whole = (line: string): RegExp => new RegExp(`#${line.replaceAll(' ', '')}$`)
      await eventually(async () => expect(await folded()).toMatch(whole(`echo ${words}`)))
      for (const width of [1100, 1300, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        await page.waitForTimeout(200)
        await page.keyboard.type('x')
        await page.keyboard.press('Backspace')
        await eventually(async () => expect(await folded()).toMatch(whole(`echo ${words}`)))
        expect((await folded()).match(/#echo/g)).toHaveLength(1)
      }
      await page.keyboard.press('Home')
      await page.keyboard.press('Alt+d')
      await page.keyboard.type('echo first')
      await page.keyboard.press('Enter')
      await notebook.prompt()
      expect(await notebook.transcript()).toContain(`echo first ${words}\nfirst ${words}\n`)
    }),
  )

  test.concurrent('a Tab that is quicker than what it needs waits for it, and the keys behind it wait with it', () =>
    visit(async ({ page, url }) => {
      let arrive = (): void => {}
      const arrived = new Promise<void>(resolve => (arrive = resolve))
      await page.route(/\/more\./, async route => {
        await arrived
        await route.continue()
      })
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      await notebook.focusTerminal()
      await page.keyboard.type('kubectl get rc front\t--no-')
      await eventually(async () => expect(await notebook.screen()).toMatch(/# kubectl get rc front$/))
      arrive()
      await page.keyboard.type('headers\n') // in the very moment in which what was missing comes, too
      await eventually(async () => expect(await notebook.transcript()).toMatch(/# kubectl get rc frontend --no-headers\nfrontend /))
    }),
  )

  test.concurrent('what cannot be fetched is told and tried again, and nothing typed meanwhile is lost', () =>
    visit(
      async ({ page, url }) => {
        let online = false
        await page.route(/\/more\./, route => (online ? route.continue() : route.abort()))
        const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
        await notebook.focusTerminal()
        await page.keyboard.type('kubectl get svc -w &\nkubectl get rc front\t-o name\n')
        const again = page.locator('[data-notice=part] button').first()
        await again.click()
        await again.waitFor() // still not to be had
        online = true
        await again.click()
        await eventually(async () => {
          const lines = (await notebook.transcript()).split('\n')
          expect(lines[0]).toMatch(/# kubectl get svc -w &$/)
          for (const line of ['replicationcontroller/frontend', 'redis-slave']) {
            expect(lines.filter(shown => shown.startsWith(line))).toHaveLength(1)
          }
        })
        await notebook.prompt()
      },
      { expected: /more\..*(ERR_FAILED|net::)|ERR_FAILED|dynamically imported module/ },
    ),
  )

  test.concurrent('what has been opened goes on without a network: help, hints, the editor and the ways through time', () =>
    visit(
      async ({ page, context, url }) => {
        const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
        await notebook.type('kubectl get rc')
        await page.waitForLoadState('networkidle')
        await page.waitForTimeout(3000) // what is fetched is fetched when the page has nothing better to do
        await context.setOffline(true)

        await notebook.type('kubectl gte pods')
        await page.locator('kb-error', { hasText: 'get' }).waitFor()
        await notebook.untilQuiet()
        await notebook.step('scale-down').locator('.acts button').first().click()
        await notebook.step('scale-down').locator('.hint.aimed').waitFor()
        await page.keyboard.press('F1')
        await page.locator('.palette [role=option]', { hasText: '×¼' }).waitFor()
        await page.keyboard.press('Escape')
        await notebook.type('vi redis-slave-rc.yaml')
        await page.locator('kb-editor .cm-content').waitFor()
      },
      { expected: /ERR_INTERNET_DISCONNECTED|Failed to load resource/ },
    ),
  )

  test.concurrent('Tab completes, arrows recall, and who listens is told the same', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      await notebook.focusTerminal()
      await page.keyboard.type('kubectl get rc front')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await eventually(async () => expect(await notebook.transcript()).toMatch(/# kubectl get rc frontend ?\nCONTROLLER[^]*\nfrontend /))
      await notebook.prompt()
      await page.keyboard.press('Control+l')
      await page.keyboard.press('ArrowUp')
      await eventually(async () => expect(await notebook.screen()).toMatch(/^\S+ \S+# kubectl get rc frontend$/))
      expect(await page.locator('kb-terminal [role=log]').getAttribute('aria-label')).toBeTruthy()
    }),
  )
})

describeInBrowser('the page', () => {
  test.concurrent('chapter 4 is done with the keyboard only', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      const { keyboard } = page
      const isIn = (selector: string): Promise<boolean> =>
        page.evaluate(wanted => document.activeElement?.closest(wanted) !== null && document.activeElement?.closest(wanted) !== undefined, selector)
      const pressUntil = async (key: string, selector: string): Promise<void> => {
        for (let presses = 0; presses < 90 && !(await isIn(selector)); presses++) await keyboard.press(key)
        expect(await isIn(selector), selector).toBe(true)
      }
      const type = async (line: string): Promise<void> => {
        await pressUntil('F6', 'kb-terminal')
        await keyboard.type(line)
        await keyboard.press('Enter')
        await notebook.prompt()
      }
      const choose = async (option: string): Promise<void> => {
        await keyboard.press('F2')
        await pressUntil('Tab', `[data-choice=${option}]`)
        await keyboard.press('Enter')
      }
      const quietly = async (id: string): Promise<void> => {
        await keyboard.press('Shift+F9')
        await notebook.quiet()
        await notebook.done(id)
      }
      await pressUntil('Tab', 'kb-transport [role=radio]')
      await keyboard.press('ArrowLeft') // slowly: Pending is seen on a slow machine too

      await type('kubectl scale rc redis-slave --replicas=1')
      await type('kubectl get pods')
      await quietly('scale-down')
      await type('kubectl scale rc redis-slave --replicas=3')
      await type('kubectl get pods')
      await quietly('scale-up')
      for (const pod of new Set((await notebook.transcript()).match(/redis-slave-\w{5}(?=.*(Running|Pending))/g)))
        await type(`kubectl exec ${pod} redis-cli get messages`)
      await notebook.done('copies-arrive')
      const [frontend] = (await notebook.transcript()).match(/frontend-\w{5}/)!
      await type(`kubectl delete pod ${frontend}`)
      await keyboard.press('Shift+F9')
      await notebook.quiet()
      await choose('controller')
      await notebook.done('pod-replaced')
      await choose('pending')
      await notebook.done('scaling-closing')
    }),
  )

  test.concurrent('the editor saves what kubectl then reads', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, '2-building', 'en')
      await page.locator('[data-open-file="redis-master-rc.yaml"]').first().click()
      await page.locator('.cm-line', { hasText: 'replicas: 1' }).click()
      await page.keyboard.press('End')
      await page.keyboard.press('Backspace')
      await page.keyboard.type('2')
      await notebook.type('kubectl create -f redis-master-rc.yaml')
      await notebook.type('kubectl get rc')
      expect(await notebook.transcript()).toMatch(/redis-master .* 2 +\d+s/)
    }),
  )

  test.concurrent('vi opens its file in the editor, with the cursor in it; a file that is no manifest, too', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      await notebook.type('vi redis-slave-rc.yaml')
      await page.locator('kb-editor .cm-content[aria-label*="redis-slave-rc.yaml"]:focus').waitFor()
      await notebook.type('nano /tmp/notes.txt')
      await page.locator('kb-editor .cm-content[aria-label*="/tmp/notes.txt"]:focus').waitFor()
      await page.keyboard.type('kubectl: read the manual\n')
      await notebook.type('cat /tmp/notes.txt')
      expect(await notebook.screen()).toContain('\nkubectl: read the manual')
    }),
  )

  test.concurrent('the guestbook is signed in the browser pane', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, '3-verifying', 'en')
      await page.locator('#tab-web').click()
      await page.locator('kb-browser [type=submit]').click()
      const frame = page.frameLocator('kb-browser iframe')
      await frame.locator('input').fill('written in a test')
      await frame.locator('button').click()
      await notebook.showTerminal()
      await notebook.type("curl -s '192.168.2.202:30001/guestbook.php?cmd=get&key=messages'; echo")
      expect(await notebook.transcript()).toContain('written in a test')
    }),
  )

  test.concurrent('words are found from every page', () =>
    visit(async ({ page, url }) => {
      for (const [path, query] of [
        ['', '副本'],
        ['glossary/', 'Pod'],
        ['en/5-rolling-update/', 'selector'],
      ]) {
        await page.goto(url + path)
        await page.keyboard.press('F1')
        await page.locator('.palette input').fill(query!)
        await eventually(async () => expect(await page.locator('.palette [role=option]').count()).toBeGreaterThan(1))
        const { x, width } = (await page.locator('dialog.palette').boundingBox())!
        expect(x + width / 2, 'in the middle, as everywhere').toBe(page.viewportSize()!.width / 2)
        await page.keyboard.press('Escape')
      }
    }),
  )

  test.concurrent('a phone finds words too, and goes from chapter to chapter', () =>
    visit(async ({ page, url }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto(`${url}en/1-images/`)
      await page.getByRole('button', { name: 'Find' }).click()
      await page.getByRole('option', { name: 'Chapter 5: Rolling update' }).click()
      await page.waitForURL('**/en/5-rolling-update/')
    }),
  )

  test.concurrent('on a phone the panes are tabs, and the row of keys types', () =>
    visit(
      async ({ page, url }) => {
        await page.goto(`${url}${CHAPTER}/`)
        const notebook = new NotebookPage(page)
        await page.locator('html[data-ready]').waitFor({ state: 'attached' })
        await page.locator('[data-pane-tab=term]').click()
        await notebook.focusTerminal()
        await page.keyboard.type('kubectl get rc')
        await page.locator('.keys button', { hasText: '|' }).first().click()
        await page.keyboard.type('wc -l')
        await page.keyboard.press('Enter')
        await eventually(async () => expect(await notebook.transcript()).toMatch(/\| ?wc -l\n4\n/))
        await page.locator('[data-pane-tab=cluster]').click()
        await page.locator('svg.picture').waitFor()
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
      },
      { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    ),
  )
})

/** A paste as the browser makes it; windows share the real clipboard. */
async function paste(page: Page, text: string): Promise<void> {
  await page.locator('kb-terminal textarea').evaluate((textarea, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    textarea.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
  await page.locator('kb-terminal textarea').focus()
}
