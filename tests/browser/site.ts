import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { describe, vi } from 'vitest'
import { serve } from '../../tools/serve.mjs'

/** Where the built site lies; `KUBEBOOK_DIST` names another folder. */
const DIST = process.env.KUBEBOOK_DIST ?? join(import.meta.dirname, '..', '..', 'dist')
const USUAL_PLACES = [
  '/usr/bin/chromium-headless-shell', // the same engine without a browser's windows: a page costs a third less
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The first two make each new window begin with a page of the browser's own, which costs more than ours; the rest Playwright turns off, too.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,HttpsUpgrades,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding',
]

function findChromium(): string | undefined {
  const own = process.env.CHROMIUM_PATH
  if (own && !existsSync(own)) throw new Error(`CHROMIUM_PATH=${own} does not exist`)
  return [...(own ? [own] : USUAL_PLACES), chromium.executablePath()].find(path => existsSync(path))
}

const executablePath = findChromium()
const missing = [
  ...(executablePath ? [] : ['No Chromium found: set CHROMIUM_PATH, or on Debian apt-get install chromium.']),
  ...(existsSync(join(DIST, 'index.html')) ? [] : ['The site is not built: npm run build.']),
]
if (missing.length > 0) {
  console.error(`The browser tests cannot run. ${missing.join(' ')}`)
  if (process.env.CI) throw new Error(missing.join(' '))
}

/** Groups tests that need the built site in a browser. Without one they are skipped and say so; in CI that is a failure. */
export const describeInBrowser = describe.skipIf(missing.length > 0)

let running: Promise<{ browser: Browser; url: string }> | undefined

/** One browser and one server for all tests: the site lies under a path nobody knew when it was built, and the strictest policy holds. */
function start(): Promise<{ browser: Browser; url: string }> {
  running ??= (async () => {
    const base = `/${Math.random().toString(36).slice(2)}/docs/`
    const [browser, { url }] = await Promise.all([chromium.launch({ executablePath, args: FLAGS }), serve({ dir: DIST, base, csp: true })])
    return { browser, url }
  })()
  return running
}

/** A browser's window with nothing remembered in it, and what went wrong in its pages. */
export interface Visit {
  context: BrowserContext
  page: Page
  /** the site's address, with the slash at its end */
  url: string
  /** what no page may do: foreign requests, console errors, uncaught errors, breaches of the policy */
  complaints: string[]
}

export interface VisitOptions extends BrowserContextOptions {
  /** complaints that the test provokes */
  expected?: RegExp
}

/** Runs `act` in a new window; fails afterwards if any page complained or looked outside the site. */
export async function visit(act: (visit: Visit) => Promise<void>, { expected, ...options }: VisitOptions = {}): Promise<void> {
  const { browser, url } = await start()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(60_000)
  const complaints: string[] = []
  const complain = (text: string) => void (expected?.test(text) || complaints.push(text))
  const host = new URL(url).host
  context.on('request', request => {
    const asked = new URL(request.url())
    if (/^(http|ws)/.test(asked.protocol) && asked.host !== host) complain(`foreign request: ${asked.href}`)
  })
  context.on('response', response => void (response.status() >= 400 && complain(`${response.status()} ${response.url()}`)))
  context.on('console', message => void (message.type() === 'error' && complain(`console: ${message.text()} (${message.location().url})`)))
  context.on('weberror', thrown => complain(`error: ${thrown.error().stack ?? thrown.error().message}`))
  try {
    await act({ context, page: await context.newPage(), url, complaints })
    if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`)
  } catch (error) {
    await keepPictures(context)
    throw complaints.length > 0 && error instanceof Error ? new Error(`${error.message}\n${complaints.join('\n')}`, { cause: error }) : error
  } finally {
    await context.close()
  }
}

/** The same in a browser of its own that keeps its profile in a folder; `kill` ends it as a crash would. */
export async function withBrowserToKill(
  profile: string,
  act: (visit: Omit<Visit, 'complaints'>, kill: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { url } = await start()
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: FLAGS, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const kill = async (): Promise<void> => {
    const session = await context.newCDPSession(page)
    await Promise.all([new Promise(done => context.once('close', done)), session.send('Browser.crash').catch(() => {})])
  }
  try {
    await act({ context, page, url }, kill)
  } finally {
    await context.close().catch(() => {})
  }
}

/** Catches what the page puts on the clipboard, which windows share; the function returned says what is on it. */
export async function clipboardOf(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    navigator.clipboard.writeText = text => Promise.resolve(void (document.body.dataset['copied'] = text))
  })
  return () => page.evaluate(() => document.body.dataset['copied'] ?? '')
}

/** Asks again until nothing is thrown. */
export const eventually = (act: () => Promise<void>): Promise<void> => vi.waitFor(act, { timeout: 30_000, interval: 50 })

/** Pictures of a failure, in the folder that `KUBEBOOK_SCREENSHOTS` names. */
async function keepPictures(context: BrowserContext): Promise<void> {
  const folder = process.env.KUBEBOOK_SCREENSHOTS
  if (!folder) return
  for (const page of context.pages()) {
    const name = `${Date.now()}-${new URL(page.url()).pathname.split('/').slice(3).join('-')}`
    await page.screenshot({ path: join(folder, `${name}.png`) }).catch(() => {})
  }
}
