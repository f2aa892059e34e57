import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { causeOf } from '../../src/lesson/cause.ts'
import type { Action } from '../../src/lesson/lesson.ts'
import { sit } from '../session/sitting.ts'

const settle: Action = { settle: true }
const SCALE = { chapter: '4-scaling', scene: 'scale', step: 'scale-down' }
const BUILD = { chapter: '2-building', scene: 'build', step: 'master-runs' }

/** What a learner did, on the way to which step, and the cause that is told; its values are matched as far as they are given. */
const CASES: readonly [what: string, on: { chapter: string; scene: string; step: string }, done: readonly Action[], values?: object][] = [
  ['other-controller', SCALE, ['kubectl scale rc frontend --replicas=1'], { other: 'frontend', name: 'redis-slave' }],
  ['over-already', SCALE, ['kubectl scale rc redis-slave --replicas=1', settle], { status: 'Terminating' }],
  ['wants', SCALE, ['kubectl scale rc redis-slave --replicas=4', settle], { name: 'redis-slave', replicas: 4, wanted: 1 }],
  ['look-now', SCALE, ['kubectl scale rc redis-slave --replicas=1'], { status: 'Terminating' }],
  ['leaving', SCALE, ['kubectl scale rc redis-slave --replicas=1', 'kubectl get pods'], { seconds: 30 }],
  ['no-controller', SCALE, ['kubectl delete rc redis-slave'], { name: 'redis-slave' }],
  ['wants', { ...SCALE, step: 'pod-replaced' }, ['kubectl scale rc frontend --replicas=2', settle], { name: 'frontend', replicas: 2 }],
  ['still-wanted', { chapter: '4-scaling', scene: 'scale', step: 'no-slaves' }, ['kubectl delete pods -l name=redis-slave', settle]],
  ['other-pod', { ...SCALE, step: 'copies-arrive' }, ['kubectl exec {pod name=redis-master} -- redis-cli get messages'], { name: 'redis-slave' }],
  ['no-controller', { ...SCALE, step: 'copies-arrive' }, ['kubectl delete rc,svc --all'], { name: 'redis-slave' }],
  ['no-controller', { chapter: '3-verifying', scene: 'verify', step: 'follow-requests' }, ['kubectl delete rc frontend'], { name: 'frontend' }],
  ['no-controller', BUILD, ['kubectl get pods'], { name: 'redis-master' }],
  ['starting', BUILD, ['kubectl create -f redis-master-rc.yaml']],
  [
    'pulling',
    { ...BUILD, step: 'slaves-run' },
    ['kubectl create -f redis-slave-rc.yaml', { wait: 3_000 }],
    { image: 'kubeguide/guestbook-redis-slave' },
  ],
  [
    'image',
    BUILD,
    [{ edit: 'redis-master-rc.yaml', from: 'redis-master:1.0', to: 'redis-master:7.7' }, 'kubectl create -f redis-master-rc.yaml', { wait: 60_000 }],
    { image: 'kubeguide/redis-master:7.7' },
  ],
  ['crash', { ...BUILD, step: 'slaves-run' }, ['kubectl create -f redis-slave-rc.yaml', { wait: 300_000 }]],
  ['other-refusal', { ...BUILD, step: 'frontend-refused' }, ['kubectl create -f frontend.yaml']],
  [
    'older-than-service',
    { chapter: '2-building', scene: 'frontend-first', step: 'mended-by-replacing' },
    [
      'kubectl create -f frontend-rc.yaml -f frontend-service.yaml',
      settle,
      'kubectl create -f redis-master-service.yaml -f redis-master-rc.yaml -f redis-slave-service.yaml -f redis-slave-rc.yaml',
      settle,
    ],
    { service: 'redis-master' },
  ],
  [
    'selects-nobody',
    { chapter: '3-verifying', scene: 'break', step: 'endpoints-back' },
    [`kubectl patch svc frontend -p '{"spec":{"selector":{"name":"page"}}}'`],
    { service: 'frontend', selector: 'name=page' },
  ],
]

test.each(CASES)('%s', (what, { chapter, scene, step: id }, actions, values = {}) => {
  const session = sit(chapter, { scene })
  for (const action of actions) session.play(action)
  const { check } = session.lesson.steps.find(step => step.id === id)!
  const cause = causeOf(check(session.evidence).findings, session.evidence)
  expect(cause?.what).toBe(`cause.${what}`)
  expect(cause?.values ?? {}).toMatchObject(values)
})

test('nothing is over before the learner has changed anything', () => {
  const session = sit(SCALE.chapter)
  session.play('kubectl scale rc redis-slav --replicas=1')
  const { check } = session.lesson.steps.find(({ id }) => id === SCALE.step)!
  expect(causeOf(check(session.evidence).findings, session.evidence)?.what).toBe('cause.wants')
})

test('every cause has words in both languages', () => {
  for (const language of ['zh', 'en']) {
    const words = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'content', 'ui', `${language}.json`), 'utf8')) as Record<
      string,
      string
    >
    for (const [what] of CASES) expect(words[`cause.${what}`], what).toBeTruthy()
  }
})
