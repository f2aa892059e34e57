import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { linkTo } from '../../src/site/notebook/share.ts'
import type { Saved } from '../../src/session/saved.ts'
import { NotebookPage } from './notebook.ts'
import { clipboardOf, describeInBrowser, eventually, visit, withBrowserToKill } from './site.ts'

const CHAPTER = '4-scaling'
const PROMPT = '[root@centos-l410 guestbook]# '
/** More work than one would like to wait for at every reload. */
const LONG_WORK = 'for n in $(seq 12000); do :; done; echo done'
const notice = (page: Page, id: string) => page.locator(`[data-notice=${id}]`)

describeInBrowser('what is done is kept', () => {
  test.concurrent('a reload in the middle of a chapter goes on: steps, transcript, cluster and history', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh')
      await notebook.speed('¼')
      await notebook.type('kubectl scale rc redis-slave --replicas=1')
      await notebook.type('kubectl get pods')
      await notebook.untilQuiet()
      await notebook.done('scale-down')
      const before = await notebook.transcript()
      expect(before).toContain('Terminating')

      await notebook.reload()
      expect(await notebook.transcript()).toBe(before)
      expect(await notebook.ticked()).toEqual(['scale-down'])
      await notebook.speed('¼')
      await notebook.focusTerminal()
      await page.keyboard.press('ArrowUp')
      await eventually(async () => expect(await notebook.screen()).toMatch(/kubectl get pods$/))
      await page.keyboard.press('Control+u')
      await notebook.type('kubectl scale rc redis-slave --replicas=3')
      await notebook.type('kubectl get pods')
      await notebook.untilQuiet()
      await notebook.done('scale-up')
    }),
  )

  test.concurrent('undo, redo and the slider go along the commands; ticks stay', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh')
      await notebook.speed('¼')
      await notebook.type('kubectl scale rc redis-slave --replicas=1')
      await notebook.type('kubectl get pods')
      await notebook.untilQuiet()
      await notebook.done('scale-down')
      const one = await notebook.transcript()
      await notebook.type('kubectl delete rc frontend')
      const two = await notebook.transcript()

      const transport = page.locator('kb-transport')
      await transport.locator('[aria-keyshortcuts="F7"]').click()
      await eventually(async () => expect(await notebook.transcript()).toBe(one))
      await transport.locator('[aria-keyshortcuts="Shift+F7"]').click()
      await eventually(async () => expect(await notebook.transcript()).toBe(two))
      const slider = page.locator('kb-rail [role=slider]')
      await slider.press('Home')
      await eventually(async () => expect(await notebook.transcript()).toBe(''))
      expect(await notebook.ticked()).toEqual(['scale-down'])
      await slider.press('End')
      await eventually(async () => expect(await notebook.transcript()).toBe(two))
      await page.keyboard.press('F7')
      await notebook.prompt()
      await notebook.type('kubectl get rc')
      expect(await notebook.transcript()).toMatch(/\nfrontend +/)
      expect(await transport.locator('[aria-keyshortcuts="Shift+F7"]').isDisabled()).toBe(true)
    }),
  )

  test.concurrent("a finished chapter's cluster goes on in the next one, and stays there; what is done there ends the offer", () =>
    visit(async ({ page, url }) => {
      const before = await NotebookPage.open({ page, url }, '3-verifying', 'en')
      await before.type("curl -s '192.168.2.202:30001/guestbook.php?cmd=set&key=messages&value=Hello+World!,mine'; echo")
      await before.type('kubectl delete pods -l name=frontend')
      await before.untilQuiet()
      await before.type('kubectl get pods -l name=frontend -o name')
      const pods = (await before.transcript()).match(/pod\/frontend-\w+/g)!
      expect(pods).toHaveLength(3)

      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      await notice(page, 'carry').waitFor()
      expect(await notice(page, 'carry').textContent()).toContain('Your own cluster of chapter 3')
      await notice(page, 'carry').locator('button', { hasText: 'Carry it over' }).click()
      await notice(page, 'carry').waitFor({ state: 'detached' })
      await notebook.type('kubectl get pods -l name=frontend -o name')
      expect((await notebook.transcript()).match(/pod\/frontend-\w+/g)).toEqual(pods)
      const after = await notebook.transcript()
      await notebook.reload()
      expect(await notebook.transcript()).toBe(after)
      expect((await notebook.exported()).from?.chapter).toBe('3-verifying')

      const next = await NotebookPage.open({ page, url }, '5-rolling-update', 'zh')
      await notice(page, 'carry').waitFor()
      await next.type('kubectl get rc')
      await notice(page, 'carry').waitFor({ state: 'detached' })
    }),
  )

  test.concurrent('the other language has the same sitting, at the same step', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh')
      await notebook.type('kubectl get rc')
      const before = await notebook.transcript()
      await page.locator('.lang a[hreflang=en]').click()
      await page.waitForURL(`${url}en/${CHAPTER}/#step-scale-down`)
      await notebook.ready()
      expect(await notebook.transcript()).toBe(before)
      await page.goto(url)
      expect(await page.locator('.resume a').getAttribute('href')).toBe(`${CHAPTER}/#step-scale-down`)
    }),
  )

  test('the contents page goes on where the learner stopped: in the chapter touched last, or after one that is finished in the next', () =>
    visit(async ({ page, url }) => {
      const kept = (touched: number, done: string[], now?: string) => ({
        done: Object.fromEntries(done.map(id => [id, 1000])),
        now,
        clock: '00:01:00',
        touched,
      })
      const FIRST = ['search', 'roles', 'pull', 'one-master']
      const table: [name: string, progress: object, goesOn: string, stopped: string, red: string][] = [
        ['nothing done', {}, '1-images/', '', ''],
        [
          'two chapters begun',
          { '2-building': kept(1, [], 'mismatch'), '4-scaling': kept(2, ['scale-down'], 'scale-up') },
          '4-scaling/#step-scale-up',
          '停在 00:01:00',
          'scale-up',
        ],
        ['a chapter finished', { '1-images': kept(1, FIRST) }, '2-building/#step-four-questions', '', ''],
        ['in a scene of optional steps', { '4-scaling': kept(1, ['scale-down', 'node-silent']) }, '4-scaling/#step-scale-up', '停在 00:01:00', ''],
      ]
      for (const [name, progress, goesOn, stopped, red] of table) {
        await page.goto(url)
        await page.evaluate(value => localStorage.setItem('kubebook.progress', value), JSON.stringify(progress))
        await page.reload()
        const shown = await page.evaluate(() => [
          document.querySelector('.resume a')!.getAttribute('href'),
          document.querySelector('.resume small')!.textContent,
          Array.from(document.querySelectorAll<HTMLElement>('.cells .n'), cell => cell.dataset['cell']).join(' '),
        ])
        expect(shown, name).toEqual([goesOn, stopped, red])
      }
    }))

  test.concurrent('a sitting goes out as a file and comes in again elsewhere', async () => {
    let saved: Saved | undefined
    await visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh')
      await notebook.type('kubectl scale rc frontend --replicas=2')
      saved = await notebook.exported()
    })
    await visit(
      async ({ page, url }) => {
        const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
        await notebook.import(JSON.stringify(saved))
        await eventually(async () => expect(await notebook.transcript()).toContain('replicationcontroller "frontend" scaled'))
        expect((await notebook.exported()).log).toEqual(saved!.log)
        await notebook.import('{"milk": 2}')
        await notice(page, 'import').waitFor()
        expect((await notebook.exported()).log).toEqual(saved!.log)
      },
      { expected: /SavedError|not-a-sitting/ },
    )
  })

  test.concurrent('a second tab only reads, until it takes the notebook over', () =>
    visit(async ({ context, page, url }) => {
      const first = await NotebookPage.open({ page, url }, CHAPTER, 'zh')
      await first.type('kubectl get rc')
      const other = await context.newPage()
      const second = new NotebookPage(other)
      await other.goto(page.url())
      await notice(other, 'tab').waitFor()
      await second.typeInVain('kubectl delete rc frontend')
      await notice(other, 'tab').locator('button').click()
      await notice(page, 'tab').waitFor()
      await second.type('kubectl get pods')
      expect(await second.transcript()).toMatch(/kubectl get rc\n[^]*kubectl get pods\n[^]*frontend-/)
      await first.typeInVain('kubectl delete rc frontend')
      await second.reload()
      expect(await second.transcript()).not.toContain('delete')
    }),
  )

  test.concurrent.each([
    ['full', 'QuotaExceededError'],
    ['forbidden', 'SecurityError'],
  ])('storage that is %s is said once, and the notebook works', (_, name) =>
    visit(async ({ page, url }) => {
      await page.addInitScript(error => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException('no', error)
        }
        if (error === 'SecurityError')
          Object.defineProperty(globalThis, 'localStorage', {
            get() {
              throw new DOMException('no', error)
            },
          })
      }, name)
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh')
      await notebook.type('kubectl get rc')
      await notice(page, 'storage').waitFor()
      const [download] = await Promise.all([page.waitForEvent('download'), notice(page, 'storage').locator('button').first().click()])
      expect(download.suggestedFilename()).toMatch(/\.json$/)
      await notebook.type('kubectl get pods')
      expect(await notebook.transcript()).toContain('redis-master-')
      expect(await notice(page, 'storage').count()).toBe(0)
    }),
  )

  test.concurrent('a long sitting is not replayed again, and undone for all that; a snapshot that does not fit is left alone', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      await notebook.type('echo first')
      await notebook.type(LONG_WORK)
      await eventually(async () => expect(await page.evaluate(snapshotOf, CHAPTER)).toBe(2))
      const before = await notebook.transcript()
      await page.evaluate(changeSnapshot, { chapter: CHAPTER, from: 'first', to: 'FIRST' })
      await notebook.reload()
      expect(await notebook.transcript()).toBe(before.replaceAll('first', 'FIRST'))
      await page.keyboard.press('F7')
      await eventually(async () => expect(await notebook.transcript()).toBe(before.slice(0, before.indexOf(LONG_WORK) - PROMPT.length)))
      await page.keyboard.press('Shift+F7')
      await eventually(async () => expect(await notebook.transcript()).toBe(before))

      await page.evaluate(changeSnapshot, { chapter: CHAPTER, from: 'assets', to: 'other' })
      await notebook.reload()
      expect(await notebook.transcript()).toBe(before)
    }),
  )

  test.concurrent('a damaged sitting is set aside, and the notebook begins anew', () =>
    visit(
      async ({ page, url }) => {
        const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh')
        await notebook.type('kubectl get rc')
        await page.goto(url)
        await page.evaluate(storeNonsense, CHAPTER)
        await NotebookPage.open({ page, url }, CHAPTER, 'zh')
        await notice(page, 'damaged').waitFor()
        expect(await notebook.transcript()).toBe('')
        await notebook.type('kubectl get rc')
        expect(await notebook.transcript()).toContain('CONTROLLER')
      },
      { expected: /SavedError|not-a-sitting/ },
    ),
  )

  test.concurrent('a browser that is killed in a background rolling update resumes it to its end', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'kubebook-profile-'))
    try {
      await withBrowserToKill(profile, async ({ page, url }, kill) => {
        const notebook = await NotebookPage.open({ page, url }, '5-rolling-update', 'en')
        await notebook.type('kubectl rolling-update redis-master -f redis-master-rc-v2.yaml --update-period=30s &')
        await eventually(async () => expect(await notebook.transcript()).toContain('Created redis-master-v2'))
        await kill()
      })
      await withBrowserToKill(profile, async ({ page, url }) => {
        const notebook = await NotebookPage.open({ page, url }, '5-rolling-update', 'en')
        expect(await notebook.transcript()).toContain('rolling-update redis-master')
        await notebook.wait(240)
        await notebook.type('kubectl get rc')
        expect(await notebook.transcript()).toMatch(/rolling updated to "redis-master-v2"[^]*\nredis-master-v2 /)
        expect(await notebook.transcript()).not.toMatch(/\nredis-master +master/)
      })
    } finally {
      rmSync(profile, { recursive: true, force: true })
    }
  })
})

describeInBrowser('links', () => {
  test.concurrent('a link opens the same state in another browser, whose own sitting stays', async () => {
    let link = ''
    let before = ''
    await visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh')
      await notebook.type('kubectl scale rc redis-slave --replicas=1')
      await notebook.type('kubectl get pods')
      before = await notebook.transcript()
      const clipboard = await clipboardOf(page)
      await page.locator('[data-do=share]').click()
      await eventually(async () => expect((link = await clipboard())).toContain('#'))
      expect(link.length).toBeLessThan(2048)
    })
    await visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh')
      await notebook.type('kubectl get nodes')
      await page.goto('about:blank')
      await page.goto(link)
      await notebook.ready()
      expect(await notebook.transcript()).toBe(before)
      await notice(page, 'visit').locator('button').last().click()
      await eventually(async () => expect(page.url()).not.toContain('#'))
      await notebook.ready()
      expect(await notebook.transcript()).toContain('kubectl get nodes')
    })
  })

  test.concurrent.each([
    ['cut off', 'sitting=q1bKSM3JUbJSMi0uSVWyUkpJLEnVUSoGAA'],
    ['as long as a browser takes', `sitting=${'A'.repeat(1_900_000)}`],
    ['not packed', 'sitting=AQ'],
  ])('a link that is %s says so, and the notebook works', (_, fragment) =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh', `#${fragment}`)
      await notice(page, 'link').waitFor()
      await notebook.type('kubectl get rc')
      expect(await notebook.transcript()).toContain('CONTROLLER')
    }),
  )

  test.concurrent('a link of another engine version opens, and says that its end is another', () =>
    visit(async ({ page, url }) => {
      const address = new URL(`${url}en/${CHAPTER}/`)
      const saved: Saved = { ...SITTING, engine: 0, hash: 'of another engine' }
      await page.goto(await linkTo(saved, address))
      const notebook = new NotebookPage(page)
      await notebook.ready()
      expect(await notebook.transcript()).toContain('kubectl get rc')
      await notice(page, 'version').waitFor()
    }),
  )

  test.concurrent('a link of a newer format is refused with a clear word', () =>
    visit(async ({ page, url }) => {
      await page.goto(await linkTo({ ...SITTING, format: 99 }, new URL(`${url}en/${CHAPTER}/`)))
      await new NotebookPage(page).ready()
      await eventually(async () => expect(await notice(page, 'link').textContent()).toContain('newer version'))
    }),
  )

  test.concurrent('?step= opens a step with its state prepared', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'zh', '?step=pod-replaced')
      expect(await notebook.ticked()).toEqual(['scale-down', 'scale-up', 'copies-arrive'])
      expect(await notebook.step('pod-replaced').getAttribute('aria-current')).toBe('step')
      expect(await notice(page, 'visit').innerText()).toContain('链接里的那一步')
    }),
  )

  test.concurrent('a phone shows beside the text what there is to be said', () =>
    visit(
      async ({ page, url }) => {
        await page.goto(`${url}${CHAPTER}/?step=pod-replaced`)
        await notice(page, 'visit').waitFor()
        expect(await page.locator('.prose').isVisible()).toBe(true)
        expect(await page.locator('kb-terminal').isVisible()).toBe(false)
        await notice(page, 'visit').locator('button').first().click()
        await notice(page, 'visit').waitFor({ state: 'detached' })
        expect(await page.locator('.work').isVisible()).toBe(false)
      },
      { viewport: { width: 390, height: 844 } },
    ),
  )
})

const SITTING: Saved = {
  format: 1,
  engine: 1,
  chapter: CHAPTER,
  scene: 'scale',
  seed: 'kubebook',
  log: [{ at: 400_000, line: 'kubectl get rc' }],
  now: 401_000,
  progress: { done: {}, answers: {}, shown: {} },
}

// Runs in the page.
const storeNonsense = (chapter: string): Promise<void> =>
  new Promise(resolve => {
    const open = indexedDB.open('kubebook')
    open.onsuccess = () => {
      const write = open.result.transaction('sittings', 'readwrite')
      write.objectStore('sittings').put({ format: 1, log: 'nonsense' }, chapter)
      write.oncomplete = () => resolve()
    }
  })

/** In the page: how many inputs the stored snapshot holds. */
async function snapshotOf(chapter: string): Promise<number | undefined> {
  const opening = indexedDB.open('kubebook')
  await new Promise(resolve => (opening.onsuccess = resolve))
  const getting = opening.result.transaction('sittings').objectStore('sittings').get(`${chapter}/snapshot`)
  await new Promise(resolve => (getting.onsuccess = resolve))
  opening.result.close()
  return (getting.result as { inputs: number } | undefined)?.inputs
}

/** In the page: writes something else into the stored snapshot, and into the name of its build. */
async function changeSnapshot({ chapter, from, to }: Record<'chapter' | 'from' | 'to', string>): Promise<void> {
  const opening = indexedDB.open('kubebook')
  await new Promise(resolve => (opening.onsuccess = resolve))
  const sittings = () => opening.result.transaction('sittings', 'readwrite').objectStore('sittings')
  const getting = sittings().get(`${chapter}/snapshot`)
  await new Promise(resolve => (getting.onsuccess = resolve))
  const stored = getting.result as { build: string; generation: number }
  const reading = sittings().get(`${chapter}/snapshot/${stored.generation}/0`)
  await new Promise(resolve => (reading.onsuccess = resolve))
  const putting = sittings().put((reading.result as string).replaceAll(from, to), `${chapter}/snapshot/${stored.generation}/0`)
  await new Promise(resolve => (putting.onsuccess = resolve))
  const renaming = sittings().put({ ...stored, build: stored.build.replace(from, to) }, `${chapter}/snapshot`)
  await new Promise(resolve => (renaming.onsuccess = resolve))
  opening.result.close()
}
