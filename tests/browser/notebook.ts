import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import type { Saved } from '../../src/session/saved.ts'
import type { Visit } from './site.ts'

export type Lang = 'zh' | 'en'
export const LANGS: readonly Lang[] = ['zh', 'en']

/** How fast the page's clock runs, as its buttons say. */
export type Speed = '¼' | 1 | 60

/** From so many virtual seconds on a wait goes from event to event. */
const LONG_WAIT = 60

/** The address of a chapter in a language, below the site's own. */
export const chapterPath = (chapter: string, lang: Lang): string => `${lang === 'en' ? 'en/' : ''}${chapter}/`

/** A chapter's page under the hands of a learner: everything here is done with keys and clicks, and read off the page. */
export class NotebookPage {
  readonly page: Page
  #speed: Speed | undefined = 1

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

  async reload(): Promise<void> {
    await this.page.reload()
    this.#speed = 1
    await this.ready()
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
  async prompt(timeout = 60_000): Promise<void> {
    await this.page.waitForFunction(promptShown, true, { timeout, polling: 50 })
  }

  async showTerminal(): Promise<void> {
    await this.page.locator('[data-tab=term]').click()
    await this.focusTerminal()
  }

  focusTerminal(): Promise<void> {
    return this.page.locator('kb-terminal textarea').focus()
  }

  /** Types a line and Enter, and does not wait for what it does. */
  async enter(line: string): Promise<void> {
    await this.focusTerminal()
    // A very fast hand: no key waits until the one before has been seen on the screen.
    await Promise.all([...line].map(key => this.page.keyboard.press(key)))
    // Keys are quicker than frames: the bare prompt must be gone from the screen before anybody waits for the next one.
    await this.page.waitForFunction(promptShown, false, { polling: 'raf' })
    await this.page.keyboard.press('Enter')
  }

  /** Types a line and Enter where nobody takes them. */
  async typeInVain(line: string): Promise<void> {
    await this.focusTerminal()
    await this.page.keyboard.type(`${line}\n`)
  }

  /** Types a line and waits for the prompt, skipping the wait whenever the page offers that. */
  async type(line: string): Promise<void> {
    await this.enter(line)
    for (;;) {
      const seen = await this.page.waitForFunction(promptOrOffer, undefined, { polling: 50 })
      if ((await seen.jsonValue()) === 'prompt') return
      await this.page.evaluate(() => document.querySelector<HTMLElement>('kb-terminal .waiting button')?.click())
    }
  }

  /** Sets the clock's speed with the keyboard: the button may move under a pointer while the picture grows. */
  async speed(speed: Speed): Promise<void> {
    if (this.#speed === speed) return
    this.#speed = speed
    const button = this.page.locator('kb-transport [role=radio]', { hasText: new RegExp(`^\\s*×${speed}\\s*$`) })
    await pressEnter(button)
    await button.and(this.page.locator('[aria-checked=true]')).waitFor()
  }

  /** Virtual seconds on the page's clock. */
  clock(): Promise<number> {
    return this.page.evaluate(clockShown)
  }

  /** Lets so many virtual seconds pass: while there is long to go from event to event, which may lead beyond the end, and then at ×60. */
  async wait(seconds: number): Promise<void> {
    const end = (await this.clock()) + seconds
    const before = this.#speed
    while (end - (await this.clock()) > LONG_WAIT) {
      await pressEnter(this.page.locator('kb-transport .next'))
      await this.quiet()
      this.#speed = undefined // an event stops the clock
    }
    await this.speed(60)
    await this.page.waitForFunction(stoppedAt, end, { timeout: 60_000, polling: 'raf' })
    this.#speed = undefined
    await this.speed(before ?? 60)
  }

  /** Presses Until quiet, and waits until it is. */
  async untilQuiet(): Promise<void> {
    await pressEnter(this.page.locator('kb-transport .quiet'))
    await this.quiet()
  }

  /** Waits until time is no longer rushed. */
  async quiet(): Promise<void> {
    await this.page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    await this.page.waitForFunction(() => !/[….]$/.test(document.querySelector('kb-transport .quiet')!.textContent!.trim()), undefined, {
      polling: 50,
    })
  }

  step(id: string): Locator {
    return this.page.locator(`#step-${id}`)
  }

  /** Unfolds a step's row, if it is folded. */
  async unfold(id: string): Promise<void> {
    const title = this.step(id).locator('h3 button')
    if ((await title.getAttribute('aria-expanded')) !== 'true') await title.click()
  }

  /** Waits for the step's tick. */
  done(id: string): Promise<void> {
    return this.page.locator(`#step-${id}.done`).waitFor({ state: 'attached' })
  }

  /** Ids of the steps that have a tick, in the page's order. */
  ticked(): Promise<string[]> {
    return this.page.locator('.step.done').evaluateAll(rows => rows.map(row => (row as HTMLElement).dataset['step']!))
  }

  /** Breaks or mends something with the prose's own button. */
  fault(kind: string): Promise<void> {
    return this.page.locator(`[data-fault*='"${kind}"']`).first().click()
  }

  async choose(question: string, choice: string): Promise<void> {
    await this.page.locator(`[data-quiz="${question}"] [data-choice="${choice}"]`).click()
  }

  async read(question: string, value: string): Promise<void> {
    const field = this.page.locator(`[data-quiz="${question}"] input`)
    await field.fill(value)
    await field.press('Enter')
  }

  /** Opens a file in the editor, puts the first `from` to `to` with the keyboard, saves with Ctrl-S and closes it. */
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
    for (const _ of before.at(-1)!) await page.keyboard.press('ArrowRight')
    for (const _ of from) await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.insertText(to)
    await page.keyboard.press('Control+s')
    await editor.locator('.state-line button').last().click()
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

  /** Turns the steady requests on, or off, and closes the chart that opens with them. */
  async traffic(): Promise<void> {
    const [, chart, traffic] = await this.page.locator('kb-cluster .flag').all()
    await traffic!.click()
    if ((await chart!.getAttribute('aria-pressed')) === 'true') await chart!.click()
  }

  /** Opens a sitting from a file; does not wait until it has been replayed. */
  async import(text: string): Promise<void> {
    const { page } = this
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('[data-do=import]').click()])
    await chooser.setFiles({ name: 'sitting.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  }

  /** The sitting as the page hands it out: with the state's hash. */
  async exported(): Promise<Saved> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.page.locator('[data-do=export]').click()])
    return JSON.parse(await readFile(await download.path(), 'utf8')) as Saved
  }
}

/** A hidden button takes no focus, and the key would go to whatever has it: the bar comes back a frame after the editor is closed. */
async function pressEnter(button: Locator): Promise<void> {
  await button.waitFor()
  await button.press('Enter')
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

/** Presses Pause in the very frame in which the clock shows the time: at ×60 a slow test's next look would be a minute late. */
const stoppedAt = (end: number): boolean => {
  const transport = document.querySelector('kb-transport')!
  const shown = transport
    .querySelector('.clock')!
    .textContent!.split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0)
  if (shown < end) return false
  transport.querySelector<HTMLElement>('[aria-keyshortcuts=F8]')!.click()
  return true
}

/** Is there a bare prompt, or the offer to skip the wait for it? */
const promptOrOffer = (): 'prompt' | 'offer' | undefined => {
  const rows = Array.from(document.querySelectorAll('kb-terminal .xterm-rows > div'), row =>
    (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd(),
  )
  if (/^\[[^\]]+\][#$]$/.test(rows.findLast(row => row !== '') ?? '')) return 'prompt'
  return document.querySelector('kb-terminal .waiting button') ? 'offer' : undefined
}

/** Is it as `wanted` that the last line is a bare prompt? */
const promptShown = (wanted: boolean): boolean => {
  const rows = Array.from(document.querySelectorAll('kb-terminal .xterm-rows > div'), row =>
    (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd(),
  )
  return /^\[[^\]]+\][#$]$/.test(rows.findLast(row => row !== '') ?? '') === wanted
}
