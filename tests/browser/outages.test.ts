import { expect, test } from 'vitest'
import { settle, type Action } from '../../src/lesson/lesson.ts'
import { Session } from '../../src/session/session.ts'
import { course } from '../../tools/course.ts'
import { NotebookPage } from './notebook.ts'
import { describeInBrowser, eventually, visit } from './site.ts'

const CHAPTER = '2-building'
const V9 = 'kubectl rolling-update frontend --image=kubeguide/guestbook-php-frontend:v9'
const PODS = "$(kubectl get pods -l name=frontend | grep Running | cut -d' ' -f1)"
const ACCESS_LOGS = `for pod in ${PODS}; do kubectl logs $pod; done | grep GET`
const create = (...names: string[]): Action[] => names.map(name => `kubectl create -f ${name}.yaml`)

interface Outage {
  scene: string
  /** what leads to it */
  before: Action[]
  /** what is typed when the traffic is on */
  line?: string
  /** what the lane then says is lost: pages, reads, writes */
  lost: { pages: boolean; reads: boolean; writes: boolean }
  /** what the pages' access logs have of each; nothing at all when no request arrives */
  log: { pages?: 200; reads?: 200 | 500; writes?: 200 | 500 }
}

const OUTAGES: Readonly<Record<string, Outage>> = {
  'the page is older than the redis services': {
    scene: 'frontend-first',
    before: [
      ...create('frontend-rc', 'frontend-service'),
      settle,
      ...create('redis-master-rc', 'redis-master-service', 'redis-slave-rc', 'redis-slave-service'),
      settle,
    ],
    lost: { pages: false, reads: true, writes: true },
    log: { pages: 200, reads: 500, writes: 500 },
  },
  'the slaves are older than their master’s service': {
    scene: 'slave-first',
    before: [...create('redis-slave-rc', 'redis-slave-service', 'frontend-rc', 'frontend-service'), { wait: 400_000 }],
    lost: { pages: false, reads: true, writes: true },
    log: { pages: 200, reads: 500, writes: 500 },
  },
  'there are no slaves': {
    scene: 'folder',
    before: ['kubectl scale rc redis-slave --replicas=0', settle],
    lost: { pages: false, reads: true, writes: false },
    log: { pages: 200, reads: 500, writes: 200 },
  },
  'the master’s container is killed': {
    scene: 'folder',
    before: [],
    line: 'docker kill $(docker ps -q -f name=k8s_master)',
    lost: { pages: false, reads: false, writes: true },
    log: { pages: 200, reads: 200, writes: 500 },
  },
  'the service selects nothing': {
    scene: 'folder',
    before: [`kubectl patch svc frontend -p '{"spec":{"selector":{"name":"page"}}}'`],
    lost: { pages: true, reads: true, writes: true },
    log: {},
  },
  'nobody listens on the target port': {
    scene: 'folder',
    before: [`kubectl patch svc redis-slave -p '{"spec":{"ports":[{"port":6379,"targetPort":6380}]}}'`, settle],
    lost: { pages: false, reads: true, writes: false },
    log: { pages: 200, reads: 500, writes: 200 },
  },
  'an image’s tag does not exist, and the update is taken back': {
    scene: 'folder',
    before: [`${V9} --timeout=30s`],
    line: `${V9} --rollback`,
    lost: { pages: false, reads: false, writes: false },
    log: { pages: 200, reads: 200, writes: 200 },
  },
}

const LOGGED = { pages: 'GET / HTTP', reads: 'cmd=get&', writes: 'cmd=set&' } as const

describeInBrowser('the traffic lane and the access logs show what a mistake costs', () => {
  test.concurrent('each outage, one after the other', () =>
    visit(async ({ page, url }) => {
      const notebook = await NotebookPage.open({ page, url }, CHAPTER, 'en')
      const lane = async (): Promise<string> => (await page.locator('kb-chart svg').getAttribute('aria-label')) ?? ''
      for (const [name, { scene, before, line, lost, log }] of Object.entries(OUTAGES)) {
        const session = played(scene, before)
        await notebook.import(JSON.stringify(session.save()))
        await eventually(async () => expect(await notebook.transcript(), name).toBe(told(session)))
        await page.locator('kb-cluster .flag').last().click()
        if (line) await notebook.type(line)
        await eventually(async () => expect(await lane(), name).toMatch(saying(lost)))

        await notebook.type(ACCESS_LOGS)
        const printed = (await notebook.transcript()).split(`${ACCESS_LOGS}\n`).at(-1)!
        for (const [what, request] of Object.entries(LOGGED)) {
          const status = log[what as keyof typeof LOGGED]
          const seen = new Set(printed.split('\n').flatMap(row => (row.includes(request) ? [Number(/" (\d{3}) /.exec(row)?.[1])] : [])))
          if (status === undefined) expect([...seen], `${name}: ${what}`).toEqual([])
          else expect([...seen], `${name}: ${what}`).toContain(status)
        }
      }
    }),
  )
})

/** A sitting in which the outage has been brought about. */
function played(scene: string, actions: readonly Action[]): Session {
  const session = new Session({ course, chapter: CHAPTER })
  session.do({ reset: scene })
  for (const action of actions) session.play(action)
  return session
}

const told = ({ transcript }: Session): string =>
  transcript.map(entry => (entry.kind === 'line' ? `${entry.prompt}${entry.text}\n` : entry.text)).join('')

/** The lane's words for what is lost, once there has been time for all kinds of requests. */
function saying({ pages, reads, writes }: Outage['lost']): RegExp {
  if (!pages && !reads && !writes) return /12 requests\/s; failed 0; /
  const some = (is: boolean): string => (is ? '[1-9]\\d*' : '0')
  return new RegExp(`; failed \\d+: ${some(pages)} pages, ${some(reads)} reads, ${some(writes)} writes; `)
}
