// npm run throttle [-- RATE]: chapter 4 on a slow machine (4 times slower than this one) with 5,000 replicas asked for. Prints what was measured beside
// the aims, and fails when one is missed. The figures are this machine's: run it while nothing else does.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { serve } from './serve.mjs'

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const REPLICAS = 5000
const WATCHED_MS = 15_000
const KEYS = 'kubectl get rc redis-slave'
const LOOP = 'while true; do :; done'
const LOOPS = 3
const AIMS = {
  'longest task, replicas coming': 50,
  'tasks over 50 ms, replicas coming': 0,
  'echo of a key, worst': 100,
  'Ctrl-C in a loop, worst': 100,
  'longest task, all else': 50,
  'reload to the prompt': 3000,
}

const rate = Number(process.argv[2] ?? 4)
const executablePath = process.env.CHROMIUM_PATH ?? CHROMIUMS.find(path => existsSync(path))
if (!executablePath) fail('no Chromium found: set CHROMIUM_PATH or apt-get install chromium')
if (!existsSync(`${DIST}/index.html`)) fail('nothing is built: npm run build')

const [browser, { url, stop }] = await Promise.all([
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] }),
  serve({ dir: DIST }),
])
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
await page.addInitScript(observe)
const measured = {}
try {
  await page.goto(`${url}4-scaling/`)
  await lively()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate })

  await tasks()
  await enter(`kubectl scale rc redis-slave --replicas=${REPLICAS}`)
  await page.waitForTimeout(WATCHED_MS)
  const coming = await tasks()
  measured['longest task, replicas coming'] = longest(coming)
  measured['tasks over 50 ms, replicas coming'] = coming.length

  const echoes = []
  for (const key of KEYS) {
    await page.keyboard.press(key === ' ' ? 'Space' : key)
    echoes.push(await seen())
    await page.waitForTimeout(50)
  }
  measured['echo of a key, worst'] = Math.max(...echoes)
  await page.keyboard.press('Control+u')

  const stops = []
  for (let loop = 0; loop < LOOPS; loop++) {
    await enter(LOOP)
    await page.waitForTimeout(2000)
    await page.keyboard.press('Control+c')
    stops.push(await prompted())
    await page.waitForTimeout(500)
  }
  measured['Ctrl-C in a loop, worst'] = Math.max(...stops)
  measured['longest task, all else'] = longest(await tasks())

  await page.waitForTimeout(6000) // what is stored now and then
  const began = Date.now()
  await page.reload()
  await page.waitForFunction(loop => document.querySelector('kb-terminal [role=log]')?.textContent.includes(loop), LOOP, {
    polling: 20,
    timeout: 120_000,
  })
  measured['reload to the prompt'] = Date.now() - began
} finally {
  await browser.close()
  await stop()
}

let missed = false
console.log(`at ${rate}× CPU throttle, ${REPLICAS} replicas asked for`)
for (const [what, aim] of Object.entries(AIMS)) {
  const found = Math.round(measured[what])
  missed ||= found > aim
  console.log(`  ${what.padEnd(36)} ${String(found).padStart(6)}   aim ≤ ${aim}${found > aim ? '   MISSED' : ''}`)
}
process.exit(missed ? 1 : 0)

/** In the page: keeps the long tasks, and when the newest key was pressed, echoed and answered by a prompt. */
function observe() {
  const state = { tasks: [], pressed: 0, seen: 0, prompted: 0 }
  Object.assign(globalThis, { throttled: state })
  new PerformanceObserver(list => state.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
  addEventListener(
    'keydown',
    event => {
      Object.assign(state, { pressed: event.timeStamp, seen: 0, prompted: 0 })
    },
    true,
  )
  const look = () => {
    const rows = document.querySelector('kb-terminal .xterm-rows')
    if (!rows) return requestAnimationFrame(look)
    new MutationObserver(() => {
      state.seen ||= performance.now()
      const last = Array.from(rows.children, row => row.textContent.replaceAll('\u00a0', ' ').trimEnd()).findLast(row => row !== '') ?? ''
      if (/^\[[^\]]+\][#$]$/.test(last)) state.prompted ||= performance.now()
    }).observe(rows, { childList: true, subtree: true, characterData: true })
  }
  look()
}

async function lively() {
  await page.locator('html[data-ready]').waitFor({ state: 'attached' })
  await page.mouse.move(200, 200) // a hand: the rest of the programs comes
  await page.waitForTimeout(3000)
}

async function enter(line) {
  await page.locator('kb-terminal textarea').focus()
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
}

/** The long tasks since this was last asked. */
function tasks() {
  return page.evaluate(() => globalThis.throttled.tasks.splice(0))
}

function longest(durations) {
  return Math.max(0, ...durations)
}

/** How long it took from the newest key to its sign on the screen, in ms. */
async function seen() {
  const state = await page.waitForFunction(() => globalThis.throttled.seen && { ...globalThis.throttled }, undefined, { polling: 10 })
  const { pressed, seen: at } = await state.jsonValue()
  return at - pressed
}

/** The same to the bare prompt. */
async function prompted() {
  const state = await page.waitForFunction(() => globalThis.throttled.prompted && { ...globalThis.throttled }, undefined, { polling: 10 })
  const { pressed, prompted: at } = await state.jsonValue()
  return at - pressed
}

function fail(message) {
  console.error(message)
  process.exit(2)
}
