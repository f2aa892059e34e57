import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import type { Saved } from '../../src/session/session.ts'
import type { Visit } from './site.ts'

export type Lang = 'zh' | 'en'
export const LANGS: readonly Lang[] = ['zh', 'en']

/** The address of a chapter in a language, below the site's own. */
export const chapterPath = (chapter: string, lang: Lang): string => `${lang === 'en' ? 'en/' : ''}${chapter}/`

/** A chapter's page under the hands of a learner: everything here is done with keys and clicks, and read off the page. */
export class NotebookPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Opens a chapter and waits until its notebook has come to life. */
  static async open({ page, url }: Pick<Visit, 'page' | 'url'>, chapter: string, lang: Lang, address = ''): Promise<NotebookPage> {
    await page.goto(url + chapterPath(chapter, lang) + address)
    const notebook = new NotebookPage(page)
    await notebook.ready()
    return notebook
  }

  async ready(): Promise<void> {
    await this.page.locator('html[data-ready]').waitFor({ state: 'attached' })
    await this.prompt()
  }

  get terminal(): Locator {
    return this.page.locator('kb-terminal')
  }

  /** What xterm shows, line by line, without the empty lines at the end. */
  screen(): Promise<string> {
    return this.page.evaluate(readScreen)
  }

  /** Everything printed and typed so far, as a screen reader has it. */
  async transcript(): Promise<string> {
    return (await this.page.locator('kb-terminal [role=log]').textContent()) ?? ''
  }

  /** Waits until the last line of the screen is a bare prompt. */
  async prompt(timeout = 30_000): Promise<void> {
    await this.page.waitForFunction(promptOr, Infinity, { timeout })
  }

  async showTerminal(): Promise<void> {
    await this.page.locator('[data-tab=term]').click()
    await this.focusTerminal()
  }

  focusTerminal(): Promise<void> {
    return this.page.locator('kb-terminal textarea').focus()
  }

  /** Types a line and Enter, and does not wait. */
  async enter(line: string): Promise<void> {
    await this.focusTerminal()
    await this.page.keyboard.type(line)
    await this.page.keyboard.press('Enter')
  }

  /** Types a line and waits for the prompt; a command that takes longer than two virtual seconds is hurried. */
  async type(line: string): Promise<void> {
    await this.enter(line)
    const patience = (await this.clock()) + 2
    const seen = await this.page.waitForFunction(promptOr, patience)
    if ((await seen.jsonValue()) === 'prompt') return
    await this.speed(60)
    await this.prompt()
    await this.speed(1)
  }

  async speed(speed: 1 | 4 | 15 | 60): Promise<void> {
    await this.page.locator('kb-transport [role=radio]', { hasText: new RegExp(`^\\s*×${speed}\\s*$`) }).click()
  }

  /** Virtual seconds on the page's clock. */
  clock(): Promise<number> {
    return this.page.evaluate(clockShown)
  }

  /** Lets so many virtual seconds pass at ×60. */
  async wait(seconds: number): Promise<void> {
    const end = (await this.clock()) + seconds
    await this.speed(60)
    await this.page.waitForFunction(clockAt, end, { timeout: 60_000 })
    await this.speed(1)
  }

  /** Presses Until quiet, and waits until it is. */
  async untilQuiet(): Promise<void> {
    const button = this.page.locator('kb-transport .quiet')
    const idle = await button.textContent()
    await button.click()
    await this.page.waitForFunction(text => document.querySelector('kb-transport .quiet')!.textContent === text, idle, { timeout: 60_000 })
  }

  step(id: string): Locator {
    return this.page.locator(`#step-${id}`)
  }

  /** Unfolds a step's row, if it is folded. */
  async unfold(id: string): Promise<void> {
    const title = this.step(id).locator('h3 button')
    if ((await title.getAttribute('aria-expanded')) !== 'true') await title.click()
  }

  /** Waits for the step's tick. Where a cluster needs time, it gets it. */
  async done(id: string): Promise<void> {
    const done = this.page.locator(`#step-${id}.done`)
    const soon = await done.waitFor({ state: 'attached', timeout: 3000 }).then(
      () => true,
      () => false,
    )
    if (soon) return
    await this.speed(60)
    await done.waitFor({ state: 'attached', timeout: 15_000 })
    await this.speed(1)
  }

  /** Ids of the steps that have a tick, in the page's order. */
  ticked(): Promise<string[]> {
    return this.page.locator('.step.done').evaluateAll(rows => rows.map(row => (row as HTMLElement).dataset['step']!))
  }

  async choose(question: string, choice: string): Promise<void> {
    await this.page.locator(`[data-quiz="${question}"] [data-choice="${choice}"]`).click()
  }

  async read(question: string, value: string): Promise<void> {
    const field = this.page.locator(`[data-quiz="${question}"] input`)
    await field.fill(value)
    await field.press('Enter')
  }

  /** Opens a file in the editor, puts the first `from` to `to` with the keyboard, and saves with Ctrl-S. */
  async edit(file: string, from: string, to: string): Promise<void> {
    const { page } = this
    const editor = page.locator('kb-editor')
    if (!(await editor.isVisible())) await page.locator('.tabs [data-do=files]').click()
    await editor.getByRole('tab', { name: new RegExp(`^\\s*${file.replaceAll('.', '\\.')}`) }).click()
    const content = editor.locator('.cm-content')
    await content.and(page.locator(`[aria-label*="${file}"]`)).waitFor()
    await content.click()
    await page.keyboard.press('Control+Home')
    const text = (await editor.locator('.cm-line').allTextContents()).join('\n')
    const before = text.slice(0, text.indexOf(from)).split('\n')
    for (let line = 1; line < before.length; line++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Home')
    await page.keyboard.press('Home') // the first one may stop at the indentation
    for (const _ of before.at(-1)!.trimStart()) await page.keyboard.press('ArrowRight')
    for (const _ of from) await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.insertText(to)
    await page.keyboard.press('Control+s')
  }

  /** Asks for a page in the browser pane. */
  async browse(address: string): Promise<void> {
    await this.page.locator('[data-tab=web]').click()
    const field = this.page.locator('kb-browser input')
    await field.fill(address)
    await field.press('Enter')
    await this.page.frameLocator('kb-browser iframe').locator('body > *').first().waitFor({ state: 'attached' })
    await this.showTerminal()
  }

  /** The sitting as the page hands it out: with the state's hash. */
  async exported(): Promise<Saved> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.page.locator('[data-do=export]').click()])
    return JSON.parse(await readFile(await download.path(), 'utf8')) as Saved
  }
}

// These run in the page, and know only what is in them.

const readScreen = (): string =>
  Array.from(document.querySelectorAll('kb-terminal .xterm-rows > div'), row => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd())
    .join('\n')
    .trimEnd()

const clockShown = (): number =>
  document
    .querySelector('kb-transport .clock')!
    .textContent!.split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0)

const clockAt = (end: number): boolean =>
  document
    .querySelector('kb-transport .clock')!
    .textContent!.split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0) >= end

/** Is there a bare prompt, or has the clock come to `patience`? */
const promptOr = (patience: number): 'prompt' | 'late' | undefined => {
  const rows = Array.from(document.querySelectorAll('kb-terminal .xterm-rows > div'), row =>
    (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd(),
  )
  if (/^\[[^\]]+\][#$]$/.test(rows.findLast(row => row !== '') ?? '')) return 'prompt'
  const clock = document.querySelector('kb-transport .clock')?.textContent ?? ''
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) >= patience ? 'late' : undefined
}
